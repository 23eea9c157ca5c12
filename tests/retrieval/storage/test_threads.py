"""One thread for numpy's products while an archive is open, and the one large product shared out over the cores."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from retrieval import Archive
from retrieval.storage import matrix
from retrieval.storage.catalog import Catalog
from retrieval.storage.matrix import VectorMatrix
from tests.fakes.embedder import WordHashEmbedder


def threads() -> set[int]:
    """How many threads the BLAS libraries of this process take."""
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def test_products_take_one_thread_until_the_last_archive_is_closed(tmp_path: Path) -> None:
    with threadpool_limits(3, "blas"):
        if threads() != {3}:
            pytest.skip("this numpy has no BLAS that can be told")
        first = Archive.open(tmp_path / "first", embedder=WordHashEmbedder())
        second = Archive.open(tmp_path / "second", embedder=WordHashEmbedder())
        assert threads() == {1}
        first.close()
        first.close()
        assert threads() == {1}
        second.close()
        assert threads() == {3}


@pytest.mark.parametrize("cores", [1, 2, 5])
def test_shared_out_or_not_every_cosine_is_the_same(cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix, "_CORES", cores)
    monkeypatch.setattr(matrix, "_SHARE", 10)
    vectors = np.random.default_rng(0).standard_normal((97, 8)).astype(np.float32)
    held = VectorMatrix(8)
    held.append([(np.arange(97), vectors)])
    catalog = Catalog.of([(0, "a", None, 0)], [(pid, 0, "body") for pid in range(97)])
    cosines, rows = held.scores(vectors[3], catalog)
    assert rows.tolist() == list(range(97))
    assert np.allclose(cosines, vectors @ vectors[3], atol=1e-5)
