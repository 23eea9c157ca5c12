"""From the bytes of a text file to its characters, in the encodings that articles come in."""

from __future__ import annotations

import codecs
import re

from retrieval.errors import UnreadableFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


_DECLARED = re.compile(rb"<meta\s[^<>]{0,300}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{1,40})", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"\A\s*<\?xml\s[^<>]{0,100}?encoding\s*=\s*[\"']([a-zA-Z0-9_:.-]{1,40})")
# Of Python's codecs, those that HTML knows; it reads some names as another encoding, which holds them.
_FAMILIES = (
    "utf-8",
    "iso8859-",
    "cp125",
    "cp866",
    "cp874",
    "koi8-",
    "mac-",
    "gb",
    "big5",
    "euc",
    "shift_jis",
    "iso2022_jp",
)
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}


def decode_html(data: bytes) -> str:
    """Decode as `decode` does, where the page does not declare an encoding of its own in its first 4 KB."""
    declared = _XML_DECLARED.search(data[:200]) or _DECLARED.search(data[:4096])
    if declared and not data.startswith(tuple(mark for mark, _ in _MARKS)) and b"\0" not in data:
        try:
            name = codecs.lookup(declared[1].decode("ascii")).name
        except LookupError:
            return decode(data)
        name = _WIDER.get(name, name)
        if name != "utf-8" and name.startswith(_FAMILIES):
            return data.decode(name, "replace")
    return decode(data)


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
