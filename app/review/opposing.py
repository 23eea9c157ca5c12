"""Does an article say the same thing otherwise? Another number, date or name in the same place, or a denial.

Not to find a statement is no contradiction. An article contradicts a sentence when it makes the same statement, most
of the sentence's words but for the one value in question standing together there, and has another value of the same
kind in its place, or denies what the sentence affirms. A wrong value often stands somewhere else in a long article, so
it is the place that counts: also an article that seems to support a sentence is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from retrieval.language.mentions import names
from retrieval.language.units import VAGUE
from retrieval.language.values import Number, Qualifier, compatible
from retrieval.language.words import STOPWORDS, Words, split_words
from retrieval.proof.alignment import Alignment, align, read
from retrieval.proof.details import details
from retrieval.proof.polarity import is_negator
from retrieval.types import Problem, Support

SAME_STATEMENT = 0.62
"""The share of a sentence, without the value in question, from which a passage makes the same statement."""

_SAME_DENIED = 0.68  # the same, from which a denial is taken for the denial of this statement
_SAME_PLACE = 0.75  # the same, from which a value of another unit, or a name beside the same little word, is in place
_SURELY = 0.85  # the same, from which nothing else has to show that a value is in place
_PASSAGE_WEIGHT = 0.75  # the rest is for words that stand elsewhere in the article, its title included
_WINDOWS = (1, 2)
_WIDER = 0.03  # what a second sentence costs
_FEWEST_ROWS = 2
_NEGATED = 2  # words behind a "not" that it may deny


@dataclass(frozen=True, slots=True)
class Opposition:
    """The span of an article that makes the statement otherwise, how alike it is, and what it says instead."""

    start: int
    end: int
    alike: float
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Window:
    """Sentences `first` to `last` of the article, which make a statement but for one part, and how alike they are."""

    first: int
    last: int
    alike: float


def opposition(claim: str, title: str, text: str, found: Support) -> Opposition | None:
    """How an article contradicts a claim, or None where it supports it or only lacks it.

    `found` is what `retrieval.support` says of the claim and the article's text; its problems are looked at first.
    """
    laid = align(read(claim), read(text))
    if laid is None:
        return None
    best: dict[tuple[int, int], list[tuple[_Window, Problem]]] = {}
    for problem in _suspects(laid, found):
        window = _same_statement(laid, title, problem)
        told = _instead(problem, laid, window) if window else None
        if window and not told and problem.kind == "number" and problem.found:
            window, told = _in_another_sentence(problem, laid, window)
        if window and told:
            best.setdefault((window.first, window.last), []).append((window, told))
    if not best:
        return None
    # What one passage says otherwise; the passage that is most alike.
    chosen = max(best.values(), key=lambda told: max(window.alike for window, _ in told))
    window = max((window for window, _ in chosen), key=lambda window: window.alike)
    spans = laid.text.spans
    problems = tuple(problem for _, problem in chosen)
    return Opposition(spans[window.first][0], spans[window.last][1], window.alike, problems)


def _suspects(laid: Alignment, found: Support) -> Iterator[Problem]:
    """What may be said otherwise: the problems that were found, every other value of the claim, and its polarity."""
    text = laid.claim.text
    covered: list[tuple[int, int]] = []
    for problem in found.problems:
        if problem.kind in ("number", "unit", "date", "name", "speaker"):
            covered.append((problem.start, problem.end))
            yield problem
        elif problem.kind in ("negation", "meaning"):
            yield problem
    for detail in details(laid):
        if detail.kind != "name" and not any(start < detail.end and detail.start < end for start, end in covered):
            yield Problem(detail.kind, detail.start, detail.end, text[detail.start : detail.end])
    yield Problem("denial", 0, 0, "")


def _same_statement(laid: Alignment, title: str, problem: Problem) -> _Window | None:
    """The one or two sentences that make the statement but for the value in question."""
    starts = [laid.claim.words.starts[index] for index in laid.telling]
    kept = np.array([not problem.start <= start < problem.end for start in starts], dtype=bool)
    if problem.kind in ("negation", "meaning"):
        kept[:] = True
    if kept.sum() < _FEWEST_ROWS:
        return None
    weights = laid.weights * kept
    weights = weights / weights.sum()
    anywhere = np.maximum(laid.near.max(axis=1), _in_title(laid, title))
    best: _Window | None = None
    for length in _WINDOWS:
        table = laid.windows(length, near=True)
        alike = _PASSAGE_WEIGHT * (weights @ table) + (1 - _PASSAGE_WEIGHT) * (weights @ anywhere)
        at = int(alike.argmax())
        score = float(alike[at]) - _WIDER * (length - 1)
        if best is None or score > best.alike:
            best = _Window(at, min(at + length, len(laid.text.spans)) - 1, score)
    return best if best is not None and best.alike >= SAME_STATEMENT else None


def _in_title(laid: Alignment, title: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Which of the claim's telling words the article's title has."""
    held = set(read(title).keys) if title else set()
    return np.array([float(laid.claim.keys[index] in held) for index in laid.telling], np.float32)


