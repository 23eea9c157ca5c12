"""Measure speed as archives grow: `python -m benchmarks.speed DATA_FOLDER [--scales N …] [--runs N] [--quick]`.

Byline beside the plain LangChain + Chroma pipeline and txtai's keyword search, on the same real articles and in the
same run; see `benchmarks/timing.py`. Above 10,000 passages the vectors are made up: embedding them takes an hour a run
and tells nothing new. Rows go to results/speed.jsonl, scale by scale.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.archives import read
from benchmarks.scales import articles_at
from benchmarks.systems import SYSTEMS
from benchmarks.timing import Work, timed, write

_REAL_VECTORS_UP_TO = 10_000


def main() -> None:
    """Measure each scale and write its rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--scales", nargs="+", type=int, default=[1_000, 10_000, 100_000], help="passages")
    parser.add_argument("--runs", type=int, default=5, help="processes that ask")
    parser.add_argument("--builds", type=int, default=5, help="indexes that are built")
    parser.add_argument("--patience", type=float, default=0, help="seconds that each job waits for a quiet machine")
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=list(SYSTEMS))
    parser.add_argument("--quick", action="store_true", help="1,000 passages, two runs")
    arguments = parser.parse_args()
    articles = read(arguments.data / "realtimeqa" / "articles.jsonl")
    questions = [row["question"] for row in read(arguments.data / "realtimeqa" / "questions.jsonl")]
    runs, builds = (2, 2) if arguments.quick else (arguments.runs, arguments.builds)
    target = Path(__file__).parent / "results" / f"speed{'-quick' if arguments.quick else ''}.jsonl"
    for passages in [1_000] if arguments.quick else arguments.scales:
        made_up = passages > _REAL_VECTORS_UP_TO
        chosen = articles_at(articles, passages)
        work = Work(f"{passages:,} passages", chosen, questions, runs, builds, made_up, arguments.patience)
        rows = [
            {**row, "passages": passages, "quick": arguments.quick}
            for row in timed(work, [SYSTEMS[name] for name in arguments.systems])
        ]
        for row in rows:
            print(f"{row['measure']:<75} {row['value']:10.2f}  [{row['low']:.2f}, {row['high']:.2f}]", flush=True)
        write(target, rows)


if __name__ == "__main__":
    main()
