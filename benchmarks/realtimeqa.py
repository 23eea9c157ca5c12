"""RealTime QA: real news-quiz questions over one archive of thousands of real articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app import Chat
from benchmarks.archives import archive_of, read
from benchmarks.golds import first_words, holds, normal, shown, within
from benchmarks.measuring import Measured

_SENTENCES = (1, 3, 5)
_PASSAGES = (1, 5, 10)


def measure(data: Path, quick: bool) -> Iterator[Measured]:
    """A gold answer within the first n sentences of a quotes-only answer, and within the first n passages.

    Of all questions, and of those that their listed articles answer; of a sentence the first 60 words count, of a
    passage the first 130, the title's among them; `quick`: every fifth question.
    """
    articles = read(data / "realtimeqa" / "articles.jsonl")
    questions = read(data / "realtimeqa" / "questions.jsonl")[:: 5 if quick else 1]
    texts = {article["id"]: normal(article["text"]) for article in articles}
    answered = [any(holds(texts.get(id_, ""), row["answers"]) for id_ in row["articles"]) for row in questions]
    said, found = [], []
    with archive_of("realtimeqa", articles) as archive:
        chat = Chat(archive)
        for row in questions:
            said.append(shown(chat.ask(row["question"])))
            hits = archive.search(row["question"], k=max(_PASSAGES))
            found.append([first_words(f"{hit.article.title} {hit.text}", 130) for hit in hits])
    for name, depths, lists in (("sentences", _SENTENCES, said), ("passages", _PASSAGES, found)):
        for depth in depths:
            right = [float(within(list_, depth, row["answers"])) for list_, row in zip(lists, questions, strict=True)]
            known = [hit for hit, is_answered in zip(right, answered, strict=True) if is_answered]
            yield Measured(f"realtimeqa answer@{depth} {name}, all", right)
            yield Measured(f"realtimeqa answer@{depth} {name}, answered", known)
