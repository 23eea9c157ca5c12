"""Files and folders of articles: each is read by the reader of its format, and what cannot be read is a Refusal."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import IO, Any

from retrieval.errors import InvalidArticle, UnreadableFile
from retrieval.readers import json_values
from retrieval.readers.decoding import decode
from retrieval.readers.fields import article_from_dict, refuse_longer
from retrieval.readers.jsonl import read_lines
from retrieval.readers.markdown import read_markdown
from retrieval.readers.plain import read_plain
from retrieval.types import Article, Refusal

_LARGEST_TEXT = 10_000_000
_LARGEST_HTML = 5_000_000
_LARGEST_JSON = 50_000_000
_MOST_REFUSED = 1_000


def read_path(path: str | os.PathLike[str]) -> Iterator[Article | Refusal]:
    """Read a file, or every article file of a folder in the order of their names, as they are asked for.

    In a folder, hidden files, READMEs and files that are no articles are passed over, and links that lead out of it are
    refused. A file that is named directly is read or refused. The source of a Refusal is the path, with the line or
    number of the article where there are several.
    """
    path = Path(path)
    try:
        if path.is_dir():
            yield from _read_folder(path)
        else:
            yield from _read_file(path)
    except OSError as error:
        yield _unreadable(path, error)


def read_bytes(name: str, data: bytes) -> Iterator[Article | Refusal]:
    """Read a file that is in memory, an upload say; its name tells the format and is the source of Refusals."""
    yield from _read(PurePath(name), io.BytesIO(data), len(data))


def _read_folder(folder: Path) -> Iterator[Article | Refusal]:
    """Everything below a folder, sorted; a subfolder that cannot be listed is one Refusal."""
    root = folder.resolve()
    waiting = [folder]
    found = False
    while waiting:
        current = waiting.pop()
        try:
            entries = sorted(os.scandir(current), key=lambda entry: entry.name)
        except OSError as error:
            yield _unreadable(current, error)
            continue
        folders: list[Path] = []
        for entry in entries:
            path = Path(entry.path)
            if entry.name.startswith("."):
                continue
            if entry.is_symlink() and not _leads_inside(path, root):
                yield Refusal(str(path), "outside_folder", "This link leads out of the folder: add its target itself.")
            elif entry.is_dir(follow_symlinks=False):
                folders.append(path)
            elif entry.is_file() and path.suffix.lower() in _FORMATS and path.stem.lower() != "readme":
                found = True
                yield from _read_file(path)
        waiting.extend(reversed(folders))
    if not found:
        yield Refusal(str(folder), "no_articles", f"There are no article files in this folder ({_known()}).")


def _leads_inside(link: Path, root: Path) -> bool:
    """Whether a link's target is in the folder, however many links there are on the way."""
    try:
        return link.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):  # RuntimeError: links in a circle
        return False


def _read_file(path: Path) -> Iterator[Article | Refusal]:
    """The articles of one file on disk."""
    if not path.exists():
        yield Refusal(str(path), "not_found", "There is no such file or folder.")
    elif not path.is_file():  # a pipe or device, where reading may never end
        yield Refusal(str(path), "unreadable_file", "This is no ordinary file.")
    else:
        try:
            with path.open("rb") as stream:
                yield from _read(path, stream, path.stat().st_size)
        except OSError as error:
            yield _unreadable(path, error)


def _read(name: PurePath, stream: IO[bytes], size: int) -> Iterator[Article | Refusal]:
    """The articles in a stream of bytes, by the format that the name tells."""
    source = str(name)
    read = _FORMATS.get(name.suffix.lower())
    if read is None:
        yield Refusal(source, "unknown_format", f"Byline reads {_known()}; this is none of them.")
        return
    try:
        refused_so_far = 0
        for place, fields in read(stream, size):
            where = f"{source}:{place}" if place else source
            try:
                if isinstance(fields, InvalidArticle):
                    raise fields
                yield article_from_dict(fields)
                refused_so_far = -1
            except InvalidArticle as error:
                yield Refusal(where, error.code, str(error))
                refused_so_far += refused_so_far >= 0
            if refused_so_far == _MOST_REFUSED:
                raise UnreadableFile(f"None of the first {_MOST_REFUSED:,} entries is an article.", "no_articles")
    except InvalidArticle as error:
        yield Refusal(source, error.code, str(error))


Values = Iterator[tuple[int | None, Any]]
"""Fields of articles, or errors, each with its line or number where a file has several."""


def _single(read: Callable[[str], dict[str, Any]]) -> Callable[[IO[bytes], int], Values]:
    """A reader of files that hold one article as text."""

    def values(stream: IO[bytes], size: int) -> Values:
        text = decode(_limited(stream, size, _LARGEST_TEXT))
        refuse_longer(text)
        yield None, read(text)

    return values


def _html(stream: IO[bytes], size: int) -> Values:
    """One article in HTML."""
    from retrieval.readers.html import read_html

    yield None, read_html(_limited(stream, size, _LARGEST_HTML))


def _json(stream: IO[bytes], size: int) -> Values:
    """The articles of one JSON text."""
    yield from enumerate(json_values.articles(decode(_limited(stream, size, _LARGEST_JSON))), start=1)


def _jsonl(stream: IO[bytes], size: int) -> Values:
    """The articles of JSON lines."""
    yield from read_lines(stream)


def _limited(stream: IO[bytes], size: int, most: int) -> bytes:
    """All bytes of a file, unless it is larger than its format is read."""
    data = stream.read(most + 1) if size <= most else b""
    if size > most or len(data) > most:
        raise UnreadableFile(
            f"The file has {size:,} bytes; at most {most:,} are read at once: split it, or use JSON lines.", "too_large"
        )
    return data


def _unreadable(path: Path, error: OSError) -> Refusal:
    """A Refusal in the operating system's words."""
    return Refusal(str(path), "unreadable_file", f"This cannot be read: {error.strerror or error}.")


def _known() -> str:
    """The suffixes of files that are read."""
    return ", ".join(_FORMATS)


_FORMATS: dict[str, Callable[[IO[bytes], int], Values]] = {
    ".md": _single(read_markdown),
    ".markdown": _single(read_markdown),
    ".txt": _single(read_plain),
    ".text": _single(read_plain),
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    ".json": _json,
    ".jsonl": _jsonl,
    ".ndjson": _jsonl,
}
