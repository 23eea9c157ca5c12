"""Which words of a claim a text has, and where: the table that every measure of support is read from.

A claim's telling words are the rows, the text's words the columns. 1 stands where the two have one stem,
one country or one value; a smaller number where their meanings are near by the word vectors, which never
count for numbers, names, days or months: "Monday" is near "Tuesday" and is not it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.language.geography import PLACE_OF
from retrieval.language.likeness import CALENDAR, name_likeness
from retrieval.language.mentions import Name, names
from retrieval.language.speech import Speech, speakers
from retrieval.language.split import sentences
from retrieval.language.timex import ANCHORS, DateMention, dates
from retrieval.language.tokens import tokens_of
from retrieval.language.values import NUMBER_WORDS, Number, numbers
from retrieval.language.words import STOPWORDS, Words, is_number, rarity, split_words, vectors

Table = NDArray[np.float32]

ORDINARY = 0.3
"""The likeness to names below which a word is an ordinary one, though it has a capital."""

CAPITAL = 0.6
"""How likely the most ordinary word with a capital is part of a name."""

_UNIONS = {"states": "america", "kingdom": "britain"}
_NEAR_FROM = 0.5  # cosine of word vectors from which two words count as near
_NUMBER_RUN = 12  # words of one number, at most
_LONGEST = 40_000  # words of a text that are read: more than any article has


@dataclass(frozen=True)
class Reading:
    """A text read once: its words with comparable keys, its sentences, numbers, dates, names and acts of saying."""

    text: str
    words: Words
    spans: tuple[tuple[int, int], ...]

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers of the text that are no part of a date."""
        taken = [(mention.start, mention.end) for mention in self.dates]
        forms, found = self.words.forms, list[Number]()
        last = -1
        for index, form in enumerate(forms):
            if index > last and (form[0].isdecimal() or form in NUMBER_WORDS):
                last = index
                while last + 1 < len(forms) and last - index < _NUMBER_RUN and self._goes_on(last + 1):
                    last += 1
                start = self.words.starts[max(0, index - 4)]
                part = tokens_of(self.text, start, self.words.ends[min(last + 4, len(forms) - 1)])
                first, end = self.words.starts[index], self.words.ends[last]
                found += [number for number in numbers(self.text, part) if first <= number.start < end]
        return tuple(number for number in found if not any(start <= number.start < end for start, end in taken))

    def _goes_on(self, index: int) -> bool:
        """Whether a word may belong to a number that began before it."""
        form = self.words.forms[index]
        return form[0].isdecimal() or form in NUMBER_WORDS or form in {"and", "to", "of"}

    @cached_property
    def dates(self) -> tuple[DateMention, ...]:
        """The dates of the text as written."""
        words = self.words
        anchors = (
            (words.starts[index], words.ends[index])
            for index, form in enumerate(words.forms)
            if form in ANCHORS or (form[0].isdecimal() and _has_year(form))
        )
        return tuple(dates(self.text, None, anchors))

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The names of the text, none where it is written without capitals."""
        return tuple(names(self.text)) if self.cased else ()

    @cached_property
    def speech(self) -> tuple[tuple[int, Speech], ...]:
        """Every act of saying with the index of its sentence; offsets within the sentence."""
        return tuple(
            (index, speech)
            for index, (start, end) in enumerate(self.spans)
            for speech in speakers(self.text[start:end])
        )

    @cached_property
    def cased(self) -> bool:
        """Whether the text is written with capitals inside its sentences."""
        capitals = sum(self.words.capital)
        return capitals > 1.5 * len(self.spans) and capitals > 0.04 * len(self.words)

    @cached_property
    def starts(self) -> NDArray[np.intp]:
        """Where each word starts."""
        return np.asarray(self.words.starts, dtype=np.intp)

    @cached_property
    def sentence_starts(self) -> NDArray[np.intp]:
        """The index of the first word of each sentence; rising, so that each sentence has a word."""
        firsts = np.searchsorted(self.starts, [start for start, _ in self.spans])
        return np.minimum(firsts, max(len(self.words) - 1, 0))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """What each word is compared by: its stem, its country, or "#" and the value of the number it opens."""
        keys = [PLACE_OF.get(form, stem) for form, stem in zip(self.words.forms, self.words.stems, strict=True)]
        for index, following in enumerate(self.words.forms[1:]):
            if self.words.forms[index] == "united" and following in _UNIONS:
                keys[index] = keys[index + 1] = _UNIONS[following]
        for number in self.numbers:
            at = int(np.searchsorted(self.starts, number.start))
            if at < len(keys) and number.high is None:
                keys[at] = f"#{number.value:g}"
        return tuple(keys)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """The indices of the words that have each key."""
        found: dict[str, list[int]] = defaultdict(list)
        for index, key in enumerate(self.keys):
            found[key].append(index)
        return dict(found)

    @cached_property
    def telling(self) -> tuple[int, ...]:
        """The indices of the words that are no stopwords."""
        return tuple(index for index, form in enumerate(self.words.forms) if tells(form))

    @cached_property
    def rows(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The distinct vector rows of the words, and for each word which of them is its own."""
        distinct, inverse = np.unique(self.words.vector_rows, return_inverse=True)
        return distinct, inverse

    @cached_property
    def forms(self) -> frozenset[str]:
        """The distinct words."""
        return frozenset(self.words.forms)

    def word_range(self, start: int, end: int) -> range:
        """The indices of the words that begin within two offsets."""
        first, last = np.searchsorted(self.starts, [start, end])
        return range(int(first), int(last))


