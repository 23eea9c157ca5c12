"""Follow-up questions that are made to stand alone without a model."""

from __future__ import annotations

import pytest

from app.answer import Answer, Searched, Sentence
from app.quotes.followup import rewrite
from retrieval.types import Support


def asked(question: str) -> Answer:
    """A turn of which only the question matters."""
    return Answer(question, (), Searched(0))


@pytest.mark.parametrize(
    ("first", "followup", "rewritten"),
    [
        (
            "What did the mayor of Holm say about the dam?",
            "And the Council?",
            "What did the Council say about the dam?",
        ),
        ("How many died in Tarvo on Monday?", "And on Friday?", "How many died in Tarvo on Friday?"),
        ("How many died in Tarvo on Monday?", "What about in Holm?", "How many died in Holm on Monday?"),
        ("How was the Sarn Bridge repaired?", "When?", "When was the Sarn Bridge repaired?"),
        ("When did the Sarn Bridge fall?", "How long was it?", "How long was the Sarn Bridge?"),
        ("When did Ines Varga resign?", "Who will succeed her?", "Who will succeed Ines Varga?"),
        (
            "What happened to the ferry at Port Ansley?",
            "Was anyone hurt there?",
            "Was anyone hurt at Port Ansley (the ferry)?",
        ),
        ("How many died in Tarvo?", "According to whom?", "According to whom (died in Tarvo)?"),
        ("How many died in Tarvo?", "And the day before?", "How many died in Tarvo the day before?"),
        (
            "How many people died in Tarvo?",
            "How many of them were children?",
            "How many of them were children (people died in Tarvo)?",
        ),
        ("How many miners were killed in Tarvo?", "Where?", "Where were miners killed in Tarvo?"),
        ("How many miners were killed in Tarvo?", "And hurt?", "How many miners were hurt in Tarvo?"),
        ("Did Ines Varga resign?", "Why?", "Why did Ines Varga resign?"),
        ("When did Ines Varga resign?", "Who replaced her?", "Who replaced Ines Varga?"),
        ("What did Ines Varga warn?", "When?", "When did Ines Varga warn that?"),
        (
            "What did Ines Varga say about the dam?",
            "What about her husband?",
            "What did Ines Varga’s husband say about the dam?",
        ),
        (
            "What did Ines Varga say about the dam?",
            "When did she say that?",
            "When did Ines Varga say that (about the dam)?",
        ),
        (
            "What did Ines Varga say about the dam?",
            "How did the Council respond?",
            "How did the Council respond (Ines Varga say about the dam)?",
        ),
        (
            "Who won the election in Holm?",
            "Which party is she from?",
            "Which party is she from (won the election in Holm)?",
        ),
        ("What is the population of Holm?", "And of Tarvo?", "What is the population of Tarvo?"),
        ("What did the captain say about the fog?", "And the crew?", "What did the crew say about the fog?"),
        ("When did the spire fall?", "And the roof?", "When did the roof fall?"),
        (
            "When was the Sarn Bridge closed?",
            "How much did the works cost?",
            "How much did the works cost (the Sarn Bridge closed)?",
        ),
        (
            "Why was the Sarn Bridge closed?",
            "How long will that take?",
            "How long will that take (the Sarn Bridge closed)?",
        ),
        ("Why was the Sarn Bridge closed?", "Who is to blame?", "Who is to blame (the Sarn Bridge closed)?"),
        ("How many people died in the Tarvo fire?", "How long did it last?", "How long did the Tarvo fire last?"),
        ("How many people died in the Tarvo fire?", "And in Holm?", "How many people died in Holm?"),
        ("How many people died in the Tarvo fire?", "And the Holm flood?", "How many people died in the Holm flood?"),
        ("How many people died in the Tarvo fire?", "What about Holm?", "How many people died in the Holm fire?"),
        ("How many ships did Orrery build in Holm?", "And Lund?", "How many ships did Lund build in Holm?"),
        ("Was the roof of Sarn Abbey damaged?", "And the windows?", "Was the windows of Sarn Abbey damaged?"),
        ("How much did the Varga family give?", "Will they give more?", "Will the Varga family give more?"),
        (
            "Which engineer was hurt in Holm?",
            "How old was she?",
            "How old was she (engineer was hurt in Holm)?",
        ),
        (
            "What did the probe find in Lake Sarn?",
            "Who leads that experiment?",
            "Who leads that experiment (the probe find in Lake Sarn)?",
        ),
        (
            "How many cars does the notice concern?",
            "How high are the fines?",
            "How high are the fines (cars the notice concern)?",
        ),
        ("When did the first alarm sound at Holm?", "And the second?", "When did the second alarm sound at Holm?"),
        ("When did the old alarm sound at Holm?", "And the fire alarm?", "When did the fire alarm sound at Holm?"),
        ("Who measured the hole in the port of Holm?", "How deep is it?", "How deep is the hole in the port of Holm?"),
        (
            "How many flights did Orrery expect?",
            "How many were cancelled on Thursday?",
            "How many were cancelled on Thursday (flights Orrery expect)?",
        ),
        ("When did Ines Varga resign?", "And then?", "What happened then (Ines Varga resign)?"),
        ("Who resigned over the dam?", "Anyone else?", "Who else (resigned over the dam)?"),
        ("What did the Council promise?", "What else?", "What else did the Council promise?"),
        ("Why did the Sarn Bridge fall?", "Whose fault was it?", "Whose fault was it (the Sarn Bridge fall)?"),
        ("Did Ines Varga resign?", "When did it happen?", "When did it happen (Ines Varga resign)?"),
        (
            "How many died according to the ministry?",
            "And according to the mayor?",
            "How many died according to the mayor?",
        ),
    ],
)
def test_what_is_left_out_is_carried_over(first: str, followup: str, rewritten: str) -> None:
    assert rewrite(followup, [asked(first)]) == rewritten


