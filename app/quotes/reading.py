"""The reader goes through the passages of the likeliest sentences; what it sees there mends their order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from app.quotes.candidates import Candidate
from retrieval.language.terms import is_foreign_query
from retrieval.ranking.reading import Reading, read
from retrieval.ranking.sentences import SUREST

_PASSAGES = 3  # each takes some 15 ms
_TRUST = 0.2
_UNREAD = -8.0  # what counts for a sentence in a passage that was not read


def read_likeliest(question: str, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, best first, after the reader has seen the passages of the best ones.

    A question in another language than English stays as it is: the reader does not understand it.
    """
    if is_foreign_query(question):
        return list(ranked)
    passages = list(dict.fromkeys(candidate.rank for candidate in ranked))[:_PASSAGES]
    readings: dict[int, Reading] = {}
    for candidate in ranked:
        if candidate.rank in passages and candidate.rank not in readings:
            readings[candidate.rank] = read(question, candidate.hit.text, candidate.article.title)
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
    sure = max(-SUREST, min(SUREST, seen))
    return replace(candidate, score=candidate.score + _TRUST * sure, read=seen, answer=(first + start, first + end))
