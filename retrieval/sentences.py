"""Which sentence of a paragraph answers a question: readable features, weighed by a small learned scorer.

The scorer is `sentence-trees.json` beside this module, written by `benchmarks/train_sentences.py` (its data sources
are named there and in the file).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.features import FEATURES, Asked, ask, features
from retrieval.split import sentences
from retrieval.trees import Trees
from retrieval.words import Words, split_words


@lru_cache(maxsize=1)
def _trees() -> Trees:
    """The learned scorer."""
    return Trees.read(Path(__file__).parent / "sentence-trees.json", FEATURES)


def score_sentences(asked: Asked, paragraph: Sequence[Words]) -> NDArray[np.float32]:
    """The log-odds that each of the consecutive sentences of one paragraph answers the question."""
    return _trees().score(features(asked, [paragraph])) if paragraph else np.empty(0, np.float32)


def rank_sentences(question: str, text: str) -> list[tuple[int, int, float]]:
    """The sentences of a paragraph as (start, end, score), the one that answers best first.

    The score is the probability, 0-1, that the sentence answers the question; it compares across questions and texts,
    so that the best score of a paragraph also tells whether the paragraph answers at all.

    >>> text = "The talks began on Monday. Turkey warned that Russia would be held responsible."
    >>> start, end, _ = rank_sentences("What did Turkey warn?", text)[0]
    >>> text[start:end]
    'Turkey warned that Russia would be held responsible.'
    """
    spans = sentences(text)
    scores = score_sentences(ask(question), [split_words(text[start:end]) for start, end in spans])
    ranked = sorted(zip(spans, scores.tolist(), strict=True), key=lambda item: (-item[1], item[0]))
    return [(start, end, float(1 / (1 + np.exp(-score)))) for (start, end), score in ranked]
