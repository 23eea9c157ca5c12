"""XQuAD: the paragraph that answers a question comes first, in one language at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.archives import archive_of, read
from benchmarks.measuring import Measured


def measure(data: Path, quick: bool) -> Iterator[Measured]:
    """hit@1 of `search_articles`, each paragraph an article; `quick`: English and Turkish, every tenth question."""
    for path in sorted((data / "xquad").glob("*.jsonl")):
        if quick and path.stem not in ("en", "tr"):
            continue
        yield hits(path, step=10 if quick else 1)


def hits(path: Path, step: int = 1) -> Measured:
    """hit@1 in the language of one file, of every so many questions."""
    rows = read(path)
    ids = {context: str(place) for place, context in enumerate(dict.fromkeys(row["context"] for row in rows))}
    with archive_of(f"xquad-{path.stem}", [{"id": i, "text": context} for context, i in ids.items()]) as archive:
        found = [[hit.article.id for hit in archive.search_articles(row["question"], k=1)] for row in rows[::step]]
    right = [float(first == [ids[row["context"]]]) for first, row in zip(found, rows[::step], strict=True)]
    return Measured(f"xquad hit@1, {path.stem}", right)