def _instead(problem: Problem, laid: Alignment, window: _Window) -> Problem | None:
    """The problem with what the passage says instead, or None where the passage has nothing in its place."""
    claim = laid.claim.text
    passage = _text(laid, window.first, window.last)
    if problem.kind in ("negation", "meaning") and problem.found:
        opposite = problem.found in passage and window.alike >= _SAME_DENIED
        return replace(problem, kind="negation") if opposite else None
    if problem.kind in ("negation", "denial"):
        floor = _SAME_DENIED if problem.kind == "negation" else _SAME_PLACE
        return _denied(laid, passage) if window.alike >= floor else None
    around = _text(laid, max(0, window.first - 1), min(window.last + 1, len(laid.text.spans) - 1))
    instead = None
    if problem.kind in ("number", "unit"):
        instead = _other_number(problem, claim, passage, around, window.alike)
    elif problem.kind == "date":
        instead = _other_date(problem, claim, passage, around)
    else:
        instead = _other_name(problem, claim, passage, around, window.alike)
    return replace(problem, found=instead) if instead is not None else None


def _in_another_sentence(problem: Problem, laid: Alignment, window: _Window) -> tuple[_Window, Problem | None]:
    """A measured number whose claimed value the article nowhere has, and the sentence that has another one.

    The age of a driver, say, often stands in another sentence than what became of him.
    """
    claimed = [number for number in laid.claim.numbers if problem.start <= number.start < problem.end]
    if not claimed or not claimed[0].measured or window.alike < _SAME_DENIED:
        return window, None
    mine = claimed[0]
    if any(_agree(mine, number) for number in laid.text.numbers):
        return window, None
    for number in laid.text.numbers:
        if number.unit == mine.unit and laid.text.text[number.start : number.end] == problem.found:
            at = next(place for place, span in enumerate(laid.text.spans) if number.start < span[1])
            return _Window(at, at, window.alike), problem
    return window, None


def _text(laid: Alignment, first: int, last: int) -> str:
    """The article's sentences from one to another."""
    return laid.text.text[laid.text.spans[first][0] : laid.text.spans[last][1]]


def _other_number(problem: Problem, claim: str, passage: str, around: str, alike: float) -> str | None:
    """A number of the passage that counts the same thing and stands for no other number of the claim."""
    said = read(claim).numbers
    mine = next((number for number in said if number.start < problem.end and problem.start < number.end), None)
    if mine is None or _is_label(claim, mine) or any(_agree(mine, number) for number in read(around).numbers):
        return None
    others = [number for number in said if number is not mine]
    beside = _beside(claim, mine.start, mine.end)
    loose: str | None = None
    for number in read(passage).numbers:
        written = passage[number.start : number.end]
        vague = written.lower().split()[-1] in VAGUE or _is_label(passage, number)
        if vague or number.ordinal != mine.ordinal or any(_agree(other, number) for other in others):
            continue
        if mine.unit and number.unit == mine.unit and number.measured == mine.measured:
            return written
        other_unit = bool(mine.unit) and not number.measured and not mine.measured
        placed = alike >= _SURELY or beside & _beside(passage, number.start, number.end)
        if loose is None and other_unit and placed:
            loose = written
    return loose if alike >= _SAME_PLACE else None


