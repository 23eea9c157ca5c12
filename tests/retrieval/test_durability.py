from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval import Archive, Article
from tests.fakes.embedder import WordHashEmbedder
from tests.retrieval.conftest import JETS, SHIP, UNDATED

Opener = Callable[..., Archive]

_WRITER = """
import sys
from retrieval import Archive, Article
from tests.fakes.embedder import WordHashEmbedder

with Archive.open(sys.argv[1], embedder=WordHashEmbedder()) as archive:
    for first in range(0, 4000, 20):
        batch = [
            Article.from_dict({"id": f"a{n}", "text": f"Report {n} tells of event number {n}. " * 30})
            for n in range(first, first + 20)
        ]
        for id_ in archive.add(batch).added:
            print(id_, flush=True)
"""


def _damage(path: Path) -> None:
    """Flip bytes in the middle of a file."""
    data = bytearray(path.read_bytes())
    for place in range(len(data) // 3, len(data) // 3 + min(200, len(data) // 3)):
        data[place] ^= 0xFF
    path.write_bytes(bytes(data))


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not on Windows")
def test_a_killed_add_loses_nothing_acknowledged_and_running_it_again_converges(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    root = Path(__file__).parents[2]
    writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(folder)], stdout=subprocess.PIPE, text=True, cwd=root)
    assert writer.stdout
    acknowledged = [writer.stdout.readline().strip() for _ in range(150)]
    time.sleep(0.05)
    writer.send_signal(signal.SIGKILL)
    acknowledged += [line.strip() for line in writer.stdout.read().splitlines() if line.strip()]
    writer.wait()

    with Archive.open(folder, embedder=WordHashEmbedder()) as archive:
        assert all(id_ in archive for id_ in acknowledged)
        for id_ in acknowledged[:: len(acknowledged) // 20]:
            assert archive.search(f"event number {id_[1:]}", k=3)[0].article.id == id_
        articles = [
            Article.from_dict({"id": f"a{n}", "text": f"Report {n} tells of event number {n}. " * 30})
            for n in range(400)
        ]
        report = archive.add(articles)
        assert len(report.added) + len(report.unchanged) == 400 and not report.updated
        assert archive.wait(300)
        assert archive.status().vectors_pending == 0
        assert archive._indexes.chroma.count() == archive.status().passages


@pytest.mark.parametrize("index", ["words", "chroma"])
def test_a_deleted_index_folder_is_rebuilt_without_embedding_again(open_archive: Opener, index: str) -> None:
    first = open_archive()
    first.add([JETS, SHIP, UNDATED])
    assert first.wait(300)
    first.close()
    shutil.rmtree(first.path / index)
    embedder = WordHashEmbedder()
    again = open_archive(embedder=embedder)
    assert again.search("Russian jets")[0].article.id == "jets"
    assert again.wait(300)
    assert (again.path / index).is_dir()
    assert embedder.embedded == 0
    assert again._indexes.chroma.count() == again.status().passages


@pytest.mark.parametrize("index", ["words", "chroma"])
def test_a_damaged_index_file_is_noticed_and_the_index_rebuilt(open_archive: Opener, index: str) -> None:
    first = open_archive()
    first.add([JETS, SHIP, UNDATED])
    assert first.wait(300)
    first.close()
    for path in sorted((first.path / index).rglob("*")):
        if path.is_file():
            _damage(path)
    again = open_archive()
    assert again.search("container ship canal")[0].article.id == "ship"
    assert again.wait(300)
    assert again._indexes.chroma.count() == again.status().passages


def test_an_archive_that_was_not_closed_is_checked_and_answers(tmp_path: Path, open_archive: Opener) -> None:
    first = open_archive()
    first.add([JETS, SHIP])
    assert first.wait(300)
    copied = tmp_path / "copied"
    shutil.copytree(first.path, copied, ignore=shutil.ignore_patterns("lock", "owner.json"))
    with Archive.open(copied, embedder=WordHashEmbedder()) as archive:
        assert archive.search("Russian jets")[0].article.id == "jets"
        assert archive.wait(300)
        assert archive._indexes.chroma.count() == archive.status().passages


def test_rebuilding_keeps_every_article_findable(archive: Archive) -> None:
    archive.rebuild()
    assert archive.wait(300)
    assert archive.search("container ship")[0].article.id == "ship"
    assert archive._indexes.chroma.count() == archive.status().passages


def test_a_removed_article_leaves_chroma_too(archive: Archive) -> None:
    archive.remove(["jets"])
    assert archive.wait(300)
    assert archive._indexes.chroma.count() == archive.status().passages


def test_what_a_full_disk_breaks_is_not_half_stored(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    before = archive.version

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive._store, "_log", full)
    with pytest.raises(OSError, match="No space"):
        archive.add([Article.from_dict({"id": "new", "text": "A new report arrives."})])
    assert archive.version == before and "new" not in archive
    assert archive.search("container ship")[0].article.id == "ship"
