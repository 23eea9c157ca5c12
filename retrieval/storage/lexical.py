"""The word index: BM25 over passages and over whole articles, in two tantivy indexes under one folder.

Two, because BM25 counts all documents of an index: articles among the passages would spoil how rare a word is. Each
index notes the last change it holds in a record of its own, written by the same commit as the change, so it is never
ahead of or behind what it says. Words are analysed by `retrieval.language.terms`; tantivy only splits at spaces, and its query
parser never sees what a user wrote.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import IndexUnavailable
from retrieval.language.terms import HEAD, all_query_terms, index_text, is_foreign
from retrieval.storage.catalog import Filters
from retrieval.types import Article, Passage, Role

Numbers = NDArray[np.int64]
Scores = NDArray[np.float32]

_FORMAT = 2  # changes with what `retrieval.language.terms` makes of a word: an older index is left unread and replayed
_HEAP_BYTES = 64_000_000
_LEVELS = ("passages", "articles")
_FAULTS = (ValueError, OSError, RuntimeError)  # what tantivy's binding raises for a damaged or full folder


@dataclass(frozen=True, slots=True)
class LexicalArticle:
    """An article on its way into the word index, with the integers that the store gave it and its passages."""

    number: int
    article: Article
    pids: tuple[int, ...]
    passages: tuple[Passage, ...]


class LexicalIndex:
    """The words of all articles; one writer, any number of searching threads.

    A search gives the integers of passages or articles and their BM25 scores, best first. Boilerplate is not indexed.
    """

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the index in a folder, an empty one where there is none; raises IndexUnavailable when it is damaged."""
        try:
            return cls(folder)
        except _FAULTS as error:
            raise IndexUnavailable(f"The word index in {folder} cannot be opened ({_line(error)}).") from error

    def __init__(self, folder: Path) -> None:
        """Use `LexicalIndex.open`."""
        self._writing = threading.Lock()
        self._levels = {level: _Level(folder / f"{level}-{_FORMAT}") for level in _LEVELS}

    def applied(self) -> int:
        """The sequence number of the last change that every part of the index holds; 0 when it is empty."""
        return min(level.applied for level in self._levels.values())

    def apply(self, seq: int, add: Sequence[LexicalArticle], remove: Sequence[int]) -> None:
        """Take articles in and, by number, out, and note `seq`; when it returns, it is on disk and searchable.

        Applying the same change twice leaves one copy. Raises IndexUnavailable when it cannot be written; then
        nothing of the change is in, or the part that is in is completed by applying it again.
        """
        with self._writing:
            behind = {name: level for name, level in self._levels.items() if seq > level.applied or seq == 0}
            gone = [*remove, *(item.number for item in add)]
            try:
                for level in behind.values():
                    level.delete(gone)
                for item in add:
                    _add(item, behind)
                for level in behind.values():
                    level.commit(seq)
            except _FAULTS as error:
                for level in behind.values():
                    level.roll_back()
                raise IndexUnavailable(f"The word index cannot be written ({_line(error)}): check the disk.") from error

    def passages(
        self, weights: Mapping[str, float], limit: int, filters: Filters | None = None, title: float = 0.0
    ) -> tuple[Numbers, Scores]:
        """The pids of the best passages for weighted terms, and their scores; `title` weighs the article's title."""
        return self._levels["passages"].search(weights, limit, filters, title, "pid")

    def articles(
        self, weights: Mapping[str, float], limit: int, filters: Filters | None = None, title: float = 0.0
    ) -> tuple[Numbers, Scores]:
        """The numbers of the best articles for weighted terms, and their scores; `title` weighs the article's title."""
        return self._levels["articles"].search(weights, limit, filters, title, "number")

    def document_frequency(self, word: str, filters: Filters | None = None) -> int:
        """In how many articles a word occurs, in any of its forms; of several words, in how many the rarest does."""
        forms = [found for part in word.split() if (found := all_query_terms(part))]
        if not filters:
            return min((sum(self.article_frequencies(found).values()) for found in forms), default=0)
        everything = max(1, self._levels["articles"].count())
        return min(
            (len(self.articles(dict.fromkeys(found, 1.0), everything, filters)[0]) for found in forms), default=0
        )

    def article_frequencies(self, wanted: Iterable[str]) -> dict[str, int]:
        """In how many articles each term occurs."""
        return self._levels["articles"].frequencies(wanted)

    def passage_frequencies(self, wanted: Iterable[str]) -> dict[str, int]:
        """In how many passages each term occurs."""
        return self._levels["passages"].frequencies(wanted)

    def passage_count(self) -> int:
        """How many passages the index holds."""
        return self._levels["passages"].count()

    def close(self) -> None:
        """Let go of the files, after merges under way are done."""
        with self._writing:
            for level in self._levels.values():
                level.close()


def _add(item: LexicalArticle, levels: Mapping[str, _Level]) -> None:
    """Hand one article to the levels that lack it."""
    article = item.article
    foreign = is_foreign(article.title + " " + article.text[:HEAD])
    common = {
        "number": item.number,
        "outlet": article.outlet or "",
        "day": article.day.toordinal() if article.day else 0,
        "title": index_text(article.title, foreign),
    }
    cited = [
        (pid, index_text(article.text[passage.start : passage.end], foreign))
        for pid, passage in zip(item.pids, item.passages, strict=True)
        if passage.role is not Role.BOILERPLATE
    ]
    if "passages" in levels:
        for pid, text in cited:
            levels["passages"].add({**common, "pid": pid, "text": text})
    if "articles" in levels:
        levels["articles"].add({**common, "pid": 0, "text": " ".join(text for _, text in cited)})


