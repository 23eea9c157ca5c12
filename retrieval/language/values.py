"""Numbers in a text: what they count, and whether two of them say the same.

"two" and "2", "1.5 million" and "1,500,000", "half" and "50%" are one value; "more than 200", "nearly
200" and "200" are compatible by the rules of `compatible`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from retrieval.language.tokens import Token, tokens_of
from retrieval.language.units import (
    CURRENCIES,
    FRACTIONS,
    MEASURES,
    ONES,
    ORDINALS,
    SCALES,
    SHORT_SCALES,
    TENS,
    VAGUE,
)
from retrieval.language.words import STOPWORDS, stem_of


class Qualifier(StrEnum):
    """What the words around a number make of it."""

    EXACT = "exact"
    ABOUT = "about"  # about, around, some, roughly, an estimated
    NEARLY = "nearly"  # nearly, almost, close to, just under
    OVER = "over"  # more than, at least, or more
    UNDER = "under"  # less than, at most, up to


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written at `text[start:end]`.

    `value` is the number, or the lower end of a range whose upper end is `high`. `unit` is "%", a
    currency ("$", "£", "€"), a measure ("km", "year", "age", "clock"), or the stem of the word counted,
    or "" where none follows; `measured` says that it is one of the fixed units. `ordinal` is True for
    "third" and "3rd". `step` is the size of the last digit written: 100,000 in "1.5 million".
    """

    start: int
    end: int
    value: float
    unit: str = ""
    qualifier: Qualifier = Qualifier.EXACT
    high: float | None = None
    measured: bool = False
    ordinal: bool = False
    step: float = 1.0

    @property
    def top(self) -> float:
        """The upper end of a range, or the value itself."""
        return self.value if self.high is None else self.high


_BEFORE: dict[tuple[str, ...], Qualifier] = {
    tuple(phrase.split()): qualifier
    for qualifier, phrases in {
        Qualifier.OVER: "more than|over|at least|no fewer than|no less than|not less than|above|in excess of|"
        "exceeding|upwards of|greater than|topping|older than|longer than|surpassing|minimum of",
        Qualifier.UNDER: "less than|fewer than|under|below|at most|no more than|not more than|up to|as many as|"
        "as much as|maximum of|younger than|shorter than",
        Qualifier.NEARLY: "nearly|almost|close to|just under|approaching|virtually|nearly a|almost a",
        Qualifier.ABOUT: "about|around|some|roughly|approximately|estimated|an estimated|circa|in the region of|"
        "just over|or|or so|near",
    }.items()
    for phrase in phrases.split("|")
}
_NOT_UNITS = STOPWORDS | {"per", "old", "new", "million", "billion", "thousand", "hundred"}


def numbers(text: str, tokens: Sequence[Token] | None = None) -> list[Number]:
    """Every number of a text with its unit and qualifier, in order; `tokens` are its words if at hand.

    A number word that is no count ("no one", "one of the best", "a second chance") is left out as far
    as its neighbours show it. Years and days of dates are numbers here too.
    """
    tokens = tokens_of(text) if tokens is None else tokens
    found: list[Number] = []
    at = 0
    while at < len(tokens):
        lower = tokens[at].lower
        if lower[0].isdecimal() or lower in NUMBER_WORDS:
            read = _read(text, tokens, at)
            if read is not None:
                number, at = read
                found.append(number)
                continue
        at += 1
    return found


NUMBER_WORDS = {*ONES, *TENS, *SCALES, *ORDINALS, *FRACTIONS, *VAGUE, "dozen", "score"} - {"second", "seconds"}
NUMBER_WORDS |= {"second"}
"""The words that can open a number, in lower case."""


def _joined(text: str, left: Token, right: Token) -> bool:
    """Whether nothing but a space or a hyphen stands between two words."""
    return text[left.end : right.start] in {" ", "-", "‐", "‑", "\u00a0", "", "\n"}


def _digits(lower: str) -> tuple[float, float]:
    """The value of digits as written and the size of their last one."""
    plain = lower.replace(",", "")
    decimals = len(plain.partition(".")[2])
    return float(plain), 10.0**-decimals


