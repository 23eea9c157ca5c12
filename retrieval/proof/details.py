"""The numbers, dates and names of a claim, each with what a text says in its place.

A wrong figure is often right elsewhere in the same article, so it is not enough that a text holds it: it must
stand where the rest of the claim stands. The measures below compare the place that fits the rest of the claim
best with the best place that also holds the detail.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.language.timex import DateMention
from retrieval.language.values import Number, compatible
from retrieval.proof.alignment import Alignment, Table
from retrieval.proof.dating import differs, gives, named
from retrieval.proof.framing import framed

NAME_FROM = 0.45
"""The likeness from which a word counts as part of a name."""

_LONG_NAME = 7  # letters from which a name may be spelled in two ways

MEASURES = (
    "found", "places", "gap_one", "gap_three", "near_gap_one", "near_gap_three", "rest_one", "rest_three",
    "near_rest", "tight", "rival_tight", "tight_gap", "rivals", "adjacent", "words", "length", "cased", "first",
    "kind_a", "kind_b", "kind_c", "kind_d", "lacks", "together", "framed", "framed_gap",
)  # fmt: skip
"""Names of the measures, in order. `kind_*` differ: for names likeness, rarity, likeness of spelling, and words; for
numbers magnitude, fixed unit, qualifier, whether the counted noun is found; for dates the parts given, whether a year
is, whether each part is found, and the dates of the text. `lacks` is the most telling word of a name that the text has
nowhere, the share of a date's parts that no date there has, or whether only other numbers there count the same;
`together` the share of a name's neighbouring words that are neighbours there, of a date's parts that one date there
has, or whether the number counts the same there. `framed` is by how much the same words enclose it there, `framed_gap`
by how much more than they enclose anything else."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One number, date or name word of a claim: offsets, the claim's words it covers, and the value, if it has one."""

    kind: str
    start: int
    end: int
    covers: tuple[int, ...]
    value: Number | DateMention | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Where a text holds a detail (indices of words), and where it holds another of the same sort (with offsets)."""

    places: tuple[int, ...]
    rivals: tuple[tuple[int, int, int], ...]


def details(alignment: Alignment) -> list[Detail]:
    """The numbers, dates and name words of a claim; a word belongs to one alone."""
    claim = alignment.claim
    found: list[Detail] = []
    for mention in claim.dates:
        if mention.decade or any(part is not None for part in mention.fields):
            covers = tuple(claim.word_range(mention.start, mention.end))
            found.append(Detail("date", mention.start, mention.end, covers, mention))
    for number in claim.numbers:
        covers = tuple(claim.word_range(number.start, number.end))
        found.append(Detail("number", number.start, number.end, covers, number))
    used = {index for detail in found for index in detail.covers}
    for run in _name_runs(alignment, used):
        found.append(Detail("name", claim.words.starts[run[0]], claim.words.ends[run[-1]], run))
    return [detail for detail in found if detail.covers]


def _name_runs(alignment: Alignment, used: set[int]) -> list[tuple[int, ...]]:
    """The runs of neighbouring name words of a claim, less the words that belong to a number or date."""
    claim, runs = alignment.claim, list[list[int]]()
    for row, index in enumerate(alignment.telling):
        if index in used or alignment.nameness[row] < NAME_FROM:
            continue
        if (
            runs
            and index - runs[-1][-1] == 1
            and claim.text[claim.words.ends[index - 1] : claim.words.starts[index]] == " "
        ):
            runs[-1].append(index)
        else:
            runs.append([index])
    return [tuple(run) for run in runs]


def find(alignment: Alignment, detail: Detail) -> Found:
    """Where the text holds a detail, and where it holds others that could stand in its place."""
    text, value = alignment.text, detail.value
    places: list[int] = []
    rivals: list[tuple[int, int, int]] = []
    if isinstance(value, Number):
        for number in text.numbers:
            at = _word_at(alignment, number.start)
            if compatible(value, number):
                places.append(at)
            elif _rivals(value, number):
                rivals.append((at, number.start, number.end))
        if not value.unit:
            places += [_word_at(alignment, date.start) for date in text.dates if date.year and date.year == value.value]
        places = places or _spaced(alignment, detail)
    elif isinstance(value, DateMention):
        return _dated(alignment, value)
    else:
        rows = [alignment.telling.index(index) for index in detail.covers]
        held = [row for row in rows if alignment.exact[row].any()]
        if held:
            rarest = max(held, key=lambda row: (alignment.weights[row], row))
            places = [int(index) for index in np.flatnonzero(alignment.exact[rarest])]
        else:
            places = _initials(alignment, detail) or _respelled(alignment, detail)
    return Found(tuple(places), tuple(rivals))


def _dated(alignment: Alignment, value: DateMention) -> Found:
    """Where the text gives a date, and where it has one that contradicts it."""
    text = alignment.text
    years = {mention.year for mention in text.dates if mention.year} | {number.value for number in text.numbers}
    places = [_word_at(alignment, mention.start) for mention in text.dates if gives(mention, value, years)]
    if value.fields == (value.year, None, None, None):
        places += [_word_at(alignment, number.start) for number in text.numbers if number.value == value.year]
    if value.decade:
        places += [at for at, form in enumerate(text.words.forms) if form in named(value.decade)]
    rivals = [(_word_at(alignment, one.start), one.start, one.end) for one in text.dates if differs(one, value)]
    return Found(tuple(places), tuple(rivals))


def _initials(alignment: Alignment, detail: Detail) -> list[int]:
    """Where the text has the initials of a name, or the name that the claim gives by its initials alone."""
    claim, text = alignment.claim.words, alignment.text
    forms = [claim.forms[index] for index in detail.covers]
    if len(forms) > 1:
        return text.places.get("".join(form[0] for form in forms), [])
    if not 3 <= len(forms[0]) <= 5 or not alignment.claim.text[detail.start : detail.end].isupper():
        return []
    if len(forms[0]) > 3 and (at := "".join(form[0] for form in text.words.forms).find(forms[0])) >= 0:
        return [at]
    return [
        _word_at(alignment, name.start)
        for name in text.names
        if "".join(piece[0] for piece in name.text.lower().split() if piece not in {"of", "the", "and", "for"})
        == forms[0]
    ]


def _spaced(alignment: Alignment, detail: Detail) -> list[int]:
    """Where the text has the digits of a number with blanks among them: "40, 000"."""
    written = alignment.claim.text[detail.start : detail.end]
    if "," not in written:
        return []
    pattern = r",\s".join(map(re.escape, written.split(",")))
    return [
        _word_at(alignment, match.start()) for match in re.finditer(rf"(?<!\d){pattern}(?!\d)", alignment.text.text)
    ]


def _respelled(alignment: Alignment, detail: Detail) -> list[int]:
    """Where the text has a long name of one word with one letter more, less or other: "Paterson", "Patterson"."""
    form = alignment.claim.words.forms[detail.covers[0]]
    if len(detail.covers) > 1 or len(form) < _LONG_NAME:
        return []
    return [at for at, other in enumerate(alignment.text.words.forms) if _one_letter_apart(form, other)]


def _one_letter_apart(form: str, other: str) -> bool:
    """Whether two words that begin alike differ by at most one letter."""
    shorter, longer = sorted((form, other), key=len)
    if form[0] != other[0] or len(longer) - len(shorter) > 1:
        return False
    same = next((at for at, pair in enumerate(zip(shorter, longer, strict=False)) if pair[0] != pair[1]), len(shorter))
    return shorter[same + (len(shorter) == len(longer)) :] == longer[same + 1 :]


def _rivals(value: Number, number: Number) -> bool:
    """Whether a number of the text could stand in the place of one of the claim."""
    same = (number.ordinal, number.measured, number.high) == (value.ordinal, value.measured, value.high)
    return same and (not value.measured or value.unit == number.unit)


def _word_at(alignment: Alignment, start: int) -> int:
    """The index of the text's word that begins at an offset, or of the last one."""
    return min(int(np.searchsorted(alignment.text.starts, start)), len(alignment.text.words) - 1)


