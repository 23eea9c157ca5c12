"""How likely a word in lower case is part of a name: by its vector, since names lie together among the word vectors.

Words that news nearly always writes small are none, wherever they lie. `benchmarks/train_names.py` learns both.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.language.geography import PLACE_OF
from retrieval.language.words import STOPWORDS, is_number, row_of, vectors

CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december""".split()
)
"""Days and months: capitalised in English, and never names; "may" is left out, being a verb more often."""

_NEVER_NAMES = ("ised", "ized", "ising", "izing")
UNKNOWN = 0.6
"""The likelihood of a word outside the vocabulary."""


@lru_cache(maxsize=1)
def _direction() -> tuple[NDArray[np.float32], float, frozenset[str]]:
    """The direction of names among the word vectors, its offset, and the words that look like names and are none."""
    with Path(__file__).with_name("name-direction.json").open(encoding="utf-8") as file:
        model = json.load(file)
    return np.asarray(model["weights"], np.float32), float(model["bias"]), frozenset(model["small"].split())


@lru_cache(maxsize=65536)
def name_likeness(form: str) -> float:
    """How likely a folded word is part of a name, 0-1: a logistic regression on its vector; nations are names."""
    if form in STOPWORDS or is_number(form) or form in CALENDAR:
        return 0.0
    if form in PLACE_OF:
        return 1.0
    direction, bias, small = _direction()
    if form in small or form.endswith(_NEVER_NAMES):
        return 0.0
    row = row_of(form)
    table = vectors()
    if row == len(table) - 1:
        return UNKNOWN if form.isalpha() else 0.0
    return float(1 / (1 + np.exp(-(table[row] @ direction + bias))))
