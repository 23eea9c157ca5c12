"""Words in quotation marks: where they are, and whether a text really has them."""

from __future__ import annotations

import re

Span = tuple[int, int]

_INSIDE = re.compile(
    r"“([^“”\n]{1,1000})”|„([^„“”\n]{1,1000})[“”]|«([^«»\n]{1,1000})»|»([^«»\n]{1,1000})«|\"([^\"\n]{1,1000})\"|「([^」\n]{1,1000})」"
    r"|(?<!\w)[‘‚]([^‘’\n]{1,1000}(?:’\w[^‘’\n]{0,1000}){0,20})’(?!\w)|(?<![\w'])'([^'\n]{2,1000}(?:'\w[^'\n]{0,1000}){0,20})'(?!\w)"
)
_SAME = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "‘": "'",
        "’": "'",
        "‚": "'",
        "–": "-",
        "—": "-",
        "‑": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "…": "...",
    }
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SAYS = re.compile(
    r"""\b(?:sa(?:y|ys|id|ying)|t(?:ell|ells|old|elling)|warn\w*|accus\w*|claim\w*|den(?:y|ies|ied|ying)|argu\w*|insist\w*
      |stat(?:e|es|ed|ing|ement)|announc\w*|add(?:s|ed|ing)|call(?:s|ed|ing)|describ\w*|demand\w*|ask(?:s|ed|ing)|urg\w*|report(?:s|ed|edly)
      |according|admit\w*|acknowledg\w*|confirm\w*|declar\w*|explain\w*|express\w*|maintain\w*|not(?:e|es|ed|ing)|point(?:s|ed)\s+out
      |promis\w*|pledg\w*|vow\w*|quot\w*|repl(?:y|ies|ied)|respond\w*|suggest\w*|threaten\w*|wr(?:ite|ites|ote|itten)|words?|believ\w*
      |think(?:s)?|thought|hop(?:e|es|ed)|fear(?:s|ed)|in\s+the\s+view|critici[sz]\w*|condemn\w*|reject\w*|dismiss\w*|prais\w*|predict\w*|complain\w*
      |sagt\w*|erklär\w*|laut|warnt\w*|zufolge|söyle\w*|dedi|belirt\w*|açıkla\w*|uyar\w*|selon|según|dijo|dit|afirm\w*|declar\w*|advirti\w*)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_LIGHT = frozenset(
    "the a an of to in on at by for and or is was were are be been it its that this with as from not".split()
)
_SCARE_WORDS = 2


def quotations(text: str) -> list[Span]:
    """The spans of `text` inside quotation marks, without the marks."""
    found: list[Span] = []
    for match in _INSIDE.finditer(text):
        group = match.lastindex or 0
        found.append(match.span(group))
    return found


def verbatim_in(words: str, text: str) -> bool:
    """Whether `text` has these very words in this order.

    Kinds of quotation marks, dashes and spaces do not matter, nor does the case of the first letter, a full stop or
    comma at the end, or an omission marked with an ellipsis.
    """
    hay = _plainly(text)
    position = 0
    for piece in re.split(r"\s*(?:\[?\.\.\.\]?|\[[^\]]*\])\s*", _plainly(words)):
        needle = piece.strip(" .,;:!?\"'")
        if not needle:
            continue
        for form in (needle, needle[0].swapcase() + needle[1:]):
            at = _find_words(hay, form, position)
            if at >= 0:
                position = at + len(form)
                break
        else:
            return False
    return True


def only_quoted(claim: str, text: str) -> bool:
    """Whether a claim states as a fact what stands in `text` within quotation marks alone.

    A claim that has a verb of saying, or quotation marks of its own around the words, does not.
    """
    if _SAYS.search(claim):
        return False
    outside = claim
    for start, end in reversed(quotations(claim)):
        outside = outside[:start] + outside[end:]
    words = _content(outside)
    if len(words) < _SCARE_WORDS + 1:
        return False
    bare, quoted = text, []
    for start, end in reversed(quotations(text)):
        quoted.append(text[start:end])
        bare = bare[:start] + " " + bare[end:]
    inside, around = set(_content(" ".join(quoted))), set(_content(bare))
    only_inside = [word for word in words if word in inside and word not in around]
    return len(only_inside) >= 0.6 * len(words)


def _plainly(text: str) -> str:
    """The text with one kind of quotation marks, dashes and spaces."""
    return " ".join(text.translate(_SAME).split())


def _find_words(hay: str, needle: str, start: int) -> int:
    """Where `needle` stands in `hay` as whole words, or -1."""
    at = hay.find(needle, start)
    while at >= 0:
        end = at + len(needle)
        left_free = at == 0 or not (hay[at - 1].isalnum() and needle[0].isalnum())
        right_free = end == len(hay) or not (hay[end].isalnum() and needle[-1].isalnum())
        if left_free and right_free:
            return at
        at = hay.find(needle, at + 1)
    return -1


def _content(text: str) -> list[str]:
    """The words that carry meaning, folded."""
    return [word for word in (found.casefold() for found in _WORD.findall(text)) if word not in _LIGHT]
