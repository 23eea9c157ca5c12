"""The citation marks of a model's sentence: [1], [2][3], [2, 3], [2-4], 【5】."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONE = r"[\[【]\s*\^?(?:passages?\s+)?\d{1,4}(?:\s*(?:[,;–-]|and)\s*\d{1,4})*\s*[\]】]"
MARKS = re.compile(rf"{_ONE}(?:\s*[,;]?\s*{_ONE})*", re.IGNORECASE)
"""A run of marks with nothing else between them."""

_RANGE = re.compile(r"(\d+)\s*[–-]\s*(\d+)|(\d+)")
_LONGEST_RANGE = 10


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a sentence and the passage numbers that stand behind it."""

    text: str
    numbers: tuple[int, ...]


def numbers_in(marks: str) -> tuple[int, ...]:
    """The passage numbers of a run of marks, each once, in order.

    >>> numbers_in("[2, 3][7-9]")
    (2, 3, 7, 8, 9)
    """
    numbers: dict[int, None] = {}
    for match in _RANGE.finditer(marks):
        if match[3]:
            numbers[int(match[3])] = None
        else:
            first, last = int(match[1]), int(match[2])
            for number in range(first, min(last, first + _LONGEST_RANGE) + 1):
                numbers[number] = None
    return tuple(numbers)


def segments(line: str) -> list[Segment]:
    """Cut a sentence at its marks; what follows the last mark, or only closes the sentence, joins what is before.

    >>> [(s.text, s.numbers) for s in segments("Turkey says two [1], Russia says one [2].")]
    [('Turkey says two', (1,)), (', Russia says one.', (2,))]
    """
    found: list[Segment] = []
    position = 0
    for match in MARKS.finditer(line):
        text = line[position : match.start()].strip()
        if not re.search(r"\w", text) and found:
            found[-1] = Segment(found[-1].text + text, (*found[-1].numbers, *numbers_in(match[0])))
        else:
            found.append(Segment(text, numbers_in(match[0])))
        position = match.end()
    rest = line[position:].strip()
    if found and rest:
        space = "" if not re.match(r"\w", rest) else " "
        found[-1] = Segment(found[-1].text + space + rest, found[-1].numbers)
    elif rest:
        found.append(Segment(rest, ()))
    return found


def without_marks(line: str) -> str:
    """The sentence without its marks and the spaces before them."""
    return re.sub(r"\s+", " ", re.sub(rf"\s*{MARKS.pattern}", "", line, flags=re.IGNORECASE)).strip()
