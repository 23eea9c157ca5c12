"""Words, numbers and signs of a text, as the reading of values, names and dates needs them."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)*|[%$£€¥₹]")


class Token(NamedTuple):
    """A word, number or sign in lower case (with a straight apostrophe), and where it stands in its text."""

    lower: str
    start: int
    end: int


def tokens_of(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Every word, number ("1,500.5" is one; "5km" is two) and currency or percent sign of a text, in order.

    `start` and `end` bound the part of the text that is read; offsets stay those of the text.
    """
    end = len(text) if end is None else end
    return [
        Token(match[0].lower().replace("’", "'"), match.start(), match.end())
        for match in _TOKEN.finditer(text, start, end)
    ]
