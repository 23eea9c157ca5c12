"""From the bytes of a text file to its characters, in the encodings that articles come in."""

from __future__ import annotations

import codecs

from retrieval.errors import UnreadableFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> str:
    """Decode by the byte order mark where there is one, else as UTF-8, else as windows-1252.

    Windows-1252 takes almost any bytes, so what holds a NUL is refused as no text: images, PDFs and office files do.
    Raises UnreadableFile (code not_text).
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if b"\0" in data or data.startswith(b"%PDF-"):
        raise UnreadableFile("This is no text file: save it as plain text, Markdown, HTML or JSON.", "not_text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
