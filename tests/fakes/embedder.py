"""A small embedder for tests: words hashed into a few dimensions, so that texts with common words are near."""

from __future__ import annotations

import re
import zlib

import numpy as np
from langchain_core.embeddings import Embeddings


class WordHashEmbedder(Embeddings):
    """Deterministic, instant, and a real LangChain `Embeddings`; counts the texts it has embedded."""

    def __init__(self, name: str = "word-hash", dimension: int = 64) -> None:
        self.name = name
        self.dimension = dimension
        self.embedded = 0

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a text."""
        vector = np.full(self.dimension, 1e-3)
        for word in re.findall(r"\w+", text.lower()):
            vector[zlib.crc32(word.encode()) % self.dimension] += 1
        return (vector / np.linalg.norm(vector)).tolist()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The unit vectors of texts."""
        self.embedded += len(texts)
        return [self.embed_query(text) for text in texts]


class BrokenEmbedder(WordHashEmbedder):
    """Raises whenever documents are embedded, as a model without memory does."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Always fails."""
        raise RuntimeError("out of memory")
