"""Markdown with YAML front matter: the fields above, the text as a reader would see it below."""

from __future__ import annotations

import re
from typing import Any

from retrieval.errors import UnreadableFile
from retrieval.readers.markup import without_tags
from retrieval.readers.normalise import normalise
from retrieval.readers.plain import read_plain

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_LONGEST_FRONT = 20_000
_DEEPEST = 10
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]{1,500}\]:[^\n]*\n?", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,1000}\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,500}\])")
_LINK = re.compile(r"\[([^\[\]\n]{1,1000})\]\([^()\n]{0,2000}\)")
_ADDRESS = re.compile(r"<(https?://[^<>\s]{1,2000})>")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$", re.MULTILINE)
_STRONG = re.compile(r"(?<![\w*])(\*\*|__)(?=\S)([^*_\n]{1,1000})(?<=\S)\1(?![\w*])")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_\n]{1,1000})(?<=\S)\1(?![\w*])")
_TITLE = re.compile(r"\A#[ \t]+([^\n]{1,300}?)(?:[ \t]+#+)?[ \t]*(?:\n+|\Z)")


def read_markdown(text: str) -> dict[str, Any]:
    """The fields of an article in Markdown: those of its front matter, a title, and its text without marks.

    Without a title in the front matter it is the first heading, or what plain text has for one. Images, comments and
    link definitions show no words to a reader and go. Raises UnreadableFile (code front_matter).
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
    fields: dict[str, Any] = {}
    if text.startswith("---"):
        front = _FRONT.match(text[: _LONGEST_FRONT + 10])
        if front:
            fields = _front_matter(front[1])
            text = text[front.end() :]
        elif re.match(r"---[ \t]*\n", text) and len(text) > _LONGEST_FRONT:
            raise UnreadableFile(
                f"The front matter does not end with --- within {_LONGEST_FRONT:,} characters.", "front_matter"
            )
    text = normalise(without_tags(text))
    if "title" not in fields:
        heading = _TITLE.match(text)
        found = {"title": heading[1], "text": text[heading.end() :]} if heading else read_plain(text)
        fields, text = fields | found, found["text"]
        fields["title"] = _unmarked(fields.get("title", ""))
    return fields | {"text": _unmarked(text)}


def _unmarked(text: str) -> str:
    """Words without the marks around them; what is not surely a mark stays."""
    text = _IMAGE.sub("", _DEFINITION.sub("", text))
    text = _ADDRESS.sub(r"\1", _LINK.sub(r"\1", text))
    return _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", _HEADING.sub(r"\1", text)))


def _front_matter(text: str) -> dict[str, Any]:
    """The fields of YAML front matter, every value as it is written; no anchors, tags or depth."""
    import yaml

    depth = 0
    try:
        for event in yaml.parse(text, Loader=_loader()):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise UnreadableFile("The front matter has anchors or aliases: write the values out.", "front_matter")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                raise UnreadableFile(f"The front matter is nested more than {_DEEPEST} deep.", "front_matter")
        fields = yaml.load(text, Loader=_loader())
    except (yaml.YAMLError, ValueError) as error:
        place = getattr(error, "problem_mark", None)
        where = f" in line {place.line + 2}" if place else ""
        problem = getattr(error, "problem", None) or "bad characters"
        raise UnreadableFile(f"The front matter is not YAML{where}: {problem}.", "front_matter") from error
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise UnreadableFile("The front matter is no list of `name: value` lines.", "front_matter")
    return {str(name): value for name, value in fields.items()}


def _loader() -> Any:
    """A safe YAML loader that leaves dates, numbers and `no` (Norwegian) as they are written."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own name and type
            letter: [(tag, pattern) for tag, pattern in resolvers if tag.endswith(":null")]
            for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    return Loader
