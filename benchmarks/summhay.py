"""Summary of a Haystack, news: find every article on a subtopic. Each topic is an archive of 100 articles."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from benchmarks.archives import archive_of, read
from benchmarks.measuring import Measured


def measure(data: Path, quick: bool) -> Iterator[Measured]:
    """R-precision and nDCG@10 of `search_articles`, by topic."""
    documents = read(data / "summhay" / "documents.jsonl")
    queries = read(data / "summhay" / "queries.jsonl")
    for topic in sorted({document["topic"] for document in documents}):
        asked = [query for query in queries if query["topic"] == topic]
        with archive_of(f"summhay-{topic}", [d for d in documents if d["topic"] == topic]) as archive:
            found = [[hit.article.id for hit in archive.search_articles(query["query"], k=100)] for query in asked]
        relevant = [set(query["relevant"]) for query in asked]
        precision = [r_precision(ids, right) for ids, right in zip(found, relevant, strict=True)]
        gain = [ndcg(ids, right) for ids, right in zip(found, relevant, strict=True)]
        yield Measured(f"summhay articles, R-precision, topic {topic}", precision)
        yield Measured(f"summhay articles, nDCG@10, topic {topic}", gain)


def r_precision(ids: list[str], relevant: set[str]) -> float:
    """The share of relevant ones among the first as many as there are."""
    return sum(id_ in relevant for id_ in ids[: len(relevant)]) / len(relevant)


def ndcg(ids: list[str], relevant: set[str], depth: int = 10) -> float:
    """Normalised discounted cumulative gain of a ranking, right or wrong alone."""
    gain = sum(1 / math.log2(rank + 2) for rank, id_ in enumerate(ids[:depth]) if id_ in relevant)
    return gain / sum(1 / math.log2(rank + 2) for rank in range(min(depth, len(relevant))))
