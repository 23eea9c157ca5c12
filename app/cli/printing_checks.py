"""A checked draft and a verified bundle as text for a terminal."""

from __future__ import annotations

from typing import Any

from app.cli.printing import print_wrapped, searched_line, shortened
from app.web.wording import count, say_outlet

_SAID = {
    "supported": "supported",
    "contradicted": "CONTRADICTED",
    "not_found": "not found",
    "skipped": "not checked",
}
_QUOTES = 3


def print_review(review: dict[str, Any]) -> None:
    """Each sentence with its verdict, what is said instead, and the first quotes on either side."""
    for sentence in review["sentences"]:
        print_wrapped(f"[{_SAID[sentence['verdict']]}] {shortened(sentence['text'], 1_000)}")
        for problem in sentence["problems"]:
            cited = "".join(f" [{number}]" for number in problem["citations"])
            print_wrapped(f"! {problem['told']}{cited}", indent="    ")
        for side in ("supporting", "contradicting"):
            if sentence[side]:
                print_wrapped(f"{side}: {_behind(sentence, side)}", indent="    ")
            for citation in sentence[side][:_QUOTES]:
                print_wrapped(
                    f"[{citation['number']}] {say_outlet(citation['outlet'])}: “{shortened(citation['quote'], 240)}”",
                    indent="      ",
                )
        if sentence["reason"]:
            print_wrapped(sentence["reason"], indent="    ")
    print()
    counts = review["counts"]
    print(" · ".join(f"{counts[verdict]} {said.lower()}" for verdict, said in _SAID.items()))
    print(searched_line(review["searched"]))


def print_verification(verification: dict[str, Any]) -> None:
    """One line for each thing that fails or is worth knowing, and one for the whole."""
    for name, listed in (("fails", verification["failures"]), ("note", verification["notes"])):
        for item in listed:
            where = f"[{item['citation']}] " if item["citation"] is not None else ""
            print(f"{name}: {where}{' '.join(item['why'].split())}")
    what = f"{count(verification['citations'], 'citation')}, {count(verification['sentences'], 'sentence')}"
    against = "against the archive" if verification["against_archive"] else "against itself alone"
    print(f"{'It holds' if verification['holds'] else 'It does not hold'}: {what}, checked {against}.")


def _behind(sentence: dict[str, Any], side: str) -> str:
    """How many outlets and origins stand on a side."""
    outlets = len(sentence[f"{side}_outlets"])
    said = count(outlets, "outlet") if outlets else "unknown outlet"
    return f"{said}, {count(sentence[f'{side}_origins'], 'origin')}"
