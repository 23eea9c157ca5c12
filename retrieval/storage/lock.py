"""One process owns an archive: an exclusive lock of the operating system, and a note that says who holds it.

The lock is released by the system when its process ends, however it ends, so a note left behind by a killed
process is never mistaken for an owner.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from retrieval.errors import ArchiveLocked, ArchiveReadOnly


class ArchiveLock:
    """The lock of one archive folder, held from construction to `release()`."""

    def __init__(self, folder: Path, wait: float = 0.0) -> None:
        """Take the lock, waiting up to `wait` seconds; raises ArchiveLocked with the holder and its address."""
        from filelock import FileLock, Timeout

        self._note = folder / "owner.json"
        self._lock = FileLock(str(folder / "lock"), thread_local=False)
        try:
            self._lock.acquire(timeout=wait)
        except Timeout:
            holder = _read(self._note)
            name = f"{holder.get('command', 'a program')} (process {holder.get('pid', '?')})"
            address = holder.get("address")
            serving = f", which serves it at {address}" if address else ""
            raise ArchiveLocked(
                f"The archive {folder} is in use by {name}{serving}: stop it, or wait until it is done.",
                holder=name,
                address=address,
            ) from None
        except OSError as error:
            raise ArchiveReadOnly(f"{folder} cannot be written to ({error.strerror}): choose another.") from error
        self.announce(None)

    def announce(self, address: str | None) -> None:
        """Say who holds the archive, and where its server listens."""
        note = {
            "pid": os.getpid(),
            "command": Path(sys.argv[0]).name or "python",
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
            "address": address,
        }
        fresh = self._note.with_suffix(".new")
        try:
            fresh.write_text(json.dumps(note), encoding="utf-8")
            fresh.replace(self._note)
        except OSError:
            # A full disk must not keep anybody from reading; the note only informs.
            return

    def release(self) -> None:
        """Give the archive back."""
        self._note.unlink(missing_ok=True)
        self._lock.release()


def _read(note: Path) -> dict[str, str | None]:
    """What the holder said of itself; {} where it said nothing readable."""
    try:
        said = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {key: None if value is None else str(value) for key, value in said.items()} if isinstance(said, dict) else {}
