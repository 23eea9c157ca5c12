"""Byline and its peers on the same work: `python -m benchmarks.peers DATA_FOLDER [--only NAME …] [--systems …] [--quick]`.

Quality: summhay, xquad (English and Turkish) and realtimeqa; speed: the articles of summhay. The peers are the plain
LangChain + Chroma pipeline and txtai's keyword search, each as its tutorial writes it, in environments made at the first
run. A peer finds passages; its articles are ranked by their best passage. Rows go to results/peers.jsonl set by set.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from platformdirs import user_cache_dir

from benchmarks.archives import archive_of, read
from benchmarks.baselines.job import Found, Job
from benchmarks.golds import first_words, holds, normal, within
from benchmarks.measuring import Measured
from benchmarks.summhay import ndcg, r_precision
from benchmarks.systems import BYLINE, SYSTEMS, System
from benchmarks.timing import Row, Work, about, timed, write

Articles = Sequence[dict[str, Any]]
Questions = Sequence[str]

_EVERY_PASSAGE = 100_000
_CACHE = Path(user_cache_dir("byline")) / "benchmarks"


def main() -> None:
    """Measure the chosen sets and write their rows."""
    sets: dict[str, Callable[[Path, System, bool], Iterator[Measured]]] = {
        "summhay": _summhay,
        "xquad": _xquad,
        "realtimeqa": _realtimeqa,
    }
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", nargs="+", choices=[*sets, "speed"], default=[*sets, "speed"])
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=list(SYSTEMS))
    parser.add_argument("--patience", type=float, default=0, help="seconds that a timed job waits for a quiet machine")
    parser.add_argument("--quick", action="store_true", help="every tenth question, two runs, and no realtimeqa")
    arguments = parser.parse_args()
    systems = [SYSTEMS[name] for name in arguments.systems]
    target = Path(__file__).parent / "results" / f"peers{'-quick' if arguments.quick else ''}.jsonl"
    for name in arguments.only:
        if name == "realtimeqa" and arguments.quick:
            continue
        if name == "speed":
            found = list(_speed(arguments.data, systems, 2 if arguments.quick else 5, arguments.patience))
        else:
            found = [row for system in systems for row in _quality(sets[name], arguments.data, system, arguments.quick)]
        rows = [{**row, "quick": arguments.quick} for row in found]
        for row in rows:
            print(f"{row['measure']:<80} {row['value']:8.2f}  [{row['low']:.2f}, {row['high']:.2f}]", flush=True)
        write(target, rows)


def _quality(measure: Callable[..., Iterator[Measured]], data: Path, system: System, quick: bool) -> Iterator[Row]:
    """The rows of one set and one system."""
    started = time.perf_counter()
    for measured in measure(data, system, quick):
        low, high = measured.interval()
        yield {
            "measure": f"{measured.measure}, {system.name}",
            "value": round(measured.value, 2),
            "low": round(low, 1),
            "high": round(high, 1),
            "questions": len(measured.each),
            "seconds": round(time.perf_counter() - started, 1),
            "system": system.name,
            **about(system.versions),
        }


def _speed(data: Path, systems: Sequence[System], runs: int, patience: float) -> Iterator[Row]:
    """Times on the articles of summhay, with the questions of realtimeqa."""
    articles = read(data / "summhay" / "documents.jsonl")
    questions = [row["question"] for row in read(data / "realtimeqa" / "questions.jsonl")]
    work = Work(f"{len(articles)} articles of summhay", articles, questions, runs, runs, patience=patience)
    yield from timed(work, systems)


def _summhay(data: Path, system: System, quick: bool) -> Iterator[Measured]:
    """R-precision and nDCG@10 by topic."""
    documents, queries = read(data / "summhay" / "documents.jsonl"), read(data / "summhay" / "queries.jsonl")
    for topic in sorted({document["topic"] for document in documents}):
        asked = [query for query in queries if query["topic"] == topic]
        articles = [document for document in documents if document["topic"] == topic]
        found = _ranked(f"summhay-{topic}", articles, system, [query["query"] for query in asked])
        right = [set(query["relevant"]) for query in asked]
        both = list(zip(found, right, strict=True))
        yield Measured(f"summhay articles, R-precision, topic {topic}", [r_precision(*pair) for pair in both])
        yield Measured(f"summhay articles, nDCG@10, topic {topic}", [ndcg(*pair) for pair in both])


def _xquad(data: Path, system: System, quick: bool) -> Iterator[Measured]:
    """hit@1 of the paragraph that answers, in English and in Turkish."""
    for language in ("en", "tr"):
        rows = read(data / "xquad" / f"{language}.jsonl")
        ids = {context: str(place) for place, context in enumerate(dict.fromkeys(row["context"] for row in rows))}
        asked = rows[:: 10 if quick else 1]
        articles = [{"id": id_, "text": context} for context, id_ in ids.items()]
        found = _ranked(f"xquad-{language}", articles, system, [row["question"] for row in asked])
        first = [float(ranked[:1] == [ids[row["context"]]]) for ranked, row in zip(found, asked, strict=True)]
        yield Measured(f"xquad hit@1, {language}", first)


def _realtimeqa(data: Path, system: System, quick: bool) -> Iterator[Measured]:
    """A gold answer within the first n passages, as in `benchmarks.realtimeqa`."""
    articles, questions = read(data / "realtimeqa" / "articles.jsonl"), read(data / "realtimeqa" / "questions.jsonl")
    texts = {article["id"]: normal(article["text"]) for article in articles}
    answered = [any(holds(texts.get(id_, ""), row["answers"]) for id_ in row["articles"]) for row in questions]
    asked = [row["question"] for row in questions]
    if system is BYLINE:
        with archive_of("realtimeqa", articles) as archive:
            hits = [[(hit.article.title, hit.text) for hit in archive.search(question, k=10)] for question in asked]
    else:
        hits = [[(title, text) for _, title, text in found] for found in _found(articles, system, asked, 10)]
    shown = [[_shown(title, text) for title, text in found] for found in hits]
    for depth in (1, 5, 10):
        right = [float(within(list_, depth, row["answers"])) for list_, row in zip(shown, questions, strict=True)]
        known = [value for value, is_answered in zip(right, answered, strict=True) if is_answered]
        yield Measured(f"realtimeqa answer@{depth} passages, all", right)
        yield Measured(f"realtimeqa answer@{depth} passages, answered", known)


def _shown(title: str, text: str) -> str:
    """What counts of a passage: 130 words, the title's among them; a peer's first chunk begins with the title."""
    return first_words(text if text.startswith(title) else f"{title} {text}", 130)


def _ranked(name: str, articles: Articles, system: System, questions: Questions) -> list[list[str]]:
    """Articles by question, best first."""
    if system is BYLINE:
        with archive_of(name, articles) as archive:
            return [[hit.article.id for hit in archive.search_articles(question, k=100)] for question in questions]
    found = _found(articles, system, questions, _EVERY_PASSAGE)
    return [list(dict.fromkeys(id_ for id_, _, _ in passages)) for passages in found]


def _found(articles: Articles, system: System, questions: Questions, k: int) -> list[Found]:
    """The passages that a peer finds, its embeddings made once and kept."""
    _CACHE.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="peer-", dir=_CACHE) as name:
        lines, folder = Path(name) / "articles.jsonl", Path(name) / "index"
        folder.mkdir()
        lines.write_text("".join(json.dumps(row) + "\n" for row in articles), encoding="utf-8")
        cache = str(_CACHE / "peer-vectors.sqlite")
        passages = system.do(Job("index", str(folder), str(lines), cache=cache))["passages"]
        asked = {"search": list(questions)}
        job = Job("search", str(folder), str(lines), asked, min(k, passages), cache=cache, keep_found=True)
        found: list[Found] = system.do(job)["search"]["found"]
        return found


if __name__ == "__main__":
    main()
