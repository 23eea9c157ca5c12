"""Search: words and vectors find candidates, readable features rank them; equal passages are folded.

Candidates come from BM25 over passages and from the vectors; `relevance` ranks the best of both. Articles are ranked
by their best passage when the query asks a question, and by gathered sentences (`topics`) when it names a topic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import InvalidQuery
from retrieval.grouping.origins import same_statement
from retrieval.language.terms import all_query_terms, is_foreign, is_foreign_query, terms
from retrieval.proof.reports import Candidate, Statement, who_reports
from retrieval.ranking.relevance import FEATURES, Question, score, sentence_bm25, word_features
from retrieval.ranking.topics import is_question, standard, topic_scores
from retrieval.storage.catalog import Catalog, Filters
from retrieval.storage.lexical import LexicalIndex
from retrieval.storage.matrix import VectorMatrix
from retrieval.storage.rows import Evidence, StoredArticle
from retrieval.storage.store import Store
from retrieval.types import Article, ArticleHit, Hit, Role

_FROM_WORDS = 200
_FROM_VECTORS = 100
_RANKED_PASSAGES = 60
_TITLE = 0.4
_TOPIC_PASSAGES = 1_000
_CLAIM_CANDIDATES = 300
_LONGEST_QUERY = 2_000
_HITS_AN_ARTICLE = 3
_WHOLE = 2.0  # the weight of an article's BM25 beside its best passage
_WHOLE_ALONE = 8.0  # the same where a question has no vector
_ALIKE = 0.7


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
    """A passage with its score, what each feature gave to it, and its distinct terms."""

    evidence: Evidence
    score: float
    parts: dict[str, float]
    terms: frozenset[str] = frozenset()

    def says_all_of(self, other: _Ranked) -> bool:
        """Whether the other passage may be folded under this one; the terms are compared first, for that is cheap."""
        if len(self.terms) < (least := _ALIKE * len(other.terms)) or len(self.terms & other.terms) < least:
            return False
        return same_statement(self.evidence.text, other.evidence.text)


class Searcher:
    """Ranks passages and articles of one archive; used by many threads at once."""

    def __init__(self, store: Store, words: LexicalIndex, matrix: VectorMatrix, embedder: Any) -> None:
        self._store, self._words, self._matrix, self._embedder = store, words, matrix, embedder

    def search(self, query: str, k: int, catalog: Catalog, filters: Filters) -> list[Hit]:
        """The k best passages, best first, equal ones folded."""
        asked = self._ask(query, catalog, filters)
        kept: list[tuple[_Ranked, list[int]]] = []
        for ranked in self._passages(asked, max(_RANKED_PASSAGES, 2 * k)):
            twin = next((copies for known, copies in kept if known.says_all_of(ranked)), None)
            if twin is not None:
                twin.append(ranked.evidence.number)
            elif len(kept) < k:
                kept.append((ranked, []))
            else:
                break
        articles = self._store.articles({n for ranked, copies in kept for n in (ranked.evidence.number, *copies)})
        return [
            _hit(articles[ranked.evidence.number], ranked, [articles[n].id for n in copies if n in articles])
            for ranked, copies in kept
            if ranked.evidence.number in articles
        ]

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
        if (
            len(self._matrix)
            and len(catalog.pids)
            and not (getattr(self._embedder, "english_only", False) and is_foreign_query(query))
        ):
            vector = np.array(self._embedder.embed_query(query), np.float32)
        weights = {term: float(count) for term, count in Counter(all_query_terms(query)).items()}
        return _Asked(question, weights, vector, catalog, filters, catalog.passage_mask(filters))

    def _candidates(self, asked: _Asked, limit: int, from_words: int, from_vectors: int) -> dict[int, float]:
        """The likeliest passages by words and vectors together: pid, and its cosine or NaN where it has no vector."""
        catalog = asked.catalog
        pids, found = self._words.passages(asked.weights, from_words, asked.filters, _TITLE)
        rows = catalog.rows_of(pids)
        good = (rows >= 0) & asked.mask[rows] if len(rows) else np.zeros(0, np.bool_)
        words = dict(zip(rows[good].tolist(), found[good].tolist(), strict=True))
        cosine: dict[int, float] = {}
        if asked.vector is not None:
            cosines, owners = self._matrix.scores(asked.vector, catalog)
            usable = (owners >= 0) & asked.mask[owners]
            named = np.zeros(len(asked.mask), np.bool_)
            named[rows[good]] = True
            wanted = usable & named[owners]
            near = np.where(usable, cosines, -np.inf)
            count = min(from_vectors, len(near))
            nearest = np.argpartition(-near, count - 1)[:count] if count else np.zeros(0, np.int64)
            wanted[nearest] |= usable[nearest]
            cosine = dict(zip(owners[wanted].tolist(), cosines[wanted].tolist(), strict=True))
        every = list(dict.fromkeys([*words, *cosine]))
        if not every:
            return {}
        floor = min(words.values(), default=0.0)
        likely = standard(np.array([words.get(row, floor) for row in every]))
        likely = likely + standard(np.array([cosine.get(row, np.nan) for row in every]))
        chosen = [every[place] for place in np.argsort(-likely, kind="stable")[:limit].tolist()]
        return {int(catalog.pids[row]): cosine.get(row, float("nan")) for row in chosen}

    def _passages(self, asked: _Asked, limit: int) -> list[_Ranked]:
        """The best passages, ranked by their features."""
        cosines = self._candidates(asked, limit, max(_FROM_WORDS, limit), max(_FROM_VECTORS, limit))
        found = sorted(self._store.evidence(list(cosines), self._dimension(asked)), key=lambda item: item.pid)
        if not found:
            return []
        near = _best_sentences(found, asked.vector)
        features, words = [], []
        for item, best in zip(found, near, strict=True):
            foreign = _is_foreign(item.title, item.head)
            words.append(terms(item.text, foreign))
            by_words = word_features(asked.question, item.title, item.text, words[-1], foreign)
            features.append([*by_words, cosines[item.pid], best])
        given = score(np.array(features, np.float64))
        total = given.sum(axis=1)
        parts = [dict(zip(FEATURES, row, strict=True)) for row in given.tolist()]
        order = np.argsort(-total, kind="stable").tolist()
        return [_Ranked(found[at], float(total[at]), parts[at], frozenset(words[at])) for at in order]

    def _by_best_passage(self, asked: _Asked, k: int) -> list[ArticleHit]:
        """Articles by their best passage, and by their words as a whole."""
        grouped: dict[int, list[_Ranked]] = {}
        for ranked in self._passages(asked, max(_RANKED_PASSAGES, 4 * k)):
            grouped.setdefault(ranked.evidence.number, []).append(ranked)
        numbers, whole = self._words.articles(asked.weights, 4 * len(grouped), asked.filters, _TITLE)
        whole_of = dict(zip(numbers.tolist(), (whole / asked.question.total).tolist(), strict=True))
        floor = min(whole_of.values(), default=0.0)
        weight = _WHOLE_ALONE if asked.vector is None else _WHOLE
        scores = {n: best[0].score + weight * whole_of.get(n, floor) for n, best in grouped.items()}
        chosen = sorted(grouped, key=lambda number: -scores[number])[:k]
        articles = self._store.articles(chosen)
        return [_article_hit(articles[n], scores[n], grouped[n]) for n in chosen if n in articles]

    def _by_topic(self, asked: _Asked, k: int) -> list[ArticleHit]:
        """Articles by the sentences that speak of a topic."""
        limit = max(_TOPIC_PASSAGES, 2 * k)
        pids = self._candidates(asked, limit, limit, limit // 2)
        found = sorted(self._store.evidence(list(pids), self._dimension(asked)), key=lambda item: item.pid)
        if not found:
            return []
        places = {number: place for place, number in enumerate(dict.fromkeys(item.number for item in found))}
        sentences: list[list[str]] = []
        blocks: list[NDArray[np.float32]] = []
        for item in found:
            foreign = _is_foreign(item.title, item.head)
            first, spans = item.passage.start, item.passage.sentences
            sentences += [terms(item.text[start - first : end - first], foreign) for start, end in spans]
            known = item.vectors is not None and len(item.vectors) == len(spans)
            blocks.append(
                item.vectors.astype(np.float32)
                if item.vectors is not None and known
                else np.full((len(spans), self._dimension(asked)), np.nan, np.float32)
            )
        words = sentence_bm25(asked.question.text, sentences)
        lengths = [len(item.passage.sentences) for item in found]
        owners = np.repeat(np.array([places[item.number] for item in found], np.int64), lengths)
        numbers, whole = self._words.articles(asked.weights, 2 * limit, asked.filters, _TITLE)
        whole_of = dict(zip(numbers.tolist(), whole.tolist(), strict=True))
        floor = min(whole_of.values(), default=0.0)
        by_article = np.array([whole_of.get(number, floor) for number in places])
        scores = topic_scores(words, np.concatenate(blocks), asked.vector, owners, by_article)
        chosen = [list(places)[place] for place in np.argsort(-scores, kind="stable")[:k].tolist()]
        best: dict[int, list[_Ranked]] = {number: [] for number in chosen}
        starts = np.cumsum([0, *lengths[:-1]])
        for item, first, length in zip(found, starts.tolist(), lengths, strict=True):
            if item.number in best:
                value = float(words[first : first + length].max(initial=0.0))
                best[item.number].append(_Ranked(item, value, {"words": value}))
        articles = self._store.articles(chosen)
        return [
            _article_hit(articles[n], float(scores[places[n]]), sorted(best[n], key=lambda ranked: -ranked.score))
            for n in chosen
            if n in articles
        ]

    def _dimension(self, asked: _Asked) -> int:
        """How long vectors are; 1 where the query has none and they are not read."""
        return 1 if asked.vector is None else len(asked.vector)


@lru_cache(maxsize=8192)
def _is_foreign(title: str, head: str) -> bool:
    """Whether an article is not in English, remembered: many passages are of the same one."""
    return is_foreign(f"{title} {head}")


def _best_sentences(found: Sequence[Evidence], query: NDArray[np.float32] | None) -> list[float]:
    """The cosine of each passage's best sentence with the query; NaN where there are no vectors."""
    best = [float("nan")] * len(found)
    known = [place for place, item in enumerate(found) if item.vectors is not None and len(item.vectors)]
    blocks = [vectors for place in known if (vectors := found[place].vectors) is not None]
    if query is not None and blocks:
        # All sentences in one product: sixty small ones take four times as long.
        cosines = np.concatenate(blocks).astype(np.float32) @ query
        starts = np.cumsum([0, *map(len, blocks[:-1])])
        for place, value in zip(known, np.maximum.reduceat(cosines, starts).tolist(), strict=True):
            best[place] = value
    return best


