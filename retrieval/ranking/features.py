"""What a ranking of sentences looks at: readable features of a sentence as the answer to a question.

All sentences of a paragraph (or of many passages) are looked at together, so that the word-vector products are one
matrix product. Features are ratios or 0/1, comparable across questions; their names are `FEATURES`, in column order.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.language.words import NO_ROW, REASONS, SIGNS, STOPWORDS, Words, stem_of, vectors
from retrieval.ranking.asking import Asked
from retrieval.ranking.expectation import Kind

FEATURES: tuple[str, ...] = (
    "covered",  # share of the question's weight whose words the sentence has
    "covered_soft",  # the same, a missing word counting by its nearest word in meaning
    "covered_local",  # the same with weights from how many of the sentences here have the word
    "covered_with_neighbours",  # share covered by the sentence, the one before and the one after
    "covered_by_all",  # share covered by all sentences here together
    "covered_behind_best",  # how far behind the best sentence here
    "local_behind_best",
    "soft_behind_best",
    "rarest_covered",  # whether the question's rarest word is there
    "names_covered",  # share of the question's capitalised words
    "numbers_covered",  # share of the question's numbers
    "verbs_covered",  # share of the question's other words
    "pairs_covered",  # share of the question's word pairs that stand together
    "expected_present",  # whether a value of the expected kind is there that the question does not hold
    "expected_count",
    "expected_near",  # how much question weight stands near the best such value
    "expected_unit_near",  # whether the focus noun stands by such a value
    "focus_meaning",  # nearness in meaning between the focus noun and the sentence's new words
    "focus_name_meaning",  # the same for new capitalised words alone
    "focus_here",  # whether the focus noun itself is there
    "new_words",  # content words that the question does not hold
    "new_names",
    "new_numbers",
    "length",
    "place",  # 0 first to 1 last
    "is_first",
    "starts_with_pronoun",
    "is_question",
    "says",  # has a verb of saying
    "says_as_asked",  # the verb of saying that the question asks for
    "speaker_says",  # the speaker the question names stands right before or after a verb of saying
    "quoted",  # has quoted words
    "gives_reason",
    "gives_manner",
    "defines",
    "matched_span",  # how tightly the matched words stand together
    "question_length",
    "sentences",
    *(f"asks_{kind.value}" for kind in Kind),
)
_COLUMN = {name: index for index, name in enumerate(FEATURES)}
_ALONE = [
    _COLUMN[name]
    for name in (
        "length",
        "new_words",
        "new_names",
        "new_numbers",
        "rarest_covered",
        "pairs_covered",
        "matched_span",
        "expected_present",
        "expected_count",
        "expected_near",
        "expected_unit_near",
        "focus_here",
        "says_as_asked",
        "speaker_says",
        *SIGNS,
    )
]
_MONTHS = frozenset(
    """january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday today yesterday tomorrow tonight spring summer autumn winter noon midnight century
    decade week month year""".split()
)
_NEAR_FROM = 0.45
_PERIODS = frozenset(
    "year years month months week weeks day days hour hours minute minutes decade decades second".split()
)
_PLACE_BEFORE = frozenset("in at from near to outside across of inside around off".split())


def features(
    asked: Asked, paragraphs: Sequence[Sequence[Words]], most: int | None = None
) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """The features of sentences, float32 (sentences, FEATURES), and the places of those sentences, ascending.

    All sentences of the paragraphs are looked at; with `most`, at most so many are gone into and returned, those that
    cover most of the question, a later paragraph's counting less.
    """
    paragraphs = [paragraph for paragraph in paragraphs if paragraph]
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
    table = np.zeros((len(sentences), len(FEATURES)), np.float32)
    if not sentences:
        return table, np.zeros(0, np.intp)
    groups = _Groups(np.array([len(paragraph) for paragraph in paragraphs]))
    put = _Columns(table)
    stems = asked.stems
    weights = np.array([asked.weights[stem] for stem in stems], np.float32)
    has = np.array([[stem in sentence.stem_set for stem in stems] for sentence in sentences], bool)
    has = has.reshape(len(sentences), len(stems))
    exact = has.astype(np.float32)
    tokens = _Tokens(sentences)
    soft = np.maximum(exact, tokens.nearest(asked.rows))
    local = weights * np.log(1 + (groups.size - groups.total(exact) + 0.5) / (groups.total(exact) + 0.5))
    total = max(float(weights.sum()), 1e-6)
    covered, covered_soft = exact @ weights / total, soft @ weights / total
    covered_local = (exact * local).sum(axis=1) / np.maximum(local.sum(axis=1), 1e-6)
    put("covered", covered)
    put("covered_soft", covered_soft)
    put("covered_local", covered_local)
    covered_around = groups.with_neighbours(has) @ weights / total
    put("covered_with_neighbours", covered_around)
    put("covered_by_all", (groups.total(exact) > 0) @ weights / total)
    put("covered_behind_best", groups.best(covered) - covered)
    put("local_behind_best", groups.best(covered_local) - covered_local)
    put("soft_behind_best", groups.best(covered_soft) - covered_soft)
    for name, group in (("names", asked.names), ("numbers", asked.numbers), ("verbs", asked.others)):
        chosen = np.array([stem in group for stem in stems], bool)
        weight = float(weights[chosen].sum()) if len(stems) else 0.0
        put(f"{name}_covered", exact[:, chosen] @ weights[chosen] / weight if weight else -1.0)
    put("question_length", len(stems))
    put("sentences", groups.size[:, 0])
    put("place", groups.place)
    put("is_first", groups.is_first)
    put("asks_" + asked.expectation.kind.value, 1.0)
    focus, focus_names = tokens.focus_nearness(asked)
    put("focus_meaning", focus)
    put("focus_name_meaning", focus_names)
    likely = covered_soft + covered_around / 2 - np.log1p(groups.number) / 10
    places = np.sort(np.argsort(-likely, kind="stable")[:most])
    table = table[places]
    table[:, _ALONE] = [_of_sentence(asked, sentences[place]) for place in places.tolist()]
    return table, places


class _Columns:
    """Writes a column of the table by its name."""

    def __init__(self, table: NDArray[np.float32]) -> None:
        self._table = table

    def __call__(self, name: str, values: NDArray[Any] | float) -> None:
        self._table[:, _COLUMN[name]] = values


class _Groups:
    """Sums and maxima over the sentences of each paragraph, given back to every sentence of it."""

    def __init__(self, sizes: NDArray[np.int64]) -> None:
        self._sizes = sizes
        self._starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        self.number = np.repeat(np.arange(len(sizes)), sizes)
        self.size = np.repeat(sizes, sizes)[:, None].astype(np.float32)
        index = np.arange(int(sizes.sum())) - np.repeat(self._starts, sizes)
        self.is_first = index == 0
        self._is_last = index == self.size[:, 0] - 1
        self.place = index / np.maximum(self.size[:, 0] - 1, 1)

    def total(self, table: NDArray[np.float32]) -> NDArray[np.float32]:
        """The column sums of each paragraph."""
        sums: NDArray[np.float32] = np.add.reduceat(table, self._starts, axis=0)
        return np.repeat(sums, self._sizes, axis=0)

    def best(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """The highest value of each paragraph."""
        highest: NDArray[np.float32] = np.maximum.reduceat(values, self._starts)
        return np.repeat(highest, self._sizes)

    def with_neighbours(self, has: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """What a sentence, the one before or the one after in its paragraph has."""
        around = has.copy()
        around[1:] |= has[:-1] & ~self.is_first[1:, None]
        around[:-1] |= has[1:] & ~self._is_last[:-1, None]
        return around


class _Tokens:
    """The word vectors of all sentences at once; each sentence ends with a row of zeros, so that none is empty."""

    def __init__(self, sentences: Sequence[Words]) -> None:
        self._sentences = sentences
        rows = chain.from_iterable((*words.rows, NO_ROW) for words in sentences)
        self._vectors = vectors()[np.fromiter(rows, np.intp)]
        lengths = np.array([len(words) + 1 for words in sentences])
        self._starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])

    def nearest(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """For each sentence and question word, the cosine to the sentence's nearest word, small ones cut off."""
        cosines = np.maximum.reduceat(self._vectors @ vectors()[rows].T, self._starts, axis=0)
        kept: NDArray[np.float32] = np.where(cosines > _NEAR_FROM, cosines, 0).astype(np.float32)
        return kept

    def focus_nearness(self, asked: Asked) -> tuple[NDArray[np.float32] | float, NDArray[np.float32] | float]:
        """How near in meaning each sentence's new words, and its new names, come to the focus noun."""
        if len(asked.focus_rows) == 0:
            return 0.0, 0.0
        cosines = (self._vectors @ vectors()[asked.focus_rows].T).max(axis=1)
        known = asked.weights.keys() | asked.focus_stems
        stems = chain.from_iterable((*words.stems, "") for words in self._sentences)
        new = np.fromiter((stem not in known for stem in stems), np.bool_)
        capital = np.fromiter(chain.from_iterable((*words.capital, False) for words in self._sentences), np.bool_)
        cosines = np.where(new, np.maximum(cosines, 0), 0)
        near: NDArray[np.float32] = np.maximum.reduceat(cosines, self._starts)
        names: NDArray[np.float32] = np.maximum.reduceat(np.where(capital, cosines, 0), self._starts)
        return near, names