class _Level:
    """One tantivy index: passages or articles."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._tantivy = tantivy
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = _schema()
        self._index = tantivy.Index(self._schema, str(folder), reuse=True)
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("terms", analyzer)
        self._index.config_reader("manual")
        self._index.reload()
        self._writer: Any = None
        self.applied = self._read_applied()

    def delete(self, numbers: Iterable[int]) -> None:
        """Delete documents by article number, at the next commit."""
        for number in numbers:
            # By query: in tantivy 0.27 `delete_documents_by_term` finds no integers.
            query = self._tantivy.Query.term_query(self._schema, "number", number)
            self._open_writer().delete_documents_by_query(query)

    def add(self, fields: Mapping[str, Any]) -> None:
        """Add a document, at the next commit."""
        self._open_writer().add_document(self._tantivy.Document.from_dict(dict(fields), self._schema))

    def commit(self, seq: int) -> None:
        """Write what was handed over, and `seq` with it."""
        writer = self._open_writer()
        writer.delete_documents_by_term("record", "applied")
        writer.add_document(self._tantivy.Document.from_dict({"record": "applied", "applied": seq}, self._schema))
        writer.commit()
        self._index.reload()
        self.applied = seq

    def roll_back(self) -> None:
        """Forget what was handed over since the last commit."""
        if self._writer is not None:
            # A writer that failed is thrown away: the next one starts from the last commit.
            with contextlib.suppress(*_FAULTS):
                self._writer.rollback()
            self._writer = None

    def close(self) -> None:
        """End the writer."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.wait_merging_threads()

    def search(
        self, weights: Mapping[str, float], limit: int, filters: Filters | None, title: float, key: str
    ) -> tuple[Numbers, Scores]:
        """The `key` of the best documents and their scores."""
        searcher = self._index.searcher()
        query = self._query(weights, title)
        if query is None or limit < 1:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if filters:
            query = self._tantivy.Query.boolean_query(
                [
                    (self._tantivy.Occur.Must, query),
                    *((self._tantivy.Occur.Must, part) for part in self._limits(filters)),
                ]
            )
        hits = searcher.search(query, limit, count=False).hits
        keys = searcher.fast_field_values(key, [address for _, address in hits]) if hits else []
        return np.array(keys, np.int64), np.array([score for score, _ in hits], np.float32)

    def frequencies(self, wanted: Iterable[str]) -> dict[str, int]:
        """In how many documents each term occurs in the text."""
        searcher = self._index.searcher()
        return {term: int(searcher.doc_freq("text", term)) for term in wanted}

    def count(self) -> int:
        """How many documents there are; the record of what was applied is one of them."""
        return max(0, int(self._index.searcher().num_docs) - 1)

    def _query(self, weights: Mapping[str, float], title: float) -> Any:
        """Any of the terms, each with its weight; None when there are none."""
        make = self._tantivy.Query
        should = self._tantivy.Occur.Should
        parts = []
        for term, weight in weights.items():
            for field, factor in (("text", weight), ("title", weight * title)):
                if factor > 0:
                    query = make.term_query(self._schema, field, term, "freq")
                    parts.append((should, query if factor == 1 else make.boost_query(query, factor)))
        return make.boolean_query(parts) if parts else None

    def _limits(self, filters: Filters) -> list[Any]:
        """Queries that keep to the filters and add nothing to a score."""
        make = self._tantivy.Query
        parts = []
        if filters.outlets is not None:
            parts.append(make.term_set_query(self._schema, "outlet", sorted(filters.outlets)))
        if filters.dated:
            kind = self._tantivy.FieldType.Unsigned
            first, last = max(1, filters.first_day or 1), filters.last_day or 4_000_000
            parts.append(make.range_query(self._schema, "day", kind, first, last))
        return [make.const_score_query(part, 0.0) for part in parts]

    def _open_writer(self) -> Any:
        """The writer, opened at the first change."""
        if self._writer is None:
            self._writer = self._index.writer(_HEAP_BYTES, 1)
        return self._writer

    def _read_applied(self) -> int:
        """What the last commit noted."""
        searcher = self._index.searcher()
        query = self._tantivy.Query.term_query(self._schema, "record", "applied", "basic")
        hits = searcher.search(query, 1).hits
        return int(searcher.doc(hits[0][1]).get_first("applied") or 0) if hits else 0


def _schema() -> Any:
    """The fields of both levels."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", indexed=True, fast=True)
    builder.add_unsigned_field("pid", fast=True)
    builder.add_unsigned_field("day", indexed=True, fast=True)
    builder.add_text_field("outlet", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", tokenizer_name="terms", index_option="freq")
    builder.add_text_field("text", tokenizer_name="terms", index_option="freq")
    builder.add_text_field("record", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("applied", stored=True)
    return builder.build()


def _line(error: BaseException) -> str:
    """The first line of what an error says."""
    return (str(error).splitlines() or [type(error).__name__])[0]
