"""Which articles state a claim: decided article by article, with the sentences that do, and no fixed number of results.

An article states a claim when a few neighbouring sentences hold most of what the claim says. Words weigh by how rare
they are among the candidates (all of which speak of the claim's topic) and in the language at large, so that it is
the claim's particulars that decide, not its topic. Nearness in meaning adds to that where vectors are at hand. What
contradicts the claim (another number, a denial) is no statement of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.language.words import STOPWORDS, fold, rarity, stem_of
from retrieval.proof.essentials import Essentials
from retrieval.types import Article

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Span = tuple[int, int]

STATED = 0.56
"""The score from which an article states the claim; the same on both development topics."""

UNSURE = 0.08
"""Within so much of STATED, the line is drawn at the widest gap between the articles' scores."""

WINDOWS = (1, 2, 3)
"""Sentences in a row that may state a claim together."""

NEIGHBOURHOOD = 6
"""Sentences on either side of a window that may name what it speaks of."""

WORDS_WEIGHT, CONTEXT_WEIGHT, MEANING_WEIGHT = 0.55, 0.2, 0.25
"""What coverage by a window, by its neighbourhood, and nearness in meaning add to the score."""

GENERAL_SENTENCES = 60
"""How many sentences of general English the candidates' word counts are smoothed with."""

LOOKED_AT, WORSE = 6, 0.25
"""How many windows of an article are looked at for the claim's essentials, and how far behind the best one."""

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may state the claim: its sentences, and one unit vector a sentence where there are any."""

    article: Article
    sentences: Sequence[Span]
    vectors: Floats | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """The span of an article that states the claim, and how surely: score 0-1."""

    article_id: str
    start: int
    end: int
    score: float


def who_reports(
    claim: str,
    candidates: Iterable[Candidate],
    claim_vector: Floats | None = None,
) -> list[Statement]:
    """Decide for each candidate whether it states the claim; those that do, surest first.

    The result is empty when nobody does. `claim_vector` is the claim embedded as a query, of the candidates'
    dimension; without it words alone decide.
    """
    terms = _terms(claim)
    chosen = [candidate for candidate in candidates if candidate.sentences]
    if not terms or not chosen:
        return []
    scored = _Scored(terms, chosen, claim_vector)
    essentials = Essentials(claim)
    likely = np.flatnonzero(scored.scores >= _line(scored.scores))
    found = [scored.statement(int(number), essentials) for number in likely]
    return sorted((statement for statement in found if statement), key=lambda statement: -statement.score)


def _terms(claim: str) -> dict[str, str]:
    """The claim's words that mean something by themselves: stem to folded form."""
    forms = [_bare(match) for match in _WORD.findall(claim)]
    return {stem_of(form): form for form in forms if form not in STOPWORDS}


def _bare(word: str) -> str:
    """A word folded, without its possessive ending."""
    form = fold(word)
    return form[:-2] if form.endswith(("'s", "’s")) else form


class _TermNumbers(dict[str, int]):
    """From a word as it stands in a text to the claim's term that it is a form of, or -1; learns as it is asked."""

    def __init__(self, terms: Iterable[str]) -> None:
        super().__init__()
        self._stems = {stem: number for number, stem in enumerate(terms)}

    def __missing__(self, word: str) -> int:
        number = self._stems.get(stem_of(_bare(word)), -1)
        self[word] = number
        return number


