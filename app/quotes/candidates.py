"""The sentences of the found passages as candidates for an answer, best first."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.language.split import sentences
from retrieval.language.words import Words, split_words
from retrieval.ranking.answering import FOUND_FEATURES, Found, found_features, score_rows
from retrieval.ranking.asking import Asked
from retrieval.ranking.expectation import Kind
from retrieval.ranking.features import FEATURES
from retrieval.ranking.sentences import score_by_words
from retrieval.types import Article, Hit, Role

LONGEST_SHOWN = 60
"""Words of a sentence that is shown, its neighbour included."""

_DATELINE = re.compile(
    r"[A-Z][A-Z .'’-]{2,30}(?:, [A-Z][a-z]{2,8}\.? \d{1,2})?(?: ?\([^()\n]{2,40}\))? ?[-–—] (?=[\w“\"‘'])"
)
"""PARIS (Agency) - before a report's first words: where and by whom it was written, not part of what it says."""

_MOST = 60  # sentences that are gone into, of some hundred; the best is always one of them, the best three of 98 %
_ALONE = 0.3  # what the sentence by itself counts beside what the whole search says of it
_NO_VALUE = 0.8  # what a sentence loses that has no number where a number is asked for
_MEASURE = 0.6  # what it gains where the measure asked for stands by the number ("years old")
_STRICT = frozenset({Kind.QUANTITY, Kind.MONEY, Kind.PERCENT, Kind.DURATION})
_COLUMN = {name: index for index, name in enumerate(FOUND_FEATURES)}


@dataclass(frozen=True)
class Candidate:
    """One sentence of one hit: `article.text[start:end]`, with its score and the features that it comes from.

    `rank` is the place of its passage in the search, `place` its own among the passage's sentences. `read` is what
    the reader says of it (log-odds; NaN where it did not read it), `answer` the words in `article.text` that it marked.
    """

    hit: Hit
    start: int
    end: int
    words: Words
    score: float
    rank: int
    place: int
    row: NDArray[np.float32]
    read: float = math.nan
    answer: tuple[int, int] | None = None

    @property
    def article(self) -> Article:
        """Where the sentence stands."""
        return self.hit.article

    @property
    def text(self) -> str:
        """Its own words, without a dateline."""
        return self.article.text[self.start : self.end]

    @property
    def said(self) -> Words:
        """The words of `text`; `words` has the dateline, too."""
        return split_cached(self.text)

    def feature(self, name: str) -> float:
        """One of its features, by name."""
        return float(self.row[_COLUMN[name]])


def candidates(asked: Asked, hits: Sequence[Hit]) -> list[Candidate]:
    """The sentences of the hits that may answer, best first; boilerplate is none."""
    citable = [hit for hit in hits if hit.passage.role is not Role.BOILERPLATE]
    spans = [spans_of(hit) for hit in citable]
    found = [
        Found(
            hit.article.id,
            split_cached(hit.article.title),
            tuple(split_cached(hit.article.text[start:end]) for start, end in inside),
        )
        for hit, inside in zip(citable, spans, strict=True)
    ]
    table, places = found_features(asked, found, _MOST)
    scores = (
        score_rows(table)
        + _ALONE * score_by_words(table[:, : len(FEATURES)])
        - _NO_VALUE * (table[:, _COLUMN["expected_present"]] < 0) * (asked.expectation.kind in _STRICT)
        + _MEASURE * table[:, _COLUMN["expected_unit_near"]] * bool(asked.expectation.units)
    ).tolist()
    every = [
        (hit, rank, place, span, words)
        for rank, (hit, inside, passage) in enumerate(zip(citable, spans, found, strict=True))
        for place, (span, words) in enumerate(zip(inside, passage.sentences, strict=True))
    ]
    listed: list[Candidate] = []
    for row, score, at in zip(table, scores, places.tolist(), strict=True):
        hit, rank, place, (start, end), words = every[at]
        begin = _after_dateline(hit.article.text, start, end)
        listed.append(Candidate(hit, begin, end, words, score, rank, place, row))
    return sorted(listed, key=lambda candidate: (-candidate.score, candidate.rank, candidate.start))


def spans_of(hit: Hit) -> list[tuple[int, int]]:
    """The sentence spans of a hit's passage, in its article's text."""
    start = hit.passage.start
    return list(hit.passage.sentences or [(start + first, start + last) for first, last in sentences(hit.text)])


def _after_dateline(text: str, start: int, end: int) -> int:
    """Where a sentence begins to say something: a dateline counts for its ranking, but is not quoted."""
    dateline = _DATELINE.match(text, start, end)
    return dateline.end() if dateline else start


@lru_cache(maxsize=20_000)
def split_cached(text: str) -> Words:
    """The words of a sentence, remembered: the same passages come back for the next question."""
    return split_words(text)
