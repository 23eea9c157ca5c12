"""Plain text: the first line is the title where a blank line follows it."""

from __future__ import annotations

from retrieval.readers.normalise import normalise

_LONGEST_TITLE = 300


def read_plain(text: str) -> dict[str, str]:
    """The fields of an article in plain text; a long first line, or one that the text runs on from, is no title."""
    text = normalise(text)
    title, blank, rest = text.partition("\n\n")
    if blank and "\n" not in title and len(title) <= _LONGEST_TITLE:
        return {"title": title, "text": rest}
    return {"text": text}
