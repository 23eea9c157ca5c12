"""Names in running text."""

from __future__ import annotations

from retrieval.language.mentions import names


def written(text: str) -> list[str]:
    return [name.text for name in names(text)]


def test_runs_of_capitals_are_names() -> None:
    assert written("It was Ida Brandt of Port Ansley who rang.") == ["Ida Brandt of Port Ansley"]


def test_a_title_is_no_part_of_a_name() -> None:
    (name,) = names("They met President Ida Brandt there.")
    assert name.parts == ("ida", "brandt")


def test_an_ordinary_word_that_opens_a_sentence_is_no_name() -> None:
    assert written("Rain fell. Police came.") == []


def test_nations_and_their_people_are_one() -> None:
    parts = [name.parts for name in names("The Turkish pilot and the Turks of Turkey rested.")]
    assert {part for name in parts for part in name} == {"turkey"}


def test_days_and_months_are_no_names() -> None:
    assert written("He came on Monday in October.") == []


def test_a_possessive_ends_the_name() -> None:
    (name,) = names("We saw Ida's goat.")
    assert name.text == "Ida"
