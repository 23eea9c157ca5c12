"""RGB, counterfactual part: snippets with the right value, a planted wrong one, and noise. Each question has its archives.

Small archives in temporary folders, with vectors: three a question, about a second each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from app import Answer, Chat
from benchmarks.archives import read, small_archive
from benchmarks.golds import holds, normal, shown, within
from benchmarks.measuring import Measured

_DEPTH = 5


def measure(data: Path, quick: bool) -> Iterator[Measured]:
    """Both values shown where both are in, where only the right one is, and abstaining on noise; `quick`: every fourth."""
    rows = read(data / "rgb_fact" / "questions.jsonl")[:: 4 if quick else 1]
    both, right, noise = [], [], []
    for row in rows:
        answers, wrong = flat(row["answer"]), [row["fakeanswer"]]
        both.append(float(shows_both(ask(row, "positive", "positive_wrong"), answers, wrong)))
        alone = ask(row, "positive")
        right.append(float(shows_both(alone, answers, wrong) or bool(getattr(alone, "conflicts", ()))))
        if not any(holds(normal(text), answers) for text in row["negative"]):
            noise.append(float(ask(row, "negative").abstained))
    yield Measured("rgb_fact conflict shown", both)
    yield Measured("rgb_fact false conflict", right)
    yield Measured("rgb_fact abstains on noise", noise)


def ask(row: dict[str, Any], *parts: str) -> Answer:
    """The answer from an archive of some of the row's snippets."""
    with small_archive([text for part in parts for text in row[part]]) as archive:
        return Chat(archive).ask(row["query"])


def flat(answers: Any) -> list[str]:
    """Every form of an answer, from however nested lists."""
    return [answers] if isinstance(answers, str) else [form for part in answers for form in flat(part)]


def shows_both(answer: Answer, right: Sequence[str], wrong: Sequence[str]) -> bool:
    """Whether the first sentences show the right value and the wrong one."""
    texts = shown(answer)
    return within(texts, _DEPTH, right) and within(texts, _DEPTH, wrong)
