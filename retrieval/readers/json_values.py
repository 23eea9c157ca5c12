"""JSON read one value at a time, so that neither depth nor length of a file decides how much memory it takes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from retrieval.errors import InvalidArticle, UnreadableFile

_DEEPEST = 40
_MOST_PARTS = 50_000
_SPACE = re.compile(r"[ \t\n\r]*+")
# A string, closed or not, or a mark outside strings; every quote is matched, so the search is linear.
_PART = re.compile(r'"(?:[^"\\]++|\\.)*+(?P<close>")?|[\[\]{},]', re.DOTALL)


def _refuse_constant(name: str) -> NoReturn:
    """NaN and Infinity are Python's, not JSON's."""
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def parse(text: str) -> Any:
    """One JSON value; raises UnreadableFile (codes not_json, too_deep, too_large)."""
    if text.count("[") + text.count("{") > _DEEPEST:
        start = _after_space(text, 0)
        if text[start : start + 1] in ("[", "{"):
            _end(text, start)
    return _decoded(text)


def articles(text: str) -> Iterator[Any | InvalidArticle]:
    """Each article of a JSON text: one object, a list, {"articles": [...]}, or several of these in a row.

    A value that is broken inside comes as the error that says so; where the text itself breaks, that error is the last.
    """
    reader = _Reader(text)
    try:
        yield from reader.articles()
    except InvalidArticle as error:
        yield error


class _Reader:
    """A place in a JSON text, and what can be read from there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.skip(0)

    @property
    def mark(self) -> str:
        """The character at the place, or "" at the end."""
        return self.text[self.position : self.position + 1]

    def skip(self, characters: int = 1) -> None:
        """Go on by so many characters, and over the white space after them."""
        self.position = _after_space(self.text, self.position + characters)

    def broken(self, expected: str) -> UnreadableFile:
        """What to raise where the text is not JSON."""
        return UnreadableFile(f"This is not JSON: no {expected} at character {self.position + 1:,}.", "not_json")

    def articles(self) -> Iterator[Any]:
        """Values from here to the end of the text."""
        if not self.mark:
            raise UnreadableFile("The file is empty.", "no_text")
        while self.mark:
            if self.mark == "[":
                yield from self.items()
            elif self.mark == "{":
                yield from self.members()
            else:
                yield self.value()

    def items(self) -> Iterator[Any]:
        """Each value of the list that starts here."""
        self.skip()
        if self.mark == "]":
            raise UnreadableFile("The list is empty: there is no article in it.", "no_articles")
        while True:
            yield self.value()
            if self.next_is_last("]"):
                return

    def members(self) -> Iterator[Any]:
        """The object that starts here, or each value of its list `articles`."""
        self.skip()
        fields: dict[str, Any] = {}
        listed = False
        closed = self.mark == "}"
        if closed:
            self.skip()
        while not closed:
            name = self.value() if self.mark == '"' else None
            if not isinstance(name, str) or self.mark != ":":
                raise self.broken("name and colon")
            self.skip()
            if name == "articles" and self.mark == "[":
                listed = True
                yield from self.items()
            else:
                fields[name] = self.value()
                if isinstance(fields[name], InvalidArticle):
                    raise fields[name]
            closed = self.next_is_last("}")
        if not listed:
            yield fields

    def next_is_last(self, bracket: str) -> bool:
        """Go over the comma or the closing bracket here; whether it was the bracket."""
        last = self.mark == bracket
        if not last and self.mark != ",":
            raise self.broken("comma or bracket")
        self.skip()
        return last

    def value(self) -> Any:
        """The value here, read past; broken within its own brackets, it is the error itself."""
        start = self.position
        if self.mark in ("[", "{"):
            self.position = _end(self.text, start)
            end = self.position
            self.skip(0)
            try:
                return _decoded(self.text[start:end])
            except UnreadableFile as error:
                return error
        try:
            value, self.position = _DECODER.raw_decode(self.text, start)
        except (ValueError, RecursionError) as error:
            raise self.broken("value") from error
        self.skip(0)
        return value


def _decoded(text: str) -> Any:
    """One JSON value that is known to be shallow."""
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"This is not JSON: {error}.", "not_json") from error


def _after_space(text: str, position: int) -> int:
    """Where the white space from here on ends."""
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _end(text: str, start: int) -> int:
    """Where the list or object that starts here ends; raises when it is too deep, too intricate, or never ends."""
    depth = 0
    for parts, part in enumerate(_PART.finditer(text, start)):
        mark = text[part.start()]
        if mark in "[{":
            depth += 1
        elif mark in "]}":
            depth -= 1
        elif mark == '"' and not part["close"]:
            break
        if depth == 0:
            return part.end()
        if depth > _DEEPEST:
            raise UnreadableFile(f"This JSON is nested more than {_DEEPEST} deep: flatten it.", "too_deep")
        if parts > _MOST_PARTS:
            raise UnreadableFile(f"One value of this JSON has more than {_MOST_PARTS:,} parts.", "too_large")
    raise UnreadableFile("This is not JSON: it ends before its last bracket.", "not_json")
