"""What each part of search brings: `python -m benchmarks.ablation DATA_FOLDER`.

Each part is switched off by itself, and the same questions are asked again; rows in `results/ablation.jsonl` give the
change in points with the 95 % bootstrap interval of the paired difference. Writes the table in `benchmarks/README.md`.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks import summhay, xquad
from benchmarks.archives import archive_of, read
from benchmarks.golds import first_words, within
from benchmarks.measuring import Measured
from benchmarks.run import RESULTS
from benchmarks.timing import about
from retrieval.ranking import relevance, search, topics

Row = dict[str, Any]
Change = tuple[Any, str, Any]

README = Path(__file__).parent / "README.md"
ROWS = RESULTS / "ablation.jsonl"
_DEPTHS = (1, 5, 10)
_PLACE = re.compile(
    r"(?<=<!-- ablation: python -m benchmarks\.ablation -->\n).*?(?=<!-- end of ablation -->)", re.DOTALL
)


def _without(*features: str) -> list[Change]:
    """Passage features that count nothing."""
    kept = relevance._weights() * [feature not in features for feature in relevance.FEATURES]
    return [(relevance, "_weights", lambda: kept)]


def parts() -> dict[str, list[Change]]:
    """Each part with what is changed to switch it off."""
    return {
        "vectors": [(search, "is_foreign_query", lambda query: True)],
        "BM25 of the passage": _without("words"),
        "all other features": _without(*relevance.FEATURES[1:]),
        "title": [(search, "_TITLE", 0.0), *_without("title")],
        "coverage of the question": _without("coverage"),
        "proximity": _without("proximity"),
        "numbers and names": _without("quantity", "numbers", "names"),
        "cosines of passage and sentence": _without("passage_cosine", "sentence_cosine"),
        "cosine of the best sentence": _without("sentence_cosine"),
        "BM25 of the whole article": [
            (search, "_WHOLE", 0.0),
            (search, "_WHOLE_ALONE", 0.0),
            (topics, "_WHOLE_ARTICLE", 0.0),
        ],
        "topics: discriminant": [(topics, "_discriminant", lambda all_, best: np.zeros(all_.shape[1], np.float32))],
        "topics: more than one sentence": [(topics, "_COUNTED_SENTENCES", 1)],
    }


def main() -> None:
    """Measure with everything, then without each part, write the rows and the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    arguments = parser.parse_args()
    whole = {measured.measure: measured for measured in _measured(arguments.data)}
    rows: list[Row] = [
        {"without": "", "measure": name, "value": round(measured.value, 2), "questions": len(measured.each)}
        for name, measured in whole.items()
    ]
    for part, changes in parts().items():
        with _changed(changes):
            for measured in _measured(arguments.data):
                row = {"without": part, "measure": measured.measure, "value": round(measured.value, 2)}
                rows.append({**row, **_difference(measured, whole[measured.measure])})
                print(json.dumps(rows[-1]), flush=True)
    common = about({})
    ROWS.write_text("".join(json.dumps({**row, **common}, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    README.write_text(with_ablation(README.read_text("utf-8")), "utf-8")


def with_ablation(readme: str) -> str:
    """A README with the table of the committed rows between its markers."""
    rows = [json.loads(line) for line in ROWS.read_text("utf-8").splitlines()]
    renewed, found = _PLACE.subn(lambda _: table(rows), readme)
    assert found == 1, "benchmarks/README.md has lost the markers of its ablation"
    return renewed


def table(rows: list[Row]) -> str:
    """A line a part, a column a measure: the change in points and its interval, bold where that leaves out 0."""
    measures = list(dict.fromkeys(row["measure"] for row in rows))
    lines: dict[str, dict[str, str]] = {}
    for row in rows:
        lines.setdefault(row["without"] or "nothing (the value)", {})[row["measure"]] = _cell(row)
    head = f"| without | {' | '.join(measures)} |\n|---|{'---|' * len(measures)}\n"
    return head + "".join(
        f"| {part} | {' | '.join(cells[measure] for measure in measures)} |\n" for part, cells in lines.items()
    )


def _cell(row: Row) -> str:
    """One change."""
    if not row["without"]:
        return f"{row['value']:.1f}"
    if row["change"] == row["low"] == row["high"] == 0:
        return "0"
    told = f"{row['change']:+.1f} ({row['low']:+.1f} to {row['high']:+.1f})"
    return f"**{told}**" if row["low"] > 0 or row["high"] < 0 else told


def _difference(measured: Measured, whole: Measured) -> Row:
    """The change against everything switched on, question by question, with its interval."""
    changes = 100 * (np.asarray(measured.each, np.float64) - np.asarray(whole.each, np.float64))
    low, high = Measured("", (changes / 100).tolist()).interval()
    return {"change": round(float(changes.mean()), 2), "low": round(low, 2), "high": round(high, 2)}


def _measured(data: Path) -> Iterator[Measured]:
    """Every measure of search alone."""
    by_measure: dict[str, list[float]] = {}
    for measured in summhay.measure(data, quick=False):
        by_measure.setdefault(measured.measure.split(", topic")[0], []).extend(measured.each)  # type: ignore[arg-type]
    yield from (Measured(name, each) for name, each in by_measure.items())
    for language in ("en", "tr"):
        yield xquad.hits(data / "xquad" / f"{language}.jsonl")
    yield from _passages(data)


def _passages(data: Path) -> Iterator[Measured]:
    """A gold answer of RealTime QA within the first passages."""
    questions = read(data / "realtimeqa" / "questions.jsonl")
    with archive_of("realtimeqa", read(data / "realtimeqa" / "articles.jsonl")) as archive:
        found = [
            [
                first_words(f"{hit.article.title} {hit.text}", 130)
                for hit in archive.search(row["question"], max(_DEPTHS))
            ]
            for row in questions
        ]
    for depth in _DEPTHS:
        right = [float(within(list_, depth, row["answers"])) for list_, row in zip(found, questions, strict=True)]
        yield Measured(f"realtimeqa answer@{depth} passages", right)


@contextmanager
def _changed(changes: list[Change]) -> Iterator[None]:
    """Some names of modules hold other values meanwhile."""
    with ExitStack() as stack:
        for module, name, value in changes:
            stack.enter_context(patch.object(module, name, value))
        yield


if __name__ == "__main__":
    main()
