"""Write the tables of peers and of speed in `benchmarks/README.md` anew: `python -m benchmarks.side_by_side`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from benchmarks.run import RESULTS
from benchmarks.systems import SYSTEMS

Row = dict[str, Any]

README = Path(__file__).parent / "README.md"
_NAMES = [system.name for system in SYSTEMS.values()]
_FILES = ("peers", "speed")
_PLACE = r"(?<=<!-- {}: python -m benchmarks\.side_by_side -->\n).*?(?=<!-- end of {} -->)"
_LEFT_OUT = re.compile(r"^(?:passages|searchable, s|peak memory while searching)\b")


def with_tables(readme: str) -> str:
    """A README with the tables of today's rows between their markers."""
    for name in _FILES:
        rows = [json.loads(line) for line in (RESULTS / f"{name}.jsonl").read_text("utf-8").splitlines()]
        made = table(rows)
        readme, found = re.subn(_PLACE.format(name, name), made.replace("\\", r"\\"), readme, flags=re.DOTALL)
        assert found == 1, f"benchmarks/README.md has lost the markers of {name}"
    return readme


def table(rows: list[Row]) -> str:
    """Rows of the same measure in one line, a column a system; a ratio of two systems stands in the first column."""
    lines: dict[str, dict[str, str]] = {}
    for row in rows:
        if not _LEFT_OUT.match(row["measure"]):
            measure = row["measure"].replace(f", {row['system']}", "", 1)
            column = row["system"] if row["system"] in _NAMES else _NAMES[0]
            lines.setdefault(measure, {})[column] = (
                f"{_short(row['value'])} ({_short(row['low'])}–{_short(row['high'])})"
            )
    head = f"| measure | {' | '.join(_NAMES)} |\n|---|{'---|' * len(_NAMES)}\n"
    return head + "".join(
        f"| {measure} | {' | '.join(cells.get(name, '') for name in _NAMES)} |\n" for measure, cells in lines.items()
    )


def _short(value: float) -> str:
    """A number as it is read: one decimal place, two below ten."""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text(encoding="utf-8")), encoding="utf-8")