def _cardinal(text: str, tokens: Sequence[Token], at: int) -> tuple[float, float, int, bool] | None:
    """Value, step, the index after it, and whether it is an ordinal, of the number that starts at a word."""
    lower = tokens[at].lower
    if lower[0].isdecimal():
        value, step = _digits(lower)
        at += 1
        if at < len(tokens) and tokens[at - 1].end == tokens[at].start:
            if tokens[at].lower in {"st", "nd", "rd", "th"}:
                return value, step, at + 1, True
            if tokens[at].lower in SHORT_SCALES:
                scale = SHORT_SCALES[tokens[at].lower]
                return value * scale, step * scale, at + 1, False
        if at < len(tokens) and tokens[at].lower in {"m", "bn", "tn"} and _joined(text, tokens[at - 1], tokens[at]):
            scale = SHORT_SCALES[tokens[at].lower]
            return value * scale, step * scale, at + 1, False
    else:
        value, step, at, ordinal = _spelled(text, tokens, at)
        if ordinal or at < 0:
            return (value, step, at, True) if at >= 0 else None
    while at < len(tokens) and tokens[at].lower in SCALES and _joined(text, tokens[at - 1], tokens[at]):
        value *= SCALES[tokens[at].lower]
        step *= SCALES[tokens[at].lower]
        at += 1
    return value, step, at, False


def _spelled(text: str, tokens: Sequence[Token], at: int) -> tuple[float, float, int, bool]:
    """As `_cardinal`, for number words: "one hundred and twenty-five thousand", "twenty-first"; index -1 for none."""
    total, part, first = 0.0, 0.0, at
    while at < len(tokens):
        lower = tokens[at].lower
        if at > first and not _joined(text, tokens[at - 1], tokens[at]):
            break
        if lower in ORDINALS and (at == first or part >= 20):
            return total + part + ORDINALS[lower], 1.0, at + 1, True
        if lower in ONES and (
            part == 0 or part % 100 == 0 or (part % 10 == 0 and part % 100 >= 20 and ONES[lower] < 10)
        ):
            part += ONES[lower]
        elif lower in TENS and part % 100 == 0:
            part += TENS[lower]
        elif lower == "hundred":
            part = max(part, 1.0) * 100
        elif lower in SCALES:
            total, part = total + max(part, 1.0) * SCALES[lower], 0.0
        elif lower == "dozen":
            part = max(part, 1.0) * 12
        elif not (lower == "and" and at > first and (part >= 100 or total) and _continues(tokens, at)):
            break
        at += 1
    return total + part, _step(total + part), at if at > first else -1, False


