"""Does an article say the same thing otherwise? Another number, date or name in the same place, or a denial.

Not to find a statement is no contradiction. An article contradicts a sentence when it makes the same statement, most
of the sentence's words but for the value in question standing together there, and has another value of the same kind
in it, or denies what the sentence says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from retrieval.alignment import Alignment, align, read
from retrieval.mentions import names
from retrieval.types import Problem, Support
from retrieval.values import compatible
from retrieval.words import STOPWORDS, split_words

SAME_STATEMENT = 0.62
"""The share of a sentence, without the values in question, from which a passage makes the same statement."""

_PASSAGE_WEIGHT = 0.75  # the rest is for words that stand elsewhere in the article, its title included
_SAME_DENIED = 0.68  # from which a denial is taken for the denial of this statement
_SAME_PLACE = 0.75  # from which a value of another unit, or a name beside the same little word, is in the same place
_WINDOWS = (1, 2)
_WIDER = 0.03  # what a second sentence costs
_FEWEST_ROWS = 2
_VALUES = frozenset({"number", "date", "name", "unit", "speaker"})


@dataclass(frozen=True, slots=True)
class Opposition:
    """The span of an article that makes the statement otherwise, how alike it is, and what it says instead."""

    start: int
    end: int
    alike: float
    problems: tuple[Problem, ...]


def opposition(claim: str, title: str, text: str, found: Support) -> Opposition | None:
    """How an article contradicts a claim that it does not support, or None where it only lacks it.

    `found` is what `retrieval.support` says of the claim and the article's text.
    """
    if not found.problems:
        return None
    laid = align(read(claim), read(text))
    if laid is None:
        return None
    window = _same_statement(laid, title, found.problems)
    if window is None:
        return None
    start, end, alike = window
    problems = tuple(
        told for problem in found.problems if (told := _instead(problem, claim, text[start:end], alike)) is not None
    )
    return Opposition(start, end, alike, problems) if problems else None


def _same_statement(laid: Alignment, title: str, problems: Sequence[Problem]) -> tuple[int, int, float] | None:
    """The one or two sentences that make the statement but for the values in question, and how alike they are."""
    starts = [laid.claim.words.starts[index] for index in laid.telling]
    kept = np.array(
        [not any(p.start <= start < p.end for p in problems if p.kind in _VALUES) for start in starts], dtype=bool
    )
    if kept.sum() < _FEWEST_ROWS:
        return None
    weights = laid.weights * kept
    weights = weights / weights.sum()
    anywhere = np.maximum(laid.near.max(axis=1), _in_title(laid, title))
    best: tuple[float, int, int] | None = None
    for length in _WINDOWS:
        table = laid.windows(length, near=True)
        alike = _PASSAGE_WEIGHT * (weights @ table) + (1 - _PASSAGE_WEIGHT) * (weights @ anywhere)
        at = int(alike.argmax())
        score = float(alike[at]) - _WIDER * (length - 1)
        if best is None or score > best[0]:
            best = (score, at, min(at + length, len(laid.text.spans)) - 1)
    if best is None or best[0] < SAME_STATEMENT:
        return None
    score, first, last = best
    return laid.text.spans[first][0], laid.text.spans[last][1], score


def _in_title(laid: Alignment, title: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Which of the claim's telling words the article's title has."""
    held = set(read(title).keys) if title else set()
    return np.array([float(laid.claim.keys[index] in held) for index in laid.telling], np.float32)


def _instead(problem: Problem, claim: str, passage: str, alike: float) -> Problem | None:
    """The problem with what the passage says instead, or None where the passage has nothing in its place."""
    if problem.kind in ("negation", "meaning"):
        given = problem.kind == "negation" or (problem.found is not None and problem.found in passage)
        return replace(problem, kind="negation") if given and alike >= _SAME_DENIED else None
    instead = None
    if problem.kind in ("number", "unit"):
        instead = _other_number(problem, claim, passage, alike)
    elif problem.kind == "date":
        instead = _other_date(problem, claim, passage)
    elif problem.kind in ("name", "speaker"):
        instead = _other_name(problem, claim, passage, alike)
    if instead is None and problem.found and problem.found in passage and alike >= _SAME_PLACE:
        instead = problem.found
    return replace(problem, found=instead) if instead is not None else None


def _other_number(problem: Problem, claim: str, passage: str, alike: float) -> str | None:
    """A number of the passage that counts the same thing and stands for no other number of the claim."""
    said = read(claim).numbers
    mine = next((number for number in said if number.start < problem.end and problem.start < number.end), None)
    if mine is None:
        return None
    others = [number for number in said if number is not mine]
    loose: str | None = None
    for number in read(passage).numbers:
        if compatible(mine, number):
            return None
        if number.ordinal != mine.ordinal or any(compatible(other, number) for other in others):
            continue
        if number.unit == mine.unit and number.measured == mine.measured:
            return passage[number.start : number.end]
        if loose is None and not number.measured and not mine.measured:
            loose = passage[number.start : number.end]
    return loose if alike >= _SAME_PLACE else None


def _other_date(problem: Problem, claim: str, passage: str) -> str | None:
    """A date of the passage that names the same parts of a date and is another; None where one of them agrees."""
    mine = next((day for day in read(claim).dates if day.start < problem.end and problem.start < day.end), None)
    if mine is None:
        return None
    others: list[str] = []
    for day in read(passage).dates:
        pairs = [(a, b) for a, b in zip(mine.fields, day.fields, strict=True) if a is not None and b is not None]
        if pairs and all(a == b for a, b in pairs):
            return None
        if pairs:
            others.append(passage[day.start : day.end])
    return others[0] if others else None


def _other_name(problem: Problem, claim: str, passage: str, alike: float) -> str | None:
    """A name of the passage beside the same word as the problem's name in the claim, which the claim does not have."""
    said = {part for name in names(claim) for part in name.parts}
    beside = _beside(claim, *_whole_name(problem, claim))
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
