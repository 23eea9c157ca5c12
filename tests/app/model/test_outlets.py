"""The outlet's own name is taken out of a claim before its words are looked for in the outlet's text."""

from __future__ import annotations

import pytest

from app.model.outlets import without_outlet


@pytest.mark.parametrize(
    "claim",
    [
        "The Lantern Post reported that Russia apologised.",
        "According to the Lantern Post, Russia apologised.",
        "As the Lantern Post reported, Russia apologised.",
        "Russia apologised, according to The Lantern Post.",
        "Russia apologised, the Lantern Post reported.",
    ],
)
def test_the_outlets_name_is_taken_out(claim: str) -> None:
    assert without_outlet(claim, "The Lantern Post") == "Russia apologised."


@pytest.mark.parametrize("outlet", [None, "", " ", "Vale Tribune", "Post"])
def test_another_name_stays(outlet: str | None) -> None:
    claim = "The Lantern Post reported that Russia apologised."
    assert without_outlet(claim, outlet) == claim


def test_an_outlet_that_is_the_subject_stays() -> None:
    claim = "The Lantern Post dismissed two editors."
    assert without_outlet(claim, "The Lantern Post") == claim
    assert without_outlet("The Lantern Post reported.", "The Lantern Post") == "The Lantern Post reported."


def test_a_name_with_signs_of_a_pattern_is_taken_as_it_is() -> None:
    assert without_outlet("A+ (News) reported that it fell over.", "A+ (News)") == "It fell over."