def _continues(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number word follows an "and"."""
    return at + 1 < len(tokens) and (tokens[at + 1].lower in ONES or tokens[at + 1].lower in TENS)


def _step(value: float) -> float:
    """The size of the last digit of a number in words that is not zero."""
    step = 1.0
    while value >= 1000 and value % (step * 1000) == 0:
        step *= 1000
    return step


def _read(text: str, tokens: Sequence[Token], at: int) -> tuple[Number, int] | None:
    """The number that starts at a word, with what surrounds it, and the index of the word after it."""
    first, lower = at, tokens[at].lower
    before = tokens[at - 1].lower if at else ""
    after = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    if lower == "one" and (before in {"no", "any", "every", "some", "this", "that", "which", "the", "another", "each"}
                           or after in {"of", "another", "thing", "day", "side", "can", "is"}):  # fmt: skip
        return None
    if lower in VAGUE:
        low, high = VAGUE[lower]
        if lower in {"tens", "hundreds", "thousands", "dozens"} and after == "of" and at + 2 < len(tokens):
            scale = {"thousands": 1e3, "millions": 1e6}.get(tokens[at + 2].lower, 1.0)
            low, high, at = low * scale, high * scale, at + (2 if scale > 1 else 0)
        unit, measured, _ = _unit(text, tokens, at + 1)
        qualifier = Qualifier.EXACT if low == high else Qualifier.ABOUT
        return Number(tokens[first].start, tokens[at].end, low, unit, qualifier, high, measured, step=low), at + 1
    fraction = _fraction(text, tokens, at)
    if fraction is not None:
        value, at = fraction
        return Number(
            tokens[first].start, tokens[at - 1].end, value, "%", _qualifier(tokens, first), None, True, step=1.0
        ), at
    read = _cardinal(text, tokens, at)
    if read is None:
        return None
    value, step, at, ordinal = read
    end = tokens[at - 1].end
    if ordinal:
        if at < len(tokens) and tokens[at].lower == "quarter":
            return Number(tokens[first].start, tokens[at].end, value, "quarter", ordinal=True), at + 1
        if lower == "second" and before not in {"the", "a", "his", "her", "their", "its", "s", "on", "for"}:
            return None
        return Number(tokens[first].start, end, value, "", ordinal=True), at
    clock = _clock(text, tokens, first, at)
    if clock is not None:
        value, at = clock
        return Number(
            tokens[first].start, tokens[at - 1].end, value, "clock", _qualifier(tokens, first), None, True
        ), at
    upper, at = _range(text, tokens, at, value, before)
    if upper is not None:
        end = tokens[at - 1].end
        if upper >= 1000 > value and step * 1000 <= upper and _scaled(tokens, at):  # "5 to 6 million"
            scale = SCALES[tokens[at - 1].lower]
            value, step = value * scale, step * scale
    unit, measured, unit_end = _unit(text, tokens, at)
    if unit == "" and before in {"aged", "age"}:
        unit, measured = "age", True
    before_sign = tokens[first - 1] if first else None
    if before_sign is not None and before_sign.lower in CURRENCIES and not before_sign.lower.isalpha():
        unit, measured = CURRENCIES[before_sign.lower], True
    qualifier = _qualifier(tokens, first - (1 if measured and before_sign and not before_sign.lower.isalnum() else 0))
    following = text[end : end + 9].lower()
    if following.startswith(("+", " or more")):
        qualifier = Qualifier.OVER
    return Number(tokens[first].start, end, value, unit, qualifier, upper, measured, step=step), max(at, unit_end)


def _scaled(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word before an index is "million" or the like."""
    return tokens[at - 1].lower in SCALES


def _fraction(text: str, tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    """A fraction in percent ("two-thirds", "a quarter", "half") and the index after it."""
    lower = tokens[at].lower
    if lower in {"half", "quarter"} or (lower in {"third", "fifth", "tenth"} and at and tokens[at - 1].lower == "a"):
        following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
        if lower == "half" or following == "of":
            return 100 * FRACTIONS[lower], at + 1
        return None
    if lower in ONES and at + 1 < len(tokens) and tokens[at + 1].lower in FRACTIONS:
        part = tokens[at + 1].lower
        plural = part.endswith("s") or lower == "one"
        if plural and _joined(text, tokens[at], tokens[at + 1]):
            return 100 * ONES[lower] * FRACTIONS[part], at + 2
    return None


def _clock(text: str, tokens: Sequence[Token], first: int, at: int) -> tuple[float, int] | None:
    """A time of day in minutes after midnight ("21:45", "9.30pm", "5 p.m.") and the index after it."""
    hour = tokens[first].lower
    if at != first + 1 or not hour[0].isdecimal():
        return None
    minutes, value = 0.0, float(hour.replace(",", ""))
    colon = at < len(tokens) and text[tokens[first].end : tokens[at].start] == ":" and tokens[at].lower.isdecimal()
    if colon and len(tokens[at].lower) == 2 and value < 25:
        minutes, at = float(tokens[at].lower), at + 1
    elif value < 13 and "." in hour and len(hour.partition(".")[2]) == 2:
        minutes, value = float(hour.partition(".")[2]), float(hour.partition(".")[0])
    following = text[tokens[at - 1].end : tokens[at - 1].end + 5].lower().lstrip()
    if following.startswith(("am", "a.m")):
        return value % 12 * 60 + minutes, min(at + (2 if following.startswith("a.") else 1), len(tokens))
    if following.startswith(("pm", "p.m")):
        return (value % 12 + 12) * 60 + minutes, min(at + (2 if following.startswith("p.") else 1), len(tokens))
    return (value * 60 + minutes, at) if colon else None


def _range(text: str, tokens: Sequence[Token], at: int, value: float, before: str) -> tuple[float | None, int]:
    """The upper end of a range ("10-15", "10 to 15", "between 10 and 15") and the index after it."""
    if at >= len(tokens):
        return None, at
    gap = text[tokens[at - 1].end : tokens[at].start]
    joint = tokens[at].lower
    start = at if gap.strip() in {"-", "–", "—"} and gap else at + 1
    linked = start == at or (gap == " " and (joint == "to" or (joint == "and" and before == "between")))
    if not linked or start >= len(tokens) or not (tokens[start].lower[0].isdecimal() or tokens[start].lower in ONES):
        return None, at
    if start == at and not tokens[start].lower[0].isdecimal():
        return None, at
    read = _cardinal(text, tokens, start)
    if read is None or read[3] or read[0] <= value:
        return None, at
    return read[0], read[2]


def _unit(text: str, tokens: Sequence[Token], at: int) -> tuple[str, bool, int]:
    """The unit that follows a number, whether it is a fixed one, and the index after it (after fixed units alone)."""
    if at >= len(tokens) or not _joined(text, tokens[at - 1], tokens[at]):
        return "", False, at
    lower = tokens[at].lower
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    if lower == "per" and following == "cent":
        return "%", True, at + 2
    if lower in {"year", "month", "week", "day"} and following == "old":
        return "age" if lower == "year" else lower, True, at + 2
    if lower in {"years", "yrs"} and following in {"old", "of"}:
        return "age" if following == "old" else "year", True, at + 2
    if lower in MEASURES:
        return MEASURES[lower], True, at + 1
    if lower in CURRENCIES and lower not in {"£", "$", "€", "¥", "₹"}:
        return CURRENCIES[lower], True, at + 1
    return ("", False, at) if lower in _NOT_UNITS or not lower[0].isalpha() else (stem_of(lower), False, at)


def _qualifier(tokens: Sequence[Token], first: int) -> Qualifier:
    """What the up to three words before a number make of it."""
    for length in (4, 3, 2, 1):
        if first >= length:
            qualifier = _BEFORE.get(tuple(token.lower for token in tokens[first - length : first]))
            if qualifier is not None:
                return qualifier
    return Qualifier.EXACT


def compatible(claim: Number, text: Number) -> bool:
    """Whether a number of a claim may stand for a number of a text.

    - Different fixed units never agree ("5 km", "5 miles"); a percentage agrees with a percentage alone.
    - Plain numbers must be equal; one written with fewer digits ("1.5 million") may round the other.
    - "about" allows a tenth either way; "nearly" a tenth above the text and none below.
    - "more than N" holds for N itself and for up to half as much again, "less than N" for N down to half of it:
      nobody writes "more than 200" of 900. A plain N in the claim may stand for the text's "more than N".
    - A range agrees with a range of the same ends, and with a value at one of its ends.
    - Vague plurals ("dozens", "hundreds") agree with any number that they can name.
    """
    if not _same_kind(claim, text):
        return False
    if claim.high is not None or text.high is not None:
        return _ranges_agree(claim, text)
    said, given = claim.value, text.value
    if said == given:
        return True
    if claim.qualifier is Qualifier.ABOUT or text.qualifier is Qualifier.ABOUT:
        return abs(said - given) <= 0.1 * max(said, given)
    if claim.qualifier is Qualifier.NEARLY:
        return 0.9 * said <= given <= said
    if claim.qualifier is Qualifier.OVER:
        return said <= given <= 1.5 * said
    if claim.qualifier is Qualifier.UNDER:
        return 0.5 * said <= given <= said
    step = max(claim.step, text.step)
    return (step >= 1000 and abs(said - given) <= step / 2) or _rounds(claim, text)


def _rounds(claim: Number, text: Number) -> bool:
    """Whether the claim's number is the text's decimal rounded to a whole."""
    return text.step < 1 <= claim.step and claim.value == round(text.value) and claim.value >= 10


def _same_kind(claim: Number, text: Number) -> bool:
    """Whether two numbers may count the same sort of thing, by their fixed units."""
    if claim.ordinal != text.ordinal:
        return False
    if claim.measured and text.measured:
        return claim.unit == text.unit or {claim.unit, text.unit} in ({"age", "year"}, {"%", "cent"})
    if claim.measured != text.measured:
        unit = claim.unit if claim.measured else text.unit
        bare = text.unit if claim.measured else claim.unit
        return unit == "age" or (bare == "" and unit != "%") or (unit == "clock" and bare == "")
    return True


def _ranges_agree(claim: Number, text: Number) -> bool:
    """Whether a range agrees with another range or a single value."""
    vague = Qualifier.ABOUT in {claim.qualifier, text.qualifier}
    if claim.high is not None and text.high is not None:
        overlap = claim.value <= text.top and text.value <= claim.top
        return overlap if vague else (claim.value, claim.top) == (text.value, text.top)
    span, single = (claim, text) if claim.high is not None else (text, claim)
    if span.qualifier is Qualifier.ABOUT:
        return span.value <= single.value <= span.top
    return single.value in (span.value, span.top)
