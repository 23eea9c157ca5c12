"""The plain LangChain + Chroma pipeline as its tutorial writes it, with Byline's embedder."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.baselines.job import STARTED, Figures, Found, Job, run, timed


def index(job: Job) -> Figures:
    """Split, embed and store all articles; nothing can be found before the last step has begun to store."""
    from langchain_chroma import Chroma

    from benchmarks.baselines.chunks import chunks
    from benchmarks.baselines.embedders import embedder_of

    articles, embedder = job.read_articles(), embedder_of(job)
    started = time.perf_counter()
    pieces = chunks(articles)
    Chroma.from_documents(pieces, embedder, persist_directory=job.folder)
    seconds = time.perf_counter() - started
    return {"searchable": seconds, "seconds": seconds, "passages": len(pieces)}


def search(job: Job) -> Figures:
    """Open the store, ask the first question, then time the others."""
    from langchain_chroma import Chroma

    from benchmarks.baselines.embedders import embedder_of

    store = Chroma(persist_directory=job.folder, embedding_function=embedder_of(job))
    figures: Figures = {}

    def ask(question: str, k: int = job.k, **filters: Any) -> Found:
        found = store.similarity_search(question, k=k, **filters)
        return [(hit.metadata["id"], hit.metadata["title"], hit.page_content) for hit in found]

    for question in job.questions.get("first", []):
        ask(question, 4)
        figures["first"] = time.perf_counter() - STARTED
    ways = {
        "search": ask,
        "shallow": lambda question: ask(question, 4),
        "outlet": lambda question: ask(question, filter={"outlet": job.outlet}),
    }
    return figures | {
        kind: timed(way, job.questions[kind], job.keep_found) for kind, way in ways.items() if kind in job.questions
    }


if __name__ == "__main__":
    run(index, search)
