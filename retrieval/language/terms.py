"""The terms of a text, as the word index and the ranking count them.

Upper and lower case, accents and endings do not matter; numbers keep their digits and lose their thousands marks;
scripts written without spaces become pairs of characters. Every distinct word is worked out once and then looked
up, so a text costs little more than cutting it at spaces.

Endings: English words lose theirs by Snowball's rules. A text in another language of the Latin script keeps the
first five letters of each word, as Can et al. (2008) found to serve Turkish as well as a lemmatiser (measured here:
docs/decisions/words.md); Cyrillic and Arabic words are stemmed and then cut. A cut term ends in "~", so it never
meets an English one; a question asks for both.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_WORD = re.compile(r"\d+(?:[.,]\d+)+|(?:[A-Za-z]\.){2,}|\w+")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_UNITED_STATES = frozenset(["US", "U.S.", "USA", "U.S.A."])
_LATIN_WORD = re.compile(r"[a-z\u00e0-\u024f]+")
_FUNCTION_WORDS = frozenset(
    ["the", "of", "and", "to", "is", "that", "for", "was", "with", "by", "at", "from", "has", "he"]
)
_LETTERS_ALONE = frozenset("stdm")
_REMEMBERED = 200_000
_LONGEST_REMEMBERED = 40
_CUT = 5
HEAD = 600
"""How many characters of an article, beside its title, tell its language."""
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

    def __init__(self, foreign: bool) -> None:
        super().__init__()
        self._foreign = foreign

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        made = self[word] = _term(word, self._foreign)
        return made


class _Chunks(dict[str, str]):
    """What stands between two spaces, with its terms; finding that is cheaper than finding words."""

    def __init__(self, foreign: bool) -> None:
        super().__init__()
        self.words = _Words(foreign)

    def __missing__(self, chunk: str) -> str:
        made = " ".join(map(self.words.__getitem__, _WORD.findall(chunk)))
        if len(chunk) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[chunk] = made
        return made


_chunks = {foreign: _Chunks(foreign) for foreign in (False, True)}


def is_foreign(text: str) -> bool:
    """Whether a text in the Latin script is not English: of its first words, too few are English function words."""
    words = _LATIN_WORD.findall(text.lower())
    return len(words) >= 8 and sum(word in _FUNCTION_WORDS for word in words) < 0.07 * len(words)


def is_foreign_query(text: str) -> bool:
    """Whether a question is not in English: another script, or five words or more without an English stopword."""
    words = text.lower().split()
    if any(word.strip("?!.,;:\"'“”‘’") in STOPWORDS for word in words):
        return False
    letters = [letter for letter in text if letter.isalpha()]
    other_script = sum(letter > "\u036f" for letter in letters) * 2 > len(letters)
    return other_script or (len(words) >= 5 and not text.isascii())


def index_text(text: str, foreign: bool = False) -> str:
    """The terms of a text in order, joined by spaces, ready for an index that splits at spaces."""
    return " ".join(map(_chunks[foreign].__getitem__, text.split()))


def terms(text: str, foreign: bool = False) -> list[str]:
    """The terms of a text in order, with repetitions."""
    return index_text(text, foreign).split()


@dataclass(frozen=True, slots=True)
class QueryWord:
    """One word of a question: the terms that it is in English texts and in others, and what it looks like.

    `telling` is False for words that every text holds; `name` says that it is capitalised within the question.
    """

    forms: tuple[str, ...]
    telling: bool
    name: bool


def query_words(text: str) -> list[QueryWord]:
    """The distinct words of a question, in order."""
    found: dict[tuple[str, ...], QueryWord] = {}
    for match in _WORD.finditer(text):
        word = match.group()
        forms = tuple(dict.fromkeys(term for made in _chunks.values() for term in made.words[word].split()))
        if forms and forms not in found:
            telling = word.lower() not in STOPWORDS or word in _UNITED_STATES
            found[forms] = QueryWord(forms, telling, match.start() > 0 and word[0].isupper())
    return list(found.values())


def query_terms(text: str) -> list[str]:
    """The distinct terms of a question in order, without the words that every text holds unless it has no others."""
    words = query_words(text)
    return _flat([word for word in words if word.telling] or words)


def all_query_terms(text: str) -> list[str]:
    """The terms of a question in order, all of them, with repetitions."""
    return [
        term
        for word in _WORD.findall(text)
        for term in dict.fromkeys(term for made in _chunks.values() for term in made.words[word].split())
    ]


def _flat(words: list[QueryWord]) -> list[str]:
    """The distinct forms of words."""
    return list(dict.fromkeys(form for word in words for form in word.forms))


def _term(word: str, foreign: bool) -> str:
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
    other_script = lowered[0] > "\u036f"
    stemmed = lowered if foreign and not other_script else _stem(lowered)
    plain = unicodedata.normalize("NFKD", stemmed.translate(_FOLDS))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign) and not sign.isspace())
    return plain[:_CUT] + "~" if plain and (foreign or other_script) else plain


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
