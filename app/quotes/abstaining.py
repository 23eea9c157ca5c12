"""Whether the found sentences answer the question at all, how sure that is, and what is missing if not.

The confidence is a logistic function of a few readable signs (`signs`). Its weights were fitted to news questions
(the development half of RealTime QA, `benchmarks/train_confidence.py`) asked with and without the articles that answer
them, in archives of a few articles and of thousands, so that one threshold serves both.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.answer import Missing, ReasonCode
from app.quotes.candidates import Candidate
from retrieval.language.words import distinct, rarity, split_words, vectors
from retrieval.ranking.asking import Asked
from retrieval.ranking.expectation import Kind
from retrieval.support import support

ANSWERED_FROM = 0.5
"""The confidence from which an answer is shown."""

_TOP = 5
_TELLING = 0.6
_CLOSE = 0.35
_NEAR = 0.65


@lru_cache(maxsize=256)
def _heard(*texts: str) -> tuple[frozenset[str], NDArray[np.intp]]:
    """The distinct stems of some texts, and the vector rows of their words."""
    return distinct("\n".join(texts))


def hear(ranked: Sequence[Candidate]) -> None:
    """Take in the words that `signs` looks at, ahead of time."""
    for candidate in ranked[:_TOP]:
        around(candidate)
    _heard(ranked[0].article.title, ranked[0].article.text)


def around(candidate: Candidate) -> frozenset[str]:
    """The stems of the candidate's passage and title."""
    return _heard(candidate.article.title, candidate.hit.text)[0]


def covered(asked: Asked, *texts: str) -> float:
    """The share, 0-1, of the question's weight that texts have, a missing word counting by its nearest in meaning."""
    stems, rows = _heard(*texts)
    near = (vectors()[asked.rows] @ vectors()[rows].T).max(axis=1, initial=0.0)
    return (
        sum(
            weight * (1.0 if stem in stems else float(cosine) if cosine >= _NEAR and stem not in asked.names else 0.0)
            for (stem, weight), cosine in zip(asked.weights.items(), near, strict=True)
        )
        / asked.total
    )


def frequencies(asked: Asked, vocabulary: Callable[[str], int]) -> dict[str, int]:
    """In how many searched articles each of the question's telling words occurs, by stem."""
    words = asked.words
    found: dict[str, int] = {}
    for stem, start, end in zip(words.stems, words.starts, words.ends, strict=True):
        if stem in asked.weights and stem not in found:
            found[stem] = vocabulary(words.text[start:end])
    return found


def missing_words(asked: Asked, best: Sequence[Candidate], held_by: Mapping[str, int]) -> tuple[Missing, ...]:
    """The question's telling words that the best passages lack, with how many searched articles hold each; rarest first.

    Names that stand together are one entry.
    """
    seen: set[str] = set()
    for candidate in best:
        seen |= around(candidate)
    words = asked.words
    gaps: list[tuple[int, int, int]] = []  # start, end, articles
    last = -2
    for index, (stem, form) in enumerate(zip(words.stems, words.forms, strict=True)):
        if stem in seen or stem not in asked.weights:
            continue
        if stem not in asked.names and stem not in asked.numbers and rarity(form) < _TELLING:
            continue
        start, end, count = words.starts[index], words.ends[index], held_by.get(stem, 0)
        if last == index - 1 and stem in asked.names and words.stems[last] in asked.names:
            start, _, before = gaps.pop()
            count = min(count, before)
        gaps.append((start, end, count))
        last = index
    named = {words.text[start:end]: count for start, end, count in gaps}
    return tuple(sorted((Missing(text, count) for text, count in named.items()), key=lambda gap: gap.articles))


def signs(asked: Asked, ranked: Sequence[Candidate], held_by: Mapping[str, int]) -> dict[str, float]:
    """What speaks for and against an answer, from the best sentences; all but the first about 0-1."""
    best, top = ranked[0], ranked[:_TOP]
    names = asked.names | asked.numbers
    absent = sum(asked.weights[stem] for stem, count in held_by.items() if count == 0 and stem in names)
    return {
        "score": best.score,
        "lead": min(best.score - top[-1].score, 2.0),
        "article_covers": covered(asked, best.article.title, best.article.text),
        "best_passage_covers": max(covered(asked, item.article.title, item.hit.text) for item in top),
        "absent_names": absent / asked.total * min(1.0, 8 / max(len(asked.weights), 1)),
    }


_WEIGHTS: dict[str, float] = {
    "score": 0.21,
    "lead": 0.46,
    "article_covers": 1.68,
    "best_passage_covers": 2.4,
    "absent_names": -10.0,  # set, not fitted: what is asked about somebody of whom no article speaks has no answer
}
_BIAS = -3.75  # the fitted one, moved so that the threshold that loses few right answers is ANSWERED_FROM


def confidence(asked: Asked, ranked: Sequence[Candidate], held_by: Mapping[str, int]) -> float:
    """The calibrated probability, 0-1, that the best sentences answer the question."""
    if not ranked:
        return 0.0
    seen = signs(asked, ranked, held_by)
    score = _BIAS + sum(weight * seen[name] for name, weight in _WEIGHTS.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


_PRESUMING = (Kind.REASON, Kind.MANNER, Kind.TIME)
_PRESUMED = re.compile(
    r"^\W*(?:why|how|when)\s+(?:is|are|was|were|do|does|did|has|have|had|will|would)\s+", re.IGNORECASE
)
_DENIED = re.compile(r"\b(?:not|never|no)\b|n['’]t\b", re.IGNORECASE)


def contradiction(asked: Asked, best: Candidate) -> tuple[int, int] | None:
    """The span that denies what a question takes for granted ("Why did the harpoons fire?" and they "had not fired").

    Only questions that presume an event are looked at, and only the sentence that would answer them.
    """
    question = asked.words.text
    if asked.expectation.kind not in _PRESUMING or not _PRESUMED.match(question) or _DENIED.search(question):
        return None
    claim = _PRESUMED.sub("", question).rstrip("?!. ")
    found = support(claim, f"{best.article.title}: {best.text}")
    denied = [problem for problem in found.problems if problem.kind == "negation"]
    return (best.start, best.end) if denied and found.score >= _CLOSE else None


def reason(asked: Asked, missing: Sequence[Missing], articles: int) -> tuple[ReasonCode, str]:
    """Why nothing is shown: a part of the question is missing, or it is off topic altogether; one line for people."""
    if not missing:
        return ReasonCode.OFF_TOPIC, "The articles do not say."
    absent = [gap for gap in missing if gap.articles == 0] or list(missing[:1])
    names = ", ".join(f"“{gap.words}” (in {gap.articles} of {articles} articles)" for gap in absent)
    lost = sum(asked.weights.get(stem, 0.0) for gap in missing for stem in split_words(gap.words).stems)
    if lost < 0.6 * asked.total:
        return ReasonCode.MISSING_PART, f"The articles do not say. Missing: {names}."
    return ReasonCode.OFF_TOPIC, f"The articles are about something else. Missing: {names}."