@pytest.mark.parametrize(
    "question",
    [
        "Why did Martin Lund resign from Orrery?",
        "How many times did Philae bounce on the comet?",
        "Who owns Orrery Weekly?",
        "How should bread be baked?",
        "Thanks!",
    ],
)
def test_a_question_with_its_own_subject_stands_alone(question: str) -> None:
    assert rewrite(question, [asked("What did Turkey warn?")]) is None


def test_without_a_history_nothing_is_carried() -> None:
    assert rewrite("And NATO?", []) is None


def test_the_rewritten_question_of_the_last_turn_counts() -> None:
    last = Answer("And NATO?", (), Searched(0), rewritten="What did NATO say about the jets?")
    assert rewrite("And Russia?", [last]) == "What did Russia say about the jets?"


def test_who_said_so_asks_for_the_speaker_of_what_was_answered() -> None:
    told = "Nine miners died in the shaft, according to the mayor of Tarvo."
    last = Answer("How many died in Tarvo?", (Sentence(told, (), Support(1.0)),), Searched(0))
    assert rewrite("Who said so?", [last]) == "Who said so (Nine miners died in the shaft)?"


def test_what_two_turns_left_out_stands_in_one_pair_of_brackets() -> None:
    last = Answer("Who said so?", (), Searched(0), rewritten="Who said so (the bridge fell)?")
    assert rewrite("When was that?", [last]) == "When was that (said so, the bridge fell)?"


def test_what_a_bare_saying_was_about_comes_from_the_last_question() -> None:
    found = rewrite("And what did Russia say?", [asked("What did Turkey say about the two jets?")])
    assert found == "What did Russia say about the two jets?"


def test_who_said_so_after_yes_or_no_asks_for_the_speaker_of_what_was_asked() -> None:
    last = Answer(
        "Did Ines Varga resign?", (Sentence("Nobody in Holm has resigned so far.", (), Support(1.0)),), Searched(0)
    )
    assert rewrite("Who says so?", [last]) == "Who says so (Ines Varga resign)?"


def test_a_place_is_no_he_but_whoever_spoke_of_it_may_be() -> None:
    told = Sentence("Nine died, Martin Lund said.", (), Support(1.0), "Martin Lund")
    last = Answer("How many died in Syria?", (told,), Searched(0))
    assert rewrite("Who is he?", [last]) == "Who is Martin Lund?"


def test_somebody_with_a_title_is_no_it() -> None:
    told = Sentence("President Ines Varga promised a new bridge.", (), Support(1.0))
    last = Answer("What did Varga promise?", (told,), Searched(0))
    assert rewrite("How much will it cost?", [last]) == "How much will it cost (Varga promise)?"
