"""Learn the weights of `retrieval/ranking/passage-weights.json`: `python -m benchmarks.train_passages DATA_FOLDER`.

The public search tells what each feature gave to a hit (`Hit.parts`); divided by the weight it is the feature itself.
The loss is the softmax over a question's hits of those that hold a gold answer (realtimeqa, development half), with
L2. Prints five-fold cross-validated answer@1/5/10 before it writes anything, and writes only with --write.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from benchmarks.archives import archive_of, read
from benchmarks.golds import first_words, holds
from retrieval.ranking.relevance import FEATURES

_WEIGHTS = Path(__file__).parent.parent / "retrieval" / "ranking" / "passage-weights.json"
_L2, _STEPS, _RATE, _FOLDS = 0.03, 250, 0.05, 5


def main() -> None:
    """Collect features, cross-validate, train on everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    stored = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    current = np.array([stored["weights"][feature] for feature in FEATURES])
    rows, labels = [], []
    with archive_of("realtimeqa", read(arguments.data / "realtimeqa" / "articles.jsonl")) as archive:
        for question in read(arguments.data / "realtimeqa" / "questions.jsonl"):
            hits = archive.search(question["question"], k=60)
            if hits:
                rows.append(np.array([[hit.parts[feature] for feature in FEATURES] for hit in hits]) / current)
                labels.append(
                    np.array(
                        [
                            holds(first_words(f"{hit.article.title} {hit.text}", 130), question["answers"])
                            for hit in hits
                        ],
                        float,
                    )
                )
    spread = np.concatenate(rows).std(axis=0)
    rows = [block / spread for block in rows]
    fold = np.random.default_rng(0).integers(0, _FOLDS, len(rows))
    found = []
    for left_out in range(_FOLDS):
        kept = np.flatnonzero(fold != left_out)
        weights = train([rows[i] for i in kept], [labels[i] for i in kept])
        for i in np.flatnonzero(fold == left_out):
            ranked = labels[i][np.argsort(-(rows[i] @ weights), kind="stable")]
            found.append([ranked[:depth].any() for depth in (1, 5, 10)])
    print("cross-validated answer@1/5/10:", (100 * np.mean(found, axis=0)).round(1).tolist())
    weights = train(rows, labels) / spread
    stored["weights"] = dict(zip(FEATURES, weights.round(3).tolist(), strict=True))
    print(json.dumps(stored["weights"]))
    if arguments.write:
        _WEIGHTS.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


def train(rows: list[np.ndarray], labels: list[np.ndarray]) -> np.ndarray:
    """The weights that put hits with an answer before those without, by Adam on the softmax loss."""
    useful = [i for i, label in enumerate(labels) if 0 < label.sum() < len(label)]
    weights = np.zeros(rows[0].shape[1])
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        slope = _L2 * weights
        for i in useful:
            raw = np.exp((scores := rows[i] @ weights) - scores.max())
            everything, right = raw / raw.sum(), raw * labels[i] / (raw * labels[i]).sum()
            slope = slope + rows[i].T @ (everything - right) / len(useful)
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        weights = weights - _RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights


if __name__ == "__main__":
    main()
