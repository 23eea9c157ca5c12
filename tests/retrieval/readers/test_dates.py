"""Dates of publication: understood without guessing."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.readers.dates import parse_published

DAY = date(2015, 10, 6)


@pytest.mark.parametrize(
    "given",
    [
        "2015-10-06", "2015/10/06", "2015.10.06", "20151006", "6 October 2015", "October 6, 2015", "Oct. 6th, 2015",
        "Tuesday, 6 October 2015", "tue 6 oct 2015", "6-Oct-2015", " 2015-10-06\n", "2015-10-6", DAY,
    ],
)  # fmt: skip
def test_a_day_is_understood(given: object) -> None:
    assert parse_published(given) == (DAY, None)
    assert type(parse_published(given)[0]) is date


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        ("2018-02-01T17:00:00", datetime(2018, 2, 1, 17)),
        ("2018-02-01 17:00", datetime(2018, 2, 1, 17)),
        ("2015-10-06 12:00:00Z", datetime(2015, 10, 6, 12, tzinfo=UTC)),
        ("2015-10-06T12:00:00 UTC", datetime(2015, 10, 6, 12, tzinfo=UTC)),
        ("20151006T120000Z", datetime(2015, 10, 6, 12, tzinfo=UTC)),
        ("2015-10-06T12:00:00.123456789+01:00", datetime(2015, 10, 6, 12, 0, 0, 123456, timezone(timedelta(hours=1)))),
        ("2015-10-06T12:00:00-0330", datetime(2015, 10, 6, 12, tzinfo=timezone(-timedelta(hours=3, minutes=30)))),
        ("Tue, 06 Oct 2015 12:00:00 GMT", datetime(2015, 10, 6, 12, tzinfo=UTC)),
        ("Tue, 6 Oct 2015 12:00:00 EST", datetime(2015, 10, 6, 12, tzinfo=timezone(timedelta(hours=-5)))),
        ("October 6, 2015 at 9:30 p.m.", datetime(2015, 10, 6, 21, 30)),
        ("6 October 2015 12:15 am", datetime(2015, 10, 6, 0, 15)),
    ],
)
def test_a_moment_is_understood_with_its_zone_or_without(given: str, moment: datetime) -> None:
    published, kept = parse_published(given)
    assert (published, kept) == (moment, None)
    assert isinstance(published, datetime)
    assert published.tzinfo == moment.tzinfo


@pytest.mark.parametrize(
    "given",
    [
        "06/10/2015", "yesterday", "2015-10", "2015", "2015-02-30", "0001-01-01T00:00:00Z", "9999-12-31", "6 Ekim 2015",
        "2015-10-06 to 2015-10-08", "٢٠١٥-١٠-٠٦", "20151306",
    ],
)  # fmt: skip
def test_what_is_not_surely_a_date_is_kept_as_it_was_given(given: str) -> None:
    assert parse_published(given) == (None, given)


@pytest.mark.parametrize("given", ["6 Oct 2015 12:00 BST", "2015-10-06T12:00:00 IST", "2015-10-06 25:00"])
def test_where_only_the_time_is_unclear_the_day_is_understood_and_the_rest_kept(given: str) -> None:
    assert parse_published(given) == (DAY, given)


def test_nothing_given_is_nothing_kept() -> None:
    assert parse_published(None) == (None, None)
    assert parse_published(" \n") == (None, None)


@given(st.text())
def test_no_text_makes_it_fail(given: str) -> None:
    parse_published(given)


@given(st.datetimes(min_value=datetime(1600, 1, 1), max_value=datetime(2999, 1, 1), timezones=st.none() | st.just(UTC)))
def test_what_python_writes_is_read_back(moment: datetime) -> None:
    assert parse_published(moment.isoformat()) == (moment, None)
    assert parse_published(str(moment)) == (moment, None)