def _hit(article: Article, ranked: _Ranked, copies: Sequence[str] = ()) -> Hit:
    """A ranked passage as callers see it."""
    return Hit(article, ranked.evidence.passage, ranked.score, ranked.parts, tuple(dict.fromkeys(copies)))


def _article_hit(article: Article, value: float, best: Sequence[_Ranked]) -> ArticleHit:
    """A ranked article with its best passages."""
    return ArticleHit(article, value, tuple(_hit(article, ranked) for ranked in best[:_HITS_AN_ARTICLE]))


def _cleaned(query: str, message: str) -> str:
    """A query with single spaces, at most 2,000 characters; raises InvalidQuery when there is nothing in it."""
    query = " ".join(query.split())[:_LONGEST_QUERY]
    if not query:
        raise InvalidQuery(message)
    return query


def _candidate(stored: StoredArticle, vectors: Any) -> Candidate:
    """An article's sentences but for its boilerplate, with their vectors as float32 where it has one for each."""
    spans = [(span, passage.role is not Role.BOILERPLATE) for passage in stored.passages for span in passage.sentences]
    keep = [place for place, (_, citable) in enumerate(spans) if citable]
    whole = vectors is not None and len(vectors) == len(spans)
    kept = vectors[keep].astype(np.float32) if whole else None
    return Candidate(stored.article, [spans[place][0] for place in keep], kept)
