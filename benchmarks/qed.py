"""QED: which sentence of a paragraph answers a question that somebody typed into a search engine?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from benchmarks.archives import read
from benchmarks.measuring import Measured
from retrieval import rank_sentences


def measure(data: Path, quick: bool) -> Iterator[Measured]:
    """The first of `rank_sentences` lies in a sentence of the paragraph that has an answer; `quick`: every tenth."""
    right = []
    for row in read(data / "qed" / "questions.jsonl")[:: 10 if quick else 1]:
        start, end, _ = rank_sentences(row["question"], row["paragraph"])[0]
        first, last = sentence_around((start + end) // 2, row["sentence_starts"], len(row["paragraph"]))
        right.append(float(any(answer in row["paragraph"][first:last] for answer in row["answers"])))
    yield Measured("qed the sentence with the answer is first", right)


def sentence_around(offset: int, starts: Sequence[int], length: int) -> tuple[int, int]:
    """The sentence that an offset lies in, by where the sentences of a paragraph start."""
    return next((first, last) for first, last in pairwise([*starts, length]) if offset < last)