def _has_year(form: str) -> bool:
    """Whether digits may be a year, or a date in digits."""
    return form[:4].isdecimal() and len(form) in {4, 5} and form[:2] in {"15", "16", "17", "18", "19", "20"}


@lru_cache(maxsize=128)
def read(text: str) -> Reading:
    """Read a text; the last texts are remembered, since many claims are held against one article."""
    words = split_words(text)
    if len(words) > _LONGEST:
        text = text[: words.starts[_LONGEST]]
        words = split_words(text)
    return Reading(text, words, tuple(sentences(text)))


@dataclass(frozen=True)
class Alignment:
    """A claim laid over a text: `exact` and `near` are (telling words, words of the text), 0-1.

    `telling` are the indices of the claim's words that are no stopwords, `weights` how much each
    tells, `nameness` how likely each is part of a name.
    """

    claim: Reading
    text: Reading
    telling: tuple[int, ...]
    weights: Table
    exact: Table
    near: Table
    nameness: tuple[float, ...]

    @cached_property
    def by_sentence(self) -> tuple[Table, Table]:
        """`exact` and `near` as the best of each sentence: (telling words, sentences)."""
        starts = self.text.sentence_starts
        return np.maximum.reduceat(self.exact, starts, axis=1), np.maximum.reduceat(self.near, starts, axis=1)

    def sentence_of(self, word: int) -> int:
        """The index of the sentence that a word of the text stands in."""
        return max(int(np.searchsorted(self.text.sentence_starts, word, side="right")) - 1, 0)

    def windows(self, length: int, near: bool = False) -> Table:
        """The best of each run of `length` neighbouring sentences: (telling words, runs); run i starts at i."""
        table = self.by_sentence[1 if near else 0]
        length = min(length, table.shape[1])
        best = table[:, : table.shape[1] - length + 1]
        for shift in range(1, length):
            best = np.maximum(best, table[:, shift : table.shape[1] - length + 1 + shift])
        return best


def align(claim: Reading, text: Reading) -> Alignment | None:
    """Lay a claim over a text; None where the claim has no telling word or the text no words at all."""
    telling = claim.telling
    if not telling or not len(text.words) or not text.spans:
        return None
    weights = np.asarray([rarity(claim.words.forms[index]) for index in telling], dtype=np.float32)
    exact = np.zeros((len(telling), len(text.words)), np.float32)
    for row, index in enumerate(telling):
        exact[row, text.places.get(claim.keys[index], ())] = 1.0
    distinct, inverse = text.rows
    table = vectors()
    cosines = table[claim.words.vector_rows[list(telling)]] @ table[distinct].T
    cosines = np.clip((cosines - _NEAR_FROM) / (1 - _NEAR_FROM), 0, 1).astype(np.float32) * 0.9
    likely = nameness(claim, text.cased)
    cosines[[row for row, index in enumerate(telling) if _particular(claim, index, likely[index])]] = 0.0
    near = np.maximum(exact, cosines[:, inverse])
    return Alignment(claim, text, telling, weights, exact, near, tuple(likely[index] for index in telling))


def tells(form: str) -> bool:
    """Whether a word of a claim is looked for in the text at all."""
    return form not in STOPWORDS and (len(form) > 1 or form.isdigit())


def _particular(claim: Reading, index: int, name: float) -> bool:
    """Whether a word has no near meanings: numbers, names, days and months."""
    form = claim.words.forms[index]
    return is_number(form) or form in PLACE_OF or form in CALENDAR or name >= 0.5


def _has_capital(words: Words, index: int) -> bool:
    """Whether a word has a capital anywhere: "iPhone" has, and "post" of "post-Brexit" has not."""
    return not words.text[words.starts[index] : words.ends[index]].islower()


def nameness(claim: Reading, cased: bool) -> list[float]:
    """How likely each word of a claim is part of a name: by capitals where the text has them, else by the word."""
    likely = [name_likeness(form) for form in claim.words.forms]
    if not cased:
        return likely
    inside: set[int] = set()
    for name in names(claim.text):
        inside.update(index for index in claim.word_range(name.start, name.end) if _has_capital(claim.words, index))
    if inside and likely[0] < ORDINARY:  # "Staring at the prospect", "Former President Obama": a capital for its place
        inside.discard(0)
    return [
        CAPITAL + (1 - CAPITAL) * likely[index]
        if index in inside
        else 0.5 * likely[index]
        if capital
        else 0.2 * likely[index]
        for index, capital in enumerate(claim.words.capital)
    ]
