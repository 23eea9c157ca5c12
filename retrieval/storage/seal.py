"""A seal on an index folder: has anybody touched it since it was closed? Sizes and times of its files say so."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path


def seal(folder: Path) -> str:
    """The names, sizes and modification times of all files below a folder, as one hash; "" where there is no folder."""
    if not folder.is_dir():
        return ""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    facts = [(path.relative_to(folder).as_posix(), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
