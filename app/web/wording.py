"""How dates, outlets and counts are said, in one place; what is unknown is said to be unknown."""

from __future__ import annotations

from datetime import date, datetime

from retrieval.types import Published

UNKNOWN_OUTLET = "Unknown outlet"
UNDATED = "undated"

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip


def say_day(day: date) -> str:
    """A day in words, the same in every locale: 6 October 2015."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def say_published(published: Published) -> str:
    """When an article was published, to the minute where the source says so, or "undated"."""
    if published is None:
        return UNDATED
    if isinstance(published, datetime):
        zone = published.strftime("%z")
        if published.hour == published.minute == 0 and not zone:
            return say_day(published.date())
        offset = "" if not zone else " UTC" if zone == "+0000" else f" UTC{zone[:3]}:{zone[3:5]}"
        return f"{say_day(published.date())}, {published:%H:%M}{offset}"
    return say_day(published)


def say_outlet(outlet: str | None) -> str:
    """The outlet's name, or that it is unknown."""
    return outlet or UNKNOWN_OUTLET


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 outlet, 2 outlets, 1,204 articles."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def say_days(days: list[date | None]) -> str:
    """The days of an answer's sources: one day, a first and a last, and whether some are undated."""
    known = sorted(day for day in days if day is not None)
    undated = len(days) - len(known)
    if not known:
        return UNDATED
    first, last = known[0], known[-1]
    said = say_day(first) if first == last else f"{_short(first, last)} – {say_day(last)}"
    return f"{said}, {undated} undated" if undated else said


def _short(first: date, last: date) -> str:
    """The first day of a range without what the last one repeats."""
    if first.year != last.year:
        return say_day(first)
    if first.month != last.month:
        return f"{first.day} {_MONTHS[first.month - 1]}"
    return str(first.day)
