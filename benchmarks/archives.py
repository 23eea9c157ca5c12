"""Archives for measuring, built once: kept in the user's cache under a hash of what they hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from platformdirs import user_cache_dir

from retrieval import Archive, Article


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
