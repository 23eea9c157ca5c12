"""Measure quality through the public interface: `python -m benchmarks.run DATA_FOLDER [--only NAME …] [--quick]`.

Writes one JSON row a measure to benchmarks/results/, with a bootstrap interval, the machine, the versions and the
command. Archives are built at the first run and kept (`benchmarks/archives.py`); building realtimeqa takes an hour, so
`--quick` leaves the two sets on it out unless they are named.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import time
from importlib.metadata import version
from pathlib import Path

SETS = (
    "summhay", "claims", "realtimeqa", "abstention", "rgb_fact", "ramdocs", "qags", "wice", "mutated", "qed", "squad2",
    "xquad", "events",
    "article_extraction",
)  # fmt: skip
"""Every set: a module of this package with `measure(data, quick)`."""

RESULTS = Path(__file__).parent / "results"
_LONG = {"realtimeqa", "abstention"}
_PACKAGES = ("tantivy", "onnxruntime", "tokenizers", "numpy", "trafilatura")


def main() -> None:
    """Run the chosen sets and write their rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", nargs="+", choices=SETS)
    parser.add_argument("--quick", action="store_true", help="a part of the questions, in a few minutes")
    arguments = parser.parse_args()
    about = {
        "machine": f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, {platform.system()}",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in _PACKAGES},
        "command": " ".join(["python -m benchmarks.run", *sys.argv[1:]]),
        "quick": arguments.quick,
    }
    for name in arguments.only or [name for name in SETS if not (arguments.quick and name in _LONG)]:
        rows = []
        started = time.perf_counter()
        for measured in importlib.import_module(f"benchmarks.{name}").measure(arguments.data, arguments.quick):
            seconds = time.perf_counter() - started
            low, high = measured.interval()
            row = {"value": round(measured.value, 2), "low": round(low, 1), "high": round(high, 1)}
            row |= {"questions": len(measured.each), "seconds": round(seconds, 1)}
            rows.append({"measure": measured.measure, **row, **about})
            print(
                f"{measured.measure:<60} {measured.value:6.1f}  [{low:.1f}, {high:.1f}]  n={len(measured.each)}",
                flush=True,
            )
        target = RESULTS / f"{name}{'-quick' if arguments.quick else ''}.jsonl"
        target.parent.mkdir(exist_ok=True)
        target.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
