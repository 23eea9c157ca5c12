"""Quotation marks are found in every style, and what stands in them is compared word by word."""

from __future__ import annotations

import pytest

from app.model.quotations import only_quoted, quotations, verbatim_in

TEXT = "“We will not stop — not now,” Mr Konashenkov’s deputy said. ‘It’s over,’ he added."


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("He said “no way” and ‘it’s over’.", ["no way", "it’s over"]),
        ('He said "no way".', ["no way"]),
        ("Er sagte „nein“ und »niemals«.", ["nein", "niemals"]),
        ("Il a dit « jamais ».", [" jamais "]),
        ("It's Turkey's and the ministers' view.", []),
        ("He said 'it's over' today.", ["it's over"]),
        ("She said “it is ‘the end’ of it”.", ["it is ‘the end’ of it"]),
    ],
)
def test_the_words_inside_are_found(text: str, inside: list[str]) -> None:
    assert [text[start:end] for start, end in quotations(text)] == inside


@pytest.mark.parametrize(
    "words",
    [
        "We will not stop - not now",
        "we will not stop",
        "It's over,",
        "We will not stop ... not now",
        "We will not stop [...] Mr Konashenkov's deputy",
    ],
)
def test_the_same_words_are_verbatim_whatever_the_signs(words: str) -> None:
    assert verbatim_in(words, TEXT)


@pytest.mark.parametrize(
    "words", ["We will stop", "We will never stop", "will not sto", "not now ... We will", "It is over"]
)
def test_other_words_are_not(words: str) -> None:
    assert not verbatim_in(words, TEXT)


def test_a_quoted_opinion_without_its_speaker_is_only_quoted() -> None:
    text = "“The company hid the damage for years,” Ada Holm said on Friday."
    assert only_quoted("The company hid the damage for years.", text)
    assert not only_quoted("Ada Holm said the company hid the damage for years.", text)
    assert not only_quoted("“The company hid the damage for years.”", text)
    assert not only_quoted(
        "The company hid the damage for years.", "The company hid the damage for years, a court found."
    )
