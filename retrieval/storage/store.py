"""The store of record: one SQLite file with every article version, its passages and their vectors.

Everything else (Chroma, tantivy, what is in memory) is derived from here and can be thrown away. Each change
gets a sequence number in the table `change`; a derived index records the last number that it applied and
replays what it lacks. An article is in completely or not at all: one transaction holds it, with
`synchronous=FULL`, so what was acknowledged survives a killed process.

`number` is the integer of one article version, `pid` that of one passage; both only grow and are never
used again.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from retrieval.storage.database import Database
from retrieval.storage.rows import (
    COLUMNS,
    FORMAT,
    SCHEMA,
    Change,
    Evidence,
    StoredArticle,
    article_from_row,
    article_values,
    chunks,
    passage_from_row,
    unzip,
)
from retrieval.types import Article, Passage


class Store(Database):
    """All SQL of Byline. Reads may come from any thread; writes are serialised by a lock."""

    def __init__(self, path: Path) -> None:
        """Open the store, making it where it is not; raises ArchiveReadOnly or ArchiveDamaged."""
        super().__init__(path, SCHEMA, FORMAT)
        self._version = (-1, -1, "")  # the last change, the last one of content, and the hash there
        self._pending = (-1, 0)  # the last change, and how many articles lacked vectors there

    # -- writing ---------------------------------------------------------------------------------

    def put(self, articles: Sequence[tuple[Article, Sequence[Passage]]]) -> list[tuple[StoredArticle, int | None]]:
        """Store new articles or new versions in one transaction; the second value is the number replaced.

        The caller has made sure that their content differs from the current version.
        """
        stored = []
        with self._transaction() as connection:
            for article, passages in articles:
                row = connection.execute(
                    "SELECT max(version), max(number * current) FROM article WHERE id = ?", (article.id,)
                ).fetchone()
                version, replaced = (row[0] or 0) + 1, row[1] or None
                if replaced:
                    self._forget(connection, replaced)
                    connection.execute("UPDATE article SET current = 0 WHERE number = ?", (replaced,))
                kept = replace(article, version=version)
                number = self._insert(connection, kept, passages)
                pids = _pids(connection, number)
                self._log(connection, "add", number, pids)
                stored.append((StoredArticle(number, kept, tuple(pids), tuple(passages)), replaced))
        return stored

    def put_vectors(self, vectors: Sequence[tuple[StoredArticle, np.ndarray, np.ndarray]]) -> None:
        """Store the passage vectors (n, d) and sentence vectors (m, d) of articles, as float16."""
        with self._transaction() as connection:
            for stored, passages, sentences in vectors:
                alive = connection.execute(
                    "SELECT 1 FROM article WHERE number = ? AND current = 1", (stored.number,)
                ).fetchone()
                if not alive:
                    continue
                connection.execute(
                    "INSERT OR REPLACE INTO vector VALUES (?, ?, ?)",
                    (stored.number, passages.astype("<f2").tobytes(), sentences.astype("<f2").tobytes()),
                )
                self._log(connection, "embedded", stored.number, stored.pids)

    def put_fingerprints(self, taken: Mapping[int, bytes]) -> None:
        """Keep the fingerprints of articles by number."""
        with self._transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO fingerprint VALUES (?, ?)", list(taken.items()))

    def remove(self, article_id: str) -> list[int]:
        """Delete every version of an article; the numbers that were searchable, [] when it is not there."""
        with self._transaction() as connection:
            numbers = [n for (n,) in connection.execute(
                "SELECT number FROM article WHERE id = ? AND current = 1", (article_id,))]  # fmt: skip
            for number in numbers:
                self._forget(connection, number)
            connection.execute("DELETE FROM article WHERE id = ?", (article_id,))
        return numbers

    def drop_vectors(self) -> None:
        """Forget all vectors, so that another embedder can make them anew."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM vector")
        self._pending = (-1, 0)

    # -- reading ---------------------------------------------------------------------------------

    def head(self) -> int:
        """The sequence number of the last change."""
        return int(self._connection().execute("SELECT coalesce(max(seq), 0) FROM change").fetchone()[0])

    def changes(self, after: int, limit: int = 1000) -> list[Change]:
        """The changes after a sequence number, oldest first."""
        query = "SELECT seq, kind, number, first_pid, passages FROM change WHERE seq > ? ORDER BY seq LIMIT ?"
        rows = self._connection().execute(query, (after, limit))
        return [Change(*row) for row in rows]

    def current(self, article_id: str) -> Article | None:
        """The newest version of an article."""
        row = (
            self._connection()
            .execute(f"SELECT {COLUMNS} FROM article WHERE id = ? AND current = 1", (article_id,))
            .fetchone()
        )
        return article_from_row(row) if row else None

    def versions(self, article_id: str) -> list[Article]:
        """Every version of an article, oldest first."""
        rows = self._connection().execute(f"SELECT {COLUMNS} FROM article WHERE id = ? ORDER BY version", (article_id,))
        return [article_from_row(row) for row in rows]

    def hashes(self, ids: Sequence[str]) -> dict[str, str]:
        """The content hash of the current version of those ids that are there."""
        found: dict[str, str] = {}
        for chunk in chunks(ids, 500):
            marks = ",".join("?" * len(chunk))
            found.update(self._connection().execute(
                f"SELECT id, sha256 FROM article WHERE current = 1 AND id IN ({marks})", chunk))  # fmt: skip
        return found

    def articles(self, numbers: Iterable[int]) -> dict[int, Article]:
        """Articles by number; numbers that are gone are left out."""
        found = {}
        for chunk in chunks(list(numbers), 500):
            marks = ",".join("?" * len(chunk))
            for row in self._connection().execute(f"SELECT {COLUMNS} FROM article WHERE number IN ({marks})", chunk):
                found[row[0]] = article_from_row(row)
        return found

    def stored(self, numbers: Iterable[int]) -> list[StoredArticle]:
        """Articles with their passages, by number."""
        articles = self.articles(numbers)
        passages = self.passages_of(articles)
        return [
            StoredArticle(number, article, *unzip(passages.get(number, []))) for number, article in articles.items()
        ]

    def passages_of(self, numbers: Iterable[int]) -> dict[int, list[tuple[int, Passage]]]:
        """(pid, passage) of articles by number, in the order of the text."""
        found: dict[int, list[tuple[int, Passage]]] = {}
        for chunk in chunks(list(numbers), 500):
            marks = ",".join("?" * len(chunk))
            for pid, number, article_id, start, stop, role, sentences in self._connection().execute(
                "SELECT pid, p.number, a.id, start, stop, role, sentences FROM passage p JOIN article a "
                f"ON a.number = p.number WHERE p.number IN ({marks}) ORDER BY pid",
                chunk,
            ):
                found.setdefault(number, []).append((pid, passage_from_row(article_id, start, stop, role, sentences)))
        return found

    def evidence(self, pids: Sequence[int], dimension: int) -> list[Evidence]:
        """What the ranking of passages needs, without reading whole articles; in no order, gone ones left out."""
        size = 2 * dimension
        found = []
        for chunk in chunks(pids, 500):
            marks = ",".join("?" * len(chunk))
            for pid, number, id_, start, stop, role, spans, title, head, text, vectors in self._connection().execute(
                "SELECT p.pid, p.number, a.id, p.start, p.stop, p.role, p.sentences, a.title, substr(a.text, 1, 600), "
                "substr(a.text, p.start + 1, p.stop - p.start), substr(v.sentences, 1 + ? * coalesce((SELECT "
                "sum(length(b.sentences) / 8) FROM passage b WHERE b.number = p.number AND b.pid < p.pid), 0), "
                "? * (length(p.sentences) / 8)) FROM passage p JOIN article a ON a.number = p.number "
                f"LEFT JOIN vector v ON v.number = p.number WHERE p.pid IN ({marks})",
                (size, size, *chunk),
            ):
                passage = passage_from_row(id_, start, stop, role, spans)
                rows = None if not vectors else np.frombuffer(vectors, "<f2").reshape(-1, dimension)
                found.append(Evidence(pid, number, passage, title, head, text, rows))
        return found

    def sentence_vectors(self, numbers: Sequence[int], dimension: int) -> dict[int, np.ndarray]:
        """The sentence vectors (m, d) float16 of articles, sentences in the order of the text."""
        found = {}
        for chunk in chunks(numbers, 500):
            marks = ",".join("?" * len(chunk))
            for number, blob in self._connection().execute(
                f"SELECT number, sentences FROM vector WHERE number IN ({marks})", chunk
            ):
                found[number] = np.frombuffer(blob, "<f2").reshape(-1, dimension)
        return found

    def passage_vectors(self, dimension: int, numbers: Sequence[int] | None = None) -> Iterator[tuple[int, np.ndarray]]:
        """(number, passage vectors (n, d) float16), of all current articles or of those named."""
        if numbers is None:
            rows = self._connection().execute("SELECT number, passages FROM vector ORDER BY number")
            for number, blob in rows:
                yield number, np.frombuffer(blob, "<f2").reshape(-1, dimension)
            return
        for chunk in chunks(numbers, 500):
            marks = ",".join("?" * len(chunk))
            for number, blob in self._connection().execute(
                f"SELECT number, passages FROM vector WHERE number IN ({marks})", chunk
            ):
                yield number, np.frombuffer(blob, "<f2").reshape(-1, dimension)

    def without_vectors(self, limit: int) -> list[int]:
        """Numbers of current articles that still lack vectors, oldest first."""
        rows = self._connection().execute(
            "SELECT number FROM article WHERE current = 1 AND number NOT IN (SELECT number FROM vector) "
            "ORDER BY number LIMIT ?",
            (limit,),
        )
        return [number for (number,) in rows]

    def count_without_vectors(self) -> int:
        """How many current articles still lack vectors; counted anew after a change only."""
        head, known = self.head(), self._pending
        if known[0] != head:
            # In one statement: between two of them articles come and go.
            query = "SELECT (SELECT count(*) FROM article WHERE current = 1) - (SELECT count(*) FROM vector)"
            self._pending = known = (head, int(self._connection().execute(query).fetchone()[0]))
        return known[1]

    def pids(self) -> list[tuple[int, int]]:
        """(pid, number) of every passage, ascending."""
        return self._connection().execute("SELECT pid, number FROM passage ORDER BY pid").fetchall()

    def sample_embedded(self, count: int, applied: int) -> list[int]:
        """Numbers of articles, picked at random, whose vectors an index that applied this change must hold."""
        rows = self._connection().execute(
            "SELECT number FROM change WHERE kind = 'embedded' AND seq <= ? AND number IN (SELECT number FROM vector) "
            "ORDER BY random() LIMIT ?",
            (applied, count),
        )
        return [number for (number,) in rows]

    def count_embedded(self, applied: int) -> int:
        """How many vectors an index that applied this change must hold at least."""
        row = self._connection().execute(
            "SELECT coalesce(sum(passages), 0) FROM (SELECT DISTINCT number, passages FROM change WHERE "
            "kind = 'embedded' AND seq <= ? AND number IN (SELECT number FROM vector))",
            (applied,),
        )
        return int(row.fetchone()[0])

    def content_version(self) -> str:
        """A hash of the ids and contents of all current articles: equal collections have equal versions."""
        # Read as a whole: another thread may put a newer one in its place meanwhile.
        head, (known, seq, version) = self.head(), self._version
        if known != head:
            now = self._connection().execute("SELECT coalesce(max(seq), 0) FROM change WHERE kind != 'embedded'")
            if (last := int(now.fetchone()[0])) != seq:
                rows = self._connection().execute("SELECT id, sha256 FROM article WHERE current = 1 ORDER BY id")
                digest = hashlib.sha256()
                for row in rows:
                    digest.update("\t".join(row).encode())
                seq, version = last, digest.hexdigest()[:16]
            self._version = (head, seq, version)
        return version

    def without_fingerprints(self, limit: int) -> list[int]:
        """Numbers of current articles whose fingerprint has not been taken."""
        rows = self._connection().execute(
            "SELECT number FROM article WHERE current = 1 AND number NOT IN (SELECT number FROM fingerprint) LIMIT ?",
            (limit,),
        )
        return [number for (number,) in rows]

    def fingerprints(self) -> list[tuple[Article, bytes]]:
        """Current articles with their fingerprints, in the order they came in; the articles' texts are left out."""
        columns = COLUMNS.replace(" text,", " '',")
        rows = self._connection().execute(
            f"SELECT {columns}, taken FROM article JOIN fingerprint USING (number) WHERE current = 1 ORDER BY number"
        )
        return [(article_from_row(row[:-1]), row[-1]) for row in rows]

    def columns(self) -> tuple[list[tuple[int, str, str | None, int]], list[tuple[int, int, str]]]:
        """What filters need: (number, id, outlet, day) of current articles and (pid, number, role) of passages."""
        connection = self._connection()
        articles = connection.execute(
            "SELECT number, id, outlet, day FROM article WHERE current = 1 ORDER BY number"
        ).fetchall()
        passages = connection.execute("SELECT pid, number, role FROM passage ORDER BY pid").fetchall()
        return articles, passages

    def newest(self, offset: int, limit: int, outlet: str | None = None) -> list[Article]:
        """Current articles, newest first, undated last."""
        rows = self._connection().execute(
            f"SELECT {COLUMNS} FROM article WHERE current = 1 AND (?1 IS NULL OR outlet = ?1) "
            "ORDER BY day DESC, published DESC, id LIMIT ?2 OFFSET ?3",
            (outlet, limit, offset),
        )
        return [article_from_row(row) for row in rows]

    # -- inside ----------------------------------------------------------------------------------

    def _insert(self, connection: sqlite3.Connection, article: Article, passages: Sequence[Passage]) -> int:
        """Write one article version and its passages; its number."""
        cursor = connection.execute(
            "INSERT INTO article (id, version, current, title, text, outlet, url, authors, published, published_given, "
            "day, language, credit, sha256, added) VALUES (?,?,1,?,?,?,?,?,?,?,?,?,?,?,?)",
            article_values(article),
        )
        number = int(cursor.lastrowid or 0)
        connection.executemany(
            "INSERT INTO passage (number, start, stop, role, sentences) VALUES (?,?,?,?,?)",
            [(number, p.start, p.end, str(p.role), np.asarray(p.sentences, "<i4").tobytes()) for p in passages],
        )
        return number

    def _forget(self, connection: sqlite3.Connection, number: int) -> None:
        """Drop what belongs to an article version and log it."""
        pids = _pids(connection, number)
        self._log(connection, "remove", number, pids)
        connection.execute("DELETE FROM passage WHERE number = ?", (number,))
        connection.execute("DELETE FROM vector WHERE number = ?", (number,))
        connection.execute("DELETE FROM fingerprint WHERE number = ?", (number,))

    @staticmethod
    def _log(connection: sqlite3.Connection, kind: str, number: int, pids: Sequence[int]) -> None:
        """Append to the change log; an article's pids are consecutive."""
        connection.execute(
            "INSERT INTO change (kind, number, first_pid, passages) VALUES (?,?,?,?)",
            (kind, number, pids[0] if pids else 0, len(pids)),
        )


def _pids(connection: sqlite3.Connection, number: int) -> list[int]:
    """The passages of an article version; consecutive, in the order of the text."""
    return [pid for (pid,) in connection.execute("SELECT pid FROM passage WHERE number = ? ORDER BY pid", (number,))]