def measure(alignment: Alignment, detail: Detail, found: Found) -> NDArray[np.float32]:
    """The measures of one detail, in the order of MEASURES; higher gaps and tightness speak for it."""
    telling = np.asarray(alignment.telling)
    distance = np.abs(telling[:, None] - np.asarray(detail.covers)[None, :]).min(axis=1)
    rest = np.where(distance == 0, 0, alignment.weights).astype(np.float32)
    close = (rest * np.exp(-distance / 3.0)).astype(np.float32)
    one, three = alignment.by_sentence[1], alignment.windows(3, near=True)
    holds = np.zeros(one.shape[1], bool)
    holds[[alignment.sentence_of(place) for place in found.places]] = True
    holds_three = _spread(holds, three.shape[1])
    gaps = []
    bests = []
    for weights in (rest, close):
        for table, held in ((one, holds), (three, holds_three)):
            share = _share(weights, table)
            best = float(share.max())
            bests.append(best)
            gaps.append(float(share[held].max()) - best if held.any() else -1.0)
    order = [row for row in np.argsort(distance, kind="stable") if distance[row] > 0][:4]
    scale = sum(alignment.weights[row] / (1 + 0.3 * distance[row]) for row in order) or 1.0
    tight = _tightness(alignment, found.places, order, distance) / scale if found.places else -0.2
    rival_places = [place for place, _, _ in found.rivals]
    rival = _tightness(alignment, rival_places, order, distance) / scale if rival_places else -0.2
    framed_by, framed_otherwise = framed(alignment, detail.covers[0], detail.covers[-1], found.places)
    values = [
        _found_share(alignment, detail, found), float(min(len(found.places), 6)), *gaps, bests[0], bests[1], bests[2],
        tight, rival, tight - rival, float(min(len(found.rivals), 10)), _adjacent(alignment, detail, found),
        float(len(telling)), float(min(len(alignment.text.words), 4000)), float(alignment.text.cased),
        float(min(detail.covers) < 2), *_by_kind(alignment, detail, found), *_parts(alignment, detail),
        framed_by, framed_by - framed_otherwise,
    ]  # fmt: skip
    return np.asarray(values, np.float32)


