"""Exact vector search: all passage vectors in one float32 matrix, one product a query, every core its share of rows.

Measured at 100,000 x 384 it takes 8 ms with recall 1 and any filter, where HNSW with a filter takes a second and
without one finds 87 % (docs/decisions/vector-search.md). Rows are appended in the order of their pids.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from retrieval.storage.catalog import Catalog

_CORES = os.cpu_count() or 1
_SHARE = 10_000  # rows below which a thread of its own is not worth starting


class VectorMatrix:
    """Passage vectors by pid; one writer, any number of readers, each of which sees whole appends only."""

    def __init__(self, dimension: int) -> None:
        self._vectors = np.empty((1024, dimension), np.float32)
        self._pids = np.empty(1024, np.int64)
        self._length = 0
        self._writing = threading.Lock()
        # The rows of a catalog for all vectors, kept because most searches see the same catalog as the one before.
        self._mapped: tuple[Catalog | None, int, NDArray[np.int64]] = (None, 0, np.empty(0, np.int64))

    def __len__(self) -> int:
        return self._length

    def append(self, items: Iterable[tuple[NDArray[np.int64], NDArray[np.floating]]]) -> None:
        """Append blocks of pids (n,) and unit vectors (n, d); pids must ascend."""
        with self._writing:
            for pids, vectors in items:
                length = self._length + len(pids)
                if length > len(self._pids):
                    size = max(length, 2 * len(self._pids))
                    grown = np.empty((size, self._vectors.shape[1]), np.float32)
                    grown[: self._length] = self._vectors[: self._length]
                    self._vectors = grown
                    self._pids = np.concatenate([self._pids, np.empty(size - len(self._pids), np.int64)])
                self._vectors[self._length : length] = vectors
                self._pids[self._length : length] = pids
                self._length = length

    def search(
        self, query: NDArray[np.float32], limit: int, catalog: Catalog, mask: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The rows in the catalog that are nearest to a unit vector (d,), best first, and their cosines.

        `mask`: bool (rows of the catalog,). Passages without a vector yet are not found.
        """
        scores, rows = self.scores(query, catalog)
        if not len(rows) or not len(mask):
            return rows[:0], scores[:0]
        scores = np.where((rows >= 0) & mask[rows], scores, -np.inf)
        limit = min(limit, len(scores))
        best = np.argpartition(-scores, limit - 1)[:limit]
        best = best[np.argsort(-scores[best], kind="stable")]
        best = best[np.isfinite(scores[best])]
        return rows[best], scores[best]

    def scores(self, query: NDArray[np.float32], catalog: Catalog) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The cosine of every vector with a query (d,), and the catalog row of each (-1: its article is gone)."""
        length, vectors, pids = self._length, self._vectors, self._pids
        mapped, known_length, rows = self._mapped
        if mapped is not catalog or known_length != length:
            rows = catalog.rows_of(pids[:length])
            self._mapped = (catalog, length, rows)
        cosines = np.empty(length, np.float32)
        edges = np.linspace(0, length, 1 + min(_CORES, max(1, length // _SHARE)), dtype=np.int64).tolist()
        shares = [slice(first, last) for first, last in pairwise(edges)]
        multiply = partial(_multiply, vectors, query, cosines)
        others = _workers().map(multiply, shares[1:]) if len(shares) > 1 else ()
        multiply(shares[0])
        list(others)
        return cosines, rows


@lru_cache(maxsize=1)
def _workers() -> ThreadPoolExecutor:
    """Threads that multiply; the thread that asks takes a share itself."""
    return ThreadPoolExecutor(max(1, _CORES - 1), "byline-matrix")


def _multiply(
    vectors: NDArray[np.float32], query: NDArray[np.float32], cosines: NDArray[np.float32], share: slice
) -> None:
    """Fill in the cosines of some rows."""
    np.matmul(vectors[share], query, out=cosines[share])
