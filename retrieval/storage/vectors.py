"""The vector store: Chroma, embedded in this process or as a `chroma run` server.

It is derived from the store of record. Vectors are always our own (`embedding_function=None`: the default one
would download a model), ids are passage ids, and the collection's metadata records the last change applied.
Chroma can lose vectors silently while `count()` stays full, so an index in doubt is tried out in a process of
its own (a damaged file can abort the process) and otherwise built anew from the store, without re-embedding.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import IndexUnavailable

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_EMBEDDED_BATCH = 2000
_SERVER_BATCH = 300


class VectorIndex:
    """Passage vectors in a Chroma collection; cosine distance; one writer."""

    def __init__(self, folder: Path, name: str, server_url: str | None = None) -> None:
        """Open or create the collection `name` in a folder, or on a server when a url is given."""
        self._folder, self._name, self._server_url = folder, name, server_url
        self._client: ClientAPI | None = None
        self._collection: Collection | None = None
        self.batch = _SERVER_BATCH if server_url else _EMBEDDED_BATCH

    def applied(self) -> int:
        """The sequence number of the last change that this index holds; 0 when it is new."""
        metadata = self._open().metadata or {}
        return int(metadata.get("applied", 0))

    def set_applied(self, seq: int) -> None:
        """Record the last change that this index holds."""
        self._open().modify(metadata={"applied": seq})

    def add(self, pids: NDArray[np.int64], vectors: NDArray[np.floating], article_ids: Sequence[str]) -> None:
        """Add or replace passage vectors (n, d)."""
        collection = self._open()
        for first in range(0, len(pids), self.batch):
            part = slice(first, first + self.batch)
            collection.upsert(
                ids=[str(pid) for pid in pids[part]],
                embeddings=vectors[part].astype(np.float32),
                metadatas=[{"article_id": article_id} for article_id in article_ids[part]],
            )

    def remove(self, first_pid: int, passages: int) -> None:
        """Remove the consecutive passages of an article."""
        ids = [str(pid) for pid in range(first_pid, first_pid + passages)]
        for first in range(0, len(ids), self.batch):
            self._open().delete(ids=ids[first : first + self.batch])

    def search(self, query: NDArray[np.float32], limit: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The pids nearest to a unit vector (d,), best first, and their cosines."""
        count = self.count()
        if not count:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        found = self._open().query(query_embeddings=query[None], n_results=min(limit, count), include=["distances"])
        distances: Any = found["distances"]
        return np.array(found["ids"][0], np.int64), 1 - np.array(distances[0], np.float32)

    def count(self) -> int:
        """How many vectors the collection says it has."""
        return self._open().count()

    def clear(self) -> None:
        """Throw the index away and begin anew."""
        self.close()
        if self._server_url:
            client = self._connect()
            if any(collection.name == self._name for collection in client.list_collections()):
                client.delete_collection(self._name)
        else:
            shutil.rmtree(self._folder, ignore_errors=True)

    def close(self) -> None:
        """Let go of the files."""
        if self._client is not None and not self._server_url:
            self._client.close()  # type: ignore[attr-defined]
        self._client = self._collection = None

    def _open(self) -> Collection:
        """The collection, opened on first use: importing Chroma takes seconds."""
        if self._collection is None:
            self._client = self._connect()
            self._collection = self._client.get_or_create_collection(
                self._name,
                embedding_function=None,
                metadata={"applied": 0},
                configuration={"hnsw": {"space": "cosine", "ef_search": 400}},
            )
        return self._collection

    def _connect(self) -> ClientAPI:
        """A client for the folder or the server; raises IndexUnavailable with what to do."""
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        if self._client is not None:
            return self._client
        if not self._server_url:
            self._folder.mkdir(parents=True, exist_ok=True)
            return chromadb.PersistentClient(path=str(self._folder), settings=settings)
        url = urlsplit(self._server_url)
        try:
            return chromadb.HttpClient(
                host=url.hostname or "localhost", port=url.port or 8000, ssl=url.scheme == "https", settings=settings
            )
        except ValueError as error:  # what Chroma raises when nobody answers
            raise IndexUnavailable(
                f"No Chroma server answers at {self._server_url}: start one with `chroma run` or unset BYLINE_CHROMA_URL."
            ) from error


def sound(folder: Path, name: str, samples: dict[int, NDArray[np.floating]], expected: int) -> bool:
    """Whether an embedded index opens, has `expected` vectors and each sample (by pid); tried in another process."""
    question = {
        "folder": str(folder),
        "name": name,
        "expected": expected,
        "samples": {str(pid): vector.astype(float).tolist() for pid, vector in samples.items()},
    }
    try:
        run = subprocess.run(
            [sys.executable, "-m", "retrieval.storage.vectors"],
            input=json.dumps(question),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            cwd=Path(__file__).parents[2],
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return run.returncode == 0 and run.stdout.strip().endswith("sound")


def _try_out(question: dict[str, Any]) -> bool:
    """Open the index and look for the samples."""
    index = VectorIndex(Path(question["folder"]), question["name"])
    if index.count() < question["expected"]:
        return False
    for pid, vector in question["samples"].items():
        pids, _ = index.search(np.array(vector, np.float32), 10)
        if len(pids) < min(10, question["expected"]):
            return False
        stored = index._open().get(ids=[pid], include=["embeddings"])["embeddings"]
        if stored is None or len(stored) != 1 or float(np.dot(stored[0], vector)) < 0.99:
            return False
    return True


if __name__ == "__main__":
    print("sound" if _try_out(json.load(sys.stdin)) else "in doubt")
