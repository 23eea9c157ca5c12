"""Draw results/speed.jsonl as docs/growth.svg: `python -m benchmarks.growth`. Both axes of each panel are logarithmic."""

from __future__ import annotations

import json
from math import ceil, floor, log10
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[1]
_PANELS = (
    ("search, p50, ms", "A search, ms"),
    ("search in one outlet, p50, ms", "A search in one outlet, ms"),
    ("first answer of a fresh process, s", "From start to first answer, s"),
    ("searchable, s", "All articles searchable, s"),
    ("memory while searching without mapped files, MB", "Memory while searching, MB"),
    ("disk, MB", "Disk, MB"),
)
_COLOURS = {"Byline": "#0b5fa5", "LangChain + Chroma": "#c2571a", "txtai": "#6b7280"}
_WIDTH, _HEIGHT, _LEFT, _TOP, _ACROSS, _DOWN = 900, 540, 52, 112, 300, 226
_PLOT_WIDTH, _PLOT_HEIGHT = 222, 150


def main() -> None:
    """Write the drawing."""
    lines = (Path(__file__).parent / "results" / "speed.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    (_ROOT / "docs" / "growth.svg").write_text(drawing(rows), encoding="utf-8")


def drawing(rows: list[dict[str, Any]]) -> str:
    """All panels under one legend, as SVG."""
    parts = [_text(24, 34, "How it grows, from 1,000 to 100,000 passages", 18, "#111827", weight=600)]
    place = 24
    for name, colour in _COLOURS.items():
        parts.append(f'<circle cx="{place + 5}" cy="57" r="4.5" fill="{colour}"/>' + _text(place + 16, 61, name, 12.5))
        place += 40 + 7 * len(name)
    parts.append(_text(place, 61, "medians of runs, least to most; hollow: made-up vectors", 12.5, "#6b7280"))
    for number, (what, title) in enumerate(_PANELS):
        left, top = _LEFT + number % 3 * _ACROSS, _TOP + number // 3 * _DOWN
        shown = [row for row in rows if row["measure"].startswith(f"{what}, ") and row.get("system") in _COLOURS]
        if shown:
            parts.append(f'<g transform="translate({left} {top})">{_panel(shown, title)}</g>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="system-ui, sans-serif">'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>' + "\n".join(parts) + "</svg>\n"
    )


def _panel(rows: list[dict[str, Any]], title: str) -> str:
    """One measure of each system over the number of passages."""
    first, last = floor(log10(min(row["low"] for row in rows))), ceil(log10(max(row["high"] for row in rows)))
    least, most = (log10(end(row["passages"] for row in rows)) for end in (min, max))

    def x(passages: float) -> float:
        return round((log10(passages) - least) / ((most - least) or 1) * _PLOT_WIDTH, 1)

    def y(value: float) -> float:
        return round(_PLOT_HEIGHT * (last - log10(value)) / ((last - first) or 1), 1)

    parts = [_text(-28, -12, title, 13, "#111827", weight=600)]
    for power in range(first, last + 1):
        height = y(10.0**power)
        parts.append(f'<path d="M0 {height}H{_PLOT_WIDTH}" stroke="#e5e7eb"/>')
        parts.append(_text(-8, height + 4, f"{10.0**power:,g}", 11, "#6b7280", anchor="end"))
    for passages in sorted({row["passages"] for row in rows}):
        parts.append(_text(x(passages), _PLOT_HEIGHT + 18, f"{passages:,}", 11, "#6b7280", anchor="middle"))
    for name, colour in _COLOURS.items():
        mine = sorted((row for row in rows if row["system"] == name), key=lambda row: row["passages"])
        points = " ".join(f"{x(row['passages'])},{y(row['value'])}" for row in mine)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for row in mine:
            across, fill = x(row["passages"]), "#fff" if row["made_up_vectors"] and name != "txtai" else colour
            parts.append(f'<path d="M{across} {y(row["low"])}V{y(row["high"])}" stroke="{colour}"/>')
            parts.append(
                f'<circle cx="{across}" cy="{y(row["value"])}" r="4" fill="{fill}" stroke="{colour}" stroke-width="2"/>'
            )
    return "".join(parts)


def _text(x: float, y: float, words: str, size: float, colour: str = "#374151", **style: Any) -> str:
    """A line of text."""
    given = f'text-anchor="{style.get("anchor", "start")}" font-weight="{style.get("weight", 400)}"'
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" {given}>{words}</text>'


if __name__ == "__main__":
    main()