def _of_sentence(asked: Asked, sentence: Words) -> tuple[float, ...]:
    """The features that look at one sentence alone, in the order of `_ALONE`."""
    weights, kind, stems, capital = asked.weights, asked.expectation.kind, sentence.stems, sentence.capital
    known = sentence.stem_set.intersection(weights)
    matched = [index for index, stem in enumerate(stems) if stem in known] if known else []
    new = [index for index in sentence.told if stems[index] not in known]
    names = [index for index in new if capital[index] and (index or len(new) < 3)]
    numbers = [index for index in sentence.number_places if stems[index] not in known]
    pairs = span = present = count = near = unit = focus = as_asked = speaker = 0.0
    if len(known) > 1:
        together = {*pairwise([stems[index] for index in matched])} & asked.pairs.keys()
        pairs = sum(asked.pairs[pair] for pair in sorted(together)) / asked.pair_total
        span = len(known) / (matched[-1] - matched[0] + 1)
    expected = _expected(asked, sentence, new, names, numbers)
    if expected is not None:
        present, count = 1 if expected else -1, min(len(expected), 5) / 5
        near = _near(asked, stems, matched, expected) if matched and expected else 0
        if not asked.focus_stems.isdisjoint(sentence.stem_set):
            focus = 1
            places = [index for index, stem in enumerate(stems) if stem in asked.focus_stems]
            unit = any(0 < abs(a - b) <= 3 for a in places for b in expected)
    if kind is Kind.SAID:
        as_asked = asked.expectation.verb is not None and stem_of(asked.expectation.verb) in sentence.stem_set
        spoken = [index for index, stem in enumerate(stems) if stem in asked.speaker_stems]
        speaker = any(-6 <= a - b <= 6 for a in spoken for b in sentence.sayings)
    return (
        min(len(stems), 60) / 60,
        min(len(new), 20) / 20,
        min(len(names), 8) / 8,
        min(len(numbers), 4) / 4,
        asked.rarest in known,
        pairs,
        span,
        present,
        count,
        near,
        unit,
        focus,
        as_asked,
        speaker,
        *sentence.signs,
    )


