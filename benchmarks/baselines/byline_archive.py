"""Byline itself, measured through its public interface."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.baselines.job import STARTED, Figures, Found, Job, run, timed

_RECALL_DEPTH = 10


def index(job: Job) -> Figures:
    """Add all articles, which makes them searchable by words, and wait for their vectors."""
    from benchmarks.baselines.embedders import Recorded, embedder_of
    from retrieval import Archive, Article

    articles = job.read_articles()
    embedder = Recorded(embedder_of(job)) if job.vectors else embedder_of(job)
    started = time.perf_counter()
    with Archive.open(job.folder, embedder=embedder) as archive:
        archive.add([Article.from_dict(article) for article in articles])
        searchable = time.perf_counter() - started
        archive.wait()
        seconds = time.perf_counter() - started
        passages = archive.status().passages
    if job.vectors and isinstance(embedder, Recorded):
        np.save(job.vectors, np.concatenate(embedder.vectors))
    return {"searchable": searchable, "seconds": seconds, "passages": passages}


def search(job: Job) -> Figures:
    """Open the archive, answer the first question, then time searches and whole answers."""
    from app import Chat
    from benchmarks.baselines.embedders import embedder_of
    from retrieval import Archive

    figures: Figures = {}
    embedder = embedder_of(job)
    with Archive.open(job.folder, embedder=embedder) as archive:
        chat = Chat(archive)
        for question in job.questions.get("first", []):
            chat.ask(question)
            figures["first"] = time.perf_counter() - STARTED

        def ask(question: str, **filters: Any) -> Found:
            hits = archive.search(question, k=job.k, **filters)
            return [(hit.article.id, hit.article.title, hit.text) for hit in hits]

        def answer(question: str) -> Found:
            return [(c.article_id, c.title, c.quote) for c in chat.ask(question).citations]

        ways = {
            "search": ask,
            "outlet": lambda question: ask(question, outlets=[job.outlet]),
            "date": lambda question: ask(question, published_from=job.since),
            "ask": answer,
        }
        figures |= {kind: timed(way, job.questions[kind], False) for kind, way in ways.items() if kind in job.questions}
        if job.vectors:
            figures["recall"] = _recall(archive, embedder, Path(job.vectors), job.questions["search"])
    return figures


def _recall(archive: Any, embedder: Any, vectors: Path, questions: list[str]) -> float:
    """The share of the nearest passages, by the vectors as they were made, that the archive's vector leg finds.

    There is no public search by vectors alone, so this looks inside the archive. Rows are passages in the order in
    which they came in, and vectors are made in that order.
    """
    exact = np.load(vectors).astype(np.float64)
    matrix, catalog = archive._indexes.matrix, archive._catalog
    found = 0
    for question in questions:
        query = np.array(embedder.embed_query(question), np.float32)
        nearest = np.argsort(-(exact @ query.astype(np.float64)), kind="stable")[:_RECALL_DEPTH]
        rows, _ = matrix.search(query, _RECALL_DEPTH, catalog, np.ones(len(catalog.pids), np.bool_))
        found += len(set(nearest.tolist()) & set(rows.tolist()))
    return found / (_RECALL_DEPTH * len(questions))


if __name__ == "__main__":
    run(index, search)
