"""Whether a shown text holds a gold answer, and how much of what is shown counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from app import Answer

_NO_WORD = re.compile(r"[^\w\s]")


def normal(text: str) -> str:
    """Lower case, no punctuation, single spaces, one at either end.

    >>> normal("“Squid  Game”")
    ' squid game '
    """
    return f" {' '.join(_NO_WORD.sub('', text.lower()).split())} "


def holds(text: str, answers: Iterable[str]) -> bool:
    """Whether a normal text holds one of the answers as whole words."""
    return any(gold in text for answer in answers if len(gold := normal(answer)) > 2)


def first_words(text: str, words: int) -> str:
    """The first words of a text, in normal form."""
    return normal(" ".join(text.split()[:words]))


def shown(answer: Answer, words: int = 60) -> list[str]:
    """The sentences of an answer in normal form, of each what counts; none where it abstains."""
    return [first_words(sentence.text, words) for sentence in answer.sentences]


def within(texts: Sequence[str], depth: int, answers: Iterable[str]) -> bool:
    """Whether one of the first normal texts holds one of the answers."""
    golds = list(answers)
    return any(holds(text, golds) for text in texts[:depth])
