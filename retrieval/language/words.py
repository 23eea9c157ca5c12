"""The words of a text as the ranking of sentences sees them: stems, offsets, how common they are, what they mean.

Everything here is a table look-up, so that a thousand sentences take milliseconds. Two data files lie beside
this module: `wordpiece-uncased.txt`, the vocabulary of bert-base-uncased, whose order is by frequency, and
`word-vectors.npy`, one small vector for each of its entries (see `benchmarks/train_words.py`).
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import compress, count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.language.geography import PLACE_OF
from retrieval.language.stemming import IRREGULAR, stem

_FOLDER = Path(__file__).parent
_WORD = re.compile(r"\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?|[^\W\d_]+(?:[-.][^\W\d_]\b)*(?:['’][^\W\d_]+)?|[$€£¥%]|\d\w+|\w+")
_FIRST_WORD = 1996  # the entry "the": what stands before it are control tokens and single characters
_RARE = 30522
NO_ROW = _RARE
"""The row of zeros in `vectors()`, for words that have no vector."""

_ACRONYMS = {
    **dict.fromkeys(("US", "U.S", "USA", "U.S.A"), "usa"),
    **dict.fromkeys(("UK", "U.K"), "uk"),
    **dict.fromkeys(("UN", "U.N"), "un"),
    **dict.fromkeys(("EU", "E.U"), "eu"),
    "WHO": "w.h.o",
    "IT": "i.t",
}
STOPWORDS = frozenset(
    """a an the and or but nor so yet if then than that this these those there here it its it's he him his she her hers
    they them their theirs we us our ours i me my mine you your yours who whom whose which what when where why how
    is am are was were be been being do does did done doing have has had having will would shall should can could may
    might must of in on at by for from to into onto with without within about above below over under between among
    through during before after since until against as off out up down not no any some each every all both such own same
    too very just also only other another more most s t re ve ll d m 's ’s ago according per via""".split()
)

_PRONOUNS = frozenset("he she it they this that these those his her its their such the".split())
REASONS = frozenset(
    "because due cause caused causes reason therefore result resulted led owing thanks blame blamed attributed amid".split()
)
_MANNERS = frozenset("by through using via with means method".split())
_BEING = frozenset("is was are were".split())
SAYING = frozenset(
    """say said says tell told warn warned deny denied denies announce announced claim claimed claims insist insisted
    argue argued add added state stated declare declared report reported promise promised pledge pledged vow vowed
    threaten threatened urge urged call called accuse accused condemn condemned criticise criticised criticize criticized
    confirm confirmed admit admitted suggest suggested propose proposed demand demanded ask asked reply replied respond
    responded explain explained describe described stress stressed emphasise emphasised acknowledge acknowledged
    predict predicted allege alleged reject rejected dismiss dismissed welcome welcomed agree agreed apologise apologised
    apologize apologized comment commented write wrote tweet tweeted note noted reveal revealed recommend recommended
    advise advised decide decided rule ruled order ordered conclude concluded think believe believed find found
    warns announces insists argues adds states declares reports promises pledges vows threatens urges calls accuses
    condemns confirms admits suggests proposes demands explains describes stresses acknowledges predicts alleges rejects
    dismisses agrees notes reveals""".split()
)
"""Verbs of saying, deciding and finding, in the forms that news use."""


SIGNS = ("starts_with_pronoun", "is_question", "says", "quoted", "gives_reason", "gives_manner", "defines")
"""The names of `Words.signs`."""


@dataclass(frozen=True)
class Words:
    """The words of one text, in order; `starts` and `ends` are their offsets in it."""

    text: str
    forms: tuple[str, ...]
    """Folded, without the 's of possession."""
    stems: tuple[str, ...]
    capital: tuple[bool, ...]
    """Whether each begins with a capital letter."""
    numeric: tuple[bool, ...]
    """Whether each is written with digits or is a number word."""
    content: tuple[bool, ...]
    """Whether each means something by itself."""
    rows: tuple[int, ...]
    """Their rows in `vectors()`; the last one, all zero, for a word that has none."""

    def __len__(self) -> int:
        return len(self.forms)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each word begins."""
        return tuple([match.start() for match in _WORD.finditer(self.text)])

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """Where each word ends, before an 's of possession."""
        return tuple([match.end() - _KNOWN[match[0]][-1] for match in _WORD.finditer(self.text)])

    @cached_property
    def stem_set(self) -> frozenset[str]:
        """The distinct stems."""
        return frozenset(self.stems)

    @cached_property
    def told(self) -> tuple[int, ...]:
        """The places of the words that mean something by themselves."""
        return tuple(compress(count(), self.content))

    @cached_property
    def number_places(self) -> tuple[int, ...]:
        """The places of its numbers."""
        return tuple(compress(count(), self.numeric))

    @cached_property
    def sayings(self) -> tuple[int, ...]:
        """The places of its verbs of saying."""
        return (
            () if SAYING.isdisjoint(self.forms) else tuple(at for at, form in enumerate(self.forms) if form in SAYING)
        )

    @cached_property
    def signs(self) -> tuple[bool, ...]:
        """What can be seen without a question, in the order of `SIGNS`."""
        forms, text = self.forms, self.text
        return (
            bool(forms) and forms[0] in _PRONOUNS,
            text.rstrip("\"'”’ ").endswith("?"),
            bool(self.sayings),
            "“" in text or '"' in text or "«" in text,
            not REASONS.isdisjoint(forms),
            not _MANNERS.isdisjoint(forms),
            not _BEING.isdisjoint(forms[1:10]),
        )

    @cached_property
    def vector_rows(self) -> NDArray[np.intp]:
        """`rows` as an array."""
        return np.array(self.rows, np.intp)


