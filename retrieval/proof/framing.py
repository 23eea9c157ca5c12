"""What a text has between the words that stand around a part of a claim.

"Owner Sarah Reeves was given a ten-month ban" and "Sarah Reeves was given a nine-month ban" have the same words around
the figure. Where they enclose another value in the text, and nowhere the claim's, the value has been exchanged, though
the text may have it elsewhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence

from retrieval.proof.alignment import Alignment

_LONGEST = 4  # telling words on one side that are compared
_BETWEEN = 4  # telling words that may stand between the two sides in the text
_TRIED = 60  # places of a word that are tried


def framed(alignment: Alignment, first: int, last: int, places: Collection[int]) -> tuple[float, float]:
    """How many telling words around the claim's words `first` to `last` enclose the value in the text, and another.

    `places` are the words of the text at which the value stands. Words count from the value outwards, up to four a
    side, as far as they follow one another in the text as in the claim; a side alone counts too.
    """
    claim, text = alignment.claim, alignment.text
    before = [claim.keys[index] for index in claim.telling if index < first][::-1][:_LONGEST]
    after = [claim.keys[index] for index in claim.telling if index > last][:_LONGEST]
    words = text.telling
    keys = [text.keys[index] for index in words]
    standing = sorted({bisect_left(words, place) for place in places})
    lefts = [(at, _run(before, keys, at, -1)) for at in _where(alignment, before, words)]
    rights = [(at, _run(after, keys, at, 1)) for at in _where(alignment, after, words)]
    held = other = 0
    for start, end, length in _frames(lefts, rights):
        if any(start < at < end for at in standing):
            held = max(held, length)
        else:
            other = max(other, length)
    return float(held), float(other)


def _where(alignment: Alignment, side: Sequence[str], words: Sequence[int]) -> list[int]:
    """Where the word next to the value stands in the text, counted in telling words."""
    return [bisect_left(words, at) for at in alignment.text.places.get(side[0], ())[:_TRIED]] if side else []


def _run(side: Sequence[str], keys: Sequence[str], at: int, step: int) -> int:
    """How many words of a side follow one another in the text from a place onwards."""
    length = 0
    while length < len(side) and 0 <= at < len(keys) and keys[at] == side[length]:
        length, at = length + 1, at + step
    return length


def _frames(lefts: Sequence[tuple[int, int]], rights: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Every stretch of the text that one side or both enclose: (telling word before it, after it, words that match)."""
    alone = [(at, at + _BETWEEN + 1, length) for at, length in lefts]
    alone += [(at - _BETWEEN - 1, at, length) for at, length in rights]
    both = [(start, end, one + two) for start, one in lefts for end, two in rights if 1 < end - start <= _BETWEEN + 1]
    return alone + both
