"""JSON lines: one article a line, read line by line, however long the file is."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import IO, Any

from retrieval.errors import InvalidArticle, UnreadableFile
from retrieval.readers.decoding import decode
from retrieval.readers.json_values import articles, parse

_LONGEST_LINE = 32_000_000
_LONGEST_WHOLE = 50_000_000
_MOST_BLANK = 1_000_000


def read_lines(stream: IO[bytes]) -> Iterator[tuple[int, Any | InvalidArticle]]:
    """Each value with its line number from 1, or the error that says why there is none; blank lines are passed over.

    A file that is one JSON text spread over lines, or that is in UTF-16, is read whole.
    """
    first = stream.readline(_LONGEST_LINE + 1)
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = decode(_whole(first, stream))
        stream, first = io.BytesIO(text.encode("utf-8", "replace")), b""
    elif b"\0" in first:
        decode(first)  # says that this is no text
    elif first.strip() in (b"[", b"{"):
        yield from enumerate(articles(decode(_whole(first, stream))), start=1)
        return
    number, blank, empty = 0, 0, True
    line = first or stream.readline(_LONGEST_LINE + 1)
    while line:
        number += 1
        if len(line) > _LONGEST_LINE:
            yield number, UnreadableFile(f"The line is longer than {_LONGEST_LINE:,} bytes.", "too_large")
            while line and not line.endswith(b"\n"):
                line = stream.readline(_LONGEST_LINE)
            empty = False
        elif line.isspace():
            blank += 1
            if blank > _MOST_BLANK:  # a file of them would take minutes
                raise UnreadableFile(f"There are more than {_MOST_BLANK:,} blank lines.", "too_large")
        else:
            empty = False
            try:
                yield number, parse(decode(line))
            except InvalidArticle as error:
                yield number, error
        line = stream.readline(_LONGEST_LINE + 1)
    if empty:
        yield 1, UnreadableFile("The file is empty.", "no_text")


def _whole(first: bytes, stream: IO[bytes]) -> bytes:
    """The first line and all that follows it, up to the size that is read at once."""
    data = first + stream.read(_LONGEST_WHOLE + 1)
    if len(data) > _LONGEST_WHOLE:
        raise UnreadableFile(
            f"The file is larger than {_LONGEST_WHOLE:,} bytes: write one article a line, in UTF-8.", "too_large"
        )
    return data
