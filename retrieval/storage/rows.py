"""How articles and passages lie in SQLite's rows: the schema, and values to rows and back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeVar

import numpy as np

from retrieval.types import Article, Passage, Published, Role

_T = TypeVar("_T")

FORMAT = "1"

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS article (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL, version INTEGER NOT NULL, current INTEGER NOT NULL,
    title TEXT NOT NULL, text TEXT NOT NULL, outlet TEXT, url TEXT, authors TEXT NOT NULL,
    published TEXT, published_given TEXT, day INTEGER NOT NULL, language TEXT, credit TEXT,
    sha256 TEXT NOT NULL, added TEXT NOT NULL,
    UNIQUE (id, version)
);
CREATE UNIQUE INDEX IF NOT EXISTS article_current ON article (id) WHERE current = 1;
CREATE INDEX IF NOT EXISTS article_day ON article (day) WHERE current = 1;
CREATE TABLE IF NOT EXISTS passage (
    pid INTEGER PRIMARY KEY AUTOINCREMENT, number INTEGER NOT NULL,
    start INTEGER NOT NULL, stop INTEGER NOT NULL, role TEXT NOT NULL, sentences BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS passage_number ON passage (number);
CREATE TABLE IF NOT EXISTS vector (number INTEGER PRIMARY KEY, passages BLOB NOT NULL, sentences BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS fingerprint (number INTEGER PRIMARY KEY, taken BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, number INTEGER NOT NULL,
    first_pid INTEGER NOT NULL, passages INTEGER NOT NULL
);
"""

COLUMNS = "number, id, version, title, text, outlet, url, authors, published, published_given, language, credit, sha256"


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the log: `add` (an article came in), `embedded` (its vectors did) or `remove`."""

    seq: int
    kind: str
    number: int
    first_pid: int
    passages: int


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article version with its integer and its passages' integers, in the order of the text."""

    number: int
    article: Article
    pids: tuple[int, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage with what its ranking needs: its words, its article's title and beginning, its sentences' vectors.

    vectors: float16 (sentences, d), or None where they are not made yet.
    """

    pid: int
    number: int
    passage: Passage
    title: str
    head: str
    text: str
    vectors: np.ndarray | None


def article_values(article: Article) -> tuple[object, ...]:
    """An article as the values of an INSERT."""
    return (
        article.id,
        article.version,
        article.title,
        article.text,
        article.outlet,
        article.url,
        json.dumps(article.authors, ensure_ascii=False),
        article.published_text or None,
        article.published_given,
        article.day.toordinal() if article.day else 0,
        article.language,
        article.credit,
        article.sha256,
        datetime.now(UTC).isoformat(timespec="seconds"),
    )


def article_from_row(row: tuple[object, ...]) -> Article:
    """An article from a row in the order of COLUMNS."""
    (_, id_, version, title, text, outlet, url, authors, published, given, language, credit, sha256) = row
    return Article(
        id=str(id_), title=str(title), text=str(text), outlet=_maybe(outlet), url=_maybe(url),
        authors=tuple(json.loads(str(authors))), published=_published(_maybe(published)),
        published_given=_maybe(given), language=_maybe(language), credit=_maybe(credit),
        version=int(str(version)), sha256=str(sha256),
    )  # fmt: skip


def _maybe(value: object) -> str | None:
    """NULL stays None."""
    return None if value is None else str(value)


def _published(text: str | None) -> Published:
    """What Article.published_text wrote."""
    if text is None:
        return None
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def passage_from_row(article_id: str, start: int, stop: int, role: str, sentences: bytes) -> Passage:
    """A passage from its row."""
    spans = np.frombuffer(sentences, "<i4").reshape(-1, 2).tolist()
    return Passage(article_id, start, stop, Role(role), tuple((a, b) for a, b in spans))


def unzip(pairs: list[tuple[int, Passage]]) -> tuple[tuple[int, ...], tuple[Passage, ...]]:
    """Pairs as two tuples."""
    return tuple(pid for pid, _ in pairs), tuple(passage for _, passage in pairs)


def chunks(items: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    """Slices that stay under SQLite's limit of bound values."""
    for first in range(0, len(items), size):
        yield items[first : first + size]
