"""What a claim turns on: its numbers, names, verbs and polarity, looked for in the sentences that may state it.

A long claim is stated in other words and may lose a detail; a short one has no word to spare: "Five died in the
crash" is not stated by "Seven died in the crash", though they share all other words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from retrieval.saying import KINDS
from retrieval.stemming import IRREGULAR
from retrieval.values import Number, compatible, numbers
from retrieval.words import Words, rarity, row_of, split_words, stem_of, vectors

SHORT_WORDS = 10
"""A claim with fewer words that mean something must find each of them, or nearly."""

NEAR_IN_MEANING, NEARER_IN_MEANING = 0.45, 0.55
"""The cosine of two words' vectors from which one may stand for the other, in most claims and in the shortest."""

_DENIALS = frozenset(stem_of(word) for word in KINDS["denied"].split()) - {"disput"}
_NEGATIONS = frozenset("not no never neither nor none nobody nothing cannot n't without".split())
_CONTRACTION = re.compile(r"n['’]t\Z")
_VERB_ENDINGS = ("ed", "ing")
_NEGATED_WORDS = 3


class Essentials:
    """The essentials of one claim, ready to be looked for in many windows."""

    def __init__(self, claim: str) -> None:
        words = split_words(claim)
        keep = [at for at, content in enumerate(words.content) if content and words.forms[at][0].isalnum()]
        self._forms = [words.forms[at] for at in keep]
        self._stems = [words.stems[at] for at in keep]
        self._names = [words.capital[at] and (at > 0 or _opens_with_name(words)) for at in keep]
        self._rows = vectors()[[row_of(form) for form in self._forms]]
        self._numbers = numbers(claim)
        read = {at for number in self._numbers for at in range(number.start, number.end)}
        self._in_number = [words.starts[at] in read for at in keep]
        self._denies = bool(_DENIALS & words.stem_set)
        self._negates = _is_negated(words.forms)
        self._short = len(set(self._stems)) < SHORT_WORDS

    def missing(self, window: str, beside: str, near: str, title: str = "") -> str | None:
        """Say what a window of one or two sentences lacks or contradicts, or None where it may state the claim.

        `beside` is the window with one sentence more on either side, `near` with several: what the window speaks of
        may be named there, or in the title. The answer is one word: "number", "polarity", "name", "verb" or "words".
        """
        here = split_words(window)
        if self._misses_number(window, beside, title):
            return "number"
        if self._wrong_polarity(here):
            return "polarity"
        if not self._short:
            return None
        return self._misses_word(here, split_words(beside), split_words(near), split_words(title))

    def _misses_number(self, window: str, beside: str, title: str) -> bool:
        """Whether a number of the claim is contradicted here or, for a short claim, not found."""
        if not self._numbers:
            return False
        here, around = numbers(window), [*numbers(beside), *numbers(title)]
        for number in self._numbers:
            rivals = [other for other in here if _counts_alike(number, other)]
            if rivals and not _found(number, rivals):
                return True
            if self._short and not number.ordinal and not rivals and not _found(number, around):
                return True
        return False

    def _wrong_polarity(self, here: Words) -> bool:
        """Whether the window denies what the claim affirms, or affirms what it denies."""
        denied = bool(_DENIALS & here.stem_set)
        if self._denies or self._negates:
            return not (denied or _is_negated(here.forms))
        return denied or self._negated_verb(here)

    def _negated_verb(self, here: Words) -> bool:
        """Whether a verb of the claim stands right behind a "not" or "never"."""
        verbs = {stem for stem, form in zip(self._stems, self._forms, strict=True) if _is_verb(form)}
        for at, form in enumerate(here.forms):
            if form in {"not", "never"} or _CONTRACTION.search(form):
                behind = here.stems[at + 1 : at + 1 + _NEGATED_WORDS]
                if verbs & set(behind):
                    return True
        return False

    def _misses_word(self, here: Words, beside: Words, near: Words, head: Words) -> str | None:
        """For a short claim, which kind of word is missed so badly that the window cannot state it."""
        likeness = self._likeness(here)
        length, loose = len(self._stems), 0
        alike = NEAR_IN_MEANING if length >= 5 else NEARER_IN_MEANING
        for place, (form, stem) in enumerate(zip(self._forms, self._stems, strict=True)):
            if stem in here.stem_set or stem in head.stem_set or self._in_number[place]:
                continue
            if self._names[place]:
                if stem not in near.stem_set and not _shares_beginning(form, near.forms):
                    return "name"
            elif likeness[place] < alike and not _shares_beginning(form, here.forms):
                if _is_verb(form) and length < 8 and stem not in beside.stem_set:
                    return "verb"
                loose += 1
        allowed = 0 if length < 5 else 1 if length < 8 else 2
        return "words" if loose > allowed else None

    def _likeness(self, here: Words) -> Sequence[float]:
        """For each word of the claim, the cosine of the window's word that is nearest in meaning."""
        if not len(here):
            return [0.0] * len(self._forms)
        products = vectors()[here.vector_rows] @ self._rows.T
        nearest: list[float] = np.max(products, axis=0).tolist()
        return nearest


def _found(number: Number, among: Sequence[Number]) -> bool:
    """Whether a number that says the same is among others."""
    return any(compatible(number, other) or (not other.unit and number.value == other.value) for other in among)


def _counts_alike(number: Number, other: Number) -> bool:
    """Whether two numbers count the same thing, in words or in a fixed unit."""
    return bool(number.unit) and number.unit == other.unit and number.ordinal == other.ordinal


def _is_negated(forms: Sequence[str]) -> bool:
    """Whether a word of negation is there."""
    return any(form in _NEGATIONS or _CONTRACTION.search(form) for form in forms)


def _is_verb(form: str) -> bool:
    """Whether a word looks like a verb in the past or in progress."""
    return form.endswith(_VERB_ENDINGS) or (form in IRREGULAR and not form.endswith("s"))


def _opens_with_name(words: Words) -> bool:
    """Whether the capital of a claim's first word is a name's and not only the sentence's."""
    return rarity(words.forms[0]) >= 1 or (len(words) > 1 and words.capital[1])


def _shares_beginning(form: str, others: Sequence[str]) -> bool:
    """Whether a word of the same long beginning is there, as in "Russia" and "Russian"."""
    length = max(5, len(form) - 2)
    return len(form) >= 5 and any(other.startswith(form[:length]) for other in others if len(other) >= 5)
