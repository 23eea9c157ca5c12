"""Which sentence of a paragraph answers a question.

Readable features of the words, weighed by a small learned scorer (`sentence-trees.json`, written by
`benchmarks/train_sentences.py`, its data named in the file), and what the reader (`reading`) sees in the whole.
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
from retrieval.ranking.reading import SUREST
from retrieval.ranking.reading import read as read_text
from retrieval.ranking.trees import Trees

_FOLDER = Path(__file__).parent
TRUST = 0.5
"""What the reader's log-odds count beside the words': chosen on a third of SQuAD 2.0 and QED that it was not trained on."""
_SCALE, _OFFSET = 0.313, 0.958  # make the sum a probability, fitted on the same third


@lru_cache(maxsize=1)
def _word_trees() -> Trees:
    """The scorer that sees the words alone."""
    return Trees.read(_FOLDER / "sentence-trees.json", FEATURES)


def score_by_words(table: NDArray[np.float32]) -> NDArray[np.float32]:
    """The log-odds that each row of `features` is of a sentence that answers, from its words alone."""
    return _word_trees().score(table) if len(table) else np.empty(0, np.float32)


def rank_sentences(question: str, text: str, *, read: bool = True) -> list[tuple[int, int, float]]:
    """The sentences of a paragraph as (start, end, score), the one that answers best first.

    The score is the probability, 0-1, that the sentence answers the question; it compares across questions and texts,
    so that the best score of a paragraph also tells whether the paragraph answers at all. With `read` the reader goes
    through the text (some 10 ms a hundred words); without it the words alone decide (under 1 ms).

    >>> text = "The talks began on Monday. Turkey warned that Russia would be held responsible."
    >>> start, end, _ = rank_sentences("What did Turkey warn?", text)[0]
    >>> text[start:end]
    'Turkey warned that Russia would be held responsible.'
    """
    spans = sentences(text)
    table, _ = features(ask(question), [[split_words(text[start:end]) for start, end in spans]])
    scores = score_by_words(table)
    if read and spans:
        reading = read_text(question, text)
        seen = np.array([reading.best(start, end)[0] for start, end in spans], np.float32).clip(-SUREST)
        scores = (_SCALE * (scores + TRUST * seen) - _OFFSET).astype(np.float32)
    ranked = sorted(zip(spans, scores.tolist(), strict=True), key=lambda item: (-item[1], item[0]))
    return [(start, end, float(1 / (1 + np.exp(-score)))) for (start, end), score in ranked]
