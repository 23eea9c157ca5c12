"""When an article was published, as its source wrote it: understood without guessing, or kept as it was given."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from retrieval.readers.normalise import one_line
from retrieval.types import Published

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_CLOCK = (
    r"(?:(?:,|\s+at|\s+-|[t_])?\s*(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]+))?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>\S.*)?)?"
)
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_FORMS = tuple(
    re.compile(form + _CLOCK, re.IGNORECASE)
    for form in (
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})",
        r"(?P<year>[0-9]{4})/(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})",
        r"(?P<year>[0-9]{4})\.(?P<month>[0-9]{1,2})\.(?P<day>[0-9]{1,2})",
        rf"{_WEEKDAY}{_DAY}[\s-]+(?:of\s+)?{_MONTH},?[\s-]+(?P<year>[0-9]{{4}})",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+(?P<year>[0-9]{{4}})",
    )
)
_COMPACT = re.compile(
    r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
    r"(?:[Tt ]?(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})?"
    r"(?:[.,](?P<fraction>[0-9]+))?(?P<zone>\S.*)?)?"
)
_OFFSET = re.compile(
    r"(?:utc|gmt)?(?P<sign>[+-])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2})?(?:\s*\(.*\))?", re.IGNORECASE
)
# RFC 2822's named zones. Others ("BST", "CST", "IST") mean different offsets in different countries.
_ZONES = {"z": 0, "utc": 0, "gmt": 0, "ut": 0, "est": -5, "edt": -4, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
_FIRST_NEWSPAPER, _LAST_YEAR = 1600, 2999
_LONGEST = 100


def parse_published(value: Any) -> tuple[Published, str | None]:
    """Read a date of publication: (the date or None, what was given where it was not wholly understood).

    A day stays a day, a moment stays a moment, and a moment without a zone stays without one. Understood are ISO 8601
    ("2015-10-06", "2015/10/06", "20151006", "2015-10-06 12:00:00Z"), RFC 2822, and English dates ("6 October 2015",
    "October 6, 2015 9:30 am"). Where day and month could be swapped ("06/10/2015") nothing is understood; where only
    the zone is not ("12:00 BST"), the day is. Years before 1600 are no dates but how programs write "unknown".
    """
    if isinstance(value, datetime):
        return (value, None) if _plausible(value) else (None, value.isoformat())
    if isinstance(value, date):
        return (value, None) if _plausible(value) else (None, value.isoformat())
    given = one_line(str(value)) if value is not None else ""
    if not given:
        return None, None
    if len(given) > _LONGEST:
        return None, given[:_LONGEST]
    for form in (*_FORMS, _COMPACT):
        if found := form.fullmatch(given):
            published, understood = _read(found.groupdict())
            return published, None if understood else given
    return None, given


def _plausible(day: date) -> bool:
    """Whether a newspaper could have carried this date."""
    return _FIRST_NEWSPAPER <= day.year <= _LAST_YEAR


def _read(parts: dict[str, str | None]) -> tuple[Published, bool]:
    """The date that the named parts spell, and whether all of them were understood."""
    month = str(parts["month"]).lower()
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
    try:
        day = date(int(str(parts["year"])), number, int(str(parts["day"])))
    except ValueError:
        return None, False
    if not _plausible(day):
        return None, False
    if parts["hour"] is None:
        return day, True
    hour = int(parts["hour"])
    half = (parts.get("half") or "").lower()[:1]
    if half and not 1 <= hour <= 12:
        return day, False
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    microsecond = int((parts["fraction"] or "0")[:6].ljust(6, "0"))
    try:
        clock = time(hour, int(str(parts["minute"])), int(parts["second"] or 0), microsecond)
    except ValueError:
        return day, False
    zone = parts["zone"]
    if zone is None:
        return datetime.combine(day, clock), True
    offset = _offset(zone.strip())
    if offset is None:
        return day, False
    return datetime.combine(day, clock, timezone(offset)), True


def _offset(zone: str) -> timedelta | None:
    """What a zone adds to UTC, or None where its name means different things in different places."""
    if zone.lower() in _ZONES:
        return timedelta(hours=_ZONES[zone.lower()])
    found = _OFFSET.fullmatch(zone)
    if not found:
        return None
    offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    if offset >= timedelta(hours=24):
        return None
    return -offset if found["sign"] == "-" else offset
