"""RealTime QA, asked twice: on the whole archive, and on the archive without the articles that hold the answer.

The articles are removed from a copy of the archive before the second question and added again after it, which embeds
them anew: about five seconds a question, and exactly the archive that the measure asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from app import Chat
from benchmarks.archives import copy_of, read
from benchmarks.golds import first_words, holds, normal, shown, within
from benchmarks.measuring import Measured, paired_auroc, paired_f1
from retrieval import Article

_SHORTEST, _MOST_HOLDERS = 6, 10
_DEPTH = 3


def measure(data: Path, quick: bool) -> Iterator[Measured]:
    """AUROC of `confidence`, F1 of `abstained`, and the right answers lost by abstaining; `quick`: every fifth question."""
    articles = read(data / "realtimeqa" / "articles.jsonl")
    asked = eligible(read(data / "realtimeqa" / "questions.jsonl"), articles)[:: 5 if quick else 1]
    by_id = {article["id"]: article for article in articles}
    with copy_of("realtimeqa", articles) as archive:
        chat = Chat(archive)
        whole = [chat.ask(row["question"]) for row, _ in asked]
        without = []
        for row, holders in asked:
            archive.remove(holders)
            archive.wait()
            without.append(chat.ask(row["question"]))
            archive.add([Article.from_dict(by_id[id_]) for id_ in holders])
            archive.wait()
    pairs = list(zip(whole, without, strict=True))
    yield Measured(
        "realtimeqa abstention, AUROC of confidence", [(a.confidence, b.confidence) for a, b in pairs], paired_auroc
    )
    yield Measured(
        "realtimeqa abstention, F1 of abstained",
        [(float(a.abstained), float(b.abstained)) for a, b in pairs],
        paired_f1,
    )
    lost, kept = [], []
    for (row, _), answer in zip(asked, whole, strict=True):
        nearest = [first_words(citation.quote, 60) for citation in answer.nearest] if answer.abstained else []
        kept.append(float(within(shown(answer), _DEPTH, row["answers"])))
        lost.append(float(within(nearest, _DEPTH, row["answers"])))
    yield Measured(f"realtimeqa abstention, answer@{_DEPTH} kept", kept)
    yield Measured(f"realtimeqa abstention, answer@{_DEPTH} lost", lost)


def eligible(
    questions: Sequence[dict[str, Any]], articles: Sequence[dict[str, Any]]
) -> list[tuple[dict[str, Any], list[str]]]:
    """The questions that can be asked twice, each with the ids of all articles that hold its answer.

    Those that their listed articles answer, in six characters or more, and that at most ten articles hold.
    """
    texts = {article["id"]: normal(f"{article['title']} {article['text']}") for article in articles}
    chosen = []
    for row in questions:
        answers = [answer for answer in row["answers"] if len(normal(answer).strip()) >= _SHORTEST]
        if any(holds(texts.get(id_, ""), answers) for id_ in row["articles"]):
            holders = [id_ for id_, text in texts.items() if holds(text, answers)]
            if len(holders) <= _MOST_HOLDERS:
                chosen.append((row, holders))
    return chosen
