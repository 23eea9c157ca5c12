"""WiCE: a claim of Wikipedia and the sentences of the web article that it cites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from benchmarks.archives import read
from benchmarks.measuring import Measured, auroc
from retrieval import support
from retrieval.support import stating_sentences

_DEPTH = 3

Span = tuple[int, int]


def measure(data: Path, quick: bool) -> Iterator[Measured]:
    """AUC of `support`, supported against the rest; recall of the supporting sentences; `quick`: every second claim."""
    judged, recalls = [], []
    for row in read(data / "wice" / "claims.jsonl")[:: 2 if quick else 1]:
        article = "\n".join(row["evidence"])
        judged.append((float(row["label"] == "supported"), support(row["claim"], article).score))
        if any(row["supporting"]):
            spans = stating_sentences(row["claim"], article, _DEPTH)
            recalls.append(recall(touched(spans, row["evidence"]), row["supporting"]))
    yield Measured("wice AUC of support", judged, auroc)
    yield Measured(f"wice recall@{_DEPTH} of supporting sentences", recalls)


def touched(spans: Iterable[Span], sentences: Sequence[str]) -> set[int]:
    """The places of the sentences, joined by line ends, that spans overlap."""
    starts = accumulate((len(sentence) + 1 for sentence in sentences), initial=0)
    listed = list(spans)
    return {
        place
        for place, (start, sentence) in enumerate(zip(starts, sentences, strict=False))
        if any(first < start + len(sentence) and start < last for first, last in listed)
    }


def recall(found: set[int], alternatives: Sequence[Sequence[int]]) -> float:
    """The share of the supporting sentences that was found, of the annotators' alternatives the one that fits best."""
    return max(len(found & set(wanted)) / len(set(wanted)) for wanted in alternatives if wanted)
