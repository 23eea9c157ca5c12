"""Dates in running text: what each says, and the days it means where they can be known.

"Tuesday", "last week" and "3 October" mean days only against the day of publication; without it, only
what is written is compared. Which year, month or day was not said stays unknown.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_UNITS = {"day": 1, "week": 7, "fortnight": 14}
_AMBIGUOUS = frozenset({"may", "march", "mar", "jan", "sun", "sat", "dec", "second"})
_MONTH = r"(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = r"(?:" + "|".join(_WEEKDAYS) + r")"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:1[5-9]|20)\d\d"
_SUFFIX = r"(?:st|nd|rd|th)?"
_COUNT = r"\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten"
_PATTERN = re.compile(
    rf"""(?<![£$€,.\d])\b(?:
      (?P<iso_year>{_YEAR})-(?P<iso_month>0[1-9]|1[0-2])-(?P<iso_day>[0-3]\d)(?:T\d\d(?::?\d\d)+)?
    | (?:(?P<weekday_1>{_WEEKDAY}),?\s+(?:the\s+)?)?
        (?P<day_1>{_DAY}){_SUFFIX}(?:\s*(?:-|–|to|and)\s*(?P<to_1>{_DAY}){_SUFFIX})?
        (?:\s+of)?\s+(?P<month_1>{_MONTH})(?:,?\s+(?P<year_1>{_YEAR})\b)?
    | (?:(?P<weekday_2>{_WEEKDAY}),?\s+)?
        (?P<month_2>{_MONTH})\s*(?P<day_2>{_DAY}){_SUFFIX}\b(?!:\d)
        (?:\s*(?:-|–|to|and)\s*(?P<to_2>{_DAY}){_SUFFIX}\b(?!:\d|\s+{_MONTH}))?(?:,?\s+(?P<year_2>{_YEAR})\b)?
    | (?:(?P<turn_3>early|late|mid|last|next|this|in|since|until|by|of|from|during|through|and|to)[\s-]+)?
        (?P<month_3>{_MONTH})(?!\.?\s*{_DAY}{_SUFFIX}\b(?!:\d))(?:,?\s+(?P<year_3>{_YEAR})\b)?
    | (?:(?P<turn_4>last|next|this)\s+)?(?P<weekday_4>{_WEEKDAY})s?
    | (?P<decade>(?:1[5-9]|20)\d0)['’]?s
    | (?P<year_5>{_YEAR})(?:[-–/](?P<to_5>\d\d)\b)?(?![\d,]\d|\s*%|\.\d)
    | (?P<turn_6>last|next|this|previous|following)\s+(?P<unit_6>week|month|year|day|weekend)
    | (?P<count_7>{_COUNT})\s+(?P<unit_7>day|week|month|year)s?\s+ago
    | (?P<near>yesterday|today|tomorrow|tonight)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
# What every date has: looked for first, since the pattern of whole dates is slow.
_ANCHOR = re.compile(
    rf"\b(?:{_YEAR}|(?:{'|'.join(_MONTHS)}|{'|'.join(_WEEKDAYS)}|ago|yesterday|today|tomorrow|tonight|week|month|year|day)"
    r"(?:s|end)?\b)",
    re.IGNORECASE,
)
_COUNTS = {word: number for number, word in enumerate("zero one two three four five six seven eight nine ten".split())}
_COUNTS |= {"a": 1, "an": 1}


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as written at `text[start:end]`: the parts it names, and the days it means.

    `weekday` counts from Monday = 0. `first` and `last` are the first and last day meant, both None where
    they cannot be known. `relative` says that it needs a day to count from ("yesterday", "last week"). `decade` is the
    first year of one ("the 1990s").
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    first: date | None = None
    last: date | None = None
    relative: bool = False
    decade: int | None = None

    @property
    def fields(self) -> tuple[int | None, int | None, int | None, int | None]:
        """What is written: year, month, day, weekday."""
        return self.year, self.month, self.day, self.weekday


ANCHORS = frozenset(
    {*_MONTHS, *_WEEKDAYS, *(f"{name}s" for name in _WEEKDAYS)}
    | set("ago yesterday today tomorrow tonight week month year day weekend weeks months years days".split())
)
"""The words of which every date has one, unless it has a year in digits; in lower case."""


def dates(
    text: str, published: date | None = None, anchors: Iterable[tuple[int, int]] | None = None
) -> list[DateMention]:
    """Every date of a text, in order; relative ones and bare weekdays resolve against `published`, if given.

    A weekday means the latest one up to the day of publication, as newspapers use it, and the one after it
    with "next". A day and month without a year mean the year that lies nearest to publication. Where the spans of the
    text's years and of its words among ANCHORS are at hand, `anchors` saves looking for them.
    """
    found = []
    reached = 0
    spans = (match.span() for match in _ANCHOR.finditer(text)) if anchors is None else anchors
    for start, end in spans:
        if start < reached:
            continue
        for match in _PATTERN.finditer(text, max(reached, start - 28), end + 24):
            if match.start() > end:  # cut short by the region's end: its own anchor comes next
                break
            reached = max(reached, match.end())
            mention = _read(match, published)
            if mention is not None:
                found += _ends(match, mention, published)
    return found


def _ends(match: re.Match[str], mention: DateMention, published: date | None) -> list[DateMention]:
    """The date of a match, or the two that a stretch ("12-14 May", "1972-73") begins and ends with."""
    till = next((name for name in ("to_1", "to_2", "to_5") if match[name]), None)
    if till is None:
        return [mention]
    until = int(match[till])
    if till == "to_5":  # "2014-03" is a month
        assert mention.year is not None
        if until <= mention.year % 100:
            return [mention]
        last = replace(mention, start=match.start(till), year=mention.year // 100 * 100 + until)
    else:
        last = replace(mention, start=match.start(till), day=until, weekday=None)
    begin, end = _days(last, "", published)
    return [
        replace(mention, end=match.end("year_5" if till == "to_5" else f"day_{till[-1]}")),
        replace(last, first=begin, last=end),
    ]


def _read(match: re.Match[str], published: date | None) -> DateMention | None:
    """The date of one match, or None for a verb ("may", "march") or an impossible day."""
    part = match.groupdict()
    start, end = match.span()
    if part["near"] or part["unit_6"] or part["count_7"]:
        return _relative(part, start, end, published)
    if part["decade"]:
        year = int(part["decade"])
        return DateMention(start, end, first=date(year, 1, 1), last=date(year + 9, 12, 31), decade=year)
    month_word = (part["month_1"] or part["month_2"] or part["month_3"] or "").rstrip(".")
    if month_word and not _is_month(match, month_word, part):
        return None
    if part["turn_3"]:
        start = match.start("month_3")
    weekday = part["weekday_1"] or part["weekday_2"] or part["weekday_4"]
    year_text = part["iso_year"] or part["year_1"] or part["year_2"] or part["year_3"] or part["year_5"]
    day_text = part["iso_day"] or part["day_1"] or part["day_2"]
    month = int(part["iso_month"]) if part["iso_month"] else _MONTHS.get(month_word.lower())
    mention = DateMention(
        start,
        end,
        int(year_text) if year_text else None,
        month,
        int(day_text) if day_text else None,
        _WEEKDAYS[weekday.lower()] if weekday else None,
    )
    first, last = _days(mention, (part["turn_4"] or "").lower(), published)
    return DateMention(start, end, *mention.fields, first, last, bool(part["weekday_4"]))


def _is_month(match: re.Match[str], word: str, part: dict[str, str | None]) -> bool:
    """Whether a word that is also a verb or a short form is a month here."""
    if word.lower() not in _AMBIGUOUS and len(word) > 4:
        return True
    if part["day_1"] or part["day_2"] or part["year_3"]:
        return True
    if len(word) <= 4 and word.lower() not in {"may", "june", "july", "sept"}:
        return False
    if word.lower() in _AMBIGUOUS:
        preposition = (part["turn_3"] or "").lower() in {"in", "last", "next", "since", "until", "early", "late", "mid"}
        return preposition and (word[0].isupper() or word.lower() == "may")
    return True


def _relative(part: dict[str, str | None], start: int, end: int, published: date | None) -> DateMention:
    """A date that counts from the day of publication."""
    if published is None:
        return DateMention(start, end, relative=True)
    if part["near"]:
        offset = {"yesterday": -1, "tomorrow": 1}.get(part["near"].lower(), 0)
        first = last = published + timedelta(offset)
    elif part["count_7"]:
        count = part["count_7"].lower()
        number = _COUNTS[count] if count in _COUNTS else int(count)
        first, last = _before(published, number, (part["unit_7"] or "").lower())
    else:
        turn = (part["turn_6"] or "").lower()
        step = {"last": -1, "previous": -1, "next": 1, "following": 1}.get(turn, 0)
        first, last = _period(published, step, (part["unit_6"] or "").lower())
    return DateMention(start, end, first=first, last=last, relative=True)


def _before(published: date, number: int, unit: str) -> tuple[date, date]:
    """The days that "`number` units ago" may mean."""
    if unit in _UNITS:
        middle = published - timedelta(number * _UNITS[unit])
        slack = timedelta(0 if unit == "day" else 3)
        return middle - slack, middle + slack
    months = published.year * 12 + published.month - 1 - number * (12 if unit == "year" else 1)
    year, month = divmod(max(months, 12), 12)
    if unit == "year":
        return date(year, 1, 1), date(year, 12, 31)
    return date(year, month + 1, 1), date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def _period(published: date, step: int, unit: str) -> tuple[date, date]:
    """The week, month or year `step` after the one of publication."""
    if unit == "year":
        return date(published.year + step, 1, 1), date(published.year + step, 12, 31)
    if unit == "month":
        year, month = divmod(published.year * 12 + published.month - 1 + step, 12)
        return date(year, month + 1, 1), date(year, month + 1, calendar.monthrange(year, month + 1)[1])
    if unit == "day":
        return published + timedelta(step), published + timedelta(step)
    monday = published - timedelta(published.weekday()) + timedelta(7 * step)
    return (monday + timedelta(5), monday + timedelta(6)) if unit == "weekend" else (monday, monday + timedelta(6))


def _days(mention: DateMention, turn: str, published: date | None) -> tuple[date | None, date | None]:
    """The first and last day that the written parts of a date mean."""
    year, month, day, weekday = mention.fields
    if month is None and year is None:
        if weekday is None or published is None:
            return None, None
        back = (published.weekday() - weekday) % 7
        meant = published - timedelta(back) + timedelta(7 if turn == "next" else 0)
        return meant, meant
    if month is None and year is not None:
        return date(year, 1, 1), date(year, 12, 31)
    if year is None:
        if published is None or month is None:
            return None, None
        year = min(
            (published.year - 1, published.year, published.year + 1),
            key=lambda candidate: abs((date(candidate, month, min(day or 15, 28)) - published).days),
        )
    assert month is not None
    length = calendar.monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, length)
    return (date(year, month, day), date(year, month, day)) if day <= length else (None, None)
