"""A question taken apart once: its words, what kind of value it expects, and how much each word tells."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from retrieval.language.geography import CAPITALS
from retrieval.language.words import NO_ROW, STOPWORDS, Words, is_number, rarity, row_of, split_words, stem_of
from retrieval.ranking.expectation import Expectation, Kind, expectation

_ASIDE = re.compile(r"\([^)]*\)")
_EMPTY = frozenset(
    """exactly precisely actually anyone anybody anything someone somebody something somewhere anywhere everyone everybody
    everything""".split()
)
"""Words of a question that an answer has no need to hold."""

_DEFAULT_FOCUS: dict[Kind, tuple[str, ...]] = {
    Kind.PERSON: ("person", "man", "woman"),
    Kind.PLACE: ("place", "city", "country"),
    Kind.TIME: ("date", "year"),
    Kind.REASON: ("reason", "cause"),
    Kind.MONEY: ("dollars", "price"),
}


@dataclass(frozen=True)
class Asked:
    """A question taken apart once, for all the sentences that are looked at for it."""

    words: Words
    expectation: Expectation
    weights: dict[str, float]  # stem -> weight of each content word, without those that only ask

    @cached_property
    def total(self) -> float:
        """The weight of all its words."""
        return sum(self.weights.values()) or 1.0

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The stems in a fixed order."""
        return tuple(self.weights)

    @cached_property
    def rows(self) -> NDArray[np.intp]:
        """The vector row of each stem's word."""
        first = {stem: form for form, stem in reversed(list(zip(self.words.forms, self.words.stems, strict=True)))}
        return np.array([row_of(first[stem]) for stem in self.stems], dtype=np.intp)

    @cached_property
    def names(self) -> frozenset[str]:
        """Stems written with a capital, the first word apart; empty for a question without any."""
        pairs = zip(self.words.stems, self.words.capital, self.words.content, strict=True)
        return frozenset(
            stem for index, (stem, capital, content) in enumerate(pairs) if capital and content and index
        ) & frozenset(self.weights)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Its numbers."""
        return frozenset(stem for stem in self.weights if is_number(stem))

    @cached_property
    def others(self) -> frozenset[str]:
        """Its words that are neither names nor numbers."""
        return frozenset(self.weights) - self.names - self.numbers

    @cached_property
    def pairs(self) -> dict[tuple[str, str], float]:
        """Neighbouring content words, function words skipped, with their joint weight."""
        kept = [stem for stem in self.words.stems if stem in self.weights]
        return {
            (left, right): self.weights[left] + self.weights[right] for left, right in pairwise(kept) if left != right
        }

    @cached_property
    def rarest(self) -> str | None:
        """Its rarest word."""
        return max(self.weights, key=lambda stem: self.weights[stem]) if self.weights else None

    @cached_property
    def focus_rows(self) -> NDArray[np.intp]:
        """The vector rows of the nouns that name the kind of answer."""
        focus = self.expectation.focus[-1:] or _DEFAULT_FOCUS.get(self.expectation.kind, ())
        return np.array([row for form in focus if (row := row_of(form)) != NO_ROW], dtype=np.intp)

    @cached_property
    def focus_stems(self) -> frozenset[str]:
        """The stems of the focus noun."""
        return frozenset(stem_of(form) for form in self.expectation.focus[-1:])

    @cached_property
    def speaker_stems(self) -> frozenset[str]:
        """The stems of the speaker that the question names; "Moscow" speaks for its country, too."""
        named = self.expectation.speaker
        return frozenset(stem_of(form) for form in (*named, *(CAPITALS[form] for form in named if form in CAPITALS)))

    @cached_property
    def pair_total(self) -> float:
        """The weight of all pairs."""
        return sum(self.pairs.values()) or 1.0

    def share(self, stems: Set[str]) -> float:
        """The share of the question's weight, 0-1, whose words are among the stems."""
        return sum(weight for stem, weight in self.weights.items() if stem in stems) / self.total


def ask(question: str) -> Asked:
    """Take a question apart; words in round brackets are its context, and count less."""
    words = split_words(question)
    expected = expectation(question)
    aside = [match.span() for match in _ASIDE.finditer(question)]
    weights: dict[str, float] = {}
    for index, (form, stem, start) in enumerate(zip(words.forms, words.stems, words.starts, strict=True)):
        if form in STOPWORDS or form in _EMPTY:
            continue
        weight = rarity(form) ** 2 * (0.3 if index in expected.asking else 1.0)
        if any(first <= start < last for first, last in aside):
            weight *= 0.4
        weights[stem] = max(weights.get(stem, 0.0), weight)
    return Asked(words, expected, weights)
