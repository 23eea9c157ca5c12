"""Measure search through the public interface: `python -m benchmarks.run DATA_FOLDER [--only NAME …] [--quick]`.

Writes one JSON row a measure to benchmarks/results/, with a bootstrap interval, the machine, the versions and the
command. Archives are built at the first run and kept (`benchmarks/archives.py`); building realtimeqa takes an hour.
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

import numpy as np

_SETS = ("summhay", "xquad", "realtimeqa")


def main() -> None:
    """Run the chosen sets and write their rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", nargs="+", choices=_SETS, default=_SETS)
    parser.add_argument("--quick", action="store_true", help="a part of the questions, in a few minutes")
    arguments = parser.parse_args()
    about = {
        "machine": f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, {platform.system()}",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("tantivy", "onnxruntime", "tokenizers", "numpy")},
        "command": " ".join(["python -m benchmarks.run", *sys.argv[1:]]),
        "quick": arguments.quick,
    }
    for name in arguments.only:
        rows = []
        started = time.perf_counter()
        for row in importlib.import_module(f"benchmarks.{name}").measure(arguments.data, arguments.quick):
            each = np.array(row.pop("each"), float)
            low, high = interval(each)
            seconds = time.perf_counter() - started
            rows.append(
                {**row, "low": low, "high": high, "questions": len(each), "seconds": round(seconds, 1), **about}
            )
            print(f"{row['measure']:<55} {row['value']:6.1f}  [{low:.1f}, {high:.1f}]  n={len(each)}", flush=True)
        target = Path(__file__).parent / "results" / f"{name}{'-quick' if arguments.quick else ''}.jsonl"
        target.parent.mkdir(exist_ok=True)
        target.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def interval(values: np.ndarray, rounds: int = 1000) -> tuple[float, float]:
    """The 95 % bootstrap interval of a mean, in percent."""
    picks = np.random.default_rng(0).integers(0, len(values), (rounds, len(values)))
    low, high = np.percentile(values[picks].mean(axis=1) * 100, [2.5, 97.5])
    return round(float(low), 1), round(float(high), 1)


if __name__ == "__main__":
    main()
