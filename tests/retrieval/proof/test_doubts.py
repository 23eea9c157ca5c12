"""What a text surely lacks, and what it may say otherwise."""

from __future__ import annotations

import pytest

from retrieval.language.likeness import name_likeness
from retrieval.proof.alignment import align, read
from retrieval.proof.attribution import attributions
from retrieval.proof.doubts import doubts_of


def _sure(claim: str, text: str) -> list[str]:
    alignment = align(read(claim), read(text))
    assert alignment is not None
    return [claim[doubt.start : doubt.end] for doubt in doubts_of(alignment) if doubt.sure]


TEXT = (
    "The Nordline ferry sank off Port Ansley, and the Marit Olsen with her, Ida Brandt said. "
    "Commercial mortgage-backed securities of Nordline fell at once in Osthaven."
)


@pytest.mark.parametrize(
    "claim",
    [
        "Both ferries sank off Port Ansley.",
        "Historic Nordline ferry sank off Port Ansley.",
        "It was the first that Nordline lost post-Olsen.",
        "The CMBS of Nordline fell at once.",
    ],
)
def test_words_that_hardly_count_or_name_are_not_surely_lacking(claim: str) -> None:
    assert _sure(claim, TEXT) == []


@pytest.mark.parametrize(
    ("claim", "lacking"),
    [
        ("Three ferries sank off Port Ansley.", "Three"),
        ("The ferry sank off Port Ansley, Ida Varga said.", "Ida Varga"),
        ("The ferry of Sigrid Holm sank off Port Ansley.", "Sigrid Holm"),
    ],
)
def test_a_number_or_name_of_which_nothing_is_there_is_surely_lacking(claim: str, lacking: str) -> None:
    assert lacking in _sure(claim, TEXT)


@pytest.mark.parametrize("word", ["country", "named", "lockdown", "fossilised"])
def test_a_word_that_news_writes_small_is_no_name(word: str) -> None:
    assert name_likeness(word) == 0


@pytest.mark.parametrize("word", ["mohammed", "osaka", "merkel"])
def test_a_name_written_small_is_still_a_name(word: str) -> None:
    assert name_likeness(word) > 0.5


def test_one_writing_speaks_for_another() -> None:
    text = "A report has found that festivals pay. The review concluded that the port had met its aims."
    alignment = align(read("The port has met its aims, according to a new study."), read(text))
    assert alignment is not None
    (held,) = attributions(alignment)
    assert held.found is None
