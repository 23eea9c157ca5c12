"""What a ranking of sentences looks at: readable features of a sentence as the answer to a question.

All sentences of a paragraph (or of many passages) are looked at together, so that the word-vector products are one
matrix product. Features are ratios or 0/1, comparable across questions; their names are `FEATURES`, in column order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.expectation import SAYING, Expectation, Kind, expectation
from retrieval.words import STOPWORDS, Words, is_number, rarity, row_of, split_words, vectors

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
_PRONOUNS = frozenset("he she it they this that these those his her its their such the".split())
_MONTHS = frozenset(
    """january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday today yesterday tomorrow tonight spring summer autumn winter noon midnight century
    decade week month year""".split()
)
_REASONS = frozenset(
    "because due cause caused causes reason since therefore result resulted led owing thanks order".split()
)
_MANNERS = frozenset("by through using via with means method".split())
_PERIODS = frozenset(
    "year years month months week weeks day days hour hours minute minutes decade decades second".split()
)
_PLACE_BEFORE = frozenset("in at from near to outside across of inside around off".split())
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
            (left, right): self.weights[left] + self.weights[right]
            for left, right in zip(kept, kept[1:], strict=False)
            if left != right
        }

    @cached_property
    def rarest(self) -> str | None:
        """Its rarest word."""
        return max(self.weights, key=lambda stem: self.weights[stem]) if self.weights else None

    @cached_property
    def focus_rows(self) -> NDArray[np.intp]:
        """The vector rows of the nouns that name the kind of answer."""
        focus = self.expectation.focus[-1:] or _DEFAULT_FOCUS.get(self.expectation.kind, ())
        return np.array([row for form in focus if (row := row_of(form)) < 30522], dtype=np.intp)

    @cached_property
    def focus_stems(self) -> frozenset[str]:
        """The stems of the focus noun."""
        from retrieval.words import stem_of

        return frozenset(stem_of(form) for form in self.expectation.focus[-1:])


def ask(question: str) -> Asked:
    """Take a question apart."""
    words = split_words(question)
    expected = expectation(question)
    weights: dict[str, float] = {}
    for index, (form, stem) in enumerate(zip(words.forms, words.stems, strict=True)):
        if form in STOPWORDS:
            continue
        weight = rarity(form) ** 2 * (0.3 if index in expected.asking else 1.0)
        weights[stem] = max(weights.get(stem, 0.0), weight)
    return Asked(words, expected, weights)


def features(asked: Asked, sentences: Sequence[Words]) -> NDArray[np.float32]:
    """The features of consecutive sentences; float32 (sentences, FEATURES)."""
    count = len(sentences)
    table = np.zeros((count, len(FEATURES)), np.float32)
    if not count:
        return table
    stems = asked.stems
    weights = np.array([asked.weights[stem] for stem in stems], np.float32)
    has = np.array([[stem in sentence.stem_set for stem in stems] for sentence in sentences], bool).reshape(
        count, len(stems)
    )
    held_by = has.sum(axis=0)
    local = weights * np.log(1 + (count - held_by + 0.5) / (held_by + 0.5))
    exact = has.astype(np.float32)
    soft = np.maximum(exact, _nearness(asked.rows, sentences))
    put = _Columns(table)
    total, local_total = max(weights.sum(), 1e-6), max(local.sum(), 1e-6)
    covered, covered_soft, covered_local = exact @ weights / total, soft @ weights / total, exact @ local / local_total
    put("covered", covered)
    put("covered_soft", covered_soft)
    put("covered_local", covered_local)
    around = has.copy()
    around[1:] |= has[:-1]
    around[:-1] |= has[1:]
    put("covered_with_neighbours", around @ weights / total)
    put("covered_by_all", np.full(count, has.any(axis=0) @ weights / total))
    put("covered_behind_best", covered.max() - covered)
    put("local_behind_best", covered_local.max() - covered_local)
    put("soft_behind_best", covered_soft.max() - covered_soft)
    for name, group in (("names", asked.names), ("numbers", asked.numbers), ("verbs", asked.others)):
        chosen = np.array([stem in group for stem in stems], bool)
        weight = weights[chosen].sum() if len(stems) else 0.0
        put(f"{name}_covered", exact[:, chosen] @ weights[chosen] / weight if weight else np.full(count, -1.0))
    put("question_length", np.full(count, len(stems)))
    put("sentences", np.full(count, count))
    put("place", np.arange(count) / max(count - 1, 1))
    table[0, _COLUMN["is_first"]] = 1
    put("asks_" + asked.expectation.kind.value, np.ones(count))
    focus, focus_names = _focus_nearness(asked, sentences)
    put("focus_meaning", focus)
    put("focus_name_meaning", focus_names)
    for index, sentence in enumerate(sentences):
        _of_sentence(asked, sentence, table[index])
    return table


class _Columns:
    """Writes a column of the table by its name."""

    def __init__(self, table: NDArray[np.float32]) -> None:
        self._table = table

    def __call__(self, name: str, values: NDArray[np.floating]) -> None:
        self._table[:, _COLUMN[name]] = values


def _nearness(rows: NDArray[np.intp], sentences: Sequence[Words]) -> NDArray[np.float32]:
    """For each sentence and question word, the cosine to the sentence's nearest word, small ones cut off."""
    table = np.zeros((len(sentences), len(rows)), np.float32)
    if len(rows) == 0:
        return table
    meaning = vectors()
    question = meaning[rows]
    for index, sentence in enumerate(sentences):
        if len(sentence):
            table[index] = (meaning[sentence.vector_rows] @ question.T).max(axis=0)
    return np.where(table > 0.45, table, 0)


