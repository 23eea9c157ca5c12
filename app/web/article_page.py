"""`GET /article/…`: one article to read, with a span of it highlighted; plain HTML, no script.

The page scrolls to the span by its fragment (`#span`), or without one by `autofocus` on it: browsers scroll there too.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from app.web.escaping import escape, language_tag, web_link
from app.web.wording import count, say_outlet, say_published
from retrieval.errors import ArticleNotFound
from retrieval.types import Article

if TYPE_CHECKING:
    from retrieval import Archive

STATIC = Path(__file__).parent / "static"
_MEDIA_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".png": "image/png"}
_LARGEST_OFFSET = 10**9


def article_router(archive: Archive) -> APIRouter:
    """The article page and the files that our pages are styled with."""
    # Imported here because app.api imports this module.
    from app.api.policy import ARTICLE_POLICY

    router = APIRouter(include_in_schema=False)

    @router.get("/article/{article_id:path}")
    def article(
        article_id: str,
        start: Annotated[int | None, Query(ge=0, le=_LARGEST_OFFSET)] = None,
        end: Annotated[int | None, Query(ge=0, le=_LARGEST_OFFSET)] = None,
        version: Annotated[int | None, Query(ge=1, le=_LARGEST_OFFSET)] = None,
    ) -> Response:
        """The readable page; a version that is no longer kept is answered with the newest."""
        headers = {"content-security-policy": ARTICLE_POLICY}
        try:
            newest = archive.get(article_id)
        except ArticleNotFound:
            return HTMLResponse(missing_page(), status_code=404, headers=headers)
        shown = newest
        if version is not None and version != newest.version:
            shown = next((item for item in archive.versions(article_id) if item.version == version), newest)
        return HTMLResponse(article_page(shown, newest, start, end, version), headers=headers)

    @router.get("/byline/{name}")
    def static(name: str) -> Response:
        """A stylesheet, script or picture of ours."""
        path = STATIC / name
        if path.parent != STATIC or path.suffix not in _MEDIA_TYPES or not path.is_file():
            return Response(status_code=404)
        body = path.read_bytes()
        return Response(body, media_type=_MEDIA_TYPES[path.suffix], headers={"cache-control": "no-cache"})

    return router


def article_page(
    shown: Article, newest: Article, start: int | None = None, end: int | None = None, asked_version: int | None = None
) -> str:
    """The page of one version of an article."""
    span, notes = _span(shown, start, end)
    if shown.version != newest.version:
        notes.append(f"This is version {shown.version}, as it was cited. The newest is version {newest.version}.")
    elif asked_version is not None and asked_version != shown.version:
        notes.append(f"Version {asked_version} is not kept; this is version {shown.version}.")
    if newest.version > 1 and shown.version == newest.version:
        notes.append(f"Corrected: this is version {newest.version} of the article.")
    facts = [
        f'<span class="outlet">{escape(say_outlet(shown.outlet))}</span>',
        f"<span>{escape(_published(shown))}</span>",
    ]
    if shown.authors:
        facts.append(f"<span>By {escape(', '.join(shown.authors))}</span>")
    if shown.credit:
        facts.append(f"<span>Credits {escape(shown.credit)}</span>")
    notices = "".join(f'<p class="notice">{escape(note)}</p>' for note in notes)
    return document(
        shown.title or "Untitled article",
        f"<article{language_tag(shown.language)} dir='auto'>"
        f"<h1>{escape(shown.title) or 'Untitled article'}</h1>"
        f'<p class="facts">{"".join(facts)}</p>{notices}'
        f'<div class="text">{_paragraphs(shown.text, span)}</div>'
        f"</article><footer>{_original(shown)}<p>{count(len(shown.text.split()), 'word')} · "
        f"article <code>{escape(shown.id)}</code></p></footer>",
    )


def missing_page() -> str:
    """What is shown where no article has the id."""
    return document(
        "No such article",
        "<article><h1>No such article</h1><p>No article of this archive has this address. It may have been removed; "
        'ask again in <a href="/">the chat</a>.</p></article>',
    )


def document(title: str, body: str) -> str:
    """A page of ours around a body; the title is escaped here, the body is HTML already."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<title>{escape(title)} · Byline</title><link rel="stylesheet" href="/byline/article.css">'
        '<link rel="icon" href="/byline/favicon.png"></head><body><header><a class="brand" href="/">Byline</a></header>'
        f"<main>{body}</main></body></html>"
    )


def _span(article: Article, start: int | None, end: int | None) -> tuple[tuple[int, int] | None, list[str]]:
    """The span to highlight, cut to the text, and what to say where it does not fit."""
    if start is None or end is None:
        return None, []
    length = len(article.text)
    if start >= end or start >= length:
        return None, ["The quoted passage is not in this text."]
    if end > length:
        return (start, length), ["The quoted passage goes on beyond the end of this text."]
    return (start, end), []


def _published(article: Article) -> str:
    if article.published is not None:
        return say_published(article.published)
    return f"Undated (the source says “{article.published_given}”)" if article.published_given else "Undated"


def _paragraphs(text: str, span: tuple[int, int] | None) -> str:
    """The text as paragraphs, the span marked in each that it touches; only the first mark carries the id."""
    pieces: list[str] = []
    marked_yet = False
    at = 0
    for block in text.split("\n"):
        first, at = at, at + len(block) + 1
        if not block.strip():
            continue
        start, end = (0, 0) if span is None else (max(span[0] - first, 0), min(span[1] - first, len(block)))
        if start >= end:
            pieces.append(f"<p>{escape(block)}</p>")
            continue
        name = "" if marked_yet else ' id="span" tabindex="-1" autofocus'
        marked_yet = True
        quoted = f"<mark{name}>{escape(block[start:end])}</mark>"
        pieces.append(f"<p>{escape(block[:start])}{quoted}{escape(block[end:])}</p>")
    return "".join(pieces)


def _original(article: Article) -> str:
    """A link to where the article was published, or its address as text when it is no web address."""
    if not article.url:
        return ""
    link = web_link(article.url)
    shown = escape(article.url if len(article.url) <= 100 else article.url[:99] + "…")
    if link is None:
        return f"<p>Address given: {shown}</p>"
    return f'<p>First published at <a href="{link}" rel="noopener noreferrer nofollow">{shown}</a></p>'
