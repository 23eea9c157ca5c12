"""Embedders for measuring: Byline's own with its vectors kept on disk, and one whose vectors are made up."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings

from benchmarks.baselines.job import Job
from retrieval.storage.embed import DIMENSION, Embedder

_BATCH = 64


def embedder_of(job: Job) -> Embeddings:
    """The embedder that a job asks for."""
    if job.made_up:
        return MadeUp()
    return Cached(Path(job.cache)) if job.cache else Embedder()


class Cached(Embeddings):
    """Byline's embedder; the vector of a text is made once and kept in a file by the hash of the text."""

    def __init__(self, path: Path) -> None:
        self._embedder = Embedder()
        self._kept = sqlite3.connect(path)
        self._kept.execute("CREATE TABLE IF NOT EXISTS vector (text BLOB PRIMARY KEY, value BLOB NOT NULL)")

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question, always made anew."""
        return self._embedder.embed_query(text)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of texts, kept after each batch so that an interrupted run goes on where it was."""
        keys = [hashlib.sha256(text.encode()).digest() for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if self._get(key) is None}
        for first in range(0, len(missing), _BATCH):
            batch = list(missing.items())[first : first + _BATCH]
            made = self._embedder.embed_documents([text for _, text in batch])
            rows = [(key, np.array(vector, "<f4").tobytes()) for (key, _), vector in zip(batch, made, strict=True)]
            with self._kept:
                self._kept.executemany("INSERT OR IGNORE INTO vector VALUES (?, ?)", rows)
        return [np.frombuffer(self._get(key) or b"", "<f4").tolist() for key in keys]

    def _get(self, key: bytes) -> bytes | None:
        """A kept vector."""
        row = self._kept.execute("SELECT value FROM vector WHERE text = ?", (key,)).fetchone()
        return row[0] if row else None


class MadeUp(Embeddings):
    """A random unit vector for each text, the same at each run; questions are really embedded, for they cost time."""

    name = "made-up"
    dimension = DIMENSION
    english_only = True

    def __init__(self) -> None:
        self._embedder = Embedder()

    def embed_query(self, text: str) -> list[float]:
        """The real vector of a question."""
        return self._embedder.embed_query(text)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Random vectors, seeded by the texts."""
        return [_random(text).tolist() for text in texts]


class Recorded(Embeddings):
    """Any embedder, its passage vectors noted as it makes them; what another has beyond the interface is kept."""

    def __init__(self, embedder: Embeddings) -> None:
        self._embedder = embedder
        self.vectors: list[np.ndarray] = []

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._embedder, name)
        if name != "embed_passages":
            return value

        def noting(texts: Sequence[str], spans: Sequence[Any]) -> list[tuple[Any, Any]]:
            made: list[tuple[Any, Any]] = value(texts, spans)
            self.vectors.append(np.array([passage for passage, _ in made], np.float32).reshape(-1, DIMENSION))
            return made

        return noting

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question, not noted."""
        return self._embedder.embed_query(text)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The vectors of texts, noted."""
        made = self._embedder.embed_documents(texts)
        self.vectors.append(np.array(made, np.float32).reshape(-1, DIMENSION))
        return made


def _random(text: str) -> np.ndarray:
    """A direction that only depends on a text."""
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    vector = np.random.default_rng(seed).standard_normal(DIMENSION)
    return vector / np.linalg.norm(vector)
