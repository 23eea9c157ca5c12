"""The archive that a command works on: opened here, or through the server that has it open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.cli.local import LocalArchive
    from app.cli.remote import RemoteArchive


def open_archive(path: Path | None, *, create: bool = False) -> LocalArchive | RemoteArchive:
    """Open the archive in a folder, or in the one that the settings name.

    One process owns an archive. Where that is a server, it says so in the archive's folder, and the command is handed
    to it. Raises ArchiveLocked where it is another program, and ArchiveReadOnly where there is none and not `create`.
    """
    from app.cli.local import open_local
    from app.settings import Settings
    from retrieval.errors import ArchiveLocked

    settings = Settings.load()
    try:
        return open_local(path or settings.archive, settings, create=create)
    except ArchiveLocked as locked:
        if locked.address is None:
            raise
        from app.cli.remote import RemoteArchive

        return RemoteArchive(locked.address)
