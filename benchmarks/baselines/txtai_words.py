"""txtai's keyword search (BM25) over the chunks of the plain pipeline."""

from __future__ import annotations

import time

from benchmarks.baselines.job import STARTED, Figures, Found, Job, run, timed


def index(job: Job) -> Figures:
    """Split and index all articles."""
    from txtai import Embeddings

    from benchmarks.baselines.chunks import chunks

    articles = job.read_articles()
    started = time.perf_counter()
    pieces = chunks(articles)
    embeddings = Embeddings(keyword=True, content=True)
    embeddings.index((f"{place} {piece.metadata['id']}", piece.page_content) for place, piece in enumerate(pieces))
    embeddings.save(job.folder)
    seconds = time.perf_counter() - started
    return {"searchable": seconds, "seconds": seconds, "passages": len(pieces)}


def search(job: Job) -> Figures:
    """Open the index, ask the first question, then time the others."""
    from txtai import Embeddings

    embeddings = Embeddings(keyword=True, content=True)
    embeddings.load(job.folder)
    titles = {article["id"]: article.get("title") or "" for article in job.read_articles()} if job.keep_found else {}
    figures: Figures = {}

    def ask(question: str) -> Found:
        hits = embeddings.search(question, job.k)
        ids = [hit["id"].split(" ", 1)[1] for hit in hits]
        return [(id_, titles.get(id_, ""), hit["text"]) for id_, hit in zip(ids, hits, strict=True)]

    for question in job.questions.get("first", []):
        ask(question)
        figures["first"] = time.perf_counter() - STARTED
    if "search" in job.questions:
        figures["search"] = timed(ask, job.questions["search"], job.keep_found)
    return figures


if __name__ == "__main__":
    run(index, search)
