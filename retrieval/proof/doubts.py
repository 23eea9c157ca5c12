"""How likely each number, date, name, denial and speaker of a claim is wrong by a text.

Each kind has small boosted trees of its own over the measures that its module names, learned by
`benchmarks/train_support.py` from true claims and from the same claims with one thing changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from retrieval.language.units import VAGUE
from retrieval.language.values import Number
from retrieval.proof import attribution, details, polarity
from retrieval.proof.alignment import CAPITAL, ORDINARY, Alignment
from retrieval.proof.details import Detail, Found
from retrieval.proof.judging import MODELS, likelihood
from retrieval.proof.polarity import Polarity
from retrieval.ranking.trees import Trees

KINDS = ("number", "date", "name", "polarity", "speaker")
"""What can be doubted, in the order in which the judgement of the whole claim sees it."""

_HARDLY_COUNT = frozenset({*VAGUE, "first", "one", "both", "half"})
_MUCH_LACKING = 0.5  # how telling a word of a longer name is that cannot be missing
_MEASURES: dict[str, Sequence[str]] = {
    "number": details.MEASURES,
    "date": details.MEASURES,
    "name": details.MEASURES,
    "polarity": polarity.MEASURES,
    "speaker": attribution.MEASURES,
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """How likely one part of a claim is wrong, 0-1; its place in the claim; what the text has instead.

    `kind` is one of KINDS, `problem` the kind of problem that it is shown as; `absent` says that the text does not
    have the value at all. `sure` says that it needs no judgement: the text lacks the value, the sentence that the claim
    rests on denies nothing, or has the opposite word.
    """

    kind: str
    problem: str
    likely: float
    start: int
    end: int
    found: str | None = None
    absent: bool = False
    sure: bool = False


def doubts_of(alignment: Alignment) -> list[Doubt]:
    """Every part of a claim that could be wrong, with its likelihood, in the order of KINDS."""
    held = [(detail, details.find(alignment, detail)) for detail in details.details(alignment)]
    found: list[Doubt] = []
    for kind in ("number", "date", "name"):
        mine = [(detail, where) for detail, where in held if detail.kind == kind]
        rows = [details.measure(alignment, detail, where) for detail, where in mine]
        for (detail, where), likely in zip(mine, _likelihoods(kind, rows), strict=True):
            found.append(_detail_doubt(alignment, detail, where, likely, surely_lacking(alignment, detail, where)))
    compared = polarity.compare(alignment)
    likely = _likelihoods("polarity", [np.asarray(compared.values, np.float32)])[0]
    found.append(_polarity_doubt(alignment, compared, likely))
    spoken = attribution.attributions(alignment)
    rows = [np.asarray(one.values, np.float32) for one in spoken]
    for one, doubt in zip(spoken, _likelihoods("speaker", rows), strict=True):
        start, end = one.speech.speaker or one.speech.verb
        found.append(Doubt("speaker", "speaker", doubt, start, end, one.found))
    return found


@lru_cache(maxsize=8)
def model(kind: str, measures: Sequence[str]) -> Trees:
    """The learned trees of one kind."""
    return Trees.read(MODELS / f"{kind}.json", measures)


def _likelihoods(kind: str, rows: Sequence[np.ndarray]) -> list[float]:
    """The likelihood of each row of measures by the trees of a kind."""
    if not rows:
        return []
    return [likelihood(float(value)) for value in model(kind, _MEASURES[kind]).score(np.stack(rows))]


def surely_lacking(alignment: Alignment, detail: Detail, where: Found) -> bool:
    """Whether a text does not have a number, date or name at all, or lacks a telling word of a longer name.

    Words that hardly count ("both", "several", "first") may be said otherwise, and ordinary words of a longer name
    ("Prehistoric Native American") left out.
    """
    if detail.kind == "number" and alignment.claim.text[detail.start : detail.end].lower() in _HARDLY_COUNT:
        return False
    if not where.places or detail.kind != "name" or len(detail.covers) == 1:
        return not where.places
    ordinary = CAPITAL + (1 - CAPITAL) * ORDINARY if alignment.text.cased else ORDINARY
    rows = [alignment.telling.index(index) for index in detail.covers]
    return any(
        alignment.weights[row] >= _MUCH_LACKING
        and alignment.nameness[row] >= ordinary
        and not alignment.exact[row].any()
        for row in rows
    )


def _detail_doubt(alignment: Alignment, detail: Detail, where: Found, likely: float, sure: bool) -> Doubt:
    """The doubt of one number, date or name, with the nearest rival as what the text has instead."""
    text = alignment.text.text
    value = detail.value
    if isinstance(value, Number) and value.measured and not where.places:
        for number in alignment.text.numbers:
            if number.value == value.value and number.measured and number.unit != value.unit:
                written = text[number.start : number.end + 12].split("\n")[0].rsplit(" ", 1)[0]
                return Doubt(detail.kind, "unit", likely, detail.start, detail.end, written, True, True)
    instead = details.instead(alignment, detail, where)
    return Doubt(detail.kind, detail.kind, likely, detail.start, detail.end, instead, not where.places, sure)


def _polarity_doubt(alignment: Alignment, compared: Polarity, likely: float) -> Doubt:
    """The doubt of what a claim affirms or denies, at its first word that differs from the text."""
    words = alignment.claim.words
    sure = surely_turned(compared)
    if compared.opposed:
        mine, other = compared.opposed[0]
        given = alignment.text.words
        written = given.text[given.starts[other] : given.ends[other]]
        denies = polarity.is_negator(words.forms[mine]) or polarity.is_negator(given.forms[other])
        problem = "negation" if denies else "meaning"
        return Doubt("polarity", problem, likely, words.starts[mine], words.ends[mine], written, sure=sure)
    negators = [index for index, form in enumerate(words.forms) if polarity.is_negator(form)]
    at = compared.negated[0] if compared.negated else negators[0] if negators else 0
    return Doubt("polarity", "negation", likely, words.starts[at], words.ends[at], sure=sure)


def surely_turned(compared: Polarity) -> bool:
    """Whether a claim denies what its best sentence does not, affirms what that denies, or has the opposite word."""
    measures = dict(zip(polarity.MEASURES, compared.values, strict=True))
    if measures["exchanged"]:
        return True
    if measures["negators"]:
        return measures["in_three"] == 0 or measures["added"] > 0
    turned = measures["dropped"] > 0 and measures["best_share"] >= 0.8
    return turned or (measures["opposed"] > 0 and measures["best_share"] >= 0.5)
