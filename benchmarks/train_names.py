"""Learn in which direction of the word vectors names lie, for texts that are written without capitals.

    python benchmarks/train_names.py FOLDER [--write]

FOLDER holds `realtimeqa/articles.jsonl` (news articles) and `wice/claims.jsonl` (web pages). Of each word it is counted
how often it has a capital inside a sentence and away from other capitals; a logistic regression on the word's vector
learns that share. Kept is the direction, as many numbers as a vector has, and an offset; and the words that it takes for
names though they are nearly always written small ("country", "lockdown").
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from retrieval.language.words import STOPWORDS, row_of, vectors

_ALONE = re.compile(r"(?<=[a-z,] )([A-Za-z])([a-z]+)\b(?! ?[A-Z])")
ROUNDS, LEAST, RIDGE = 40, 4, 1.0
LIKELY_NAME = -0.2  # log-odds from which `retrieval.proof` takes a word for part of a name
OFTEN, SELDOM, LONG = 20, 0.05, 4
"""How often a word is seen to be no name, the share of capitals that it may have, and its letters at least."""


def texts(folder: Path) -> Iterator[str]:
    """Every text of the two sets."""
    with (folder / "realtimeqa" / "articles.jsonl").open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line).get("text") or ""
    with (folder / "wice" / "claims.jsonl").open(encoding="utf-8") as file:
        for line in file:
            yield "\n".join(json.loads(line)["evidence"])


def main() -> None:
    """Count, learn, report, and write with --write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--write", action="store_true", help="put the direction into retrieval/language/name-direction.json"
    )
    arguments = parser.parse_args()
    capital, seen = Counter[str](), Counter[str]()
    for text in texts(arguments.folder):
        for match in _ALONE.finditer(text):
            word = match[0].lower()
            seen[word] += 1
            capital[word] += match[1].isupper()
    table = vectors()
    words = [word for word, count in seen.items() if count >= LEAST and row_of(word) < len(table) - 1]
    rows = np.c_[table[[row_of(word) for word in words]], np.ones(len(words))]
    share = np.asarray([capital[word] / seen[word] for word in words])
    weight = np.sqrt(np.minimum([seen[word] for word in words], 50))
    direction = np.zeros(rows.shape[1])
    for _ in range(ROUNDS):  # Newton's method
        likely = 1 / (1 + np.exp(-rows @ direction))
        slope = rows.T @ (weight * (share - likely)) - RIDGE * direction
        bend = (rows * (weight * likely * (1 - likely))[:, None]).T @ rows + RIDGE * np.eye(len(direction))
        direction += np.linalg.solve(bend, slope)
    right = float(((rows @ direction > 0) == (share > 0.5)).mean())
    print(f"{len(words)} words, right {right:.3f}, always no name {float((share <= 0.5).mean()):.3f}")
    likely = table @ direction[:-1] + direction[-1] > LIKELY_NAME
    likely[-1] = True  # a word outside the vocabulary
    often = {word for word, count in seen.items() if count >= OFTEN and len(word) >= LONG} - STOPWORDS
    small = [word for word in often if capital[word] < SELDOM * seen[word] and likely[row_of(word)] and word.isascii()]
    print(f"{len(small)} words look like names and are none: {sorted(small, key=seen.__getitem__)[:-20:-1]}")
    if arguments.write:
        model = {
            "what": "direction of names in word-vectors.npy: logistic regression of how often a word is capitalised "
            "inside a sentence; words that look like names and are none",
            "weights": [round(float(value), 3) for value in direction[:-1]],
            "bias": round(float(direction[-1]), 3),
            "small": " ".join(sorted(small)),
        }
        path = Path(__file__).parent.parent / "retrieval" / "language" / "name-direction.json"
        path.write_text(json.dumps(model), encoding="utf-8")


if __name__ == "__main__":
    main()
