"""One page of HTML to the fields of its article; runs in the process that `html` can kill."""

from __future__ import annotations

import re
from typing import Any

from retrieval.errors import UnreadableFile
from retrieval.readers.decoding import decode_html
from retrieval.readers.html_metadata import metadata
from retrieval.readers.markup import NEVER_SHOWN, hidden_by_style

_DEEPEST = 200
_MOST_TAGS = 60_000  # twenty times the most that any page of the article extraction benchmark has
_LONGEST_SHEET = 500_000
_KEPT_WHATEVER = frozenset(("html", "body", "article", "main"))
_BRACE = re.compile(r"([{}])")
_SIMPLE = re.compile(r"\s*([a-z0-9]*)([.#])([\w-]+)\s*", re.IGNORECASE)


def read_page(data: bytes) -> dict[str, Any]:
    """The article of a page: what a reader sees of it, and what its head says of title, outlet, date and author.

    trafilatura 2 finds the text after everything hidden is gone. Its fast mode is more exact than its default one on
    the article extraction benchmark. Raises UnreadableFile (codes too_deep, too_large, no_text, not_text).
    """
    from lxml import etree, html
    from trafilatura import extract

    text = decode_html(data)
    if text.count("<") > _MOST_TAGS:
        raise UnreadableFile(f"The page has more than {_MOST_TAGS:,} tags.", "too_large")
    parser = html.HTMLParser(encoding="utf-8", remove_pis=True)
    try:
        tree = html.document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableFile("There is no text in this page.", "no_text") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise UnreadableFile(f"The page nests its elements more than {_DEEPEST} deep.", "too_deep")
    _refuse_deep(tree)
    fields = metadata(tree)
    _remove_hidden(tree)
    body = extract(tree, fast=True, include_comments=False, include_images=False, include_links=False)
    if not body:
        raise UnreadableFile("No article was found in this page.", "no_text")
    return fields | {"text": body}


def _refuse_deep(tree: Any) -> None:
    """Refuse a page whose depth would take the extractor minutes."""
    from lxml import etree

    depth = 0

    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise UnreadableFile(f"The page nests its elements more than {_DEEPEST} deep.", "too_deep")


def _remove_hidden(tree: Any) -> None:
    """Take out of the tree what a browser does not show: comments, scripts, what attribute or style hides."""
    classes, ids = _hidden_names(tree)
    gone = []
    for element in tree.iter():
        name = element.tag
        if not isinstance(name, str):
            gone.append(element)
        elif name in NEVER_SHOWN:
            if name != "head":
                gone.append(element)
        elif name not in _KEPT_WHATEVER and (
            element.get("hidden") is not None
            or hidden_by_style(element.get("style") or "")
            or not classes.isdisjoint((element.get("class") or "").split())
            or (element.get("id") or "") in ids
        ):
            gone.append(element)
    for element in gone:
        if element.getparent() is not None:
            element.drop_tree()


def _hidden_names(tree: Any) -> tuple[frozenset[str], frozenset[str]]:
    """Classes and ids that the page's own style sheets hide by a rule on that name alone."""
    classes: set[str] = set()
    ids: set[str] = set()
    for sheet in tree.iter("style"):
        if (sheet.get("media") or "all").lower() not in ("all", "screen"):
            continue
        depth, before, selector = 0, "", ""
        for piece in _BRACE.split((sheet.text or "")[:_LONGEST_SHEET]):
            if piece == "{":
                depth, selector = depth + 1, before
            elif piece == "}":
                if depth == 1 and hidden_by_style(before):  # rules inside @media are deeper
                    for found in map(_SIMPLE.fullmatch, selector.split(",")):
                        if found:
                            (classes if found[2] == "." else ids).add(found[3])
                depth = max(depth - 1, 0)
            before = piece
    return frozenset(classes), frozenset(ids)
