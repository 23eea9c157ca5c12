"""Train the scorers of sentences: `retrieval/ranking/sentence-trees.json` and `passage-trees.json`.

    python benchmarks/train_sentences.py paragraphs --squad squad2.jsonl --qed qed.jsonl
    python benchmarks/train_sentences.py passages --articles articles.jsonl --questions questions.jsonl

Each row of the paragraph data has question, context or paragraph, and answers (SQuAD 2.0, CC BY-SA 4.0; QED, CC BY-SA
3.0); of the passage data, question and answers, beside the articles that hold them (RealTime QA, of which only the weights
of features are kept). No text of either is in the files written, only trees over the named features. Needs lightgbm, which
is not a dependency of Byline: `pip install lightgbm scikit-learn`. Prints cross-validated results, grouped by title or
question, before it trains on everything.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval import Archive, Article
from retrieval.language.split import sentences
from retrieval.language.words import split_words
from retrieval.ranking.answering import FOUND_FEATURES, Found, found_features
from retrieval.ranking.asking import ask
from retrieval.ranking.features import FEATURES, features
from retrieval.ranking.reading import read
from retrieval.ranking.sentences import SUREST, TRUST
from retrieval.types import Hit

HELD_OUT = 0
"""The third of the titles that the reader was not trained on."""
HOME = Path(__file__).resolve().parents[1] / "retrieval"
SETTINGS: dict[str, Any] = {
    "learning_rate": 0.05,
    "reg_lambda": 5,
    "colsample_bytree": 0.5,
    "subsample": 0.8,
    "subsample_freq": 1,
    "n_jobs": 1,
    "verbose": -1,
}


def third(title: str) -> int:
    """Which third of the titles a title is in."""
    return int(hashlib.sha256(title.encode()).hexdigest(), 16) % 3


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON rows of a file."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def write(booster: Any, names: Sequence[str], path: Path, about: str) -> None:
    """Write a LightGBM model as plain JSON that `retrieval.ranking.trees` reads."""
    trees, deepest = [], 0

    def walk(node: dict[str, Any], tree: dict[str, list[Any]], depth: int) -> int:
        nonlocal deepest
        deepest = max(deepest, depth)
        index = len(tree["value"])
        for column in tree.values():
            column.append(0)
        if "split_feature" in node:
            tree["feature"][index] = node["split_feature"]
            tree["threshold"][index] = float(f"{node['threshold']:.9g}")
            tree["left"][index] = walk(node["left_child"], tree, depth + 1)
            tree["right"][index] = walk(node["right_child"], tree, depth + 1)
        else:
            tree["left"][index] = tree["right"][index] = index
            tree["value"][index] = round(node["leaf_value"], 5)
        return index

    for each in booster.dump_model()["tree_info"]:
        tree: dict[str, list[Any]] = {"feature": [], "threshold": [], "left": [], "right": [], "value": []}
        walk(each["tree_structure"], tree, 0)
        trees.append(json.dumps(tree, separators=(",", ":")))
    head = (
        f'{{\n"about": {json.dumps(about)},\n"features": {json.dumps(list(names))},\n"depth": {deepest},\n"trees": [\n'
    )
    path.write_text(head + ",\n".join(trees) + "\n]\n}\n", encoding="utf-8")


def train_paragraphs(paths: Sequence[Path]) -> None:
    """The scorer of a paragraph's sentences; then, on titles that the reader has not seen, how far to trust the reader."""
    from lightgbm import LGBMClassifier
    from sklearn.linear_model import LogisticRegression

    tables, labels, titles, weights, starts, seen = [], [], [], [], [0], []
    for path, weight in zip(paths, (1.0, 2.0), strict=True):
        for row in rows_of(path):
            text = row.get("context") or row["paragraph"]
            given = row.get("sentence_starts")
            spans = list(zip(given, [*given[1:], len(text)], strict=True)) if given else sentences(text)
            tables.append(features(ask(row["question"]), [[split_words(text[a:b]) for a, b in spans]])[0])
            labels += [any(answer in text[a:b] for answer in row["answers"]) for a, b in spans]
            if third(row["title"]) == HELD_OUT:
                reading = read(row["question"], text)
                seen += [reading.best(a, b)[0] for a, b in spans]
            else:
                seen += [np.nan] * len(spans)
            titles += [row["title"]] * len(spans)
            weights += [weight] * len(spans)
            starts.append(len(labels))
    truth, weighing, table = np.array(labels), np.array(weights), np.concatenate(tables)
    reader = np.clip(np.array(seen), -SUREST, SUREST)
    folds = _folds(titles)

    def model() -> Any:
        return LGBMClassifier(n_estimators=200, num_leaves=12, min_child_samples=40, **SETTINGS)

    scores = np.zeros(len(truth))
    for fold in range(5):
        inside = folds == fold
        fitted = model().fit(table[~inside], truth[~inside], sample_weight=weighing[~inside])
        scores[inside] = fitted.predict_proba(table[inside], raw_score=True)
    _say("words alone, every title", scores, truth, starts)
    unseen = np.isfinite(reader)
    for trust in (0.0, 0.1, 0.2, 0.3, 0.5, 1.0):
        _say(
            f"titles the reader has not seen, trust {trust}",
            np.where(unseen, scores + trust * reader, np.nan),
            truth,
            starts,
        )
    sums = (scores + TRUST * reader)[unseen]
    scale = LogisticRegression(C=100).fit(sums[:, None], truth[unseen])
    print(f"probability: {scale.coef_[0, 0]:.3f} times the sum, {scale.intercept_[0]:+.3f}")
    about = (
        "LightGBM, binary log loss, on the development halves of SQuAD 2.0 (dev) and QED; benchmarks/train_sentences.py"
    )
    booster = model().fit(table, truth, sample_weight=weighing).booster_
    write(booster, FEATURES, HOME / "ranking" / "sentence-trees.json", about)


