"""Fit the weights of the signs in `app/quotes/abstaining.py`: `python -m benchmarks.train_confidence DATA`.

DATA is the folder of the benchmarks' data, of which RealTime QA is read. Each eligible question (`benchmarks/abstention`)
is asked of hits with and without the articles that hold its answer, once from the whole archive and once from its own
listed articles alone, so that one threshold serves large archives and small ones. Prints the area under the curve and the
best F1 that loses at most 3 points of answer@3, cross-validated by question, then the weights. Needs scikit-learn. The
hits are found by words alone, so that nothing need be embedded; some two minutes.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.quotes.abstaining import frequencies, signs
from app.quotes.candidates import candidates, split_cached
from app.quotes.reading import begin_likeliest, with_readings
from app.quotes.speaking import by_speaker
from benchmarks.abstention import eligible
from benchmarks.archives import read
from benchmarks.golds import first_words, holds
from retrieval import Archive, Article
from retrieval.language.split import passages
from retrieval.language.words import split_words
from retrieval.ranking.asking import ask
from retrieval.storage.embed import Embedder
from retrieval.types import Hit

PASSAGES, MOST_LOST, FOLDS = 30, 0.03, 5


class WordsAlone(Embedder):
    """An embedder that never comes to an end, so that the archive is searched by words."""

    def embed_passages(self, *_: Any) -> Any:
        """Wait for ever."""
        threading.Event().wait()


def seen(
    question: str, hits: Sequence[Hit], held_by: dict[str, int], golds: Sequence[str]
) -> tuple[dict[str, float], bool]:
    """The signs for a question's hits, and whether one of the first three sentences holds a gold answer."""
    asked = ask(question)
    listed = by_speaker(asked, candidates(asked, hits))
    ranked = with_readings(listed, begin_likeliest(question, listed))
    return signs(asked, ranked, held_by), any(holds(first_words(item.text, 60), golds) for item in ranked[:3])


def listed_alone(question: str, articles: Sequence[Article]) -> tuple[list[Hit], dict[str, int]]:
    """The hits of an archive of a few articles, by the share of the question that they cover, and its word counts."""
    asked = ask(question)
    stems = [split_words(f"{article.title} {article.text}").stem_set for article in articles]

    def share(hit: Hit) -> float:
        return asked.share(split_cached(hit.text).stem_set | split_cached(hit.article.title).stem_set)

    hits = [Hit(article, passage, 1.0) for article in articles for passage in passages(article.id, article.text)]
    counts = frequencies(asked, lambda word: sum(bool(split_words(word).stem_set & have) for have in stems))
    return sorted(hits, key=share, reverse=True)[:PASSAGES], counts


def main() -> None:
    """Ask, fit, print."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    folder = parser.parse_args().data / "realtimeqa"
    rows = read(folder / "articles.jsonl")
    by_id = {row["id"]: Article.from_dict(row) for row in rows}
    table: list[
        tuple[int, bool, bool, dict[str, float], bool]
    ] = []  # question, whole archive, answerable, signs, right
    with tempfile.TemporaryDirectory() as place:
        archive = Archive.open(Path(place) / "archive", embedder=WordsAlone())
        archive.add(list(by_id.values()))
        for number, (row, holders) in enumerate(eligible(read(folder / "questions.jsonl"), rows)):
            question, golds, without = row["question"], row["answers"], set(holders)
            hits, asked = archive.search(question, k=2 * PASSAGES), ask(question)
            counts = frequencies(asked, archive.document_frequency)
            lost = [split_words(f"{by_id[id_].title} {by_id[id_].text}").stem_set for id_ in holders]
            fewer = {stem: max(0, n - sum(stem in have for have in lost)) for stem, n in counts.items()}
            listed = [by_id[id_] for id_ in row["articles"] if id_ in by_id]
            kept = [article for article in listed if article.id not in without]
            cases = [
                (True, True, hits[:PASSAGES], counts),
                (True, False, [hit for hit in hits if hit.article.id not in without][:PASSAGES], fewer),
                (False, True, *listed_alone(question, listed)),
                (False, False, *listed_alone(question, kept)),
            ]
            for whole, answerable, found, held_by in cases:
                if found:
                    table.append((number, whole, answerable, *seen(question, found, held_by, golds)))
        names = list(table[0][3])
        features = np.array([[row[3][name] for name in names] for row in table])
        question_of, whole, truth, right = (np.array([row[column] for row in table]) for column in (0, 1, 2, 4))
        fold = np.random.RandomState(0).permutation(int(question_of.max()) + 1)[question_of] % FOLDS
        scores = np.zeros(len(table))
        for number in range(FOLDS):
            known = fold != number
            scores[~known] = (
                LogisticRegression(C=30, max_iter=3000)
                .fit(features[known], truth[known])
                .predict_proba(features[~known])[:, 1]
            )
        f1, at, costs = best_threshold(scores[whole], truth[whole], right[whole])
        print(f"whole archive: AUROC {roc_auc_score(truth[whole], scores[whole]):.3f}, listed articles alone: ", end="")
        print(f"{roc_auc_score(truth[~whole], scores[~whole]):.3f}; {len(table)} cases, cross-validated by question")
        print(f"F1 {f1:.3f} at {at:.2f}, which loses {costs:.3f} of answer@3")
        fitted = LogisticRegression(C=30, max_iter=3000).fit(features, truth)
        print({name: round(float(weight), 2) for name, weight in zip(names, fitted.coef_[0], strict=True)})
        print(
            f"bias {fitted.intercept_[0]:.2f}; the threshold above becomes 0.5 with {fitted.intercept_[0] - np.log(at / (1 - at)):.2f}"
        )
        archive.close()


def best_threshold(
    scores: NDArray[np.float64], truth: NDArray[np.bool_], right: NDArray[np.bool_]
) -> tuple[float, float, float]:
    """The best F1 of abstaining that costs few right answers, its threshold, and what it costs."""
    best = (0.0, 0.5, 0.0)
    for threshold in np.unique(scores):
        silent = scores < threshold
        cost = float((right & truth & silent).sum() / truth.sum())
        f1 = 2 * float((silent & ~truth).sum()) / float(silent.sum() + (~truth).sum())
        if cost <= MOST_LOST and f1 > best[0]:
            best = (f1, float(threshold), cost)
    return best


if __name__ == "__main__":
    main()