class _Scored:
    """All candidates' sentences against the claim's terms, as one matrix."""

    def __init__(self, terms: dict[str, str], candidates: Sequence[Candidate], claim_vector: Floats | None) -> None:
        self.candidates = candidates
        counts = np.array([len(candidate.sentences) for candidate in candidates])
        self.starts = np.r_[0, np.cumsum(counts)[:-1]]
        self.owner = np.repeat(np.arange(len(candidates)), counts)
        self.held = _occurrences(terms, candidates)
        self.weights = _weights(self.held, list(terms.values()))
        self.coverage = {size: self._joined(size) @ self.weights for size in WINDOWS}
        words = np.mean([self._best(self.coverage[size]) for size in WINDOWS], axis=0)
        context = self._context()
        meaning = _meaning(candidates, claim_vector, self.starts)
        if meaning is None:
            self.scores = (WORDS_WEIGHT * words + CONTEXT_WEIGHT * context) / (WORDS_WEIGHT + CONTEXT_WEIGHT)
        else:
            self.scores = WORDS_WEIGHT * words + CONTEXT_WEIGHT * context + MEANING_WEIGHT * meaning

    def _joined(self, size: int) -> Flags:
        """For each sentence, the terms that it and the next size - 1 sentences of its article hold."""
        joined = self.held.copy()
        for step in range(1, size):
            same = self.owner[step:] == self.owner[:-step]
            joined[:-step][same] |= self.held[step:][same]
        return joined

    def _best(self, values: Floats) -> Floats:
        """The best value of each article."""
        best: Floats = np.maximum.reduceat(values, self.starts)
        return best

    def _context(self) -> Floats:
        """For each article, the share of the claim that its best window and the sentences around it hold."""
        shares = np.zeros(len(self.candidates), np.float32)
        for number, candidate in enumerate(self.candidates):
            first, count = int(self.starts[number]), len(candidate.sentences)
            centre = int(self.coverage[2][first : first + count].argmax())
            low, high = max(0, centre - NEIGHBOURHOOD), min(count, centre + 2 + NEIGHBOURHOOD)
            shares[number] = self.held[first + low : first + high].any(axis=0) @ self.weights
        return shares

    def statement(self, number: int, essentials: Essentials) -> Statement | None:
        """The one or two sentences of an article that state the claim best, or None where they contradict it."""
        candidate, title = self.candidates[number], self.candidates[number].article.title
        text, spans = candidate.article.text, candidate.sentences
        for at, size in self._windows(number):
            start, end = spans[at][0], spans[at + size - 1][1]
            beside, near = (_around(text, spans, at, size, reach) for reach in (1, NEIGHBOURHOOD))
            if essentials.missing(text[start:end], beside, near, title) is None:
                return Statement(candidate.article.id, start, end, float(min(1.0, self.scores[number])))
        return None

    def _windows(self, number: int) -> list[tuple[int, int]]:
        """The windows of an article worth a look as (first sentence, how many), best and short ones first."""
        first, count = int(self.starts[number]), len(self.candidates[number].sentences)
        rated: list[tuple[float, int, int]] = []
        for size, handicap in ((1, 0.0), (2, 0.1)):
            shares = self.coverage[size][first : first + count - size + 1]
            rated += [(float(share) - handicap, -at, size) for at, share in enumerate(shares)]
        rated.sort(reverse=True)
        return [(-at, size) for share, at, size in rated[:LOOKED_AT] if share > rated[0][0] - WORSE]


def _around(text: str, spans: Sequence[Span], at: int, size: int, reach: int) -> str:
    """The text of a window and of so many sentences on either side."""
    return text[spans[max(0, at - reach)][0] : spans[min(len(spans), at + size + reach) - 1][1]]


def _occurrences(terms: Iterable[str], candidates: Sequence[Candidate]) -> Flags:
    """Which of the claim's terms each sentence holds; (sentences of all candidates, terms)."""
    numbers = _TermNumbers(terms)
    rows: list[int] = []
    columns: list[int] = []
    row = 0
    for candidate in candidates:
        text = candidate.article.text
        for start, end in candidate.sentences:
            for number in {numbers[word] for word in _WORD.findall(text, start, end)}:
                if number >= 0:
                    rows.append(row)
                    columns.append(number)
            row += 1
    held = np.zeros((row, len(numbers._stems)), np.bool_)
    held[rows, columns] = True
    return held


def _weights(held: Flags, forms: Sequence[str]) -> Floats:
    """How much each term tells, summing to 1: the logarithm of how seldom a sentence here, or in general, holds it."""
    general = np.array([_general_share(form) for form in forms], np.float32)
    share = (held.sum(axis=0) + GENERAL_SENTENCES * general) / (len(held) + GENERAL_SENTENCES)
    weights = np.log(1 + 1 / np.maximum(share, 1e-4)).astype(np.float32)
    normal: Floats = weights / weights.sum()
    return normal


def _general_share(form: str) -> float:
    """The share of sentences of general English that hold a word, from its rarity (Zipf's law)."""
    return float(0.1 * np.exp(-7.5 * rarity(form)))


def _meaning(
    candidates: Sequence[Candidate], claim_vector: Floats | None, starts: npt.NDArray[np.int64]
) -> Floats | None:
    """The nearest sentence's cosine to the claim, for each article; None where any vector is missing."""
    if claim_vector is None or any(candidate.vectors is None for candidate in candidates):
        return None
    stacked = np.concatenate([candidate.vectors for candidate in candidates if candidate.vectors is not None])
    nearest: Floats = np.maximum.reduceat(stacked @ claim_vector, starts)
    return nearest


def _line(scores: Floats) -> float:
    """Where to draw the line: the widest gap between scores near STATED, so that like articles are treated alike."""
    near = np.sort(scores[np.abs(scores - STATED) < UNSURE])
    points = np.r_[STATED - UNSURE, near, STATED + UNSURE]
    widest = int(np.diff(points).argmax())
    return float(points[widest] + points[widest + 1]) / 2
