"""Search: words and vectors find candidates, readable features rank them; equal passages are folded.

Candidates come from BM25 over passages and from the vectors; `relevance` ranks the best of both. Articles are ranked
by their best passage when the query asks a question, and by gathered sentences (`topics`) when it names a topic.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.catalog import Catalog, Filters
from retrieval.errors import InvalidQuery
from retrieval.lexical import LexicalIndex
from retrieval.matrix import VectorMatrix
from retrieval.origins import same_statement
from retrieval.relevance import FEATURES, Question, score, sentence_bm25, word_features
from retrieval.reports import Candidate, Statement, who_reports
from retrieval.rows import StoredArticle
from retrieval.store import Store
from retrieval.terms import all_query_terms, is_foreign, is_foreign_query, terms
from retrieval.topics import is_question, standard, topic_scores
from retrieval.types import ArticleHit, Hit, Passage, Role

_FROM_WORDS = 200
_FROM_VECTORS = 100
_RANKED_PASSAGES = 60
_TITLE = 0.4
_TOPIC_ARTICLES = 300
_CLAIM_CANDIDATES = 300
_LONGEST_QUERY = 2_000
_HITS_AN_ARTICLE = 3


@dataclass(frozen=True)
class _Asked:
    """One search: the query, its words weighed, its vector, and the state of the archive that it sees."""

    question: Question
    weights: dict[str, float]
    vector: NDArray[np.float32] | None
    catalog: Catalog
    filters: Filters
    mask: NDArray[np.bool_]


@dataclass(frozen=True)
class _Ranked:
    """A passage with its score and what each feature gave to it."""

    stored: StoredArticle
    passage: Passage
    score: float
    parts: dict[str, float]

    def hit(self, copies: tuple[str, ...] = ()) -> Hit:
        """This passage as callers see it."""
        return Hit(self.stored.article, self.passage, self.score, self.parts, copies)


class Searcher:
    """Ranks passages and articles of one archive; used by many threads at once."""

    def __init__(self, store: Store, words: LexicalIndex, matrix: VectorMatrix, embedder: Any) -> None:
        self._store, self._words, self._matrix, self._embedder = store, words, matrix, embedder

    def search(self, query: str, k: int, catalog: Catalog, filters: Filters) -> list[Hit]:
        """The k best passages, best first, equal ones folded."""
        asked = self._ask(query, catalog, filters)
        kept: list[tuple[_Ranked, list[str]]] = []
        for ranked in self._passages(asked, max(_RANKED_PASSAGES, 3 * k)):
            text = _text(ranked)
            for known, copies in kept:
                if same_statement(_text(known), text):
                    copies.append(ranked.stored.article.id)
                    break
            else:
                if len(kept) == k:
                    break
                kept.append((ranked, []))
        return [ranked.hit(tuple(dict.fromkeys(copies))) for ranked, copies in kept]

    def search_articles(self, query: str, k: int, catalog: Catalog, filters: Filters) -> list[ArticleHit]:
        """The k best articles, best first."""
        asked = self._ask(query, catalog, filters)
        if is_question(query):
            return self._by_best_passage(asked, k)
        return self._by_topic(asked, k)

    def who_reports(self, claim: str, catalog: Catalog, filters: Filters) -> list[Statement]:
        """Each article that states a claim, surest first."""
        claim = _cleaned(claim, "The claim is empty: write a sentence.")
        mask = catalog.article_mask(filters)
        wanted = dict.fromkeys(all_query_terms(claim), 1.0)
        numbers, _ = self._words.articles(wanted, _CLAIM_CANDIDATES, filters, 1.0)
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

    # -- inside ----------------------------------------------------------------------------------

    def _ask(self, query: str, catalog: Catalog, filters: Filters) -> _Asked:
        """Work out what a query needs once."""
        query = _cleaned(query, "The query is empty: write some words.")
        question = Question.of(query, self._words.passage_frequencies, self._words.passage_count())
        vector = None
        if len(self._matrix) and len(catalog.pids) and not (getattr(self._embedder, "english_only", False) and is_foreign_query(query)):
            vector = np.array(self._embedder.embed_query(query), np.float32)
        weights = {term: float(count) for term, count in Counter(all_query_terms(query)).items()}
        return _Asked(question, weights, vector, catalog, filters, catalog.passage_mask(filters))

    def _candidates(self, asked: _Asked, limit: int) -> tuple[list[int], dict[int, float]]:
        """The pids of the most likely passages by words and vectors, and the cosines of those that have one."""
        catalog = asked.catalog
        pids, found = self._words.passages(asked.weights, max(_FROM_WORDS, limit), asked.filters, _TITLE)
        rows = catalog.rows_of(pids)
        good = (rows >= 0) & asked.mask[rows] if len(rows) else np.zeros(0, np.bool_)
        rows, found = rows[good], found[good]
        words = dict(zip(rows.tolist(), found.tolist(), strict=True))
        cosine: dict[int, float] = {}
        if asked.vector is not None:
            cosines, owners = self._matrix.scores(asked.vector, catalog)
            usable = (owners >= 0) & asked.mask[owners]
            wanted = usable & np.isin(owners, rows)
            near = np.where(usable, cosines, -np.inf)
            count = min(max(_FROM_VECTORS, limit), len(near))
            near_rows = np.argpartition(-near, count - 1)[:count] if count else np.zeros(0, np.int64)
            wanted[near_rows] |= usable[near_rows]
            cosine = dict(zip(owners[wanted].tolist(), cosines[wanted].tolist(), strict=True))
        every = list(dict.fromkeys([*words, *cosine]))
        if not every:
            return [], {}
        floor = min(words.values(), default=0.0)
        by_words = standard(np.array([words.get(row, floor) for row in every]))
        by_vector = standard(np.array([cosine.get(row, np.nan) for row in every]))
        order = np.argsort(-(by_words + by_vector), kind="stable")[:limit].tolist()
        chosen = [every[place] for place in order]
        known = {int(catalog.pids[row]): cosine[row] for row in chosen if row in cosine}
        return catalog.pids[chosen].tolist(), known

    def _passages(self, asked: _Asked, limit: int) -> list[_Ranked]:
        """The best passages, ranked by their features."""
        pids, cosines = self._candidates(asked, limit)
        rows = asked.catalog.rows_of(np.array(pids, np.int64))
        numbers = list(dict.fromkeys(asked.catalog.numbers[asked.catalog.articles[rows]].tolist()))
        wanted = set(pids)
        vectors = self._sentence_vectors(asked, numbers)
        features: list[list[float]] = []
        found: list[tuple[StoredArticle, Passage]] = []
        for stored in self._store.stored(numbers):
            article = stored.article
            foreign = is_foreign(article.title + " " + article.text[:3000])
            first = 0
            for pid, passage in zip(stored.pids, stored.passages, strict=True):
                last = first + len(passage.sentences)
                if pid in wanted:
                    by_words = word_features(
                        asked.question, article.title, article.text[passage.start : passage.end], foreign
                    )
                    of_sentences = vectors.get(stored.number)
                    best = np.nan if of_sentences is None else float(of_sentences[first:last].max(initial=-1.0))
                    features.append([*by_words, cosines.get(pid, np.nan), best])
                    found.append((stored, passage))
                first = last
        if not features:
            return []
        given = score(np.array(features, np.float64))
        total = given.sum(axis=1)
        order = np.argsort(-total, kind="stable").tolist()
        parts = [dict(zip(FEATURES, row, strict=True)) for row in given.tolist()]
        return [_Ranked(found[at][0], found[at][1], float(total[at]), parts[at]) for at in order]

    def _sentence_vectors(self, asked: _Asked, numbers: list[int]) -> dict[int, NDArray[np.float32]]:
        """The cosine of every sentence of some articles with the query, for those that have vectors."""
        if asked.vector is None:
            return {}
        kept = self._store.sentence_vectors(numbers, len(asked.vector))
        return {number: vectors.astype(np.float32) @ asked.vector for number, vectors in kept.items()}

    def _by_best_passage(self, asked: _Asked, k: int) -> list[ArticleHit]:
        """Articles by their best passage; a further good passage breaks a tie."""
        grouped: dict[int, list[_Ranked]] = {}
        for ranked in self._passages(asked, max(_RANKED_PASSAGES, 4 * k)):
            grouped.setdefault(ranked.stored.number, []).append(ranked)
        return [
            ArticleHit(best[0].stored.article, best[0].score, tuple(r.hit() for r in best[:_HITS_AN_ARTICLE]))
            for best in list(grouped.values())[:k]
        ]

    def _by_topic(self, asked: _Asked, k: int) -> list[ArticleHit]:
        """Articles by the sentences that speak of a topic."""
        limit = max(_TOPIC_ARTICLES, k)
        catalog = asked.catalog
        numbers, whole = self._words.articles(asked.weights, limit, asked.filters, _TITLE)
        whole_of = dict(zip(numbers.tolist(), whole.tolist(), strict=True))
        chosen = [
            n for n, place in zip(numbers.tolist(), catalog.places_of(numbers).tolist(), strict=True) if place >= 0
        ]
        if asked.vector is not None:
            rows, _ = self._matrix.search(asked.vector, limit, catalog, asked.mask)
            chosen += catalog.numbers[catalog.articles[rows]].tolist()
        stored = self._store.stored(list(dict.fromkeys(chosen))[: 2 * limit])
        if not stored:
            return []
        width = 1 if asked.vector is None else len(asked.vector)
        kept = {} if asked.vector is None else self._store.sentence_vectors([s.number for s in stored], width)
        sentences: list[list[str]] = []
        owners: list[int] = []
        blocks: list[NDArray[np.float32]] = []
        spans: list[tuple[int, Passage]] = []
        for owner, item in enumerate(stored):
            article = item.article
            foreign = is_foreign(article.title + " " + article.text[:3000])
            places: list[int] = []
            first = 0
            for passage in item.passages:
                last = first + len(passage.sentences)
                if passage.role is not Role.BOILERPLATE:
                    sentences += [terms(article.text[start:end], foreign) for start, end in passage.sentences]
                    spans += [(owner, passage)] * (last - first)
                    places.extend(range(first, last))
                first = last
            owners += [owner] * len(places)
            vectors = kept.get(item.number)
            if vectors is not None and len(vectors) == first:
                blocks.append(vectors[places].astype(np.float32))
            else:
                blocks.append(np.full((len(places), width), np.nan, np.float32))
        words = sentence_bm25(asked.question.text, sentences)
        floor = min(whole_of.values(), default=0.0)
        scores = topic_scores(
            words,
            np.concatenate(blocks),
            asked.vector,
            np.array(owners, np.int64),
            np.array([whole_of.get(item.number, floor) for item in stored]),
        )
        order = np.argsort(-scores, kind="stable")[:k].tolist()
        best: dict[int, dict[Passage, float]] = {owner: {} for owner in order}
        for (owner, passage), value in zip(spans, words.tolist(), strict=True):
            if owner in best:
                best[owner][passage] = max(value, best[owner].get(passage, 0.0))
        return [
            ArticleHit(
                stored[owner].article,
                float(scores[owner]),
                tuple(
                    Hit(stored[owner].article, passage, value, {"words": value})
                    for passage, value in sorted(best[owner].items(), key=lambda item: -item[1])[:_HITS_AN_ARTICLE]
                ),
            )
            for owner in order
        ]


def _cleaned(query: str, message: str) -> str:
    """A query with single spaces, at most 2,000 characters; raises InvalidQuery when there is nothing in it."""
    query = " ".join(query.split())[:_LONGEST_QUERY]
    if not query:
        raise InvalidQuery(message)
    return query


def _text(ranked: _Ranked) -> str:
    """The words of a passage."""
    return ranked.stored.article.text[ranked.passage.start : ranked.passage.end]


def _candidate(stored: StoredArticle, vectors: Any) -> Candidate:
    """An article's sentences but for its boilerplate, with their vectors as float32 where it has one for each."""
    spans = [(span, passage.role is not Role.BOILERPLATE) for passage in stored.passages for span in passage.sentences]
    keep = [place for place, (_, citable) in enumerate(spans) if citable]
    whole = vectors is not None and len(vectors) == len(spans)
    kept = vectors[keep].astype(np.float32) if whole else None
    return Candidate(stored.article, [spans[place][0] for place in keep], kept)
