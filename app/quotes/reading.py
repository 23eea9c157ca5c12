"""The reader goes through the best passages and those of the likeliest sentences; what it sees mends the order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from app.quotes.candidates import Candidate
from retrieval.language.terms import is_foreign_query
from retrieval.ranking.reading import Reading, begin
from retrieval.types import Hit, Role

_HITS = 2  # the first of the search
_PASSAGES = 1  # those of the likeliest sentences; mostly one of the first, and two are read in some 25 ms
_CHARACTERS = 1_600  # more passages are read while all together are not longer: of short ones there may be ten
_TRUST = 0.2
_UNREAD = -8.0  # what counts for a sentence in a passage that was not read


def begin_reading(question: str, hits: Sequence[Hit]) -> None:
    """Begin with the first hits, which are read whatever their sentences promise."""
    if not is_foreign_query(question):
        for hit in [hit for hit in hits if hit.passage.role is not Role.BOILERPLATE][:_HITS]:
            begin(question, hit.text, hit.article.title)


def read_likeliest(question: str, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, best first, after the reader has seen the likeliest passages.

    A question in another language than English stays as it is: the reader does not understand it.
    """
    if is_foreign_query(question):
        return list(ranked)
    hits = {candidate.rank: candidate.hit for candidate in ranked}
    by_sentence = list(hits)
    chosen = dict.fromkeys([*by_sentence[:_PASSAGES], *sorted(hits)[:_HITS]])
    length = sum(len(hits[rank].text) for rank in chosen)
    for rank in by_sentence:
        length += len(hits[rank].text) if rank not in chosen else 0
        if length > _CHARACTERS:
            break
        chosen[rank] = None
    begun = {rank: begin(question, hits[rank].text, hits[rank].article.title) for rank in chosen}
    readings = {rank: reading.result() for rank, reading in begun.items()}
    mended = [_with(candidate, readings.get(candidate.rank)) for candidate in ranked]
    return sorted(mended, key=lambda candidate: (-candidate.score, candidate.rank, candidate.start))


def _with(candidate: Candidate, reading: Reading | None) -> Candidate:
    """A candidate with what the reader says of it, and its score with that."""
    if reading is None:
        return replace(candidate, score=candidate.score + _TRUST * _UNREAD)
    first = candidate.hit.passage.start
    seen, start, end = reading.best(candidate.start - first, candidate.end - first)
    if math.isinf(seen):
        return replace(candidate, score=candidate.score + _TRUST * _UNREAD)
    return replace(candidate, score=candidate.score + _TRUST * seen, read=seen, answer=(first + start, first + end))
