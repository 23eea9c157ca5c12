"""SQuAD 2.0: which sentence of a paragraph answers a question, and does any?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.archives import read
from benchmarks.measuring import Measured, auroc
from retrieval import rank_sentences


def measure(data: Path, quick: bool) -> Iterator[Measured]:
    """The first of `rank_sentences` has an answer; AUROC of its score, answerable or not; `quick`: every twentieth."""
    right, scores = [], []
    for row in read(data / "squad2" / "questions.jsonl")[:: 20 if quick else 1]:
        start, end, score = rank_sentences(row["question"], row["context"])[0]
        scores.append((float(bool(row["answers"])), score))
        if row["answers"]:
            right.append(float(any(answer in row["context"][start:end] for answer in row["answers"])))
    yield Measured("squad2 the sentence with the answer is first", right)
    yield Measured("squad2 AUROC answerable", scores, auroc)
