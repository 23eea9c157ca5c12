"""Numbers in running text, and which of them agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.values import Number, Qualifier, compatible, numbers


def only(text: str) -> Number:
    found = numbers(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("two trawlers", 2, "trawler"),
        ("1,500,000 voters", 1_500_000, "voter"),
        ("1.5 million voters", 1_500_000, "voter"),
        ("$1.4bn", 1_400_000_000, "$"),
        ("one hundred and twenty-five thousand", 125_000, ""),
        ("50 per cent", 50, "%"),
        ("50%", 50, "%"),
        ("half the fleet", 50, "%"),
        ("21:45", 1305, "clock"),
        ("9.30pm", 1290, "clock"),
        ("a 47-year-old", 47, "age"),
        ("98 kilometres", 98, "km"),
    ],
)
def test_a_number_is_read_with_its_value_and_unit(text: str, value: float, unit: str) -> None:
    number = only(text)
    assert number.value == pytest.approx(value)
    assert number.unit == unit


def test_an_ordinal_is_told_from_a_count() -> None:
    assert only("the 3rd ferry").ordinal
    assert not only("3 ferries").ordinal


def test_a_range_has_two_ends() -> None:
    number = only("between 10 and 15 boats")
    assert (number.value, number.top) == (10, 15)


def test_no_one_is_not_a_number() -> None:
    assert numbers("no one came, and every one of the others stayed") == []


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("more than 200 goats", Qualifier.OVER),
        ("at least 200 goats", Qualifier.OVER),
        ("nearly 200 goats", Qualifier.NEARLY),
        ("about 200 goats", Qualifier.ABOUT),
        ("up to 200 goats", Qualifier.UNDER),
        ("200 goats", Qualifier.EXACT),
    ],
)
def test_the_words_before_a_number_qualify_it(text: str, qualifier: Qualifier) -> None:
    assert only(text).qualifier is qualifier


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("two goats", "2 goats"),
        ("more than 200 goats", "200 goats"),
        ("200 goats", "more than 200 goats"),
        ("more than 200 goats", "231 goats"),
        ("nearly 200 goats", "194 goats"),
        ("about 200 goats", "207 goats"),
        ("1.5 million goats", "1,482,390 goats"),
        ("dozens of goats", "36 goats"),
        ("10 to 15 goats", "10-15 goats"),
        ("half the goats", "50% of the goats"),
    ],
)
def test_numbers_that_say_the_same_agree(claim: str, text: str) -> None:
    assert compatible(only(claim), only(text))


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("three goats", "two goats"),
        ("more than 200 goats", "900 goats"),
        ("more than 200 goats", "180 goats"),
        ("5 km", "5 miles"),
        ("50 goats", "50%"),
        ("third goat", "three goats"),
        ("1.5 million goats", "1,820,000 goats"),
        ("1,500 goats", "1,482 goats"),
    ],
)
def test_numbers_that_differ_do_not_agree(claim: str, text: str) -> None:
    assert not compatible(only(claim), only(text))


@given(st.text(max_size=200))
def test_any_text_gives_numbers_inside_it(text: str) -> None:
    for number in numbers(text):
        assert 0 <= number.start < number.end <= len(text)
