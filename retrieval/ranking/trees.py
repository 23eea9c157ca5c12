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

    All nodes stand in one row, `roots` (trees,) says where each tree begins. `children` (nodes, 2) is where to go when
    a value is above the threshold and when it is not; a leaf points to itself, so that walking on does no harm.
    """

    features: tuple[str, ...]
    roots: NDArray[np.int32]
    feature: NDArray[np.int32]
    threshold: NDArray[np.float32]
    children: NDArray[np.int32]
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
        sizes = [len(tree["value"]) for tree in trees]
        roots = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int32)

        def together(name: str, kind: type[Any]) -> NDArray[Any]:
            return np.concatenate([np.array(tree[name], kind) for tree in trees])

        children = np.stack([together("right", np.int32), together("left", np.int32)], axis=1)
        children += np.repeat(roots, sizes)[:, None]
        return cls(
            tuple(features),
            roots,
            together("feature", np.int32),
            together("threshold", np.float32),
            children,
            together("value", np.float32),
            int(model["depth"]),
        )

    def score(self, table: NDArray[np.float32]) -> NDArray[np.float32]:
        """The log-odds of each row of a (rows, features) table."""
        # Everything is taken from flat arrays: indexing by rows and columns at once takes three times as long.
        values, children = np.ascontiguousarray(table).ravel(), self.children.ravel()
        first = (np.arange(len(table), dtype=np.int32) * table.shape[1])[:, None]
        node = np.tile(self.roots, (len(table), 1))
        for _ in range(self.depth):
            goes_left = values.take(first + self.feature.take(node)) <= self.threshold.take(node)
            node = children.take(2 * node + goes_left)
        total: NDArray[np.float32] = self.value.take(node).sum(axis=1, dtype=np.float32)
        return total
