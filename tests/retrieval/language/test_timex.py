"""Dates in running text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.timex import dates

WEDNESDAY = date(2015, 10, 7)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on 3 October", date(2015, 10, 3), date(2015, 10, 3)),
        ("on Tuesday", date(2015, 10, 6), date(2015, 10, 6)),
        ("next Monday", date(2015, 10, 12), date(2015, 10, 12)),
        ("last week", date(2015, 9, 28), date(2015, 10, 4)),
        ("three days ago", date(2015, 10, 4), date(2015, 10, 4)),
        ("in May 2014", date(2014, 5, 1), date(2014, 5, 31)),
        ("on 28 December", date(2015, 12, 28), date(2015, 12, 28)),
        ("2015-10-06", date(2015, 10, 6), date(2015, 10, 6)),
        ("the 11th of November 1918", date(1918, 11, 11), date(1918, 11, 11)),
        ("March 2, 2016", date(2016, 3, 2), date(2016, 3, 2)),
    ],
)
def test_a_date_means_its_days_seen_from_publication(text: str, first: date, last: date) -> None:
    (mention,) = dates(text, WEDNESDAY)
    assert (mention.first, mention.last) == (first, last)


def test_without_a_day_of_publication_a_weekday_means_no_day() -> None:
    (mention,) = dates("on Tuesday")
    assert mention.first is None
    assert mention.weekday == 1


def test_verbs_that_are_spelled_like_months_are_no_dates() -> None:
    assert dates("They may march to the sea, and the sun may shine.") == []


def test_an_amount_of_money_is_no_year() -> None:
    assert dates("It cost £2000 and 2,015 people paid.") == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("by June 12, 2019", [(2019, 6, 12)]),
        ("from May 12 to June 3", [(None, 5, 12), (None, 6, 3)]),
        ("News for Oct. 7: snow", [(None, 10, 7)]),
        ("published 2018-10-17T20:00:00+01:00", [(2018, 10, 17)]),
    ],
)
def test_a_preposition_or_a_sign_takes_no_day_from_a_date(text: str, parts: list[tuple[int | None, ...]]) -> None:
    assert [mention.fields[:3] for mention in dates(text)] == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("12-14 May 2019", [(2019, 5, 12), (2019, 5, 14)]),
        ("May 12 to 14, 2019", [(2019, 5, 12), (2019, 5, 14)]),
        ("the 1972-73 season", [(1972, None, None), (1973, None, None)]),
        ("in 2014-03", [(2014, None, None)]),
    ],
)
def test_a_stretch_of_days_or_years_names_its_first_and_its_last(
    text: str, parts: list[tuple[int | None, ...]]
) -> None:
    assert [mention.fields[:3] for mention in dates(text)] == parts


def test_a_decade_is_known_by_its_first_year() -> None:
    assert [mention.decade for mention in dates("in the 1990s and the 1940's")] == [1990, 1940]


@given(st.text(max_size=200))
def test_any_text_gives_dates_inside_it(text: str) -> None:
    for mention in dates(text, WEDNESDAY):
        assert 0 <= mention.start < mention.end <= len(text)
