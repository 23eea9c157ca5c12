"""Summary of a Haystack, news: which articles hold a claim? Each of two topics is an archive of 100 articles."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from benchmarks.archives import archive_of, read
from benchmarks.measuring import Measured


def measure(data: Path, quick: bool) -> Iterator[Measured]:
    """Mean F1, precision and recall of the set that `who_reports` returns, by topic; `quick`: every fifth claim."""
    documents = read(data / "summhay" / "documents.jsonl")
    claims = read(data / "summhay" / "claims.jsonl")
    for topic in sorted({document["topic"] for document in documents}):
        asked = [claim for claim in claims if claim["topic"] == topic][:: 5 if quick else 1]
        with archive_of(f"summhay-{topic}", [d for d in documents if d["topic"] == topic]) as archive:
            found = [{cited.article_id for cited in archive.who_reports(claim["claim"])} for claim in asked]
        scores = [set_scores(ids, set(claim["documents"])) for ids, claim in zip(found, asked, strict=True)]
        for place, name in enumerate(("F1", "precision", "recall")):
            yield Measured(f"summhay claims, {name}, topic {topic}", [score[place] for score in scores])


def set_scores(found: Collection[str], relevant: Collection[str]) -> tuple[float, float, float]:
    """F1, precision and recall of a returned set; all 0 where it has nothing relevant."""
    right = len(set(found) & set(relevant))
    if not right:
        return 0.0, 0.0, 0.0
    precision, recall = right / len(found), right / len(relevant)
    return 2 * precision * recall / (precision + recall), precision, recall
