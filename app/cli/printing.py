"""Answers, passages and reports as text for a terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app.web.wording import count, say_days, say_outlet, say_published
from retrieval.types import AddReport

_NARROWEST, _WIDEST = 40, 100
_MOST_REFUSED = 50


def print_answer(answer: dict[str, Any]) -> None:
    """An answer with its sources below, or why there is none with the nearest passages."""
    if answer["rewritten"]:
        print_wrapped(f"Asked: {answer['rewritten']}")
    if answer["abstained"]:
        print("The articles do not say.")
        if not answer["rewritten"]:
            print_wrapped(f"Asked: {answer['question']}")
        searched = answer["searched"]["articles"]
        for part in answer["missing"]:
            print(f"Missing: “{part['words']}” (in {part['articles']:,} of {count(searched, 'article')})")
        if not answer["missing"] and answer["reason"]:
            print_wrapped(answer["reason"])
        if answer["nearest"]:
            print("Nearest, not an answer:")
        for citation in answer["nearest"]:
            print_wrapped(f"{shortened(citation['quote'])} [{citation['number']}]", indent="  ")
    for sentence in answer["sentences"]:
        print_wrapped(sentence["text"] + "".join(f" [{citation['number']}]" for citation in sentence["citations"]))
    if answer["note"]:
        print_wrapped(f"Note: {answer['note']}")
    if answer["incomplete"]:
        print("The answer was cut off; what stands here is checked.")
    print(_footer(answer))
    if answer["citations"]:
        print()
    for numbers, citation in _by_article(answer["citations"]):
        _print_source(numbers, citation)


def print_hits(found: dict[str, Any]) -> None:
    """Passages, best first, each with its article's id."""
    if not found["hits"]:
        print("Nothing was found.")
    for place, hit in enumerate(found["hits"], start=1):
        copies = f" · also in {count(len(hit['copies']), 'copy', 'copies')}" if hit["copies"] else ""
        _print_source(f"{place}.", hit, hit["text"], copies)
    print(searched_line(found["searched"]))


def print_reports(found: dict[str, Any]) -> None:
    """Every article that states the claim, with its words."""
    reports = found["reports"]
    # Copies of one report have the origin of the first.
    origins = len({report["origin"] or report["article_id"] for report in reports})
    said = f"{count(len(reports), 'article states', 'articles state')} this"
    print(f"{said}, from {count(origins, 'origin')}." if reports else f"{said}.")
    for report in reports:
        _print_source(f"[{report['number']}]", report, report["quote"])
    print(searched_line(found["searched"]))


def print_add_report(report: AddReport) -> None:
    """How many were added, updated, unchanged and refused, and the reason for each refusal."""
    print(report)
    for refusal in report.refused[:_MOST_REFUSED]:
        print(f"refused: {refusal.source}: {refusal.reason}")
    if len(report.refused) > _MOST_REFUSED:
        print(f"… and {len(report.refused) - _MOST_REFUSED:,} more; --json lists them all")


def _print_source(label: str, source: dict[str, Any], quote: str | None = None, more: str = "") -> None:
    """Outlet, date, title and id of a source, and what it says."""
    published = _date(source["published"])
    print(f"{label} {say_outlet(source['outlet'])} · {say_published(published)}{more}")
    for line in (
        source["title"],
        source["url"],
        f"id {source['article_id']}",
        f"“{shortened(quote)}”" if quote else "",
    ):
        if line:
            print_wrapped(line, indent="    ")


def _by_article(citations: Sequence[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """The numbers of the citations of each article, and one of them for the rest."""
    cited: dict[str, list[dict[str, Any]]] = {}
    for citation in citations:
        cited.setdefault(citation["article_id"], []).append(citation)
    return [(" ".join(f"[{citation['number']}]" for citation in group), group[0]) for group in cited.values()]


def _footer(answer: dict[str, Any]) -> str:
    """What stands behind an answer on the left, what was searched and who wrote it on the right."""
    cited = {citation["article_id"]: citation for citation in answer["citations"]}
    outlets = {citation["outlet"] for citation in cited.values()}
    days = [published.date() if isinstance(published, datetime) else published for published in
            (_date(citation["published"]) for citation in cited.values())]  # fmt: skip
    origins = len({citation["origin"] or citation["article_id"] for citation in cited.values()})
    said = count(len(outlets), "outlet") + (f", {count(origins, 'origin')}" if origins < len(cited) else "")
    left = "" if answer["abstained"] or not cited else f"{said} · {say_days(days)}"
    written = "verbatim quotes" if answer["mode"] == "quotes" else f"written by {answer['mode']}, checked"
    right = f"{searched_line(answer['searched'])} · {written}"
    gap = _width() - len(left) - len(right)
    return (left + " " * gap + right if gap > 1 else f"{left}\n{right}") if left else right


def searched_line(searched: dict[str, Any]) -> str:
    """What was searched, and what of it could not be searched in full."""
    said = f"searched {count(searched['articles'], 'article')}"
    if searched["undated_left_out"]:
        said += f", {searched['undated_left_out']:,} undated left out"
    if searched["vectors_pending"]:
        said += f", {searched['vectors_pending']:,} by words only so far"
    return said


def _date(text: str | None) -> date | datetime | None:
    """A date as JSON has it."""
    if not text:
        return None
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def shortened(text: str, most: int = 400) -> str:
    """The beginning of a passage on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: line.rfind(" ", 0, most)] + " …"


def print_wrapped(text: str, indent: str = "") -> None:
    """Print text in lines that fit the terminal."""
    lines: Sequence[str] = textwrap.wrap(
        text, _width(), initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    print("\n".join(lines) or indent)


def _width() -> int:
    """The columns that text may take."""
    return min(max(shutil.get_terminal_size((_WIDEST, 24)).columns, _NARROWEST), _WIDEST)
