"""The derived indexes of an archive, kept in step with its store: words, vectors in memory, vectors in Chroma.

At opening each index is compared with what the store knows of it: a folder that was deleted or touched since it
was closed, or that was not closed at all, is tried out and, in doubt, thrown away; then it replays the changes
that it lacks, from the first on when it is new. Nothing is embedded twice.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from retrieval.errors import IndexUnavailable
from retrieval.storage.indexing import Indexer
from retrieval.storage.lexical import LexicalArticle, LexicalIndex
from retrieval.storage.matrix import VectorMatrix
from retrieval.storage.rows import StoredArticle
from retrieval.storage.seal import seal
from retrieval.storage.store import Store
from retrieval.storage.vectors import VectorIndex, sound

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

_logger = logging.getLogger(__name__)
_SAMPLES = 20


class Indexes:
    """Everything that is derived from a store; `words` and `matrix` answer searches, `indexer` makes vectors."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        embedder: Embeddings,
        dimension: int,
        chroma_url: str | None,
        when_idle: Callable[[], object],
    ) -> None:
        """Open the indexes in a folder, mending what is damaged; `when_idle` is called after each round of vectors."""
        self._store, self._folder, self._dimension = store, folder, dimension
        self._loading = threading.Lock()
        self._loaded = False
        self.matrix = VectorMatrix(dimension)
        clean = store.meta("clean") == "yes"
        store.set_meta("clean", "no")
        self.words = self._open_words(clean)
        name = f"passages-{store.meta('identity')}"
        self.chroma = VectorIndex(folder / "chroma", name, chroma_url)
        if chroma_url is None:
            self._check_chroma(clean, name)
        elif store.meta("chroma_url") != chroma_url:
            store.set_meta("chroma_applied", "0")
        store.set_meta("chroma_url", chroma_url or "")
        self.indexer = Indexer(store, embedder, self.matrix, self.chroma, self.load_vectors, when_idle)

    def add_words(self, stored: Sequence[StoredArticle], removed: Sequence[int] = ()) -> None:
        """Make articles searchable by words, and others not."""
        self.words.apply(self._store.head(), [_lexical(article) for article in stored], list(removed))

    def load_vectors(self) -> None:
        """Read all vectors into memory, once; called by the first search and by the indexer before it appends."""
        with self._loading:
            if self._loaded:
                return
            pids: dict[int, list[int]] = {}
            for pid, number in self._store.pids():
                pids.setdefault(number, []).append(pid)
            self.matrix.append(
                (np.array(pids[number], np.int64), vectors)
                for number, vectors in self._store.passage_vectors(self._dimension)
                if len(vectors) and len(pids.get(number, ())) == len(vectors)
            )
            self._loaded = True

    def rebuild(self) -> None:
        """Throw the index folders away and build them anew from the store."""
        self.words.close()
        shutil.rmtree(self._folder / "words", ignore_errors=True)
        self.words = LexicalIndex.open(self._folder / "words")
        self._replay_words()
        self.indexer.rebuild()

    def close(self) -> None:
        """Stop the background work, let go of the files and note how they were left."""
        self.indexer.stop()
        self.words.close()
        self.chroma.close()
        self._store.set_meta("seal_words", seal(self._folder / "words"))
        self._store.set_meta("seal_chroma", seal(self._folder / "chroma"))
        self._store.set_meta("clean", "yes")

    def _open_words(self, clean: bool) -> LexicalIndex:
        """The word index, replayed up to the store; thrown away first when its files are not as they were left."""
        folder = self._folder / "words"
        untouched = clean and self._store.meta("seal_words") == seal(folder)
        if clean and not untouched:
            _logger.warning("The word index was changed from outside; it is built anew.")
            shutil.rmtree(folder, ignore_errors=True)
        try:
            self.words = LexicalIndex.open(folder)
            if self.words.applied() > self._store.head():
                raise IndexUnavailable("The word index knows more than the store.")
            self._replay_words()
        except IndexUnavailable as error:
            _logger.warning("The word index is damaged and is built anew: %s", error)
            shutil.rmtree(folder, ignore_errors=True)
            self.words = LexicalIndex.open(folder)
            self._replay_words()
        return self.words

    def _replay_words(self) -> None:
        """Apply the changes that the word index lacks."""
        while changes := self._store.changes(self.words.applied(), 2000):
            added = [change.number for change in changes if change.kind == "add"]
            removed = [change.number for change in changes if change.kind == "remove"]
            stored = [_lexical(article) for article in self._store.stored(added) if article.pids]
            self.words.apply(changes[-1].seq, stored, removed)

    def _check_chroma(self, clean: bool, name: str) -> None:
        """Keep Chroma's folder only when it is as it was left, or passes a trial; else it is filled anew."""
        folder = self._folder / "chroma"
        applied = int(self._store.meta("chroma_applied") or 0)
        if applied == 0:
            shutil.rmtree(folder, ignore_errors=True)
            return
        if clean and self._store.meta("seal_chroma") == seal(folder):
            return
        samples: dict[int, np.ndarray] = {}
        stored = {s.number: s for s in self._store.stored(self._store.sample_embedded(_SAMPLES, applied))}
        for number, vectors in self._store.passage_vectors(self._dimension, list(stored)):
            if len(vectors):
                samples[stored[number].pids[0]] = vectors[0]
        expected = self._store.count_embedded(applied)
        if folder.is_dir() and sound(folder, name, samples, expected):
            return
        _logger.warning("The Chroma index is damaged or gone; it is filled anew from the store.")
        shutil.rmtree(folder, ignore_errors=True)
        self._store.set_meta("chroma_applied", "0")


def _lexical(stored: StoredArticle) -> LexicalArticle:
    """A stored article as the word index takes it."""
    return LexicalArticle(stored.number, stored.article, stored.pids, stored.passages)
