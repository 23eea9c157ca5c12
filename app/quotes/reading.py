"""The reader goes through the best passages and those of the likeliest sentences; what it sees mends the order."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.quotes.candidates import Candidate
from retrieval.language.terms import is_foreign_query
from retrieval.ranking.reading import Begun, Reading, begin
from retrieval.types import Hit, Role

_HITS = 2  # the first of the search
_PASSAGES = 1  # those of the likeliest sentences; mostly one of the first, and two are read in some 25 ms
_CHARACTERS = 1_600  # more passages are read while all together are not longer: of short ones there may be ten
_TRUST = 0.2
_UNREAD = -8.0  # what counts for a sentence in a passage that was not read


def begin_first(question: str, hits: Sequence[Hit]) -> None:
    """Begin with the first hits, which are read whatever their sentences promise."""
    if not is_foreign_query(question):
        for hit in [hit for hit in hits if hit.passage.role is not Role.BOILERPLATE][:_HITS]:
            _begin(question, hit)


def begin_likeliest(question: str, ranked: Sequence[Candidate]) -> dict[int, Begun]:
    """Begin with the likeliest passages of the candidates, best first; by their place in the search.

    None where the question is in another language than English, which the reader does not understand.
    """
    if is_foreign_query(question):
        return {}
    hits = {candidate.rank: candidate.hit for candidate in ranked}
    by_sentence = list(hits)
    chosen = dict.fromkeys([*by_sentence[:_PASSAGES], *sorted(hits)[:_HITS]])
    length = sum(len(hits[rank].text) for rank in chosen)
    for rank in by_sentence:
        length += len(hits[rank].text) if rank not in chosen else 0
        if length > _CHARACTERS:
            break
        chosen[rank] = None
    return {rank: _begin(question, hits[rank]) for rank in chosen}


def with_readings(ranked: Sequence[Candidate], begun: Mapping[int, Begun]) -> list[Candidate]:
    """The candidates, best first, after what was begun is read."""
    if not begun:
        return list(ranked)
    readings = {rank: text.reading for rank, text in begun.items()}
    mended = [_with(candidate, readings.get(candidate.rank)) for candidate in ranked]
    return sorted(mended, key=lambda candidate: (-candidate.score, candidate.rank, candidate.start))


def _begin(question: str, hit: Hit) -> Begun:
    """Begin with one passage, under its article's title."""
    return begin(question, hit.text, hit.article.title)


def _with(candidate: Candidate, reading: Reading | None) -> Candidate:
    """A candidate with what the reader says of it, and its score with that."""
    if reading is None:
        return replace(candidate, score=candidate.score + _TRUST * _UNREAD)
    first = candidate.hit.passage.start
    seen, start, end = reading.best(candidate.start - first, candidate.end - first)
    if math.isinf(seen):
        return replace(candidate, score=candidate.score + _TRUST * _UNREAD)
    return replace(candidate, score=candidate.score + _TRUST * seen, read=seen, answer=(first + start, first + end))
