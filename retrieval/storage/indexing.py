"""Making vectors in the background: what was added is searchable by words at once, by meaning a little later.

One thread takes articles without vectors from the store, oldest first, embeds them, stores the vectors (the
store of record comes first), appends them to the matrix and hands them to Chroma. It starts where the store
says that something is missing, so a killed process goes on at its next opening.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.errors import EmbedderMismatch, RetrievalError
from retrieval.storage.matrix import VectorMatrix
from retrieval.storage.rows import Change, StoredArticle
from retrieval.storage.store import Store
from retrieval.storage.vectors import VectorIndex

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

Progress = Callable[[int, int | None], None]

_logger = logging.getLogger(__name__)
_PASSAGES_A_STEP = 96
_RETRY_SECONDS = 5.0


class Indexer:
    """Brings the vectors of an archive up to date with its store, in one background thread."""

    def __init__(
        self,
        store: Store,
        embedder: Embeddings,
        matrix: VectorMatrix,
        index: VectorIndex,
        load: Callable[[], None],
        when_idle: Callable[[], object],
    ) -> None:
        """`load` fills the matrix with the vectors that the store has already, before the first append."""
        self._store, self._embedder, self._matrix, self._index = store, embedder, matrix, index
        self._load, self._when_idle = load, when_idle
        self._wake = threading.Condition()
        self._stopping = False
        self._rebuilding = False
        self._pauses = 0
        self._asked = 1  # what the store lacks at opening counts as asked for
        self._done = 0
        self._storing = 0
        self.problem: str | None = None
        self._thread = threading.Thread(target=self._run, name="byline-indexer", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Say that something was added or removed."""
        with self._wake:
            self._asked += 1
            self._wake.notify_all()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Make no vectors meanwhile: what is being added is to be searchable by words first, on all cores."""
        with self._wake:
            self._pauses += 1
        try:
            yield
        finally:
            with self._wake:
                self._pauses -= 1
                self._wake.notify_all()

    def rebuild(self) -> None:
        """Fill Chroma anew from the store, in the background."""
        self._rebuilding = True
        self.wake()

    def pending(self) -> int:
        """How many articles cannot be found by meaning yet; those count whose vectors are stored but not in memory."""
        return max(self._store.count_without_vectors(), self._storing)

    def wait(self, timeout: float | None = None, progress: Progress | None = None) -> bool:
        """Block until everything known now is embedded and in Chroma; False when time ran out or Chroma failed."""
        deadline = None if timeout is None else time.monotonic() + timeout
        total = self._store.count_without_vectors()
        with self._wake:
            target = self._asked
        while True:
            with self._wake:
                finished = self._done >= target
                if not finished and self.problem is None and self._thread.is_alive():
                    self._wake.wait(0.2)
            if progress and total:
                progress(max(0, total - self._store.count_without_vectors()), total)
            if finished:
                return self.problem is None
            late = deadline is not None and time.monotonic() > deadline
            if late or self.problem is not None or not self._thread.is_alive():
                return False

    def stop(self) -> None:
        """Finish the step under way and end the thread; what is left goes on at the next opening."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        self._thread.join()

    def _run(self) -> None:
        """Work until stopped; a failing step is tried again after a pause."""
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._stopping or not self._pauses)
                asked = self._asked
                if self._stopping:
                    return
            try:
                busy = self._step()
                if not busy:
                    self._when_idle()
                self.problem = None
            except (RetrievalError, OSError, RuntimeError, ValueError) as error:
                # Whatever the embedder or Chroma raise: words still answer, and the archive says what is wrong.
                self.problem = str(error).splitlines()[0] if str(error) else type(error).__name__
                _logger.warning("Making vectors failed and is tried again: %s", self.problem)
                with self._wake:
                    self._wake.notify_all()
                    self._wake.wait_for(lambda: self._stopping, _RETRY_SECONDS)
                continue
            with self._wake:
                if not busy:
                    self._done = asked
                    self._wake.notify_all()
                    self._wake.wait_for(lambda: self._stopping or self._asked != self._done)

    def _step(self) -> bool:
        """Embed the next few articles, or else bring Chroma up to date; whether there was anything to do."""
        if self._rebuilding:
            self._index.clear()
            self._store.set_meta("chroma_applied", "0")
            self._rebuilding = False
        numbers = self._store.without_vectors(32)
        if numbers:
            self._load()
            batch: list[StoredArticle] = []
            passages = 0
            for stored in self._store.stored(numbers):
                batch.append(stored)
                passages += len(stored.passages)
                if passages >= _PASSAGES_A_STEP:
                    break
            vectors = embed(self._embedder, batch)
            self._storing = len(batch)
            try:
                self._store.put_vectors([(s, p, v) for s, (p, v) in zip(batch, vectors, strict=True)])
                self._matrix.append(
                    (np.array(s.pids, np.int64), p) for s, (p, _) in zip(batch, vectors, strict=True) if len(s.pids)
                )
            finally:
                self._storing = 0
            return True
        return self._replay()

    def _replay(self) -> bool:
        """Apply the next changes to Chroma; whether there were any."""
        head = self._store.head()
        if int(self._store.meta("chroma_applied") or 0) >= head:
            return False
        applied = self._index.applied()
        changes = self._store.changes(applied, 500)
        if changes:
            self._apply(changes)
            applied = changes[-1].seq
            self._index.set_applied(applied)
        self._store.set_meta("chroma_applied", str(applied))
        return bool(changes)

    def _apply(self, changes: Sequence[Change]) -> None:
        """Bring vectors in and take them out, each article's last word counting."""
        last = {change.number: change for change in changes if change.kind != "add"}
        embedded = [change.number for change in last.values() if change.kind == "embedded"]
        for change in last.values():
            if change.kind == "remove":
                self._index.remove(change.first_pid, change.passages)
        stored = {s.number: s for s in self._store.stored(embedded)}
        pids: list[int] = []
        ids: list[str] = []
        blocks: list[Any] = []
        for number, vectors in self._store.passage_vectors(self._dimension, embedded):
            if number in stored and len(vectors):
                pids += stored[number].pids
                ids += [stored[number].article.id] * len(stored[number].pids)
                blocks.append(vectors)
        if pids:
            self._index.add(np.array(pids, np.int64), np.concatenate(blocks), ids)

    @property
    def _dimension(self) -> int:
        """How long the stored vectors are."""
        return int(self._store.meta("dimension") or 0)


