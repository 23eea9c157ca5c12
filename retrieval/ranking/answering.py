"""Which sentence of many found passages answers a question: what `retrieval/ranking/features.py` sees, and what the search adds.

Beside the sentence itself count the place of its passage in the search, what the passage and the title cover, and
whether what the sentence adds to the question is also in other passages found for it (pseudo-relevance feedback). The
scorer is `passage-trees.json` beside this module, written by `benchmarks/train_sentences.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.language.words import Words, rarity
from retrieval.ranking.asking import Asked
from retrieval.ranking.features import FEATURES, features
from retrieval.ranking.trees import Trees

FOUND_FEATURES: tuple[str, ...] = (
    *FEATURES,
    "passage_rank",  # logarithm of the place of its passage in the search
    "title_covers",  # share of the question that the title has
    "passage_covers",
    "passage_and_title_cover",
    "new_name_elsewhere",  # in how much of what was found its best new name is
    "new_words_elsewhere",
    "new_word_elsewhere",
    "article_hits",  # how many of the passages found are of its article
    "seen_before",  # a passage before it has the very same sentence
)


@dataclass(frozen=True)
class Found:
    """A passage that a search found, in words: its title, its sentences, and a key of its article."""

    article: str
    title: Words
    sentences: tuple[Words, ...]


@lru_cache(maxsize=1)
def _trees() -> Trees:
    """The learned scorer."""
    return Trees.read(Path(__file__).parent / "passage-trees.json", FOUND_FEATURES)


def score_rows(table: NDArray[np.float32]) -> NDArray[np.float32]:
    """How well each row of `found_features` answers; scores compare within one question."""
    return _trees().score(table) if len(table) else np.empty(0, np.float32)


def found_features(
    asked: Asked, found: Sequence[Found], most: int | None = None
) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """The features of sentences of the passages found, best passage first: float32 (sentences, FOUND_FEATURES).

    The second array, (sentences,), has their places among all sentences: with `most`, at most so many are gone into.
    """
    kept = [passage for passage in found if passage.sentences]
    if not kept:
        return np.zeros((0, len(FOUND_FEATURES)), np.float32), np.zeros(0, np.intp)
    own, places = features(asked, [passage.sentences for passage in kept], most)
    wanted = set(places.tolist())
    stems = [frozenset().union(*(words.stem_set for words in passage.sentences)) for passage in kept]
    heard: Counter[str] = Counter()
    for rank, (passage, inside) in enumerate(zip(kept, stems, strict=True)):
        weight = 1 / (1 + rank / 10)
        for stem in inside | passage.title.stem_set:
            heard[stem] += weight  # type: ignore[assignment]  # a Counter of weights
    total = sum(1 / (1 + rank / 10) for rank in range(len(kept)))
    hits = Counter(passage.article for passage in kept)
    seen: set[tuple[str, ...]] = set()
    rows: list[tuple[float, ...]] = []
    place = 0
    for rank, (passage, inside) in enumerate(zip(kept, stems, strict=True)):
        title = passage.title.stem_set
        shared = (
            float(np.log1p(rank)),
            asked.share(title),
            asked.share(inside),
            asked.share(inside | title),
        )
        share = hits[passage.article] / len(kept)
        for words in passage.sentences:
            if place in wanted:
                rows.append((*shared, *_elsewhere(asked, words, heard, total), share, float(words.stems in seen)))
            seen.add(words.stems)
            place += 1
    return np.hstack([own, np.array(rows, np.float32)]), places


def _elsewhere(asked: Asked, words: Words, heard: Counter[str], total: float) -> tuple[float, float, float]:
    """How common the sentence's new words are in all that was found: the best name, the five best, the best word."""
    names: float = 0.0
    values: list[float] = []
    for index in words.told:
        stem = words.stems[index]
        if stem in asked.weights:
            continue
        value = heard[stem] / total * rarity(words.forms[index])
        values.append(value)
        if words.capital[index] and value > names:
            names = value
    if not values:
        return 0.0, 0.0, 0.0
    values.sort()
    return names, sum(values[-5:]) / len(values[-5:]), values[-1]
