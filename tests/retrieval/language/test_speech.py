"""Verbs of saying and their speakers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.speech import speakers


@pytest.mark.parametrize(
    ("sentence", "speaker", "kind", "content"),
    [
        ("Ankara warned that the jets would be shot down.", "Ankara", "warned", "the jets would be shot down"),
        ("“We will act,” said Mr Ober, the mayor.", "Mr Ober", "said", "“We will act,”"),
        ("“We will act,” the mayor told reporters.", "the mayor", "said", None),
        (
            "Ida Brandt, a spokeswoman for the port, confirmed that it was shut.",
            "Ida Brandt",
            "confirmed",
            "it was shut",
        ),
        ("The ferry sank at noon, according to the coastguard.", "the coastguard", "said", "The ferry sank at noon"),
        ("More than 100 goats were lost, farmers said on Monday.", "farmers", "said", "More than 100 goats were lost"),
        ("The mayor has repeatedly denied that he knew.", "The mayor", "denied", "he knew"),
        ("He was accused by the prosecutor of theft.", "the prosecutor of theft", "accused", None),
    ],
)
def test_the_speaker_of_a_verb_of_saying_is_found(sentence: str, speaker: str, kind: str, content: str | None) -> None:
    speech = speakers(sentence)[0]
    assert speech.speaker is not None
    assert sentence[slice(*speech.speaker)] == speaker
    assert speech.kind == kind
    if content is not None:
        assert speech.content is not None
        assert sentence[slice(*speech.content)] == content


def test_a_verb_of_saying_can_be_negated() -> None:
    assert speakers("The mayor did not say when.")[0].negated


def test_a_noun_is_no_verb_of_saying() -> None:
    assert speakers("The report of the committee was long.") == []


@pytest.mark.parametrize(
    "sentence",
    ["He left them the chance to respond to it.", "The kit has everything, including the option to add a cage."],
)
def test_a_noun_before_an_infinitive_does_not_speak(sentence: str) -> None:
    assert speakers(sentence) == []


def test_a_bare_noun_before_an_infinitive_speaks_in_a_headline() -> None:
    sentence = "Police to ask witnesses to come forward."
    assert [sentence[slice(*speech.speaker)] for speech in speakers(sentence) if speech.speaker] == ["Police"]


def test_one_who_declines_to_confirm_does_not_confirm() -> None:
    assert [speech.kind for speech in speakers("The minister declined to confirm the report.")] == ["refused"]


def test_names_that_look_like_verbs_are_none() -> None:
    assert speakers("The United States and Islamic State were named there.") == []


def test_a_verb_inside_a_quotation_is_not_the_articles() -> None:
    assert [speech.kind for speech in speakers("“They warned us,” said Ober.")] == ["said"]


@given(st.text(alphabet="aT said,.\"'“” warnedby", max_size=120))
def test_any_sentence_gives_spans_inside_it(sentence: str) -> None:
    for speech in speakers(sentence):
        for span in (speech.speaker, speech.verb, speech.content):
            assert span is None or 0 <= span[0] < span[1] <= len(sentence)
