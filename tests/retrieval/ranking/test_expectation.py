"""What kind of value a question expects."""

from __future__ import annotations

import pytest

from retrieval.ranking.expectation import Kind, expectation


@pytest.mark.parametrize(
    ("question", "kind", "focus"),
    [
        ("Who won the race?", Kind.PERSON, ()),
        ("By whom was the bridge built?", Kind.PERSON, ()),
        ("When did the ship leave?", Kind.TIME, ()),
        ("In what year did the mine close?", Kind.TIME, ("year",)),
        ("Where is the airfield?", Kind.PLACE, ()),
        ("Which country’s ministers resigned?", Kind.PLACE, ("country",)),
        ("How many sorties a day?", Kind.QUANTITY, ("sorties",)),
        ("How much did the owner pay?", Kind.MONEY, ()),
        ("How high are the fines?", Kind.MONEY, ()),
        ("What percentage of voters stayed at home?", Kind.PERCENT, ("percentage",)),
        ("How long did the strike last?", Kind.DURATION, ("long",)),
        ("How tall is the tower?", Kind.QUANTITY, ("tall",)),
        ("Why did the minister resign?", Kind.REASON, ()),
        ("Which hurricane hit the island?", Kind.NAMED, ("hurricane",)),
        ("Did the minister resign?", Kind.YESNO, ()),
        ("The film was shelved by which studio?", Kind.NAMED, ("studio",)),
        ("", Kind.OTHER, ()),
    ],
)
def test_the_kind_is_read_from_the_question(question: str, kind: Kind, focus: tuple[str, ...]) -> None:
    found = expectation(question)
    assert found.kind is kind
    assert found.focus[-1:] == focus


def test_speaker_and_verb_are_read_from_a_question_after_words() -> None:
    found = expectation("What did the Turkish president warn?")
    assert found.kind is Kind.SAID
    assert found.verb == "warn"
    assert found.speaker == ("turkish", "president")