def _found_share(alignment: Alignment, detail: Detail, found: Found) -> float:
    """1 where the text holds the value; for a name the share of its words that the text has, by weight."""
    if detail.value is not None or not found.places:
        return float(bool(found.places))
    rows = [alignment.telling.index(index) for index in detail.covers]
    held = sum(float(alignment.weights[row]) for row in rows if alignment.exact[row].any())
    total = float(alignment.weights[rows].sum())
    return held / total if held and total else 1.0


def instead(alignment: Alignment, detail: Detail, found: Found) -> str | None:
    """What the text has in a detail's place: the rival whose surroundings fit the claim best, as it is written."""
    if not found.rivals:
        return None
    telling = np.asarray(alignment.telling)
    distance = np.abs(telling[:, None] - np.asarray(detail.covers)[None, :]).min(axis=1)
    order = [row for row in np.argsort(distance, kind="stable") if distance[row] > 0][:4]
    best = max(found.rivals, key=lambda rival: _tightness(alignment, [rival[0]], order, distance))
    return alignment.text.text[best[1] : best[2]] if _tightness(alignment, [best[0]], order, distance) > 0 else None


def _share(weights: Table, table: Table) -> Table:
    """The weighted share of the claim's words that each column has; 1 where no word is left to look for."""
    total = float(weights.sum())
    return weights @ table / total if total > 0 else np.ones(table.shape[1], np.float32)


def _spread(holds: NDArray[np.bool_], windows: int) -> NDArray[np.bool_]:
    """Which runs of sentences hold what single sentences hold; run i starts at sentence i."""
    length = len(holds) - windows + 1
    spread = holds[:windows].copy()
    for shift in range(1, length):
        spread |= holds[shift : windows + shift]
    return spread


def _tightness(alignment: Alignment, places: Sequence[int], order: Sequence[int], distance: NDArray[np.intp]) -> float:
    """How well the detail's neighbours in the claim stand around the best of some places in the text."""
    best = 0.0
    for place in places[:40]:
        around = alignment.near[:, max(0, place - 5) : place + 6]
        best = max(best, sum(alignment.weights[row] / (1 + 0.3 * distance[row]) * around[row].max() for row in order))
    return float(best)


