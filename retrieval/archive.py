"""The face of retrieval: articles in, cited passages out, one folder on disk.

The folder holds `articles.sqlite` (the store of record) and two derived indexes, `words/` (tantivy) and
`chroma/`, either of which can be deleted: it is noticed at opening and built anew.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from retrieval.errors import ArchiveClosed, ArchiveReadOnly, ArticleNotFound
from retrieval.grouping.groups import Groups
from retrieval.language.split import passages as split_passages
from retrieval.storage.catalog import Catalog, Day, Filters
from retrieval.storage.indexes import Indexes
from retrieval.storage.indexing import Progress, remember_embedder
from retrieval.storage.lock import ArchiveLock
from retrieval.storage.store import Store
from retrieval.storage.threads import free_products, limit_products
from retrieval.types import AddReport, Article, ArticleHit, Citation, Hit, Refusal, Status, Story

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from retrieval.ranking.search import Searcher
    from retrieval.retriever import ArchiveRetriever

_BATCH_ARTICLES = 256
_BATCH_CHARACTERS = 4_000_000


class Archive:
    """A collection of articles that can be searched; open one with `Archive.open`.

    One process owns an archive at a time; its threads may all use it. Searches see an article as soon as
    `add` has returned, by words; by meaning once its vectors are made (`wait`).
    """

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        embedder: Embeddings | None = None,
        chroma_url: str | None = None,
        create: bool = True,
        wait_for_lock: float = 0.0,
        reembed: bool = False,
    ) -> Self:
        """Open the archive in a folder, making it when `create` and it is not there.

        `embedder` is any LangChain Embeddings (default: the bundled MiniLM); `chroma_url` a `chroma run` server
        to hold the vectors; `reembed` throws away vectors of another embedder. Raises ArchiveLocked,
        ArchiveReadOnly, ArchiveDamaged or EmbedderMismatch.
        """
        folder = Path(path).expanduser()
        if not create and not (folder / "articles.sqlite").exists():
            raise ArchiveReadOnly(f"There is no archive at {folder}: add articles to make one.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveReadOnly(f"{folder} cannot be made ({error.strerror}): choose another folder.") from error
        lock = ArchiveLock(folder, wait_for_lock)
        try:
            archive = cls(folder, lock, embedder, chroma_url, reembed)
        except BaseException:  # whatever happened, somebody else may open it next
            lock.release()
            raise
        limit_products()
        return archive

    def __init__(
        self, folder: Path, lock: ArchiveLock, embedder: Embeddings | None, chroma_url: str | None, reembed: bool
    ) -> None:
        """Use `Archive.open`."""
        self.path = folder
        self._lock = lock
        self._closed = False
        self._changing = threading.RLock()
        self._searching: Searcher | None = None
        self._store = Store(folder / "articles.sqlite")
        try:
            if embedder is None:
                from retrieval.storage.embed import Embedder

                embedder = Embedder()
            self._embedder = embedder
            dimension = remember_embedder(self._store, embedder, folder, reembed)
            self._groups = Groups(self._store)
            self._indexes = Indexes(self._store, folder, embedder, dimension, chroma_url, self._groups.families)
            self._catalog = Catalog.of(*self._store.columns())
        except BaseException:  # as in open
            self._store.close()
            raise

    # -- articles in and out ---------------------------------------------------------------------

    def add(
        self, articles: Iterable[Article | Refusal], progress: Callable[[int, int | None], None] | None = None
    ) -> AddReport:
        """Store articles; a new text under a known id is a new version. Refusals pass into the report.

        What is in the report is on disk. An interrupted call has stored some whole articles; calling it again
        adds the rest. `progress` gets (done, total or None) after each batch.
        """
        self._usable()
        total = len(articles) if isinstance(articles, Sequence) else None
        report, done = AddReport(), 0
        with self._indexes.indexer.paused():
            for batch in _batches(articles):
                with self._changing:
                    report += self._add_batch(batch)
                done += len(batch)
                if progress:
                    progress(done, total)
        return report

    def add_path(
        self, paths: str | Path | Sequence[str | Path], progress: Callable[[int, int | None], None] | None = None
    ) -> AddReport:
        """Read files and folders and add what they hold; what cannot be read is refused with a reason."""
        from retrieval.readers import read_path

        listed = [paths] if isinstance(paths, (str, Path)) else list(paths)
        return self.add((item for path in listed for item in read_path(Path(path))), progress)

    def remove(self, ids: Sequence[str]) -> list[str]:
        """Delete articles with all their versions; the ids that were there. Raises ArticleNotFound if none was."""
        self._usable()
        removed, numbers = [], []
        with self._changing:
            for article_id in [ids] if isinstance(ids, str) else ids:
                if gone := self._store.remove(article_id):
                    removed.append(article_id)
                    numbers += gone
            if not removed:
                raise ArticleNotFound(f"No article has the id {ids!r}: `search` lists ids.")
            self._indexes.add_words([], numbers)
            self._catalog = self._catalog.without(numbers)
        self._indexes.indexer.wake()
        return removed

    def wait(self, timeout: float | None = None, progress: Progress | None = None) -> bool:
        """Block until everything added is fully indexed, vectors too; False when `timeout` seconds were not enough."""
        self._usable()
        return self._indexes.indexer.wait(timeout, progress)

    # -- looking -----------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._catalog.ids)

    def __contains__(self, article_id: object) -> bool:
        self._usable()
        return isinstance(article_id, str) and self._store.current(article_id) is not None

    def get(self, article_id: str) -> Article:
        """The newest version of an article; raises ArticleNotFound."""
        self._usable()
        article = self._store.current(article_id)
        if article is None:
            raise ArticleNotFound(f"No article has the id {article_id!r}: `search` lists ids.")
        return article

    def versions(self, article_id: str) -> list[Article]:
        """Every version of an article, oldest first; raises ArticleNotFound."""
        self._usable()
        versions = self._store.versions(article_id)
        if not versions:
            raise ArticleNotFound(f"No article has the id {article_id!r}: `search` lists ids.")
        return versions

    def articles(self, offset: int = 0, limit: int = 50, outlet: str | None = None) -> list[Article]:
        """Articles, newest first, undated last."""
        self._usable()
        return self._store.newest(max(0, offset), max(0, limit), outlet)

    def status(self) -> Status:
        """How many articles, from which outlets and days, and how far the vectors are."""
        self._usable()
        return self._catalog.status(self.vectors_pending, self.version)

    @property
    def vectors_pending(self) -> int:
        """How many articles have no vectors yet and are found by their words alone."""
        self._usable()
        return self._indexes.indexer.pending()

    @property
    def version(self) -> str:
        """A hash of all articles: it changes when one comes, changes or goes, and is equal for equal collections."""
        return self._store.content_version()

    def document_frequency(
        self,
        word: str,
        outlets: Sequence[str] | None = None,
        published_from: Day = None,
        published_to: Day = None,
        as_of: Day = None,
    ) -> int:
        """In how many articles that pass the filters a word occurs, in any of its forms."""
        self._usable()
        return self._indexes.words.document_frequency(word, Filters.of(outlets, published_from, published_to, as_of))

    def searched(
        self,
        outlets: Sequence[str] | None = None,
        published_from: Day = None,
        published_to: Day = None,
        as_of: Day = None,
    ) -> tuple[int, int]:
        """(articles that pass the filters, undated articles that a date filter left out)."""
        return self._catalog.scope(Filters.of(outlets, published_from, published_to, as_of))

    # -- searching ---------------------------------------------------------------------------------

    def search(
        self,
        query: str,
        k: int = 10,
        outlets: Sequence[str] | None = None,
        published_from: Day = None,
        published_to: Day = None,
        as_of: Day = None,
    ) -> list[Hit]:
        """The k best passages, best first; passages that say the same are folded into one hit with `copies`.

        Any date filter leaves undated articles out. Raises InvalidQuery for an empty query or a date that is none.
        """
        filters = Filters.of(outlets, published_from, published_to, as_of)
        return self._search().search(query, k, self._catalog, filters)

    def search_articles(
        self,
        query: str,
        k: int = 100,
        outlets: Sequence[str] | None = None,
        published_from: Day = None,
        published_to: Day = None,
        as_of: Day = None,
    ) -> list[ArticleHit]:
        """The k best articles, best first, every article for itself, copies too."""
        filters = Filters.of(outlets, published_from, published_to, as_of)
        return self._search().search_articles(query, k, self._catalog, filters)

    def who_reports(
        self,
        claim: str,
        outlets: Sequence[str] | None = None,
        published_from: Day = None,
        published_to: Day = None,
        as_of: Day = None,
    ) -> list[Citation]:
        """Each article that states a claim, with the span that does, surest first; [] when none does."""
        filters = Filters.of(outlets, published_from, published_to, as_of)
        statements = self._search().who_reports(claim, self._catalog, filters)
        return [self.cite(s.article_id, s.start, s.end, number) for number, s in enumerate(statements, 1)]

    def families(self) -> list[set[str]]:
        """Articles that are copies of one report, in sets of two or more ids."""
        self._usable()
        return self._groups.families()

    def stories(self) -> list[Story]:
        """Articles on the same event, the largest story first."""
        self._usable()
        return self._groups.stories()

    def cite(self, article_id: str, start: int, end: int, number: int = 1) -> Citation:
        """A citation of a span of an article's newest version, with a sentence of context on either side."""
        from retrieval.citing import citation

        return citation(self.get(article_id), start, end, number, self.origin(article_id))

    def origin(self, article_id: str) -> str:
        """The id of the first known article of the family of copies that an article belongs to."""
        self._usable()
        return self._groups.origin(article_id, len(self))

    def as_retriever(self, k: int = 4, **filters: Any) -> ArchiveRetriever:
        """This archive as a LangChain retriever; filters as in `search`."""
        from retrieval.retriever import ArchiveRetriever

        return ArchiveRetriever(archive=self, k=k, filters=filters)

    # -- keeping -------------------------------------------------------------------------------------

    def announce(self, address: str | None) -> None:
        """Say where the server that owns this archive listens, for other processes to find it."""
        self._lock.announce(address)

    def check(self) -> list[str]:
        """What is wrong with the archive, a line each; [] when it is sound."""
        self._usable()
        problems = [f"articles.sqlite: {finding}; restore it from a copy." for finding in self._store.integrity()]
        if self._indexes.indexer.problem:
            problems.append(f"Making vectors fails and is tried again: {self._indexes.indexer.problem}")
        if pending := self.vectors_pending:
            problems.append(f"{pending} articles have no vectors yet; they are made while the archive is open.")
        return problems

    def warm(self) -> None:
        """Load what the first search would otherwise wait for: the vectors and the embedding model."""
        self._search()
        self._embedder.embed_query("warm")

    def rebuild(self) -> None:
        """Throw both derived indexes away and build them anew from the store, without embedding again."""
        self._usable()
        with self._changing:
            self._indexes.rebuild()
            self._searching = None

    def close(self) -> None:
        """Finish the step under way and give the archive back; vectors still missing are made next time."""
        if self._closed:
            return
        self._closed = True
        self._indexes.close()
        self._store.close()
        self._lock.release()
        free_products()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- inside ----------------------------------------------------------------------------------------

    def _add_batch(self, batch: Sequence[Article | Refusal]) -> AddReport:
        """Store one batch and make it searchable by words."""
        refused = tuple(item for item in batch if isinstance(item, Refusal))
        # Of one id given twice in a batch, the last counts.
        articles = {item.id: item for item in batch if isinstance(item, Article)}
        known = self._store.hashes(list(articles))
        unchanged = [id_ for id_, article in articles.items() if known.get(id_) == article.sha256]
        fresh = [article for id_, article in articles.items() if known.get(id_) != article.sha256]
        if fresh:
            put = self._store.put([(article, split_passages(article.id, article.text)) for article in fresh])
            stored = [new for new, _ in put]
            replaced = [old for _, old in put if old is not None]
            self._indexes.add_words(stored, replaced)
            added = Catalog.of(
                [
                    (s.number, s.article.id, s.article.outlet, s.article.day.toordinal() if s.article.day else 0)
                    for s in stored
                ],
                [(pid, s.number, str(p.role)) for s in stored for pid, p in zip(s.pids, s.passages, strict=True)],
            )
            kept = self._catalog.without(replaced) if replaced else self._catalog
            self._catalog = kept.extended(added)
            self._indexes.indexer.wake()
        return AddReport(
            added=tuple(a.id for a in fresh if a.id not in known),
            updated=tuple(a.id for a in fresh if a.id in known),
            unchanged=tuple(unchanged),
            refused=refused,
        )

    def _search(self) -> Searcher:
        """The searcher, made at the first search."""
        self._usable()
        if self._searching is None:
            from retrieval.ranking.search import Searcher

            self._indexes.load_vectors()
            self._searching = Searcher(self._store, self._indexes.words, self._indexes.matrix, self._embedder)
        return self._searching

    def _usable(self) -> None:
        """Raise ArchiveClosed after close()."""
        if self._closed:
            raise ArchiveClosed("The archive was closed: open it again.")


def _batches(items: Iterable[Article | Refusal]) -> Iterator[list[Article | Refusal]]:
    """Items in groups small enough to be stored at once."""
    batch: list[Article | Refusal] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.text) if isinstance(item, Article) else 0
        if len(batch) >= _BATCH_ARTICLES or size >= _BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