def _agree(mine: Number, number: Number) -> bool:
    """Whether two numbers may say the same; "up to 24" and "up to 14" bound the same thing and do not."""
    if mine.measured and number.measured and mine.unit != number.unit:
        return False
    bounds = mine.qualifier in (Qualifier.OVER, Qualifier.UNDER)
    if bounds and (mine.qualifier is number.qualifier or mine.measured != number.measured):
        return mine.value == number.value
    return compatible(mine, number)


def _is_label(text: str, number: Number) -> bool:
    """Whether a number is part of a name, as in "MiG-29" and "B-44"."""
    return re.search(r"[^\W\d_][-‑]?\Z", text[max(0, number.start - 2) : number.start]) is not None


def _other_date(problem: Problem, claim: str, passage: str, around: str) -> str | None:
    """A date of the passage that names the same parts of a date and is another; None where one nearby agrees."""
    mine = next((day for day in read(claim).dates if day.start < problem.end and problem.start < day.end), None)
    if mine is None:
        return None

    def shared(day_fields: tuple[int | None, ...]) -> list[tuple[int, int]]:
        return [(a, b) for a, b in zip(mine.fields, day_fields, strict=True) if a is not None and b is not None]

    finest = max((place for place, field in enumerate(mine.fields) if field is not None), default=0)
    for day in read(around).dates:
        pairs = shared(day.fields)
        if pairs and all(a == b for a, b in pairs) and day.fields[finest] is not None:
            return None
    others = [passage[day.start : day.end] for day in read(passage).dates if any(a != b for a, b in shared(day.fields))]
    return others[0] if others else None


def _other_name(problem: Problem, claim: str, passage: str, around: str, alike: float) -> str | None:
    """A name of the passage beside the same word as the problem's name in the claim, which the claim does not have."""
    start, end = _whole_name(problem, claim)
    said = {part for name in names(claim) for part in name.parts}
    if set(split_words(claim[start:end]).stems) & split_words(around).stem_set:
        return None
    beside = _beside(claim, start, end)
    for name in names(passage):
        if said & set(name.parts):
            continue
        shared = beside & _beside(passage, name.start, name.end)
        telling = {word for _, word in shared if word not in STOPWORDS}
        if telling or (shared and alike >= _SAME_PLACE):
            return name.text
    return None


def _whole_name(problem: Problem, claim: str) -> tuple[int, int]:
    """The span of the name that a problem is part of."""
    for name in names(claim):
        if name.start < problem.end and problem.start < name.end:
            return name.start, name.end
    return problem.start, problem.end


def _beside(text: str, start: int, end: int) -> set[tuple[str, str]]:
    """The stems of the words right before and right behind a span, with the side; a possessive ending is no word."""
    before = split_words(text[max(0, start - 40) : start]).stems
    after = split_words(text[end : end + 40].removeprefix("'s").removeprefix("’s")).stems
    return {("before", before[-1]) for _ in before[-1:]} | {("after", after[0]) for _ in after[:1]}


def _denied(laid: Alignment, passage: str) -> Problem | None:
    """A word that is negated in the claim or in the passage and not in the other, where it stands in both."""
    claim, there = laid.claim.words, split_words(passage)
    mine, theirs = _negations(claim), _negations(there)
    telling = [index for index in laid.telling if not is_negator(claim.forms[index]) or index in mine]
    for index in telling:
        stem = claim.stems[index]
        places = [place for place, other in enumerate(there.stems) if other == stem]
        if not places:
            continue
        if index in mine and not any(place in theirs for place in places):
            return Problem("negation", claim.starts[index], claim.ends[index], _word(claim, index))
        if index not in mine and all(place in theirs for place in places):
            return Problem("negation", claim.starts[index], claim.ends[index], _word(claim, index))
    return None


def _negations(words: Words) -> set[int]:
    """The telling word right behind each plain "not", "never" or "n't"."""
    found: set[int] = set()
    for index, form in enumerate(words.forms):
        if form in ("not", "never", "cannot") or form.endswith(("n't", "n’t")):
            behind = range(index + 1, min(index + 1 + _NEGATED, len(words.forms)))
            first = next((place for place in behind if words.content[place]), None)
            if first is not None and words.forms[first] not in ("only", "just"):
                found.add(first)
    return found


def _word(words: Words, index: int) -> str:
    return words.text[words.starts[index] : words.ends[index]]
