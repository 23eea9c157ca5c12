"""How much each word of a question tells."""

from __future__ import annotations

from retrieval.ranking.asking import ask


def test_words_that_an_answer_has_no_need_to_hold_weigh_nothing() -> None:
    assert set(ask("Where exactly was anyone hurt?").weights) == set(ask("Where was hurt?").weights)


def test_what_stands_in_brackets_weighs_less() -> None:
    assert ask("Who paid (the bridge)?").weights["bridg"] < ask("Who paid for the bridge?").weights["bridg"]


def test_a_seat_of_government_is_its_country_as_a_speaker() -> None:
    assert ask("What did Russia say?").speaker_stems <= ask("What did Moscow say?").speaker_stems
