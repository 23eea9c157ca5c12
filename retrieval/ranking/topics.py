"""Which articles are on a topic: evidence gathered sentence by sentence, and feedback from the best of it.

A topical query ("effects on the tech sector") is met by many articles, each in a few sentences. Every sentence of the
candidates is scored by words (BM25) and by meaning (cosine). The best twenty then stand for the topic: Fisher's linear
discriminant between them and all sentences says in which direction of the vector space they differ from the rest,
and every sentence is scored along it. An article's score is the sum of its best sentences, each counting
less than the one before, and its BM25 as a whole.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_EXEMPLARS = 20
_RIDGE = 2.0
_COUNTED_SENTENCES = 8
_DECAY = 0.8
_WHOLE_ARTICLE = 0.4
_ASKS = re.compile(
    r"\W*(?:(?:in|at|on|for|by|to|from|of|with|under|about|during|after)\s+)?"
    r"(?:who|whom|whose|what|which|when|where|why|how)\b",
    re.IGNORECASE,
)


def is_question(query: str) -> bool:
    """Whether a query asks for one fact, rather than naming a topic: it begins or ends as a question does."""
    return bool(_ASKS.match(query)) or query.rstrip(" \"'”’)").endswith(("?", "？", "؟"))


def standard(values: Array) -> Array:
    """Values at mean 0 and spread 1; NaN counts as the mean."""
    known = np.isfinite(values)
    if not known.any():
        return np.zeros(len(values))
    mean, spread = values[known].mean(), values[known].std()
    return np.where(known, (values - mean) / max(float(spread), 1e-9), 0.0)


def topic_scores(
    sentence_words: Array,
    sentence_vectors: NDArray[np.float32],
    query: NDArray[np.float32] | None,
    owners: NDArray[np.int64],
    article_words: Array,
) -> Array:
    """A score for each article.

    sentence_words: BM25 (sentences,); sentence_vectors: unit vectors (sentences, d), rows of NaN where there is none;
    query: unit vector (d,), or None to go by words alone; owners: the article of each sentence; article_words: BM25
    (articles,).
    """
    if not len(sentence_words):
        return standard(article_words)
    first = standard(sentence_words)
    known = np.isfinite(sentence_vectors[:, 0]) if sentence_vectors.size else np.zeros(len(owners), np.bool_)
    if query is not None and known.sum() > 2 * _EXEMPLARS:
        cosines = np.full(len(owners), np.nan)
        cosines[known] = sentence_vectors[known] @ query
        first = first + standard(cosines)
        best = np.argsort(-np.where(known, first, -np.inf), kind="stable")[:_EXEMPLARS]
        along = np.full(len(owners), np.nan)
        along[known] = sentence_vectors[known] @ _discriminant(sentence_vectors[known], sentence_vectors[best])
        first = standard(first) + standard(along)
    gathered = best_sum(first, owners, len(article_words))
    return standard(gathered) + _WHOLE_ARTICLE * standard(article_words)


def best_sum(scores: Array, owners: NDArray[np.int64], articles: int) -> Array:
    """For each article the sum of its best sentences' scores, the n-th best weighed by decay to the power n."""
    order = np.lexsort((-scores, owners))
    sorted_owners = owners[order]
    starts = np.searchsorted(sorted_owners, np.arange(articles))
    rank = np.arange(len(order)) - starts[sorted_owners]
    weights = np.where(rank < _COUNTED_SENTENCES, _DECAY ** np.minimum(rank, _COUNTED_SENTENCES), 0.0)
    sums: Array = np.bincount(sorted_owners, weights=scores[order] * weights, minlength=articles).astype(np.float64)
    return sums


def _discriminant(everything: NDArray[np.float32], exemplars: NDArray[np.float32]) -> NDArray[np.float32]:
    """The direction (d,) that best tells the exemplars from everything, with a ridge for stability."""
    mean = everything.mean(axis=0)
    centred = everything - mean
    spread = centred.T @ centred / len(centred)
    ridge = _RIDGE * float(np.trace(spread)) / len(spread) * np.eye(len(spread), dtype=np.float32)
    return np.asarray(np.linalg.solve(spread + ridge, exemplars.mean(axis=0) - mean), np.float32)
