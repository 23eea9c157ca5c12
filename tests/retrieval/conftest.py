from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retrieval import Archive, Article
from tests.fakes.embedder import WordHashEmbedder

JETS = Article.from_dict(
    {
        "id": "jets",
        "title": "Jets cross border",
        "text": "Two Russian jets crossed into Turkish airspace on Saturday. The ambassador was summoned.\n\n"
        "Turkey warned that “Russia would be held responsible” for future intrusions, an official said.",
        "outlet": "The Harbour Courier",
        "published": "2015-10-06",
    }
)
SHIP = Article.from_dict(
    {
        "id": "ship",
        "title": "Ship blocks canal",
        "text": "A container ship has blocked the canal since Tuesday. Tugboats pulled at it all night without success.",
        "outlet": "Northmere Gazette",
        "published": "2021-03-24",
    }
)
UNDATED = Article.from_dict(
    {
        "id": "undated",
        "title": "Canal notes",
        "text": "The canal was dug by hand in ten years. Ships pay a toll to use it.",
    }
)


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
    assert filled.wait(60)
    return filled
