"""What a question asks: the kind of answer, its subject, its speaker, and the time that it speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from retrieval.language.words import STOPWORDS, rarity, split_words
from retrieval.ranking.expectation import Kind, expectation

_MONTHS = "january february march april may june july august september october november december".split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<month>{'|'.join(_MONTHS)})"
    r"(?:\s+(?P<after>\d{1,2})(?:st|nd|rd|th)?\b(?!\d))?(?:,?\s+(?P<year>(?:19|20)\d\d))?\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:in|during|of|since)\s+((?:19|20)\d\d)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Question:
    """A question as understood: `subject` are its telling words, rarest first; `first_day`/`last_day` bound its time."""

    text: str
    kind: Kind
    subject: tuple[str, ...]
    speaker: str | None = None
    verb: str | None = None
    first_day: date | None = None
    last_day: date | None = None


def understand(text: str, today: date | None = None) -> Question:
    """Take a question apart; "yesterday" and days of the week count back from `today`, and mean nothing without it."""
    words, expected = split_words(text), expectation(text)
    told = [
        (rarity(form), text[start:end])
        for index, (form, start, end) in enumerate(zip(words.forms, words.starts, words.ends, strict=True))
        if form not in STOPWORDS and index not in expected.asking
    ]
    subject = tuple(dict.fromkeys(word for _, word in sorted(told, key=lambda item: -item[0])))
    first, last = time_meant(text, today)
    return Question(text, expected.kind, subject, " ".join(expected.speaker) or None, expected.verb, first, last)


def time_meant(text: str, today: date | None = None) -> tuple[date | None, date | None]:
    """The first and last day that a question speaks of, or (None, None)."""
    for match in _DATE.finditer(text):
        if match["month"].lower() == "may" and not (match["day"] or match["after"] or match["year"]):
            continue
        year = int(match["year"]) if match["year"] else (today.year if today else None)
        if year is None:
            continue
        month = _MONTHS.index(match["month"].lower()) + 1
        day = match["day"] or match["after"]
        try:
            if day:
                exact = date(year, month, int(day))
                return exact, exact
            following = date(year + month // 12, month % 12 + 1, 1)
            return date(year, month, 1), following - timedelta(days=1)
        except ValueError:
            continue
    if year_alone := _YEAR.search(text):
        return date(int(year_alone[1]), 1, 1), date(int(year_alone[1]), 12, 31)
    return _relative(text.lower(), today) if today else (None, None)


def _relative(text: str, today: date) -> tuple[date | None, date | None]:
    """The days that "yesterday", "on Tuesday" or "last week" mean, seen from today."""
    if re.search(r"\byesterday\b", text):
        return today - timedelta(days=1), today - timedelta(days=1)
    if re.search(r"\btoday\b", text):
        return today, today
    if re.search(r"\blast week\b", text):
        monday = today - timedelta(days=today.weekday() + 7)
        return monday, monday + timedelta(days=6)
    if re.search(r"\bthis week\b", text):
        return today - timedelta(days=today.weekday()), today
    if match := re.search(rf"\b(?:on|last)\s+({'|'.join(_DAYS)})\b", text):
        back = (today.weekday() - _DAYS.index(match[1])) % 7 or 7
        return today - timedelta(days=back), today - timedelta(days=back)
    return None, None