def _focus_nearness(asked: Asked, sentences: Sequence[Words]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How near in meaning each sentence's new words, and its new names, come to the focus noun."""
    near, near_names = np.zeros(len(sentences), np.float32), np.zeros(len(sentences), np.float32)
    if len(asked.focus_rows) == 0:
        return near, near_names
    meaning = vectors()
    focus = meaning[asked.focus_rows]
    for index, sentence in enumerate(sentences):
        if not len(sentence):
            continue
        cosines = (meaning[sentence.vector_rows] @ focus.T).max(axis=1)
        new = np.fromiter(
            (stem not in asked.weights and stem not in asked.focus_stems for stem in sentence.stems),
            bool,
            len(sentence),
        )
        near[index] = cosines[new].max(initial=0)
        near_names[index] = cosines[new & np.array(sentence.capital, bool)].max(initial=0)
    return near, near_names


def _of_sentence(asked: Asked, sentence: Words, row: NDArray[np.float32]) -> None:
    """The features that look at one sentence alone."""
    weights, kind = asked.weights, asked.expectation.kind
    forms, stems = sentence.forms, sentence.stems
    matched = [index for index, stem in enumerate(stems) if stem in weights]
    new = [index for index, stem in enumerate(stems) if stem not in weights and forms[index] not in STOPWORDS]
    names = [
        index for index in new if sentence.capital[index] and (index or not forms[index].isalpha() or len(new) < 3)
    ]
    numbers = [index for index, number in enumerate(sentence.numeric) if number and stems[index] not in weights]
    set_ = row.__setitem__
    set_(_COLUMN["length"], min(len(forms), 60) / 60)
    set_(_COLUMN["new_words"], min(len(new), 20) / 20)
    set_(_COLUMN["new_names"], min(len(names), 8) / 8)
    set_(_COLUMN["new_numbers"], min(len(numbers), 4) / 4)
    set_(_COLUMN["rarest_covered"], asked.rarest in sentence.stem_set)
    kept = [stems[index] for index in matched]
    together = sum(asked.pairs.get((left, right), 0) for left, right in {*zip(kept, kept[1:], strict=False)})
    set_(_COLUMN["pairs_covered"], together / (sum(asked.pairs.values()) or 1))
    if matched:
        span = matched[-1] - matched[0] + 1
        set_(_COLUMN["matched_span"], len({*kept}) / span if len({*kept}) > 1 else 0)
    expected = _expected(asked, sentence, new, names, numbers)
    if expected is not None:
        set_(_COLUMN["expected_present"], 1 if expected else -1)
        set_(_COLUMN["expected_count"], min(len(expected), 5) / 5)
        set_(_COLUMN["expected_near"], _near(asked, stems, matched, expected))
        focus = [index for index, stem in enumerate(stems) if stem in asked.focus_stems]
        set_(_COLUMN["expected_unit_near"], any(0 < abs(a - b) <= 3 for a in focus for b in expected))
        set_(_COLUMN["focus_here"], bool(focus))
    set_(_COLUMN["starts_with_pronoun"], bool(forms) and forms[0] in _PRONOUNS)
    set_(_COLUMN["is_question"], sentence.text.rstrip("\"'”’ ").endswith("?"))
    saying = [index for index, form in enumerate(forms) if form in SAYING]
    set_(_COLUMN["says"], bool(saying))
    set_(_COLUMN["quoted"], any(sign in sentence.text for sign in '“"«'))
    if kind is Kind.SAID:
        verb = asked.expectation.verb
        from retrieval.words import stem_of

        set_(_COLUMN["says_as_asked"], verb is not None and stem_of(verb) in sentence.stem_set)
        speakers = {stem_of(form) for form in asked.expectation.speaker}
        spoken = [index for index, stem in enumerate(stems) if stem in speakers]
        set_(_COLUMN["speaker_says"], any(-6 <= a - b <= 6 for a in spoken for b in saying))
    set_(_COLUMN["gives_reason"], not _REASONS.isdisjoint(forms))
    set_(_COLUMN["gives_manner"], not _MANNERS.isdisjoint(forms))
    set_(_COLUMN["defines"], any(form in ("is", "was", "are", "were") for form in forms[1:10]))


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
        return marked if kind is not Kind.QUANTITY else numbers
    if kind is Kind.DURATION:
        return [index for index in numbers if _PERIODS & set(forms[index : index + 3])]
    if kind is Kind.NAMED:
        return names or new
    if kind is Kind.REASON:
        return [index for index in new if forms[index] in _REASONS]
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
    for value in expected:
        seen: dict[str, float] = {}
        for index in matched:
            if index != value:
                nearness = asked.weights[stems[index]] / (1 + abs(index - value) / 5)
                seen[stems[index]] = max(seen.get(stems[index], 0.0), nearness)
        best = max(best, sum(seen.values()))
    return best / asked.total
