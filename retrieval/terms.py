"""The terms of a text, as the word index and the ranking count them.

Upper and lower case, accents and endings do not matter; numbers keep their digits and lose their thousands marks;
scripts written without spaces become pairs of characters. Every distinct word is worked out once and then looked
up, so a text costs little more than cutting it at spaces.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

_WORD = re.compile(r"\d+(?:[.,]\d+)+|(?:[A-Za-z]\.){2,}|\w+")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_UNITED_STATES = frozenset(["US", "U.S.", "USA", "U.S.A."])
_LETTERS_ALONE = frozenset("stdm")
_REMEMBERED = 200_000
_LONGEST_REMEMBERED = 40
_FOLDS = str.maketrans({"ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ё": "е", "ى": "ي"})

STOPWORDS = frozenset(
    """
    a an the and or but nor so if then than that this these those there here it its he him his she her hers they them
    their theirs we us our ours i me my mine you your yours who whom whose which what when where why how is am are was
    were be been being do does did done have has had having will would shall should can could may might must of in on
    at by for from to into onto with as about s t not no any some each such
    """.split()
)
"""English words that a question may hold without asking for them."""


class _Words(dict[str, str]):
    """Words already worked out; a word's terms are joined by spaces, "" where it has none."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        made = self[word] = _term(word)
        return made


class _Chunks(dict[str, str]):
    """What stands between two spaces, with its terms; finding that is cheaper than finding words."""

    def __missing__(self, chunk: str) -> str:
        made = " ".join(map(_words.__getitem__, _WORD.findall(chunk)))
        if len(chunk) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[chunk] = made
        return made


_words = _Words()
_chunks = _Chunks()


def index_text(text: str) -> str:
    """The terms of a text in order, joined by spaces, ready for an index that splits at spaces."""
    return " ".join(map(_chunks.__getitem__, text.split()))


def terms(text: str) -> list[str]:
    """The terms of a text in order, with repetitions."""
    return index_text(text).split()


def query_terms(text: str) -> list[str]:
    """The distinct terms of a question in order, without the words that every text holds unless it has no others."""
    words = _WORD.findall(text)
    telling = [word for word in words if word.lower() not in STOPWORDS or word in _UNITED_STATES]
    found = " ".join(map(_words.__getitem__, telling)).split() or terms(text)
    return list(dict.fromkeys(found))


def _term(word: str) -> str:
    """The term, or terms, of one word."""
    if word in _UNITED_STATES:
        return "usa"
    lowered = unicodedata.normalize("NFKC", word).lower()
    if lowered[0].isdigit() and not lowered.isalpha():
        return lowered.replace(",", "") if _GROUPED.fullmatch(lowered) else lowered
    if "." in lowered:
        return lowered.replace(".", "")
    if len(lowered) == 1 and lowered in _LETTERS_ALONE:
        return ""
    if _UNSPACED.search(lowered):
        return " ".join(lowered[at : at + 2] for at in range(max(1, len(lowered) - 1)))
    stemmed = _stem(lowered)
    plain = unicodedata.normalize("NFKD", stemmed.translate(_FOLDS))
    return "".join(sign for sign in plain if not unicodedata.combining(sign) and not sign.isspace())


def _stem(word: str) -> str:
    """A lower-case word without its ending, by the rules of the language its script suggests."""
    if len(word) < 4 or len(word) > 40:
        return word
    letter = word[0]
    language = (
        "Russian" if "\u0400" <= letter <= "\u04ff" else "Arabic" if "\u0600" <= letter <= "\u06ff" else "English"
    )
    stems: list[str] = _stemmer(language).analyze(word)
    return stems[0] if len(stems) == 1 else word


@lru_cache(maxsize=8)
def _stemmer(language: str) -> Any:
    """Snowball's stemmer of one language."""
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    return TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer(language)).build()
