"""Boosted decision trees read from JSON and run with numpy: a small learned scorer without a library or a pickle."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Trees:
    """A sum of trees over named features; its output is in log-odds.

    Node arrays have the shape (trees, most nodes of a tree). A leaf points to itself, so that walking on does no harm.
    """

    features: tuple[str, ...]
    feature: NDArray[np.intp]
    threshold: NDArray[np.float32]
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    value: NDArray[np.float32]
    depth: int

    @classmethod
    def read(cls, path: Path, features: Sequence[str]) -> Trees:
        """Read a model; ValueError when it was trained on other features than those given, in this order."""
        with path.open(encoding="utf-8") as file:
            model: dict[str, Any] = json.load(file)
        if tuple(model["features"]) != tuple(features):
            raise ValueError(f"{path.name} was trained on other features: run benchmarks/train_sentences.py again")
        trees = model["trees"]
        most = max(len(tree["value"]) for tree in trees)

        def padded(name: str, kind: type[Any]) -> NDArray[Any]:
            table = np.zeros((len(trees), most), kind)
            for row, tree in enumerate(trees):
                table[row, : len(tree[name])] = tree[name]
            return table

        return cls(
            tuple(features),
            padded("feature", np.intp),
            padded("threshold", np.float32),
            padded("left", np.intp),
            padded("right", np.intp),
            padded("value", np.float32),
            int(model["depth"]),
        )

    def score(self, table: NDArray[np.float32]) -> NDArray[np.float32]:
        """The log-odds of each row of a (rows, features) table."""
        rows = np.arange(len(table))[:, None]
        trees = np.arange(len(self.feature))[None, :]
        node = np.zeros((len(table), len(self.feature)), np.intp)
        for _ in range(self.depth):
            goes_left = table[rows, self.feature[trees, node]] <= self.threshold[trees, node]
            node = np.where(goes_left, self.left[trees, node], self.right[trees, node])
        total: NDArray[np.float32] = self.value[trees, node].sum(axis=1, dtype=np.float32)
        return total