def _adjacent(alignment: Alignment, detail: Detail, found: Found) -> float:
    """How many of the two words beside the detail in the claim are beside it in the text, at best."""
    claim, text = alignment.claim.keys, alignment.text.keys
    first, last = detail.covers[0], detail.covers[-1]
    best = 0
    for place in found.places:
        before = first > 0 and place > 0 and claim[first - 1] == text[place - 1]
        after = last + 1 < len(claim) and claim[last + 1] in text[place + 1 : place + 1 + len(detail.covers)]
        best = max(best, before + after)
    return float(best)


def _by_kind(alignment: Alignment, detail: Detail, found: Found) -> tuple[float, float, float, float]:
    """The four measures that a kind has of its own."""
    value, text = detail.value, alignment.text
    if isinstance(value, Number):
        noun = float(value.unit in text.places) if value.unit and not value.measured else 0.5
        return min(value.value, 1e4), float(value.measured), float(value.qualifier.value != "exact"), noun
    if isinstance(value, DateMention):
        parts = (
            value.year is None or any(other.year == value.year for other in text.dates),
            value.month is None or any(other.month == value.month for other in text.dates),
            value.day is None or any(other.day == value.day for other in text.dates),
        )
        given = sum(part is not None for part in value.fields)
        return float(given), float(value.year is not None), float(all(parts)), float(min(len(text.dates), 20))
    rows = [alignment.telling.index(index) for index in detail.covers]
    forms = [alignment.claim.words.forms[index] for index in detail.covers]
    spelled = 1.0 if found.places else max(_like_spelled(form, text.forms) for form in forms)
    likely = max(alignment.nameness[row] for row in rows)
    return likely, float(alignment.weights[rows].max()), spelled, float(len(rows))


def _parts(alignment: Alignment, detail: Detail) -> tuple[float, float]:
    """What of a detail the text lacks, and how much of it stands together there, as MEASURES says of each kind."""
    if isinstance(detail.value, Number):
        return _counted(detail.value, alignment.text.numbers)
    if isinstance(detail.value, DateMention):
        return _named_parts(detail.value, alignment.text.dates)
    rows = [alignment.telling.index(index) for index in detail.covers]
    places = [np.flatnonzero(alignment.exact[row]) for row in rows]
    lacks = max(
        (float(alignment.weights[row]) for row, at in zip(rows, places, strict=True) if not len(at)), default=0.0
    )
    pairs = [bool(len(np.intersect1d(first + 1, second))) for first, second in itertools.pairwise(places)]
    return lacks, sum(pairs) / len(pairs) if pairs else 1.0


def _counted(value: Number, numbers: Sequence[Number]) -> tuple[float, float]:
    """Whether only other numbers count the same thing as a number, and whether an equal one does; half for no thing."""
    if not value.unit:
        return 0.0, 0.5
    alike = [compatible(value, number) for number in numbers if number.unit == value.unit]
    return float(bool(alike) and not any(alike)), float(any(alike))


def _named_parts(value: DateMention, dates: Sequence[DateMention]) -> tuple[float, float]:
    """The share of a date's parts that no date of the text has, and the best share that one of them has."""
    held = [
        [mine == other for mine, other in zip(value.fields, date.fields, strict=True) if mine is not None]
        for date in dates
    ]
    given = sum(part is not None for part in value.fields)
    if not given:
        same = any(gives(date, value, ()) for date in dates)
        return float(not same), float(same)
    anywhere = sum(map(any, zip(*held, strict=True)))
    return 1 - anywhere / given, max(map(sum, held), default=0) / given


def _like_spelled(form: str, others: frozenset[str]) -> float:
    """The longest beginning that a word shares with any other, as a share of the longer of the two."""
    best = 0.0
    for other in others:
        if other[:2] == form[:2]:
            shared = next((at for at, (a, b) in enumerate(zip(form, other, strict=False)) if a != b), None)
            shared = min(len(form), len(other)) if shared is None else shared
            best = max(best, shared / max(len(form), len(other)))
    return best
