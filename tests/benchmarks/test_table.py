"""The tables of benchmarks/README.md, and the drawing beside them, are what the committed rows give."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.ablation import with_ablation
from benchmarks.growth import drawing
from benchmarks.run import RESULTS
from benchmarks.side_by_side import with_tables
from benchmarks.table import BESIDE, LOWER_IS_BETTER, README, full_rows, with_table


def test_the_table_is_what_the_rows_give() -> None:
    text = README.read_text(encoding="utf-8")
    assert text == with_table(text), "renew it: python -m benchmarks.table"


def test_the_tables_of_peers_speed_and_parts_are_what_the_rows_give() -> None:
    text = README.read_text(encoding="utf-8")
    assert text == with_tables(text), "renew them: python -m benchmarks.side_by_side"
    assert text == with_ablation(text), "renew it: python -m benchmarks.ablation"


def test_the_drawing_of_growth_is_what_the_rows_give() -> None:
    rows = [json.loads(line) for line in (RESULTS / "speed.jsonl").read_text("utf-8").splitlines()]
    drawn = Path(__file__).parents[2] / "docs" / "growth.svg"
    assert drawn.read_text("utf-8") == drawing(rows), "renew it: python -m benchmarks.growth"


def test_each_row_says_how_it_was_measured() -> None:
    for row in full_rows():
        assert not row["quick"]
        assert row["low"] - 0.1 <= row["value"] <= row["high"] + 0.1, row["measure"]
        assert row["command"].startswith("python -m benchmarks.run data"), row["measure"]
        assert {"machine", "python", "versions", "questions", "seconds"} <= row.keys()


def test_what_stands_beside_a_measure_names_one_that_there_is() -> None:
    measured = {row["measure"] for row in full_rows()}
    known = {tuple(name.split()[:2]) for name in measured}
    named = {name for name in (*BESIDE, *LOWER_IS_BETTER) if tuple(name.split()[:2]) in known}
    assert named and named <= measured
