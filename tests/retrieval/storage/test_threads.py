"""One thread for numpy's products while an archive is open, and the one large product shared out over the cores."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from retrieval.storage import matrix
from retrieval.storage.catalog import Catalog
from retrieval.storage.matrix import VectorMatrix

_OPEN_AND_CLOSE = """
import sys
from threadpoolctl import threadpool_info, threadpool_limits
from retrieval import Archive
from tests.fakes.embedder import WordHashEmbedder

def threads():
    return sorted({library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"})

threadpool_limits(3, "blas")
seen = [threads()]
first, second = (Archive.open(path, embedder=WordHashEmbedder()) for path in sys.argv[1:])
seen.append(threads())
for archive in (first, first, second):
    archive.close()
    seen.append(threads())
print(seen)
"""


def test_products_take_one_thread_until_the_last_archive_is_closed(tmp_path: Path) -> None:
    # In a process of its own: here other tests may hold archives open.
    command = [sys.executable, "-c", _OPEN_AND_CLOSE, str(tmp_path / "first"), str(tmp_path / "second")]
    done = subprocess.run(command, cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True)
    before, *after = json.loads(done.stdout)
    if not before:
        pytest.skip("this numpy has no BLAS that can be told")
    assert after == [[1], [1], [1], before]


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
