"""What a claim turns on: its numbers, names, verbs and polarity, looked for in the sentences that may state it.

A long claim is stated in other words and may lose a detail; a short one has no word to spare: "Five died in the
crash" is not stated by "Seven died in the crash", though they share all other words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from retrieval.language.saying import KINDS
from retrieval.language.stemming import IRREGULAR
from retrieval.language.units import VAGUE
from retrieval.language.values import Number, compatible, numbers
from retrieval.language.words import Words, rarity, row_of, split_words, stem_of, vectors

SHORT_WORDS = 10
"""A claim with fewer words that mean something must find each of them, or nearly."""

NEAR_IN_MEANING, NEARER_IN_MEANING = 0.45, 0.6
"""The cosine of two words' vectors from which one may stand for the other, in most claims and in the shortest."""

_DENIALS = frozenset(stem_of(word) for word in KINDS["denied"].split()) - {"disput"}
_NEGATIONS = frozenset("not no never neither nor none nobody nothing cannot n't without".split())
_CONTRACTION = re.compile(r"n['’]t\Z")
_VERB_ENDINGS = ("ed", "ing")
_IRREGULAR_NOUNS = frozenset("people men women children feet teeth lives wives knives leaves media criteria".split())
_NEGATED_WORDS = 3
_NOT_ONLY = {(stem_of("only"),), (stem_of("just"),)}
_OPPOSITES = frozenset(
    frozenset(map(stem_of, pair.split()))
    for pair in """acquitted convicted|acquitted indicted|acquitted charged|acquitted sentenced|rebuilt destroyed
rebuilt ruined|rebuilt demolished|won lost|rose fell|increased decreased|increased reduced|arrested released
detained released|seized released|approved rejected|accepted rejected|opened closed|bought sold|hired fired
appointed dismissed|confirmed denied|supported opposed|allowed banned|lifted imposed|killed survived|joined left
started ended|launched cancelled|succeeded failed|raised lowered|raised cut|strengthened weakened|freed captured
freed kidnapped|landed launched""".replace("\n", "|").split("|")
)
"""Verbs that stand in the same sentences, so that their vectors are alike, and yet say the opposite."""


class Essentials:
    """The essentials of one claim, ready to be looked for in many windows."""

    def __init__(self, claim: str) -> None:
        words = split_words(claim)
        keep = [at for at, content in enumerate(words.content) if content and words.forms[at][0].isalnum()]
        self._forms = [words.forms[at] for at in keep]
        self._stems = [words.stems[at] for at in keep]
        self._names = [words.capital[at] and (at > 0 or _opens_with_name(words)) for at in keep]
        self._rows = vectors()[[row_of(form) for form in self._forms]]
        self._numbers = _counted(claim)
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
        return self._misses_word(here, split_words(near), split_words(title))

    def _misses_number(self, window: str, beside: str, title: str) -> bool:
        """Whether a number of the claim is contradicted here or, for a short claim, not found."""
        if not self._numbers:
            return False
        here = _counted(window)
        around = [*here, *_counted(title)] if self._short else _counted(beside)
        for number in self._numbers:
            rivals = [other for other in here if _counts_alike(number, other)]
            unnamed = [other for other in around if other.unit in {"", number.unit}]
            if rivals and not _found(number, unnamed if self._short else around):
                return True
            if self._short and not number.ordinal and not rivals and not _found(number, around):
                year = not number.unit and 1500 <= number.value <= 2100
                if not year or not _found(number, _counted(beside)):
                    return True
        return False

    def _wrong_polarity(self, here: Words) -> bool:
        """Whether the window denies what the claim affirms, or affirms what it denies."""
        denied = bool(_DENIALS & here.stem_set)
        if self._denies or (self._negates and self._short):
            return not (denied or _is_negated(here.forms))
        return denied or (not self._negates and self._negated_verb(here))

    def _negated_verb(self, here: Words) -> bool:
        """Whether a verb of the claim stands right behind a "not" or "never"."""
        verbs = {stem for stem, form in zip(self._stems, self._forms, strict=True) if _is_verb(form)}
        for at, form in enumerate(here.forms):
            behind = here.stems[at + 1 : at + 1 + _NEGATED_WORDS]
            negation = form in {"not", "never"} or _CONTRACTION.search(form)
            if negation and behind[:1] not in _NOT_ONLY and verbs & set(behind):
                return True
        return False

    def _misses_word(self, here: Words, near: Words, head: Words) -> str | None:
        """For a short claim, which kind of word is missed so badly that the window cannot state it."""
        likeness = self._likeness(here)
        told = not self._numbers
        length, loose = len(self._stems), 0
        alike = NEAR_IN_MEANING if length >= 5 else NEARER_IN_MEANING
        for place, (form, stem) in enumerate(zip(self._forms, self._stems, strict=True)):
            in_title = stem in head.stem_set and (told or not _is_verb(form))
            if stem in here.stem_set or in_title or self._in_number[place]:
                continue
            if self._names[place]:
                if stem not in near.stem_set and not _shares_beginning(form, near.forms):
                    return "name"
            elif likeness[place] < alike and not _shares_beginning(form, here.forms):
                if _is_verb(form) and length < 8:
                    return "verb"
                loose += 1
        allowed = 0 if length < 5 else 1 if length < 8 else 2
        return "words" if loose > allowed else None

    def _likeness(self, here: Words) -> Sequence[float]:
        """For each word of the claim, the cosine of the window's word that is nearest in meaning."""
        if not len(here):
            return [0.0] * len(self._forms)
        products = vectors()[here.vector_rows] @ self._rows.T
        for place, stem in enumerate(self._stems):
            opposite = [at for at, other in enumerate(here.stems) if frozenset((stem, other)) in _OPPOSITES]
            products[opposite, place] = 0.0
        nearest: list[float] = np.max(products, axis=0).tolist()
        return nearest


def _found(number: Number, among: Sequence[Number]) -> bool:
    """Whether a number that says the same is among others."""
    return any(
        compatible(number, other) or (number.value == other.value and other.unit in {"", number.unit})
        for other in among
    )


def _counted(text: str) -> list[Number]:
    """The numbers of a text that name a figure: "several" and "dozens" do not."""
    return [number for number in numbers(text) if text[number.start : number.end].lower().split()[-1] not in VAGUE]


def _counts_alike(number: Number, other: Number) -> bool:
    """Whether two numbers count the same thing, in words or in a fixed unit."""
    return bool(number.unit) and number.unit == other.unit and number.ordinal == other.ordinal


def _is_negated(forms: Sequence[str]) -> bool:
    """Whether a word of negation is there."""
    return any(form in _NEGATIONS or _CONTRACTION.search(form) for form in forms)


def _is_verb(form: str) -> bool:
    """Whether a word looks like a verb in the past or in progress."""
    past = form.removeprefix("re") in IRREGULAR and not form.endswith("s") and form not in _IRREGULAR_NOUNS
    return past or form.endswith(_VERB_ENDINGS)


def _opens_with_name(words: Words) -> bool:
    """Whether the capital of a claim's first word is a name's and not only the sentence's."""
    return rarity(words.forms[0]) >= 1 or (len(words) > 1 and words.capital[1])


def _shares_beginning(form: str, others: Sequence[str]) -> bool:
    """Whether a word of the same long beginning is there, as in "Russia" and "Russian"."""
    length = max(5, len(form) - 2)
    return len(form) >= 5 and any(other.startswith(form[:length]) for other in others if len(other) >= 5)
