"""Reduce what a model wrote to plain text: no markup, no link, no image, nothing invisible."""

from __future__ import annotations

import html
import re
import unicodedata

_ACTIVE = re.compile(r"<\s*(script|style|svg|iframe|object|template|math)\b.*?(?:<\s*/\s*\1\s*>|\Z)", re.I | re.S)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_TAG = re.compile(r"<\s*[/!?]?\s*[a-zA-Z][^<>]*(?:>|\Z)")
_IMAGE = re.compile(r"!\[[^\]\n]*\](?:\([^)\n]*\)?|\[[^\]\n]*\])")
_LINK = re.compile(r"\[([^\]\n]*)\]\(\s*[^)\n]*\)")
_CODE = re.compile(r"```.*?(?:```|\Z)", re.S)
_EMPHASIS = re.compile(r"(\*{1,3}|_{2,3}|~~|`+)(?=\S)(.*?\S)\1", re.S)
_BULLET = re.compile(r"^\s*(?:[-*+•–—]\s+|\d{1,2}[.)]\s+(?=\S)|#{1,6}\s+|>\s*)+")
_OPENING = re.compile(r"<+(?=[\u200c\u200d]*[A-Za-z/!?])")
_SPACE = re.compile(r"\s+")
_ADDRESS = re.compile(
    r"""\b[a-z][a-z0-9+.-]{1,12}://\S | \b(?:javascript|data|vbscript|mailto|tel)\s*:\s*\S | \bwww\.\w
      | \b[\w.+-]+@[\w-]+\.\w{2,}
      | \b[\w-]+\.(?:com|net|org|info|io|ru|cn|xyz|top|biz|co|me|app|dev|site|online|shop|link|click|example)\b(?:/\S*)?
      | (?<!\w)\d{1,3}(?:\.\d{1,3}){3}(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)


def plain_text(text: str) -> str:
    """`text` on one line without HTML, Markdown, entities, list signs or invisible characters.

    Images and code blocks go as a whole, links leave their words. What remains is text for a reader, still to be
    escaped by whoever puts it into a page.

    >>> plain_text("- **Turkey** [warned](http://x.test) <b>Russia</b>. ![x](http://x.test/p.png)")
    'Turkey warned Russia.'
    """
    for _ in range(4):  # what an entity, a broken tag or an invisible sign hid comes out in the next round
        before = text
        text = "".join(letter for letter in html.unescape(text) if not _invisible(letter))
        for pattern in (_CODE, _ACTIVE, _COMMENT, _IMAGE):
            text = pattern.sub(" ", text)
        text = _TAG.sub("", _LINK.sub(r"\1", text))
        if text == before:
            break
    text = _BULLET.sub("", text)
    for _ in range(3):
        text = _EMPHASIS.sub(r"\2", text)
    text = _OPENING.sub("", text).replace("](", "] (")  # what the steps above left, or put together
    return _SPACE.sub(" ", text).strip()


def address_in(text: str) -> str | None:
    """The first web, mail or network address in `text`, or None."""
    found = _ADDRESS.search(text)
    return found[0] if found else None


def _invisible(letter: str) -> bool:
    """Whether a character has no width or steers direction: controls, formats, tags, private use."""
    if letter in "\n\t":
        return False
    if letter in "\u200c\u200d":  # joiners belong to the spelling of several scripts
        return False
    return unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs", "Cn")