def _expected(asked: Asked, sentence: Words, new: list[int], names: list[int], numbers: list[int]) -> list[int] | None:
    """The indices of words that can be the value asked for; None where the kind says nothing about form."""
    kind, forms = asked.expectation.kind, sentence.forms
    if kind is Kind.PERSON:
        return [index for index in names if forms[index] not in _MONTHS]
    if kind is Kind.PLACE:
        placed = [index for index in names if index and forms[index - 1] in (*_PLACE_BEFORE, "the")]
        return [index for index in (placed or names) if forms[index] not in _MONTHS]
    if kind is Kind.TIME:
        return [
            index
            for index, form in enumerate(forms)
            if (form in _MONTHS and sentence.stems[index] not in asked.weights)
            or (index in numbers and form[:4].isdigit() and len(form) >= 4)
        ] or [index for index in numbers if forms[index][:1].isdigit()]
    if kind in (Kind.QUANTITY, Kind.MONEY, Kind.PERCENT):
        marked = [
            index
            for index in numbers
            if (
                kind is Kind.MONEY
                and {"$", "£", "€", "dollars", "pounds", "euros"} & set(forms[max(index - 1, 0) : index + 3])
            )
            or (
                kind is Kind.PERCENT
                and {"%", "percent", "cent", "percentage", "half", "third"} & set(forms[index : index + 3])
            )
        ]
        if asked.expectation.units:
            return [index for index in numbers if asked.expectation.units & set(forms[index + 1 : index + 4])] or marked
        return marked if kind is not Kind.QUANTITY else numbers
    if kind is Kind.DURATION:
        return [index for index in numbers if (_PERIODS | asked.expectation.units) & set(forms[index : index + 4])]
    if kind is Kind.NAMED:
        return names or new
    if kind is Kind.REASON:
        return [index for index in new if forms[index] in REASONS]
    if kind is Kind.YESNO:
        return None
    return new


def expected_values(asked: Asked, sentence: Words) -> list[int]:
    """The indices of the words of a sentence that can be the value asked for, in order."""
    new = [
        index
        for index, (stem, form) in enumerate(zip(sentence.stems, sentence.forms, strict=True))
        if stem not in asked.weights and form not in STOPWORDS
    ]
    names = [index for index in new if sentence.capital[index]]
    numbers = [index for index, number in enumerate(sentence.numeric) if number and index in new]
    return _expected(asked, sentence, new, names, numbers) or []


def _near(asked: Asked, stems: Sequence[str], matched: list[int], expected: list[int]) -> float:
    """The most question weight, fading with distance, that stands around one of the values."""
    best = 0.0
    weighed = [(index, stems[index], asked.weights[stems[index]]) for index in matched]
    for value in expected:
        seen: dict[str, float] = {}
        for index, stem, weight in weighed:
            nearness = weight / (1 + abs(index - value) / 5)
            if index != value and nearness > seen.get(stem, 0.0):
                seen[stem] = nearness
        best = max(best, sum(seen.values()))
    return best / asked.total
