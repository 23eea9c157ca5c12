"""Archives for measuring: large ones built once and kept in the user's cache, small ones in a temporary folder."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from platformdirs import user_cache_dir

from retrieval import Archive, Article
from retrieval.storage.embed import Embedder


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON-lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def archive_of(name: str, articles: Sequence[dict[str, Any]]) -> Archive:
    """An archive that holds these articles, fully indexed; the first call for the same articles builds it."""
    content = hashlib.sha256(json.dumps(articles, sort_keys=True).encode()).hexdigest()[:16]
    folder = Path(user_cache_dir("byline")) / "benchmarks" / f"{name}-{content}"
    archive = Archive.open(folder)
    if len(archive) < len({article["id"] for article in articles}):
        archive.add([Article.from_dict(article) for article in articles])
    archive.wait()
    return archive


@contextmanager
def copy_of(name: str, articles: Sequence[dict[str, Any]]) -> Iterator[Archive]:
    """The same archive as a copy that may be changed; it is gone afterwards."""
    with archive_of(name, articles) as archive:
        folder = archive.path
    with TemporaryDirectory(prefix="byline-") as temporary:
        copied = shutil.copytree(folder, Path(temporary) / "archive")
        with Archive.open(copied) as copy:
            yield copy


@contextmanager
def small_archive(texts: Sequence[str]) -> Iterator[Archive]:
    """A few texts as articles, fully indexed with vectors; the id of each is its place, and all is gone afterwards."""
    with TemporaryDirectory(prefix="byline-") as folder, Archive.open(folder, embedder=_embedder()) as archive:
        archive.add([Article.from_dict({"id": str(place), "text": text}) for place, text in enumerate(texts)])
        archive.wait()
        yield archive


@lru_cache(maxsize=1)
def _embedder() -> Embedder:
    """The embedder that an archive has by itself, loaded once for hundreds of small ones: each would keep 100 MB."""
    return Embedder()
