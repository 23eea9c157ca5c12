"""Names in a text: runs of capitalised words, and whether two of them may mean the same.

Case is the only sign of a name that needs no model, so a text without capitals has none here. A word
that opens a sentence counts only where something else shows that it is a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.language.geography import PLACE_OF
from retrieval.language.likeness import name_likeness
from retrieval.language.words import STOPWORDS, fold

_PIECE = re.compile(r"(?:[^\W\d_]\.(?:[^\W\d_]\.)+|[^\W_]+(?:['’.&-][^\W_]+)*)")
_LINKS = frozenset("of de la le van von der den du di da del bin ibn al el and the for".split())
_TITLES = frozenset(
    """mr mrs ms miss dr sir lord lady dame prof professor president vice prime minister king queen prince princess
    general gen col colonel capt captain maj major sgt sergeant lt lieutenant judge justice senator sen rep governor gov
    mayor chancellor pope rev reverend father sheikh imam det insp inspector supt pc chief foreign secretary""".split()
)
_WEEKDAYS_AND_MONTHS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december""".split()
)
_NO_PART = _TITLES | _LINKS | STOPWORDS | _WEEKDAYS_AND_MONTHS
_SENTENCE_END = re.compile(r"[.!?:;\n][\"'”’»)\]]*\s*[\"'“‘«(\[]*\Z|\A[\"'“‘«(\[\s]*\Z|[\"“‘«(\[]\Z")
_LIKELY_FROM = 0.4  # likeness from which a word that opens a sentence alone is taken for a name


@dataclass(frozen=True, slots=True)
class Name:
    """A name at `text[start:end]`; `parts` are its folded words without titles and links, countries made one.

    "Turkish" and "Turks" have the part "turkey"; "Mr Peskov" has "peskov".
    """

    start: int
    end: int
    text: str
    parts: tuple[str, ...]


def names(text: str) -> list[Name]:
    """The names of a text, in order; days and months are none, and titles alone are none."""
    pieces = [(match.start(), match.end()) for match in _PIECE.finditer(text)]
    inside = {fold(text[start:end]) for start, end in pieces if text[start].isupper() and not _opens(text, start)}
    runs: list[list[tuple[int, int]]] = []
    current: list[tuple[int, int]] = []
    pending: list[tuple[int, int]] = []
    for start, end in pieces:
        gap = text[(pending or current)[-1][1] : start] if current else ""
        if current and gap not in {" ", "\u00a0", ". "}:
            runs.append(current)
            current, pending = [], []
        if gap == ". " and current and not _is_title_or_initial(text[current[-1][0] : current[-1][1]]):
            runs.append(current)
            current, pending = [], []
        word = text[start:end]
        if _capitalised(word) and (current or _may_open_name(text, start, word, inside)):
            current = [*current, *pending, (start, end)]
            pending = []
        elif current and word in _LINKS and len(pending) < 2:
            pending.append((start, end))
        elif current:
            runs.append(current)
            current, pending = [], []
    if current:
        runs.append(current)
    return [name for run in runs if (name := _name(text, run)) is not None]


def _capitalised(word: str) -> bool:
    """Whether a word is written as names are: a capital first, or inside ("iPhone", "al-Assad")."""
    return any(sign.isupper() for sign in word) and not word.isdigit()


def _opens(text: str, start: int) -> bool:
    """Whether a word opens a sentence or a quotation."""
    return (
        _SENTENCE_END.search(text[max(0, start - 6) : start]) is not None
        if start > 6
        else (_SENTENCE_END.search(text[:start]) is not None)
    )


def _may_open_name(text: str, start: int, word: str, inside: set[str]) -> bool:
    """Whether a capitalised word may be the first of a name where it stands."""
    folded = fold(word)
    if folded in STOPWORDS or word == "I" or folded in _WEEKDAYS_AND_MONTHS:
        return False
    if not _opens(text, start) or folded in inside or folded in PLACE_OF or (len(word) > 1 and word.isupper()):
        return True
    rest = text[start + len(word) : start + len(word) + 2]
    return name_likeness(folded) >= _LIKELY_FROM or (rest[:1] == " " and rest[1:2].isupper())


def _is_title_or_initial(word: str) -> bool:
    """Whether a full stop after a word need not end a sentence."""
    return len(word) == 1 or fold(word) in _TITLES


def _name(text: str, run: list[tuple[int, int]]) -> Name | None:
    """The name that a run of words makes."""
    while run and fold(text[run[0][0] : run[0][1]]) in _TITLES and len(run) > 1:
        run = run[1:]
    parts = parts_of(text[start:end] for start, end in run)
    if not parts:
        return None
    end = run[-1][1]
    if text[end - 2 : end] in {"'s", "’s"}:
        end -= 2
    return Name(run[0][0], end, text[run[0][0] : end], parts)


def parts_of(written: Iterable[str]) -> tuple[str, ...]:
    """The words of a name as they are compared: folded, no titles, links or possessives; nations as their country."""
    parts: list[str] = []
    for word in written:
        folded = fold(word).replace("’", "'").removesuffix("'s").replace(".", "")
        if (
            folded not in _TITLES
            and folded not in _LINKS
            and folded not in STOPWORDS
            and folded not in _WEEKDAYS_AND_MONTHS
        ):
            parts.extend(PLACE_OF.get(piece, piece) for piece in folded.split("-") if piece not in _LINKS)
    return tuple(parts)
