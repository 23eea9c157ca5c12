"""One SQLite file: a connection a thread, one writer at a time, all or nothing, and facts about the archive."""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from retrieval.errors import ArchiveDamaged, ArchiveReadOnly


class Database:
    """What the store stands on; it knows no articles."""

    def __init__(self, path: Path, schema: str, version: str) -> None:
        """Open the file, making it with this schema where it is not; raises ArchiveReadOnly or ArchiveDamaged."""
        self._path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._writing = threading.RLock()
        try:
            connection = self._connection()
            connection.executescript(schema)
            if (found := self.meta("format")) is None:
                self.set_meta("format", version)
                self.set_meta("identity", secrets.token_hex(4))
            elif found != version:
                raise ArchiveDamaged(
                    f"{path} has format {found}, this version reads {version}: open it with the version that made it."
                )
        except sqlite3.OperationalError as error:
            if "readonly" in str(error) or "unable to open" in str(error):
                raise ArchiveReadOnly(
                    f"{path.parent} cannot be written to: choose another folder with --archive or mend its rights."
                ) from error
            raise ArchiveDamaged(f"{path} cannot be used ({error}): restore it from a copy.") from error
        except sqlite3.DatabaseError as error:
            raise ArchiveDamaged(f"{path} is damaged ({error}): restore it from a copy or add again.") from error

    def close(self) -> None:
        """Close every thread's connection."""
        with self._writing:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
            self._local = threading.local()

    def meta(self, key: str) -> str | None:
        """A fact about the archive, or None."""
        row = self._connection().execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_meta(self, key: str, value: str) -> None:
        """Record a fact about the archive."""
        with self._transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def integrity(self) -> list[str]:
        """SQLite's own findings about the file; [] when it is sound."""
        found = [text for (text,) in self._connection().execute("PRAGMA quick_check(20)")]
        return [] if found == ["ok"] else found

    def _connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, timeout=30, isolation_level=None, check_same_thread=False)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA cache_size=-65536")
            connection.execute("PRAGMA mmap_size=1073741824")
            self._local.connection = connection
            self._connections.append(connection)
        return connection

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; one writer at a time."""
        with self._writing:
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:  # also KeyboardInterrupt: nothing may stay half-stored
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