def split_words(text: str) -> Words:
    """The words of a text; currency and percent signs count as words, punctuation does not."""
    known = [_KNOWN[word] for word in _WORD.findall(text)]
    if not known:
        return Words(text, (), (), (), (), (), ())
    forms, stems, capital, numeric, content, rows, _ = zip(*known, strict=True)
    return Words(text, forms, stems, capital, numeric, content, rows)


def distinct(text: str) -> tuple[frozenset[str], NDArray[np.intp]]:
    """The distinct stems of a text, and the rows of its words in `vectors()`: sooner than `split_words` tells them."""
    known = [_KNOWN[word] for word in set(_WORD.findall(text))]
    return frozenset(stem for _, stem, *_ in known), np.unique(np.array([row for *_, row, _ in known], np.intp))


_Known = tuple[str, str, bool, bool, bool, int, int]


class _KnownWords(dict[str, _Known]):
    """What is the same for a word wherever it stands, worked out once: what `Words` lists, and the length of its 's."""

    def __missing__(self, word: str) -> _Known:
        form = _ACRONYMS.get(word) or fold(word)
        cut = 2 if form.endswith(("'s", "’s")) and len(form) > 3 else 0
        form = form[: len(form) - cut]
        known = form, stem_of(form), word[0].isupper(), is_number(form), form not in STOPWORDS, row_of(form), cut
        if len(self) >= _REMEMBERED:
            self.clear()
        self[word] = known
        return known


_KNOWN = _KnownWords()
_REMEMBERED = 200_000


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """A word in lower case without accents, so that “Röntgen” and “Rontgen” are one."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.lower())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


@lru_cache(maxsize=100_000)
def stem_of(form: str) -> str:
    """The stem of a folded word; irregular forms go to their base form first, and a people to its country."""
    if not form.isalpha():
        return form.replace(",", "") if form[:1].isdigit() else form
    return stem(PLACE_OF.get(form) or IRREGULAR.get(form, form))


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, int]:
    """Each entry of the vocabulary with its row."""
    lines = (_FOLDER / "wordpiece-uncased.txt").read_text(encoding="utf-8").split("\n")
    return {line: row for row, line in enumerate(lines) if line}


@lru_cache(maxsize=100_000)
def rarity(form: str) -> float:
    """How much a word tells, 0-1, from its frequency rank in general English (Zipf's law: idf is the rank's logarithm)."""
    if form in STOPWORDS:
        return 0.05
    row = _vocabulary().get(form, _RARE)
    if row < _FIRST_WORD:
        return 0.3
    return math.log(10 + row - _FIRST_WORD) / math.log(10 + _RARE - _FIRST_WORD)


@lru_cache(maxsize=1)
def vectors() -> NDArray[np.float32]:
    """One unit vector a vocabulary entry, and a last row of zeros; float32 (30523, d)."""
    stored = np.load(_FOLDER / "word-vectors.npy", allow_pickle=False).astype(np.float32)
    lengths = np.linalg.norm(stored, axis=1, keepdims=True)
    unit = stored / np.where(lengths > 0, lengths, 1)
    return np.vstack([unit, np.zeros((1, unit.shape[1]), np.float32)])


@lru_cache(maxsize=100_000)
def row_of(form: str) -> int:
    """A word's row in `vectors()`; the zero row for stopwords, numbers and words outside the vocabulary."""
    if form in STOPWORDS or not form.isalpha() or len(form) < 2:
        return _RARE
    vocabulary = _vocabulary()
    for candidate in (form, *(form.removesuffix(ending) + put for ending, put in _ENDINGS if form.endswith(ending))):
        if candidate in vocabulary:
            return vocabulary[candidate]
    return _RARE


_ENDINGS = (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""))
NUMBER_WORDS = frozenset(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million
    millions billion billions trillion dozen dozens half third quarter twice once double triple couple several zero
    none""".split()
)


def is_number(form: str) -> bool:
    """Whether a folded word is a number, in digits or in letters."""
    return form[:1].isdigit() or form in NUMBER_WORDS
