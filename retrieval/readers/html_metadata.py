"""What a page says of itself: title, outlet, date, authors, address and language. Nothing is guessed from its text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from retrieval.errors import UnreadableFile
from retrieval.readers.dates import parse_published
from retrieval.readers.json_values import parse
from retrieval.readers.normalise import one_line

_DATES = (
    "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.created", "dcterms.date",
    "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "parsely-pub-date", "sailthru.date",
    "article.published", "published-date", "og:published_time",
)  # fmt: skip
_LONGEST = 300
_LONGEST_DATA = 300_000
_ARTICLE_TYPES = (
    "article",
    "newsarticle",
    "reportagenewsarticle",
    "analysisnewsarticle",
    "blogposting",
    "liveblogposting",
)


def metadata(tree: Any) -> dict[str, Any]:
    """The fields that the page gives, as strings; what it does not give is left out.

    A title from the head counts only where a reader sees it too, as a heading or in the title bar.
    """
    metas = _metas(tree)
    described = _described(tree)
    fields: dict[str, Any] = {
        "title": _title(tree, (metas.get("og:title"), _string(described.get("headline")))),
        "outlet": metas.get("og:site_name") or _name(described.get("publisher")),
        "published": _published(tree, metas, described),
        "authors": _authors(metas, described),
        "url": _address(tree, metas),
        "language": _line(tree.get("lang")) or metas.get("og:locale"),
    }
    return {name: value for name, value in fields.items() if value}


def _line(value: str | None) -> str:
    """A short value on one line; a long one is no name and counts as none."""
    line = one_line(value or "")
    return line if len(line) <= _LONGEST else ""


def _string(value: Any) -> str:
    """A short string, or nothing where a page gives something else."""
    return _line(value) if isinstance(value, str) else ""


def _metas(tree: Any) -> dict[str, str]:
    """The first value of each meta element, by its property, name or itemprop."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if (value := _line(element.get("content"))) and name:
            found.setdefault(name.strip().lower(), value)
    return found


def _described(tree: Any) -> dict[str, Any]:
    """The schema.org description of the article that the page is, where it has one."""
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        text = script.text or ""
        if len(text) > _LONGEST_DATA:
            continue
        try:
            value = parse(text)
        except UnreadableFile:
            continue
        for node in _nodes(value):
            kinds = node.get("@type")
            for kind in kinds if isinstance(kinds, list) else [kinds]:
                if isinstance(kind, str) and kind.lower() in _ARTICLE_TYPES:
                    return node
    return {}


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """The objects at the top of a description."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            yield from (node for node in graph if isinstance(node, dict)) if isinstance(graph, list) else ()


def _name(value: Any) -> str:
    """The name of a person or organisation, given as a string or as an object."""
    return _string(value.get("name")) if isinstance(value, dict) else _string(value)


def _title(tree: Any, claimed: tuple[str | None, ...]) -> str:
    """The article's title: as the head claims it where it is shown, else its heading, else the title bar's."""
    bar = _line(" ".join(element.text_content() for element in tree.xpath("//head/title[1]")))
    headings = [line for element in tree.iter("h1") if (line := _line(element.text_content()))]
    shown = [_letters(line) for line in (bar, *headings)]
    for title in claimed:
        if title and any(_letters(title) in line for line in shown):
            return title
    return headings[0] if len(set(headings)) == 1 else bar


def _letters(text: str) -> str:
    """Letters and digits alone, to compare titles that differ in punctuation."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _published(tree: Any, metas: dict[str, str], described: dict[str, Any]) -> str:
    """The first date of publication that is understood, else the first one given."""
    given = [_string(described.get("datePublished"))]
    given[:0] = [metas.get(_DATES[0], "")]
    given += [metas.get(name, "") for name in _DATES[1:]]
    given += [_line(element.get("datetime")) for element in tree.xpath("//time[@itemprop='datePublished' or @pubdate]")]
    given = [value for value in given if value]
    return next((value for value in given if parse_published(value)[0]), given[0] if given else "")


def _authors(metas: dict[str, str], described: dict[str, Any]) -> list[str]:
    """Names of people; an address of a profile is none."""
    value = described.get("author")
    names = [_name(item) for item in (value if isinstance(value, list) else [value])[:50]]
    if not any(names):
        names = [metas.get("author") or metas.get("article:author") or metas.get("byl") or ""]
    return [name for name in names if name and "://" not in name]


def _address(tree: Any, metas: dict[str, str]) -> str:
    """The page's own address, where it gives a whole one."""
    links = tree.xpath("//link[translate(@rel, 'CANOIL', 'canoil')='canonical']/@href")
    for address in (*links[:1], metas.get("og:url")):
        if address and str(address).lower().startswith(("http://", "https://")):
            return one_line(str(address))
    return ""