def _say(what: str, scores: NDArray[np.float64], truth: NDArray[np.bool_], starts: Sequence[int]) -> None:
    """Print how often the answering sentence comes first, cross-validated by title."""
    first = [
        truth[a + int(scores[a:b].argmax())]
        for a, b in pairwise(starts)
        if truth[a:b].any() and np.isfinite(scores[a:b]).all()
    ]
    print(f"{what}: the answering sentence first in {np.mean(first):.3f} of {len(first)}")


def train_passages(articles: Path, questions: Path) -> None:
    """The scorer of the sentences of found passages: searched by words, no vectors, so that it leans on neither."""
    from lightgbm import LGBMRanker

    tables, labels = [], []
    with tempfile.TemporaryDirectory() as folder, Archive.open(folder) as archive:
        archive.add([Article.from_dict(row) for row in rows_of(articles)])
        for row in rows_of(questions):
            golds = [plain(answer) for answer in row["answers"] if plain(answer)]
            found = [_found(hit) for hit in archive.search(row["question"], 30)]
            table, _ = found_features(ask(row["question"]), found)
            truth = np.array([_holds(words.text, golds) for each in found for words in each.sentences])
            tables.append(table)
            labels.append(truth)

    def model() -> Any:
        return LGBMRanker(
            n_estimators=150,
            num_leaves=10,
            min_child_samples=60,
            lambdarank_truncation_level=6,
            label_gain=[0, 1],
            **SETTINGS,
        )

    def fit(chosen: Sequence[int]) -> Any:
        kept = [index for index in chosen if labels[index].any()]
        table, truth = np.concatenate([tables[i] for i in kept]), np.concatenate([labels[i] for i in kept])
        return model().fit(table, truth, group=[len(labels[i]) for i in kept])

    folds = np.random.RandomState(0).permutation(len(tables)) % 5
    hits = np.zeros((len(tables), 3))
    for fold in range(5):
        fitted = fit([i for i in range(len(tables)) if folds[i] != fold])
        for i in np.flatnonzero(folds == fold):
            ranked = labels[i][np.argsort(-fitted.predict(tables[i]))] if len(labels[i]) else labels[i]
            hits[i] = [ranked[:n].any() for n in (1, 3, 5)]
    print("passage: a gold answer in the first 1, 3, 5 sentences, cross-validated:", hits.mean(axis=0).round(3))
    about = "LightGBM, LambdaRank, on the development half of RealTime QA (2022); benchmarks/train_sentences.py"
    write(fit(range(len(tables))).booster_, FOUND_FEATURES, HOME / "ranking" / "passage-trees.json", about)


def _found(hit: Hit) -> Found:
    """A hit in words."""
    text = hit.article.text
    inside = tuple(split_words(text[start:end]) for start, end in hit.passage.sentences)
    return Found(hit.article.id, split_words(hit.article.title), inside)


def _folds(groups: Sequence[str]) -> NDArray[np.intp]:
    """Five folds that never part a group."""
    names = sorted(set(groups))
    fold = dict(zip(names, np.random.RandomState(1).permutation(len(names)) % 5, strict=True))
    return np.array([fold[group] for group in groups])


def plain(text: str) -> str:
    """Lower case, no punctuation, single spaces."""
    return " ".join(
        "".join(" " if unicodedata.category(sign).startswith("P") else sign for sign in text.lower()).split()
    )


def _holds(text: str, golds: Sequence[str]) -> bool:
    """Whether a text holds one of the answers as whole words."""
    padded = f" {plain(text)} "
    return any(re.search(rf"(?<=\s){re.escape(gold)}(?=\s)", padded) for gold in golds)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    commands = parser.add_subparsers(dest="command", required=True)
    paragraphs = commands.add_parser("paragraphs")
    paragraphs.add_argument("--squad", type=Path, required=True)
    paragraphs.add_argument("--qed", type=Path, required=True)
    passages = commands.add_parser("passages")
    passages.add_argument("--articles", type=Path, required=True)
    passages.add_argument("--questions", type=Path, required=True)
    given = parser.parse_args()
    if given.command == "paragraphs":
        train_paragraphs([given.squad, given.qed])
    else:
        train_passages(given.articles, given.questions)
