"""Whether the found sentences answer the question at all, how sure that is, and what is missing if not.

The confidence comes from readable signs: the best sentence's score, how much of the question the best sentence,
its neighbourhood and title cover, and whether a rare word of the question is in no searched article at all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from app.answer import Missing, ReasonCode
from app.candidates import Candidate
from retrieval.features import Asked
from retrieval.words import rarity, split_words

ANSWERED_FROM = 0.5
"""The confidence from which an answer is shown."""


def missing_words(asked: Asked, best: Sequence[Candidate], vocabulary: Callable[[str], int]) -> tuple[Missing, ...]:
    """The question's telling words that the best passages lack, with how many searched articles hold each; rarest first."""
    seen: set[str] = set()
    for candidate in best:
        seen |= split_words(candidate.article.title).stem_set
        seen |= split_words(candidate.hit.text).stem_set
    gaps: list[tuple[int, Missing]] = []
    for stem, form, start, end in zip(
        asked.words.stems, asked.words.forms, asked.words.starts, asked.words.ends, strict=True
    ):
        if stem in seen or stem not in asked.weights or (stem not in asked.names and rarity(form) < 0.6):
            continue
        written = asked.words.text[start:end]
        count = vocabulary(written)
        if all(missing.words != written for _, missing in gaps):
            gaps.append((count, Missing(written, count)))
    return tuple(missing for _, missing in sorted(gaps, key=lambda gap: gap[0]))


def confidence(asked: Asked, ranked: Sequence[Candidate], missing: Sequence[Missing]) -> float:
    """The calibrated probability, 0-1, that the best sentence answers the question."""
    if not ranked:
        return 0.0
    best = ranked[0]
    absent = sum(1 for gap in missing if gap.articles == 0)
    around = {*split_words(best.hit.text).stem_set, *split_words(best.article.title).stem_set}
    covered = sum(weight for stem, weight in asked.weights.items() if stem in around) / asked.total
    score = 2.5 + 0.8 * best.alone + 4.0 * (covered - 0.7) - 2.5 * absent
    return 1 / (1 + math.exp(-score))


def reason(
    asked: Asked, missing: Sequence[Missing], articles: int, sure: float
) -> tuple[ReasonCode, str]:
    """Why nothing is shown: a part of the question is missing, or it is off topic altogether; one line for people."""
    absent = [gap for gap in missing if gap.articles == 0] or list(missing[:1])
    names = ", ".join(f"“{gap.words}” (in {gap.articles} of {articles} articles)" for gap in absent)
    telling = sum(asked.weights.values())
    lost = sum(asked.weights.get(stem, 0.0) for gap in missing for stem in split_words(gap.words).stems)
    if missing and lost < 0.6 * telling:
        return ReasonCode.MISSING_PART, f"The articles do not say. Missing: {names}."
    if missing:
        return ReasonCode.OFF_TOPIC, f"The articles are about something else. Missing: {names}."
    return ReasonCode.OFF_TOPIC, "The articles do not say."
