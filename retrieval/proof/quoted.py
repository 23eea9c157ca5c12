"""The words that a claim puts into quotation marks, looked for in a text word for word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.language.words import rarity

_QUOTED = re.compile(r"“([^“”]{2,600})”|\"([^\"]{2,600})\"|``([^`']{2,600})''|«([^«»]{2,600})»")
_PIECE = re.compile(r"[^\W_]+")
_TERM = 4  # words of a foreign term, at most
_ELLIPSIS = re.compile(r"…|\.\.\.|\[[^\]]*\]")


def quotations(text: str) -> list[tuple[int, int]]:
    """The spans between double quotation marks, straight, curly or angled, without the marks."""
    return [match.span(match.lastindex or 0) for match in _QUOTED.finditer(text)]


def missing_quotations(claim: str, text: str) -> list[tuple[int, int]]:
    """The quotations of a claim that the text does not have word for word; spans without the marks.

    Case, punctuation and what stands for an omission ("…", "[sic]") do not count. Titles, written with capitals, and
    foreign terms ("Canis lupus") are names and no quotations.
    """
    spans = [span for span in quotations(claim) if not _is_name(claim[slice(*span)])]
    if not spans:
        return []
    words = _plain(text)
    return [span for span in spans if not _holds(words, claim[slice(*span)])]


def _plain(text: str) -> str:
    """The words of a text in lower case with single spaces, one before the first and one after the last."""
    return " " + " ".join(_PIECE.findall(text.lower())) + " "


def _holds(words: str, quotation: str) -> bool:
    """Whether each unbroken part of a quotation stands in a text."""
    parts: Sequence[str] = [_plain(part) for part in _ELLIPSIS.split(quotation)]
    return all(part in words for part in parts if part.strip())


def _is_name(quotation: str) -> bool:
    """Whether a quotation is the title of a work, or a term of a few words that no English text has."""
    pieces = _PIECE.findall(quotation)
    capital = [piece[0].isupper() or piece[0].isdigit() for piece in pieces]
    title = bool(pieces) and len(pieces) <= 10 and capital[0] and capital[-1] and sum(capital) >= 0.5 * len(capital)
    return title or (0 < len(pieces) <= _TERM and all(rarity(piece.lower()) >= 1 for piece in pieces))
