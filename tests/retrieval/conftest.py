from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retrieval import Archive, Article
from tests.fakes import articles
from tests.fakes.embedder import WordHashEmbedder

JETS = Article.from_dict(articles.JETS)
SHIP = Article.from_dict({**articles.SHIP, "id": "ship"})
UNDATED = Article.from_dict({**articles.NOTES, "id": "undated"})


@pytest.fixture
def open_archive(tmp_path: Path) -> Iterator[Callable[..., Archive]]:
    """Opens archives in the test's folder and closes them at its end."""
    opened: list[Archive] = []

    def opener(**arguments: object) -> Archive:
        arguments.setdefault("embedder", WordHashEmbedder())
        archive = Archive.open(tmp_path / "archive", **arguments)  # type: ignore[arg-type]
        opened.append(archive)
        return archive

    yield opener
    for archive in opened:
        archive.close()


@pytest.fixture
def archive(open_archive: Callable[..., Archive]) -> Archive:
    """An archive with three articles, fully indexed."""
    filled = open_archive()
    filled.add([JETS, SHIP, UNDATED])
    assert filled.wait(300)
    return filled
