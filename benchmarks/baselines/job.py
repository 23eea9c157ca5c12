"""One piece of work for one system in a process of its own: a JSON job in, JSON figures out.

The scripts of peers run in environments that lack Byline's packages, so this module needs the standard library alone.
A script defines `index(job)` and `search(job)` and ends with `run(index, search)`.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STARTED = time.perf_counter()
"""When the process began: scripts import this module first and what they measure afterwards."""

Figures = dict[str, Any]
Found = list[tuple[str, str, str]]
"""What a search gave, best first: the article's id, its title, the passage."""


@dataclass(frozen=True)
class Job:
    """What to do: build an index of `articles` in `folder`, or ask an index that is there.

    `questions` by kind: "first" (one, asked before any other), "search", "outlet", "date", "shallow" (k = 4) and "ask"
    (a whole answer); a system leaves out the kinds that it lacks. `made_up` replaces passage vectors by random ones,
    `cache` keeps real ones by the hash of their text, `vectors` is the file of passage vectors to compare recall with.
    """

    task: str
    folder: str
    articles: str = ""
    questions: dict[str, list[str]] = field(default_factory=dict)
    k: int = 10
    outlet: str | None = None
    since: str | None = None
    made_up: bool = False
    cache: str | None = None
    vectors: str | None = None
    keep_found: bool = False

    def read_articles(self) -> list[dict[str, Any]]:
        """The articles to index."""
        with Path(self.articles).open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]


def run(index: Callable[[Job], Figures], search: Callable[[Job], Figures]) -> None:
    """Do the job in the file that the first argument names and write the figures to the second."""
    job = Job(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    figures = {"index": index, "search": search}[job.task](job)
    figures["peak_mb"], figures["own_mb"] = memory_mb()
    figures["disk_mb"] = disk_mb(Path(job.folder))
    Path(sys.argv[2]).write_text(json.dumps(figures), encoding="utf-8")


def timed(ask: Callable[[str], Found], questions: Sequence[str], keep: bool) -> Figures:
    """The seconds of each question, and what was found where it is to be kept."""
    seconds, found = [], []
    for question in questions:
        started = time.perf_counter()
        hits = ask(question)
        seconds.append(time.perf_counter() - started)
        if keep:
            found.append(hits)
    return {"seconds": seconds, "found": found}


def memory_mb() -> tuple[float, float | None]:
    """The most memory that this process has held, and what it holds now without mapped files, in megabytes.

    The first counts pages of mapped files, which the system takes back when it needs them; the second is told by Linux.
    """
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage says on Linux begins with the memory of the parent process
        facts = dict(line.split(":", 1) for line in status.read_text().splitlines())
        most, own = (int(facts[key].split()[0]) / 1000 for key in ("VmHWM", "RssAnon"))
        return most, own
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000_000, None


def disk_mb(folder: Path) -> dict[str, float]:
    """Megabytes of each entry of a folder, and of all of it under ""."""
    sizes = {
        entry.name: sum(file.stat().st_size for file in [entry, *entry.rglob("*")] if file.is_file()) / 1e6
        for entry in folder.iterdir()
    }
    return {**sizes, "": sum(sizes.values())}
