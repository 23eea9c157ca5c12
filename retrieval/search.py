"""Search: words and vectors, fused; passages that say the same folded; articles each for itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from retrieval.catalog import Catalog, Filters
from retrieval.errors import InvalidQuery
from retrieval.lexical import LexicalIndex
from retrieval.matrix import VectorMatrix
from retrieval.origins import same_statement
from retrieval.reports import Candidate, Statement, who_reports
from retrieval.rows import StoredArticle
from retrieval.store import Store
from retrieval.terms import terms
from retrieval.types import ArticleHit, Hit, Role

_CANDIDATES = 200
_CLAIM_CANDIDATES = 300
_RANK_CONSTANT = 60
_LONGEST_QUERY = 2_000


class Searcher:
    """Ranks passages and articles of one archive; used by many threads at once."""

    def __init__(self, store: Store, words: LexicalIndex, matrix: VectorMatrix, embedder: Any) -> None:
        self._store, self._words, self._matrix, self._embedder = store, words, matrix, embedder

    def search(self, query: str, k: int, catalog: Catalog, filters: Filters) -> list[Hit]:
        """The k best passages, best first, equal ones folded."""
        ranked = self._rank(query, catalog, filters, max(_CANDIDATES, 3 * k))
        pids = sorted(ranked, key=lambda pid: -sum(ranked[pid].values()))[: 3 * k]
        found = self._store.passages(pids)
        articles = self._store.articles({number for number, _ in found.values()})
        hits: list[Hit] = []
        copies: list[list[str]] = []
        for pid in pids:
            if pid not in found or found[pid][0] not in articles:
                continue
            number, passage = found[pid]
            hit = Hit(articles[number], passage, sum(ranked[pid].values()), ranked[pid])
            twin = next((i for i, known in enumerate(hits) if same_statement(known.text, hit.text)), None)
            if twin is not None:
                copies[twin].append(hit.article.id)
            elif len(hits) < k:
                hits.append(hit)
                copies.append([])
        return [
            Hit(hit.article, hit.passage, hit.score, hit.parts, tuple(dict.fromkeys(ids)))
            for hit, ids in zip(hits, copies, strict=True)
        ]

    def search_articles(self, query: str, k: int, catalog: Catalog, filters: Filters) -> list[ArticleHit]:
        """The k best articles, best first."""
        ranked = self._rank(query, catalog, filters, 20 * k)
        by_number: dict[int, list[tuple[float, int]]] = {}
        found = self._store.passages(list(ranked))
        for pid, (number, _) in found.items():
            by_number.setdefault(number, []).append((sum(ranked[pid].values()), pid))
        scores = {
            n: sum(s / 2**i for i, (s, _) in enumerate(sorted(ps, reverse=True)[:4])) for n, ps in by_number.items()
        }
        best = sorted(scores, key=lambda number: -scores[number])[:k]
        articles = self._store.articles(best)
        return [
            ArticleHit(
                articles[number],
                scores[number],
                tuple(
                    Hit(articles[number], found[pid][1], score, ranked[pid])
                    for score, pid in sorted(by_number[number], reverse=True)[:3]
                ),
            )
            for number in best
            if number in articles
        ]

    def _rank(self, query: str, catalog: Catalog, filters: Filters, limit: int) -> dict[int, dict[str, float]]:
        """Reciprocal ranks of candidate passages by leg."""
        query = " ".join(query.split())[:_LONGEST_QUERY]
        if not query:
            raise InvalidQuery("The query is empty: write some words.")
        mask = catalog.passage_mask(filters)
        parts: dict[int, dict[str, float]] = {}

        def take(leg: str, pids: list[int]) -> None:
            for rank, pid in enumerate(pids):
                parts.setdefault(pid, {})[leg] = 1 / (_RANK_CONSTANT + rank)

        pids, _ = self._words.passages(dict.fromkeys(terms(query), 1.0), limit, filters, 1.0)
        rows = catalog.rows_of(pids)
        take("words", [int(pid) for pid, row in zip(pids, rows, strict=True) if row >= 0 and mask[row]])
        if len(self._matrix):
            vector = np.array(self._embedder.embed_query(query), np.float32)
            rows, _ = self._matrix.search(vector, limit, catalog, mask)
            take("vectors", catalog.pids[rows].tolist())
            # What has no vector yet is not to lose against what has: its words count for both.
            lacking = ~self._matrix.has(pids)
            for pid in pids[lacking].tolist():
                if pid in parts:
                    parts[pid]["vectors"] = parts[pid]["words"]
        return parts

    def who_reports(self, claim: str, catalog: Catalog, filters: Filters) -> list[Statement]:
        """Each article that states a claim, surest first."""
        claim = " ".join(claim.split())[:_LONGEST_QUERY]
        if not claim:
            raise InvalidQuery("The claim is empty: write a sentence.")
        mask = catalog.article_mask(filters)
        wanted = terms(claim)
        numbers, _ = self._words.articles(dict.fromkeys(wanted, 1.0), _CLAIM_CANDIDATES, filters, 1.0)
        places = catalog.places_of(numbers)
        chosen = [int(number) for number, place in zip(numbers, places, strict=True) if place >= 0 and mask[place]]
        vector = None
        if len(self._matrix):
            vector = np.array(self._embedder.embed_query(claim), np.float32)
            rows, _ = self._matrix.search(vector, _CLAIM_CANDIDATES, catalog, catalog.passage_mask(filters))
            chosen += catalog.numbers[catalog.articles[rows]].tolist()
        chosen = list(dict.fromkeys(chosen))
        vectors = {} if vector is None else self._store.sentence_vectors(chosen, len(vector))
        found = [_candidate(stored, vectors.get(stored.number)) for stored in self._store.stored(chosen)]
        return who_reports(claim, found, vector)


def _candidate(stored: StoredArticle, vectors: Any) -> Candidate:
    """An article's sentences but for its boilerplate, with their vectors as float32 where it has one for each."""
    spans = [(span, passage.role is not Role.BOILERPLATE) for passage in stored.passages for span in passage.sentences]
    keep = [place for place, (_, citable) in enumerate(spans) if citable]
    whole = vectors is not None and len(vectors) == len(spans)
    kept = vectors[keep].astype(np.float32) if whole else None
    return Candidate(stored.article, [spans[place][0] for place in keep], kept)
