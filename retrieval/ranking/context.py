"""How near each sentence comes to a question when both are read in context by the embedding model.

The words' own vectors are compared, each word of the question with its nearest word in the sentence (the late
interaction of Khattab and Zaharia, "ColBERT", 2020, without training), beside the cosine of the whole sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.storage.embed import Embedder

CONTEXT_FEATURES: tuple[str, ...] = (
    "context_cosine",
    "context_match",  # mean over the question's word pieces of the cosine to the nearest piece of the sentence
    "context_best_word",
    "context_cosine_behind",  # how far behind the best sentence of the paragraph
    "context_match_behind",
    "context_best_word_behind",
)
_WINDOW = 900  # characters: what the model reads at once, with room to spare


@lru_cache(maxsize=1)
def shared_embedder() -> Embedder:
    """One embedder for the process."""
    return Embedder()


def context_features(
    question: str, text: str, spans: Sequence[tuple[int, int]], embedder: Embedder | None = None
) -> NDArray[np.float32]:
    """The context features of the sentences at the spans of a text; float32 (sentences, 6)."""
    embedder = embedder or shared_embedder()
    asked = _question(embedder, question)
    whole = asked.mean(axis=0)
    whole /= max(float(np.linalg.norm(whole)), 1e-12)
    table = np.zeros((len(spans), 3), np.float32)
    for first, last in _windows(spans):
        start = spans[first][0]
        vectors, offsets = _words(embedder, text[start : spans[last - 1][1]])
        for index in range(first, last):
            begin, end = np.searchsorted(offsets[:, 0], (spans[index][0] - start, spans[index][1] - start))
            if end > begin:
                inside = vectors[begin:end]
                mean = inside.mean(axis=0)
                cosines = inside @ asked.T
                table[index] = (
                    float(mean @ whole) / max(float(np.linalg.norm(mean)), 1e-12),
                    float(cosines.max(axis=0).mean()),
                    float(cosines.mean(axis=1).max()),
                )
    return np.hstack([table, table.max(axis=0, initial=0) - table]) if len(spans) else np.zeros((0, 6), np.float32)


def _windows(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs of whole sentences that the model can read at once, as (first, behind the last)."""
    windows: list[tuple[int, int]] = []
    first = 0
    for index in range(1, len(spans) + 1):
        if index == len(spans) or spans[index][1] - spans[first][0] > _WINDOW:
            windows.append((first, index))
            first = index
    return windows


@lru_cache(maxsize=128)
def _words(embedder: Embedder, text: str) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The word vectors of a stretch of text, remembered."""
    return embedder.embed_words(text)


@lru_cache(maxsize=512)
def _question(embedder: Embedder, question: str) -> NDArray[np.float32]:
    """The word vectors of a question, remembered."""
    return embedder.embed_words(question)[0]
