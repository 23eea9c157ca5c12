"""RAMDocs: documents with several right answers, misinformation and noise. Each question has its archive.

Small archives in temporary folders, with vectors: about a second each. Of an answer its first five sentences count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import Answer, Chat
from benchmarks.archives import read, small_archive
from benchmarks.golds import holds, shown
from benchmarks.measuring import Measured, ratio

_DEPTH = 5


@dataclass(frozen=True)
class Outcome:
    """What an answer shows and cites: shares 0-1 of right answers, counts of documents, and whether it misleads."""

    surfaced: float
    right_cited: bool
    noise: int
    cited: int
    only_wrong: bool


def measure(data: Path, quick: bool) -> Iterator[Measured]:
    """Right answers surfaced, the right document cited, noise among what is cited, only misinformation; `quick`: every tenth."""
    outcomes = []
    for row in read(data / "ramdocs" / "questions.jsonl")[:: 10 if quick else 1]:
        with small_archive([document["text"] for document in row["documents"]]) as archive:
            outcomes.append(judge(row, Chat(archive).ask(row["question"])))
    yield Measured("ramdocs right answers surfaced", [outcome.surfaced for outcome in outcomes])
    yield Measured("ramdocs right document cited", [float(outcome.right_cited) for outcome in outcomes])
    yield Measured("ramdocs noise among cited documents", [(o.noise, o.cited) for o in outcomes], ratio)
    yield Measured("ramdocs only misinformation shown", [float(outcome.only_wrong) for outcome in outcomes])


def judge(row: dict[str, Any], answer: Answer) -> Outcome:
    """What an answer makes of a question; document ids are places."""
    texts = shown(answer)[:_DEPTH]
    cited = {int(cited.article_id) for sentence in answer.sentences[:_DEPTH] for cited in sentence.citations}
    kinds = [row["documents"][place]["type"] for place in cited]
    right = [any(holds(text, [gold]) for text in texts) for gold in row["gold_answers"]]
    wrong = any(holds(text, row["wrong_answers"]) for text in texts)
    return Outcome(
        surfaced=sum(right) / len(right),
        right_cited="correct" in kinds,
        noise=kinds.count("noise"),
        cited=len(cited),
        only_wrong=wrong and not any(right),
    )
