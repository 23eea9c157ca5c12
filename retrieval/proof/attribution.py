"""Whether the one whom a claim lets speak is the one who speaks where the text gives the same words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from retrieval.language.geography import CAPITALS, PLACE_OF
from retrieval.language.speech import Speech, speakers
from retrieval.language.words import STOPWORDS, split_words
from retrieval.proof.alignment import Alignment
from retrieval.proof.framing import framed

_PRONOUNS = frozenset("he she they it who i we you his her their which that".split())
_WRITINGS = frozenset(
    """report reports review study studies survey poll research researchers paper analysis inquiry investigation audit
    findings figures data statistics statement document documents""".split()
)

MEASURES = (
    "same", "other", "pronoun", "held", "gap_one", "gap_three", "content_best", "speaker_words", "beside", "acts",
    "kinds_differ", "words", "subject_elsewhere", "framed",
    "framed_gap",
)  # fmt: skip
"""Names of the measures: whether the best sentences have the speaker as speaker, another, or a pronoun; the share of
the speaker's words that the text has; how much worse the best place with the speaker fits the content than any; by how
much the same words enclose the speaker in the text, and by how much more than they enclose anything else."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """One act of saying of a claim, measured in the order of MEASURES; `found` is who speaks in the text instead."""

    speech: Speech
    values: tuple[float, ...]
    found: str | None


def attributions(alignment: Alignment) -> list[Attribution]:
    """Every act of saying of the claim that names its speaker, held against the text."""
    found = []
    for speech in speakers(alignment.claim.text):
        if speech.speaker is not None:
            words = _names_of(alignment.claim.text[slice(*speech.speaker)])
            if words:
                found.append(_hold(alignment, speech, words))
    return found


def _names_of(written: str) -> frozenset[str]:
    """The words that tell who somebody is; capitals of countries stand for them, and one writing for another."""
    keys = set()
    for form, stem in zip((words := split_words(written)).forms, words.stems, strict=True):
        if form not in STOPWORDS and form not in _PRONOUNS:
            keys.add("report" if form in _WRITINGS else CAPITALS.get(form) or PLACE_OF.get(form) or stem)
    return frozenset(keys)


def _hold(alignment: Alignment, speech: Speech, names: frozenset[str]) -> Attribution:
    """Measure one act of saying."""
    claim, text = alignment.claim, alignment.text
    assert speech.speaker is not None
    spoken_by = set(claim.word_range(*speech.speaker))
    rows = [row for row, index in enumerate(alignment.telling) if index not in spoken_by]
    own = [row for row, index in enumerate(alignment.telling) if index in spoken_by]
    weights = alignment.weights.copy()
    weights[own] = 0
    weights /= max(float(weights.sum()), 1e-6)
    near, three = alignment.by_sentence[1], alignment.windows(3, near=True)
    share = weights @ near if rows else np.ones(near.shape[1], np.float32)
    share_three = weights @ three if rows else np.ones(three.shape[1], np.float32)
    held = near[own].max(axis=0) if own else np.zeros(near.shape[1], np.float32)
    held_three = three[own].max(axis=0) if own else np.zeros(three.shape[1], np.float32)
    best = np.flatnonzero(share >= share.max() - 0.1)[:4]
    same = other = pronoun = 0.0
    instead: str | None = None
    acts = 0
    kinds = 0.0
    elsewhere = 0.0
    for sentence in best:
        start, end = text.spans[int(sentence)]
        for act in speakers(text.text[start:end]):
            if act.speaker is None:
                continue
            acts += 1
            written = text.text[start + act.speaker[0] : start + act.speaker[1]]
            keys = _names_of(written)
            if keys & names:
                same = held[sentence] = 1.0
                held_three[max(0, int(sentence) - 2) : int(sentence) + 1] = 1.0
                kinds = max(kinds, float(act.kind == speech.kind))
            elif not keys or _only_pronouns(written.split()):
                pronoun = 1.0
            else:
                other, instead = 1.0, written
            content = set(split_words(text.text[start : start + act.speaker[0]]).stems)
            content |= set(split_words(text.text[start + act.verb[1] : end]).stems)
            elsewhere = max(elsewhere, float(bool(content & names) and not keys & names))
    beside = max((float(held[max(0, int(at) - 1) : int(at) + 2].max()) for at in best), default=0.0)
    standing = [index for index, key in enumerate(text.keys) if key in names]
    framed_by, framed_otherwise = framed(alignment, min(spoken_by, default=0), max(spoken_by, default=0), standing)
    values = (
        same, other, pronoun, float(near[own].max(axis=1).mean()) if own else 0.0,
        _gap(share, held), _gap(share_three, held_three), float(share.max()), float(len(own)), beside,
        float(min(acts, 4)), kinds, float(len(alignment.telling)), elsewhere, framed_by,
        framed_by - framed_otherwise,
    )  # fmt: skip
    return Attribution(speech, values, None if same else instead)


def _gap(share: np.ndarray, held: np.ndarray) -> float:
    """How much worse the best place that holds the speaker fits the content than the best place; -1 where none does."""
    holds = held > 0.5
    return float(share[holds].max() - share.max()) if holds.any() else -1.0


def _only_pronouns(written: Iterable[str]) -> bool:
    """Whether a speaker is a pronoun alone."""
    return all(word.lower() in _PRONOUNS for word in written)
