"""A floor under every judgement: digits that an article does not have are not shown, whatever a score says."""

from __future__ import annotations

import re

from retrieval.language.values import compatible, numbers
from retrieval.language.words import STOPWORDS, split_words

_DIGITS = re.compile(r"\d+(?:[.,:/’'\u00a0\u202f]\d+)*")
_GROUPING = re.compile(r"[,’'\u00a0\u202f](?=\d{3}(?!\d))")
_SHORT = 3


def unfounded_figure(claim: str, text: str, year: int | None = None) -> str | None:
    """The first figure in digits of a claim that the text has neither so nor with the same value; None for none.

    `year` is that of the article's publication, which a claim may add to a day that the text names without it.
    Numbers in words, units and what a figure counts are for `support` to judge.
    """
    written = {_plain(match[0]) for match in _DIGITS.finditer(text)}
    given = None
    for match in _DIGITS.finditer(claim):
        if _plain(match[0]) in written or match[0] == str(year):
            continue
        given = numbers(text) if given is None else given
        same = [found for found in numbers(claim) if found.start <= match.start() and match.end() <= found.end]
        # A claim may round the text; where the text is the rounder one, the claim's digits come from nowhere.
        if not any(
            compatible(said, other) and (said.value == other.value or other.step <= said.step)
            for said in same
            for other in given
        ):
            return match[0]
    return None


def lacking_word(claim: str, text: str) -> str | None:
    """The first telling word of a very short claim that the text lacks in every form; None for none.

    In a claim of three telling words each is a third of what is claimed, too much to be weighed against the others.
    """
    words = split_words(claim)
    telling = [at for at, form in enumerate(words.forms) if form not in STOPWORDS]
    if len(telling) > _SHORT:
        return None
    stems = split_words(text).stem_set
    return next((words.forms[at] for at in telling if words.stems[at] not in stems), None)


def _plain(figure: str) -> str:
    """Digits without the signs that group thousands."""
    return _GROUPING.sub("", figure)
