"""The sentences of the found passages as candidates for an answer, each with the log-odds that it answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from retrieval.features import Asked
from retrieval.sentences import score_sentences
from retrieval.split import sentences
from retrieval.types import Article, Hit, Role
from retrieval.words import Words, split_words

LONGEST_SHOWN = 60
"""Words of a sentence that is shown, its neighbour included."""


@dataclass(frozen=True)
class Candidate:
    """One sentence of one hit: `article.text[start:end]`; `rank` is the place of its passage in the search."""

    hit: Hit
    start: int
    end: int
    words: Words
    score: float
    alone: float
    rank: int

    @property
    def article(self) -> Article:
        """Where the sentence stands."""
        return self.hit.article

    @property
    def text(self) -> str:
        """Its own words."""
        return self.words.text


def candidates(asked: Asked, hits: Sequence[Hit]) -> list[Candidate]:
    """Every sentence of the hits, best first; boilerplate is none."""
    found: list[Candidate] = []
    for rank, hit in enumerate(hits):
        if hit.passage.role is Role.BOILERPLATE:
            continue
        spans = spans_of(hit)
        split = [split_cached(hit.article.text[start:end]) for start, end in spans]
        covered = _covered_by_title(asked, hit.article.title)
        for (start, end), words, alone in zip(spans, split, score_sentences(asked, split).tolist(), strict=True):
            score = alone - 0.2 * math.log1p(rank) + 0.8 * covered
            found.append(Candidate(hit, start, end, words, score, alone, rank))
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.rank, candidate.start))


def spans_of(hit: Hit) -> list[tuple[int, int]]:
    """The sentence spans of a hit's passage, in its article's text."""
    if hit.passage.sentences:
        return list(hit.passage.sentences)
    start = hit.passage.start
    return [(start + first, start + last) for first, last in sentences(hit.text)]


@lru_cache(maxsize=20_000)
def split_cached(text: str) -> Words:
    """The words of a sentence, remembered: the same passages come back for the next question."""
    return split_words(text)


def _covered_by_title(asked: Asked, title: str) -> float:
    """The share of the question's weight that the article's title has."""
    stems = split_cached(title).stem_set
    return sum(weight for stem, weight in asked.weights.items() if stem in stems) / asked.total
