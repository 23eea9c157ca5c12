"""RealTime QA: real news-quiz questions over one archive of thousands of real articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.archives import archive_of, read

_NO_WORD = re.compile(r"[^\w\s]")
_DEPTHS = (1, 5, 10)


def measure(data: Path, quick: bool) -> Iterator[dict[str, object]]:
    """A gold answer within the first n passages, of all questions and of those that their listed articles answer."""
    articles = read(data / "realtimeqa" / "articles.jsonl")
    questions = read(data / "realtimeqa" / "questions.jsonl")[:: 5 if quick else 1]
    texts = {article["id"]: normal(article["text"]) for article in articles}
    answered = [any(holds(texts.get(id_, ""), row) for id_ in row["articles"]) for row in questions]
    with archive_of("realtimeqa", articles) as archive:
        found = [
            [holds(shown(hit.article.title, hit.text), row) for hit in archive.search(row["question"], k=max(_DEPTHS))]
            for row in questions
        ]
    for depth in _DEPTHS:
        hits = [float(any(first[:depth])) for first in found]
        known = [hit for hit, is_answered in zip(hits, answered, strict=True) if is_answered]
        yield {"measure": f"realtimeqa answer@{depth} passages, all", "value": 100 * fmean(hits), "each": hits}
        yield {"measure": f"realtimeqa answer@{depth} passages, answered", "value": 100 * fmean(known), "each": known}


def normal(text: str) -> str:
    """Lower case, no punctuation, single spaces, one at either end."""
    return f" {' '.join(_NO_WORD.sub('', text.lower()).split())} "


def shown(title: str, text: str) -> str:
    """What counts of a hit: its first 130 words, the title's among them."""
    return normal(" ".join(f"{title} {text}".split()[:130]))


def holds(text: str, row: dict[str, Any]) -> bool:
    """Whether a normal text holds one of the gold answers as whole words."""
    return any(gold in text for answer in row["answers"] if len(gold := normal(answer)) > 2)
