"""Whether a text gives a date of a claim: each part that the claim names, a year at most from elsewhere in the text.

"3 May 2014" is given by "Saturday, May 3" where the text says somewhere that it is 2014, but not by "May 2014" or
"2014" alone: a text that is less exact than a claim does not prove it, though nothing there speaks against it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from retrieval.language.timex import DateMention

_DECADES = "twenties thirties forties fifties sixties seventies eighties nineties".split()


def gives(text: DateMention, claim: DateMention, years: Collection[float]) -> bool:
    """Whether a date of a text has every part of a claim's date; `years` are all that the text names.

    A weekday follows from a whole date, so the text need not name it, and a decade from a year in it.
    """
    if claim.decade is not None:
        return claim.decade in (text.decade, text.year and text.year // 10 * 10)
    if differs(text, claim):
        return False
    if claim.day is not None or claim.month is not None:
        exact = text.month is not None if claim.day is None else text.day is not None
        return exact and (claim.year is None or text.year is not None or claim.year in years)
    if claim.weekday is not None:
        return _weekday(text) is not None
    return claim.year is not None and text.year is not None


def differs(text: DateMention, claim: DateMention) -> bool:
    """Whether a date of a text contradicts one of a claim, so that it could have stood in its place."""
    if claim.decade is not None:
        return text.decade not in (None, claim.decade)
    parts = zip(claim.fields[:3], text.fields[:3], strict=True)
    if any(mine is not None and other is not None and mine != other for mine, other in parts):
        return True
    if claim.weekday is None and (text.day is None or claim.day is None):
        return False
    # The weekday that one of the two names may refute the year of the other.
    mine, other = _weekday(claim, text.year), _weekday(text, claim.year)
    return mine is not None and other is not None and mine != other


def named(decade: int) -> tuple[str, ...]:
    """The words by which a text may call a decade of the twentieth century, beside its digits."""
    if not 1920 <= decade <= 1990:
        return ()
    return f"{decade % 100}s", _DECADES[decade % 100 // 10 - 2]


def _weekday(mention: DateMention, year: int | None = None) -> int | None:
    """The weekday of a date as it says, or as its parts mean, with another's year where it names none."""
    year = mention.year or year
    if mention.weekday is not None or year is None or mention.month is None or mention.day is None:
        return mention.weekday
    try:
        return date(year, mention.month, mention.day).weekday()
    except ValueError:
        return None
