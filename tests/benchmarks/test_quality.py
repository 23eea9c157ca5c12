"""Small fixed versions of the benchmarks on texts of our own, so that quality cannot fall silently.

Each floor is the value measured when it was set, less a little; a change that rises far above one raises it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import pytest
import yaml

from app import Answer, Chat
from benchmarks.archives import small_archive
from benchmarks.claims import set_scores
from benchmarks.golds import normal, shown
from benchmarks.measuring import auroc
from benchmarks.rgb_fact import shows_both
from retrieval import Archive, rank_sentences, support

pytestmark = pytest.mark.timeout(600)  # seconds; the archive of the whole corpus is made first
ROOT = Path(__file__).parents[2]


def _rows(name: str) -> list[dict[str, Any]]:
    """The rows of a golden file."""
    rows: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests" / "golden" / name).read_text(encoding="utf-8"))
    return rows


QUESTIONS = [row for row in _rows("questions.yaml") if row["kind"] != "abstain" and not row.get("filters")]
CLAIMS = _rows("claims.yaml")
STATEMENTS = _rows("statements.yaml")
PARAGRAPHS = _rows("paragraphs.yaml")
RIVALS = _rows("rivals.yaml")


@pytest.fixture(scope="module")
def slugs(corpus_archive: Archive) -> dict[str, str]:
    """The file of each article of the sample corpus, by its id."""
    titles = {article.title: article.id for article in corpus_archive.articles(limit=100)}
    files = {}
    for path in (ROOT / "corpus").glob("*-*.md"):
        title = str(yaml.safe_load(path.read_text(encoding="utf-8").split("---\n", 2)[1])["title"])
        files[next(id_ for known, id_ in titles.items() if normal(known)[:20] == normal(title)[:20])] = path.stem
    assert len(files) == len(corpus_archive) == 40
    return files


@cache
def _body(slug: str) -> str:
    """The text of an article of the sample corpus."""
    return (ROOT / "corpus" / f"{slug}.md").read_text(encoding="utf-8").split("---\n", 2)[2].strip()


@pytest.fixture(scope="module")
def answers(corpus_archive: Archive) -> list[Answer]:
    """The quotes' answer to each answerable question."""
    chat = Chat(corpus_archive)
    return [chat.ask(row["question"]) for row in QUESTIONS]


@pytest.mark.parametrize(("depth", "floor"), [(1, 0.72), (3, 0.85)])
def test_the_first_sentences_answer(answers: list[Answer], depth: int, floor: float) -> None:
    lost = [
        row["id"]
        for row, answer in zip(QUESTIONS, answers, strict=True)
        if not any(expected in sentence.text for sentence in answer.sentences[:depth] for expected in row["expected"])
    ]
    assert 1 - len(lost) / len(QUESTIONS) >= floor, lost


def test_the_first_article_answers(corpus_archive: Archive, slugs: dict[str, str]) -> None:
    lost = [
        row["id"]
        for row in QUESTIONS
        if slugs[corpus_archive.search_articles(row["question"], k=1)[0].article.id] not in row["articles"]
    ]
    assert 1 - len(lost) / len(QUESTIONS) >= 0.92, lost


def test_claims_are_found_in_the_articles_that_state_them(corpus_archive: Archive, slugs: dict[str, str]) -> None:
    scores, told = [], {}
    for row in CLAIMS:
        found = {slugs[cited.article_id] for cited in corpus_archive.who_reports(row["claim"])} - {*row.get("also", ())}
        if row["articles"]:
            scores.append(set_scores(found, row["articles"])[0])
        told[row["id"]] = sorted(found ^ {*row["articles"]})
    assert fmean(scores) >= 0.8, told
    false = [row["id"] for row in CLAIMS if not row["articles"] and told[row["id"]]]
    assert len(false) <= 1, told


def test_the_sentence_that_answers_ranks_first() -> None:
    lost, asked = [], 0
    for row in PARAGRAPHS:
        for item in row["questions"]:
            asked += 1
            start, end, _ = rank_sentences(item["question"], row["text"])[0]
            if item["answer"] not in row["text"][start:end]:
                lost.append(item["question"])
    assert 1 - len(lost) / asked >= 0.87, lost


def test_support_tells_statements_from_changed_ones() -> None:
    rows = []
    for row in STATEMENTS:
        for label, key in ((1.0, "says"), (0.0, "not")):
            rows.append((label, support(row[key], _body(row["article"])).score))
    assert auroc(np.array(rows)) >= 0.7
    believed = [row["not"] for row in STATEMENTS if support(row["not"], _body(row["article"])).supported]
    assert len(believed) <= 3, believed


@pytest.fixture(scope="module")
def rivals() -> Iterator[Chat]:
    """Every right notice, its near-copy with a wrong value, and the noise."""
    texts = [text for row in RIVALS for text in (row["says"], row["contradicts"], *row["noise"])]
    with small_archive(texts) as archive:
        yield Chat(archive)


@pytest.fixture(scope="module")
def noise() -> Iterator[Chat]:
    """The noise alone."""
    with small_archive([text for row in RIVALS for text in row["noise"]]) as archive:
        yield Chat(archive)


def test_a_near_copy_with_another_value_is_shown_beside_the_first(rivals: Chat) -> None:
    hidden = [
        row["question"] for row in RIVALS if not shows_both(rivals.ask(row["question"]), [row["right"]], [row["wrong"]])
    ]
    assert len(hidden) <= 4, hidden


def test_noise_is_abstained_from(noise: Chat) -> None:
    answered = [
        (row["question"], shown(answer)[:1]) for row in RIVALS if not (answer := noise.ask(row["question"])).abstained
    ]
    assert len(answered) <= 4, answered
