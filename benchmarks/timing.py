"""How long, how much memory and how much disk a system takes for the same articles and questions: medians of runs."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from platformdirs import user_cache_dir

from benchmarks.baselines.job import Figures, Job
from benchmarks.quiet import wait_for_quiet
from benchmarks.systems import BYLINE, CHROMA, System

Row = dict[str, Any]

_KINDS = {
    "search": "search",
    "outlet": "search in one outlet",
    "date": "search from a day on",
    "shallow": "search, k = 4",
    "ask": "quotes-only answer",
}


@dataclass(frozen=True)
class Work:
    """What each system is timed on: articles, different questions, how often; `about` says what the articles are.

    `builds` indexes are built and the last one is asked in `runs` processes; each job waits up to `patience` seconds for
    a quiet machine.
    """

    about: str
    articles: Sequence[dict[str, Any]]
    questions: Sequence[str]
    runs: int
    builds: int = 5
    made_up: bool = False
    patience: float = 0.0


def timed(work: Work, systems: Sequence[System]) -> Iterator[Row]:
    """The rows of each system, the systems taking turns so that a busy minute meets all of them alike.

    Each job is a process of its own; the questions of one are asked in no other process and no other kind of search.
    """
    cache = Path(user_cache_dir("byline")) / "benchmarks"
    cache.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="speed-", dir=cache) as name:
        base = Path(name)
        articles = base / "articles.jsonl"
        articles.write_text("".join(json.dumps(row) + "\n" for row in work.articles), encoding="utf-8")
        outlet, since = _filters(work.articles)
        job = Job("index", "", str(articles), made_up=work.made_up, outlet=outlet, since=since)
        others, started = [], time.perf_counter()
        built: dict[str, list[Figures]] = {system.name: [] for system in systems}
        for turn in range(work.builds):
            for system in systems:
                folder = base / system.name
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                last = system is BYLINE and turn == work.builds - 1
                vectors = str(base / "vectors.npy") if last else None
                others.append(wait_for_quiet(work.patience))
                built[system.name].append(system.do(replace(job, folder=str(folder), vectors=vectors)))
                _say(work.about, system.name, "index", built[system.name][-1]["seconds"])
        asked: dict[str, list[Figures]] = {system.name: [] for system in systems}
        for turn in range(work.runs):
            questions = _slices(work.questions, turn, work.runs)
            for system in systems:
                vectors = str(base / "vectors.npy") if system is BYLINE and turn == work.runs - 1 else None
                task = replace(job, task="search", folder=str(base / system.name), questions=questions, vectors=vectors)
                others.append(wait_for_quiet(work.patience))
                asked[system.name].append(system.do(task))
                _say(work.about, system.name, "first answer", asked[system.name][-1]["first"])
        common = {
            "seconds": round(time.perf_counter() - started, 1),
            "others_took": f"{100 * median(others):.0f} % of the cores before a job, at most {100 * max(others):.0f} %",
            "articles": len(work.articles),
            "made_up_vectors": work.made_up,
        }
        for system in systems:
            for row in [*_built(work, built[system.name]), *_asked(asked[system.name])]:
                measure = f"{row.pop('what')}, {system.name}, {work.about}"
                yield {"measure": measure, **row, "system": system.name, **common, **about(system.versions)}
        if BYLINE in systems and CHROMA in systems:
            pairs = zip(built[CHROMA.name], built[BYLINE.name], strict=True)
            row = _row("", "times", [plain["seconds"] / ours["seconds"] for plain, ours in pairs])
            measure = f"fully indexed, {CHROMA.name} over Byline, {work.about}"
            yield {**row, "measure": measure, "system": "both", **common, **about(CHROMA.versions)}


def about(versions: dict[str, str]) -> Row:
    """The machine, the versions and the command, as every row has them."""
    module = Path(sys.argv[0]).stem
    return {
        "machine": f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, {platform.system()}",
        "python": platform.python_version(),
        "versions": versions,
        "command": " ".join([f"python -m benchmarks.{module}", *sys.argv[1:]]),
    }


def write(target: Path, rows: Sequence[Row]) -> None:
    """Put rows into a file of results, in the place of earlier ones of the same measure."""
    earlier = [json.loads(line) for line in target.read_text("utf-8").splitlines()] if target.exists() else []
    new = {row["measure"] for row in rows}
    kept = [row for row in earlier if row["measure"] not in new]
    target.parent.mkdir(exist_ok=True)
    target.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in [*kept, *rows]), encoding="utf-8")


def _built(work: Work, runs: Sequence[Figures]) -> Iterator[Row]:
    """Rows of the runs that built an index."""
    yield _row("searchable", "s", [run["searchable"] for run in runs])
    yield _row("searchable", "articles/s", [len(work.articles) / run["searchable"] for run in runs])
    yield _row("fully indexed", "s", [run["seconds"] for run in runs])
    yield _row("passages", "", [run["passages"] for run in runs])
    yield _row("peak memory while indexing", "MB", [run["peak_mb"] for run in runs])
    parts = {part: round(size, 1) for part, size in runs[-1]["disk_mb"].items() if part}
    yield {**_row("disk", "MB", [run["disk_mb"][""] for run in runs]), "parts": parts}


def _asked(runs: Sequence[Figures]) -> Iterator[Row]:
    """Rows of the runs that asked one."""
    yield _row("first answer of a fresh process", "s", [run["first"] for run in runs])
    for kind, name in _KINDS.items():
        if kind in runs[0]:
            seconds = [run[kind]["seconds"] for run in runs]
            for share in (50, 95):
                values = [1000 * float(np.percentile(one, share)) for one in seconds]
                yield {**_row(f"{name}, p{share}", "ms", values), "questions": sum(map(len, seconds))}
    yield _row("peak memory while searching", "MB", [run["peak_mb"] for run in runs])
    own = [run["own_mb"] for run in runs if run["own_mb"] is not None]
    if own:
        yield _row("memory while searching without mapped files", "MB", own)
    recalls = [run["recall"] for run in runs if "recall" in run]
    if recalls:
        yield _row("recall@10 of the vector leg", "%", [100 * recall for recall in recalls])


def _row(what: str, unit: str, values: Sequence[float]) -> Row:
    """The median of the runs, and the least and the most of them."""
    low, high = min(values), max(values)
    value = median(values)
    return {
        "what": f"{what}, {unit}" if unit else what,
        "value": round(value, 3),
        "low": round(low, 3),
        "high": round(high, 3),
        "unit": unit,
        "runs": len(values),
    }


def _slices(questions: Sequence[str], turn: int, runs: int) -> dict[str, list[str]]:
    """The questions of one process by kind, none of them twice in any process or kind."""
    kinds = tuple(_KINDS)
    mine = list(questions[turn::runs])
    return {"first": mine[:1], **{kind: mine[1 + place :: len(kinds)] for place, kind in enumerate(kinds)}}


def _filters(articles: Sequence[dict[str, Any]]) -> tuple[str | None, str | None]:
    """The outlet with the most articles, and the day from which on half of the dated ones are."""
    outlets = Counter(article["outlet"] for article in articles if article.get("outlet"))
    days = sorted(article["published"].replace("/", "-")[:10] for article in articles if article.get("published"))
    return (outlets.most_common(1)[0][0] if outlets else None), (days[len(days) // 2] if days else None)


def _say(*words: object) -> None:
    """Report progress at once."""
    print(*(f"{word:.1f}" if isinstance(word, float) else word for word in words), flush=True)
