"""Wait until the machine has little else to do: other work on the same cores makes every time too long."""

from __future__ import annotations

import os
import time
from pathlib import Path

_LOOK_SECONDS = 4.0
_QUIET = 0.2


def busy(seconds: float = _LOOK_SECONDS) -> float:
    """The share of all cores that other processes took while this one looked; the load where the system does not say."""
    before = _ticks()
    if before is None:
        return os.getloadavg()[0] / (os.cpu_count() or 1)
    time.sleep(seconds)
    idle, every = (after - first for after, first in zip(_ticks() or before, before, strict=True))
    return 1 - idle / every if every else 0.0


def wait_for_quiet(patience: float) -> float:
    """Return once others take less than a fifth of the cores, or out of patience after so many seconds; how busy it is."""
    deadline = time.monotonic() + patience
    while (share := busy()) > _QUIET and time.monotonic() < deadline:
        time.sleep(_LOOK_SECONDS)
    return share


def _ticks() -> tuple[int, int] | None:
    """(idle, all) processor time since the start of the system; None where there is no /proc."""
    stat = Path("/proc/stat")
    if not stat.exists():
        return None
    fields = [int(field) for field in stat.read_text().splitlines()[0].split()[1:]]
    return fields[3] + fields[4], sum(fields[:8])
