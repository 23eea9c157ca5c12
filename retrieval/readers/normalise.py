"""One normal form for every text that enters: NFC, plain newlines, and nothing that a reader cannot see."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# What HTML says of C1 control characters: they are windows-1252 letters read as Latin-1 ("don\x92t").
_C1 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_REPLACED = _C1 | {0x0B: "\n", 0x0C: "\n", 0x0D: "\n", 0x2028: "\n", 0x2029: "\n\n"}

# Letters after which a joiner changes what is read: Arabic to N'Ko, Indic, Tibetan, Myanmar, Khmer, Mongolian.
_JOINING = "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af"
_PICTURE = "\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"

# Unicode's Default_Ignorable_Code_Point (invisible by definition; the tags among them can spell whole sentences),
# bidi and interlinear controls, noncharacters, and C0 controls other than tab and newline.
_HIDDEN = (
    "\x00-\x08\x0e-\x1f\x7f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ufdd0-\ufdef\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
)
_PLAIN = bytes([0x09, 0x0A, *range(0x20, 0x7F)])
_JOINER = re.compile(
    f"(?<![{_JOINING}\u200c\u200d{_PICTURE}\ufe0f])[\u200c\u200d]+"  # not after a letter or picture that it could join
    f"|(?<=[\u200c\u200d])[\u200c\u200d]+"  # a second one in a row says nothing
    f"|(?<=[{_PICTURE}\ufe0f])(?:\u200c+|\u200d+(?![{_PICTURE}]))"  # pictures are joined to pictures, by ZWJ alone
)
_SELECTOR = re.compile(r"(?:^|(?<=[\s\ufe0f]))\ufe0f+")  # one emoji selector after a visible character is enough
_BLANK_LINES = re.compile(r"\n{3,}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKS_IN_A_ROW = 30
_REPLACED_ONE_BY_ONE = 16


def normalise(text: str) -> str:
    r"""Bring a text into the form in which it is stored, searched and quoted.

    Newlines become ``\n``, canonical equivalents one form (NFC), lone surrogates U+FFFD; control and invisible
    characters go, so that nothing is indexed that a reader does not see; joiners stay where Arabic, Indic and
    like scripts (and emoji) need them. Spaces at line ends go, and more than one blank line becomes one.
    Doing it again changes nothing. Linear in the length: combining marks beyond 30 on one letter go too
    (Unicode's stream-safe form, UAX 15), since sorting them is quadratic.
    """
    text = "\n".join(map(str.rstrip, _visible(text).split("\n")))
    if "\n\n\n" in text:
        text = _BLANK_LINES.sub("\n\n", text)
    return text.strip()


def one_line(text: str) -> str:
    """Normalise a title, name or id: as `normalise`, and every run of white space is one space."""
    return " ".join(_visible(text).split())


def _visible(text: str) -> str:
    """Characters that a reader sees, in NFC, with one kind of newline."""
    if not text.isascii() and _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    # Looking only at what is left without plain ASCII is thirty times faster than a pattern over the whole text.
    special = set(text.encode("utf-8").translate(None, _PLAIN).decode("utf-8"))
    if not special:
        return text
    replaced = _replaced()
    if unusual := {ord(letter): replaced[letter] for letter in special & replaced.keys()}:
        text = text.replace("\r\n", "\n")
        if len(unusual) > _REPLACED_ONE_BY_ONE:
            text = text.translate(unusual)
        else:
            for code, replacement in unusual.items():
                text = text.replace(chr(code), replacement)
    marked = not special.isdisjoint(_marks())
    joined = not special.isdisjoint("\u200c\u200d\ufe0f")
    before = ""
    while text != before:  # marks that meet once a joiner is gone change places, and with them what a joiner follows
        before = text
        if joined:
            text = _SELECTOR.sub("", _JOINER.sub("", text))
        if marked:
            text = _too_many_marks().sub(r"\1", text)
        text = unicodedata.normalize("NFC", text)
        if not joined:
            break
    return text


@cache
def _replaced() -> dict[str, str]:
    """What stands for every character that cannot stay: nothing, mostly."""
    ranges = re.findall("(.)-(.)|(.)", _HIDDEN, re.DOTALL)
    hidden = {
        chr(code): "" for first, last, single in ranges for code in range(ord(first or single), ord(last or single) + 1)
    }
    return hidden | {chr(code): replacement for code, replacement in _REPLACED.items()}


@cache
def _marks() -> frozenset[str]:
    """Combining marks; none has a code beyond the Adlam block's."""
    return frozenset(letter for letter in map(chr, range(0x300, 0x1E950)) if unicodedata.combining(letter))


@cache
def _too_many_marks() -> re.Pattern[str]:
    """More combining marks on one letter than any language writes."""
    letters = "".join(sorted(_marks()))
    return re.compile(f"([{letters}]{{{_MARKS_IN_A_ROW}}})[{letters}]+")
