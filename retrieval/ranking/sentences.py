"""Which sentence of a paragraph answers a question: readable features, weighed by a small learned scorer.

There are two scorers beside this module, written by `benchmarks/train_sentences.py` (their data sources are named in
the files): `sentence-trees.json` sees the words alone, `context-trees.json` also what the embedding model sees.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.language.split import sentences
from retrieval.language.words import split_words
from retrieval.ranking.asking import ask
from retrieval.ranking.features import FEATURES, features
from retrieval.ranking.trees import Trees

_FOLDER = Path(__file__).parent


@lru_cache(maxsize=1)
def _word_trees() -> Trees:
    """The scorer that sees the words alone."""
    return Trees.read(_FOLDER / "sentence-trees.json", FEATURES)


@lru_cache(maxsize=1)
def _context_trees() -> Trees:
    """The scorer that also sees the words in context."""
    from retrieval.ranking.context import CONTEXT_FEATURES

    return Trees.read(_FOLDER / "context-trees.json", (*FEATURES, *CONTEXT_FEATURES))


def score_by_words(table: NDArray[np.float32]) -> NDArray[np.float32]:
    """The log-odds that each row of `features` is of a sentence that answers, from its words alone."""
    return _word_trees().score(table) if len(table) else np.empty(0, np.float32)


def rank_sentences(question: str, text: str, *, context: bool = True) -> list[tuple[int, int, float]]:
    """The sentences of a paragraph as (start, end, score), the one that answers best first.

    The score is the probability, 0-1, that the sentence answers the question; it compares across questions and texts,
    so that the best score of a paragraph also tells whether the paragraph answers at all. With `context` the embedding
    model reads question and paragraph (some 50 ms); without it the words alone decide (under 1 ms).

    >>> text = "The talks began on Monday. Turkey warned that Russia would be held responsible."
    >>> start, end, _ = rank_sentences("What did Turkey warn?", text)[0]
    >>> text[start:end]
    'Turkey warned that Russia would be held responsible.'
    """
    spans = sentences(text)
    table = features(ask(question), [[split_words(text[start:end]) for start, end in spans]])
    if context and spans:
        from retrieval.ranking.context import context_features

        scores = _context_trees().score(np.hstack([table, context_features(question, text, spans)]))
    else:
        scores = score_by_words(table)
    ranked = sorted(zip(spans, scores.tolist(), strict=True), key=lambda item: (-item[1], item[0]))
    return [(start, end, float(1 / (1 + np.exp(-score)))) for (start, end), score in ranked]