def embed(embedder: Embeddings, batch: Sequence[StoredArticle]) -> list[tuple[Any, Any]]:
    """Passage vectors (n, d) and sentence vectors (m, d) of each article, float32.

    An embedder with `embed_passages` gives both from one pass over a passage; of any other LangChain
    `Embeddings` a sentence takes the vector of its passage.
    """
    texts, spans = [], []
    for stored in batch:
        for passage in stored.passages:
            texts.append(stored.article.text[passage.start : passage.end])
            spans.append([(a - passage.start, b - passage.start) for a, b in passage.sentences])
    make = getattr(embedder, "embed_passages", None)
    if make is not None:
        pairs = make(texts, spans)
    else:
        vectors = np.array(embedder.embed_documents(texts), np.float32)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9) if len(vectors) else 1
        pairs = [(vector, np.repeat(vector[None], len(s), 0)) for vector, s in zip(vectors, spans, strict=True)]
    result, at = [], 0
    for stored in batch:
        mine = pairs[at : at + len(stored.passages)]
        at += len(stored.passages)
        empty = np.empty((0, pairs[0][0].shape[0] if pairs else 1), np.float32)
        result.append(
            (
                np.stack([p for p, _ in mine]) if mine else empty,
                np.concatenate([s for _, s in mine]) if mine else empty,
            )
        )
    return result


def remember_embedder(store: Store, embedder: Embeddings, folder: Path, reembed: bool) -> int:
    """Refuse an archive whose vectors another embedder made, record this one in a new archive; how long vectors are."""
    name = getattr(embedder, "name", None) or type(embedder).__name__
    known = store.meta("embedder")
    if known is not None and known != name and not reembed:
        raise EmbedderMismatch(
            f"{folder} was embedded by {known}, not {name}: use that one, or make its vectors anew with "
            f"`python -m app doctor --archive {folder} --reembed`."
        )
    if known != name:
        if known is not None:
            store.drop_vectors()
            store.set_meta("chroma_applied", "0")
        dimension = getattr(embedder, "dimension", None) or len(embedder.embed_query("length"))
        store.set_meta("dimension", str(dimension))
        store.set_meta("embedder", name)
    return int(store.meta("dimension") or 0)
