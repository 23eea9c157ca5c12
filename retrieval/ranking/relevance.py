"""How well a passage answers a question: a weighted sum of features that can be read.

The weights lie in `passage-weights.json`, written by `benchmarks/train_passages.py`, which names the data it learned
from. Words are weighed by how rare they are in the archive (BM25: Robertson & Zaragoza 2009); a match counts more
where all the rare words of the question meet in one passage, or its title, and stand near each other.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.language.terms import query_words, terms

FEATURES = (
    "words",  # BM25 of the passage's text
    "title",  # share of the question's weight that the article's title holds
    "coverage",  # share that passage and title hold together
    "proximity",  # neighbours in the question that are near each other in the passage
    "quantity",  # numbers in the passage, for a question after one
    "numbers",  # numbers in the passage
    "names",  # capitalised words in the passage that the question lacks
    "passage_cosine",  # the passage's vector and the question's
    "sentence_cosine",  # the best sentence's vector and the question's
)
_COSINES = slice(7, 9)
_K1, _B = 1.2, 0.75
_AVERAGE_LENGTH = 105.0
_NEAR = 8
_NUMBER = re.compile(r"\d[\d.,]*")
_CAPITAL = re.compile(r"(?<=[a-z,;’'] )[A-Z][\w’'-]+")
_QUANTITY = re.compile(
    r"\bhow (?:many|much|old|long|far|tall|big|large|high|often)\b|\bwhat (?:percent|share|age|year)", re.I
)


@dataclass(frozen=True)
class Question:
    """A question as the ranking sees it: its words with their weights (inverse document frequency)."""

    text: str
    places: Mapping[str, int]
    weights: NDArray[np.float64]
    telling: NDArray[np.bool_]
    pairs: tuple[tuple[int, int], ...]
    quantity: bool

    @classmethod
    def of(cls, text: str, frequencies: Callable[[Iterable[str]], dict[str, int]], count: int) -> Question:
        """Weigh the words of `text` by the number of passages, of `count`, that hold each of their forms."""
        words = query_words(text)
        places = {form: place for place, word in enumerate(words) for form in word.forms}
        known = frequencies(places)
        found = np.array([sum(known[form] for form in word.forms) for word in words], np.float64)
        weights = np.log(1 + (max(count, 1) - np.minimum(found, count) + 0.5) / (found + 0.5))
        telling = np.array([word.telling for word in words], np.bool_)
        if not telling.any():
            telling[:] = True
        kept = np.flatnonzero(telling).tolist()
        pairs = tuple(pairwise(kept))
        return cls(text, places, weights, telling, pairs, bool(_QUANTITY.search(text)))

    @cached_property
    def total(self) -> float:
        """The weight of all its telling words."""
        return float(self.weights[self.telling].sum()) or 1.0

    @cached_property
    def weight(self) -> list[float]:
        """Its weights as plain numbers, for loops."""
        return [float(weight) for weight in self.weights]


def sentence_bm25(query: str, sentences: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """BM25 of sentences given as their terms, counting how rare a word is among just these: float64 (sentences,).

    Where all candidates are about one thing, the words for that thing tell nothing, and this takes them out.
    """
    words = [word for word in query_words(query) if word.telling] or query_words(query)
    places = {form: place for place, word in enumerate(words) for form in word.forms}
    counts = [Counter(place for term in found if (place := places.get(term)) is not None) for found in sentences]
    holding = Counter(place for count in counts for place in count)
    total = len(sentences)
    weights = [math.log(1 + (total - holding[place] + 0.5) / (holding[place] + 0.5)) for place in range(len(words))]
    average = max(sum(map(len, sentences)) / max(total, 1), 1.0)
    scores = np.zeros(total)
    for row, (count, found) in enumerate(zip(counts, sentences, strict=True)):
        if count:
            length = _K1 * (1 - _B + _B * len(found) / average)
            scores[row] = sum(weights[place] * n * (_K1 + 1) / (n + length) for place, n in count.items())
    return scores


def word_features(question: Question, title: str, text: str, found: Sequence[str], foreign: bool) -> list[float]:
    """The features of one passage, `found` its terms, that need no vectors, in the order of FEATURES."""
    where: dict[int, list[int]] = {}
    for position, term in enumerate(found):
        place = question.places.get(term)
        if place is not None:
            where.setdefault(place, []).append(position)
    titled = {question.places[term] for term in terms(title, foreign) if term in question.places}
    total, weight, telling = question.total, question.weight, question.telling
    near = 0.0
    for left, right in question.pairs:
        if left in where and right in where:
            gap = min(abs(a - b) for a in where[left] for b in where[right])
            if gap <= _NEAR:
                near += min(weight[left], weight[right]) / max(1, gap)
    numbers = len(set(_NUMBER.findall(text)))
    names = set(terms(" ".join(_CAPITAL.findall(text)), foreign)) - question.places.keys()
    length = _K1 * (1 - _B + _B * len(found) / _AVERAGE_LENGTH)
    words = sum(weight[p] * len(at) * (_K1 + 1) / (len(at) + length) for p, at in where.items())
    return [
        words / total,
        sum(weight[place] for place in titled if telling[place]) / total,
        sum(weight[place] for place in titled | where.keys() if telling[place]) / total,
        near / total,
        float(min(numbers, 3)) if question.quantity else 0.0,
        math.log1p(numbers),
        math.log1p(len(names)),
    ]


def score(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each feature gives to each passage's score: rows (n, features) times the learned weights.

    The two cosines are taken relative to the candidates at hand, whatever range an embedder gives; NaN, where there is
    no vector yet, counts as their mean.
    """
    rows = rows.copy()
    cosines = rows[:, _COSINES]
    known = np.isfinite(cosines)
    counted = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, cosines, 0).sum(axis=0) / counted
    spread = np.sqrt(np.where(known, (cosines - mean) ** 2, 0).sum(axis=0) / counted)
    rows[:, _COSINES] = np.where(known, (cosines - mean) / np.maximum(spread, 1e-6), 0)
    return np.asarray(rows * _weights(), np.float64)


@lru_cache(maxsize=1)
def _weights() -> NDArray[np.float64]:
    """The learned weights, in the order of FEATURES."""
    stored = json.loads((Path(__file__).parent / "passage-weights.json").read_text(encoding="utf-8"))
    return np.array([stored["weights"][feature] for feature in FEATURES], np.float64)
