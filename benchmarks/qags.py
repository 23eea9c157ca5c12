"""QAGS: is this sentence of a summary supported by the article? Three people voted on each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.archives import read
from benchmarks.measuring import Measured, auroc
from retrieval import support


def measure(data: Path, quick: bool) -> Iterator[Measured]:
    """AUC of `support(sentence, article).score` against the majority, by part; `quick`: every second summary."""
    for part in ("cnndm", "xsum"):
        rows = read(data / "qags" / f"{part}.jsonl")[:: 2 if quick else 1]
        judged = [
            (float(majority(sentence)), support(sentence["sentence"], row["article"]).score)
            for row in rows
            for sentence in row["summary_sentences"]
        ]
        yield Measured(f"qags AUC of support, {part}", judged, auroc)


def majority(sentence: dict[str, Any]) -> bool:
    """Whether most voters say that the sentence is supported."""
    votes = [str(vote["response"]) == "yes" for vote in sentence["responses"]]
    return 2 * sum(votes) > len(votes)
