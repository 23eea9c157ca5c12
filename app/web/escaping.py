"""The one place where text from outside becomes part of a page.

Titles, texts, outlets, authors, addresses and questions were all written by strangers. Whatever is shown goes through
`escape`; whatever is linked goes through `web_link` or `article_link`. The result is inert as HTML, inside an attribute
in quotes, and as Markdown, because Gradio reads what we give it as Markdown with HTML in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, urlencode, urlsplit

# Every character that HTML or Markdown could read as more than itself, and those that make bare addresses into links.
# A blank line would end a block of HTML within Markdown, so line breaks are references too.
_SPECIAL = {ord(character): f"&#{ord(character)};" for character in "&<>\"'`*_[](){}#!|~$\\@:=\r\n\t"}

# Characters that show nothing and can turn the direction of the words around them (Unicode's bidi controls), or hide
# text (tags, zero-width); C0 and C1 controls and lone surrogates have no place on a page at all.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def escape(text: object) -> str:
    """Text as inert content of a page or of an attribute in double quotes."""
    return _INVISIBLE.sub("", str(text)).translate(_SPECIAL)


def marked(text: str, spans: Iterable[tuple[int, int]], tag: str = "strong") -> str:
    """Text, escaped, with spans of it inside a tag; spans out of range or overlapping are cut to fit."""
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans):
        start, end = max(start, at), min(end, len(text))
        if start >= end:
            continue
        pieces += [escape(text[at:start]), f"<{tag}>", escape(text[start:end]), f"</{tag}>"]
        at = end
    pieces.append(escape(text[at:]))
    return "".join(pieces)


def web_address(url: str | None) -> str | None:
    """The address, percent-encoded but for its own syntax, when it is a web address; None for every other scheme."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return None
    return quote(url.strip().encode("utf-8", "replace"), safe="/:?#[]@!$&'()*+,;=%~-._")


def web_link(url: str | None) -> str | None:
    """The address, ready for an `href`, when it is a web address; None for every other scheme."""
    address = web_address(url)
    return None if address is None else escape(address)


def article_link(article_id: str, start: int | None = None, end: int | None = None, version: int | None = None) -> str:
    """The address of an article's page, ready for an `href`; with a span it opens scrolled to it."""
    path = "/article/" + quote(article_id.encode("utf-8", "replace"), safe="")
    if start is None or end is None:
        return escape(path)
    fields: dict[str, int] = {"start": start, "end": end}
    if version is not None:
        fields["version"] = version
    return escape(f"{path}?{urlencode(fields)}#span")


def language_tag(language: str | None) -> str:
    """A `lang` attribute for a plausible language code, or nothing."""
    if language and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", language):
        return f' lang="{language}"'
    return ""
