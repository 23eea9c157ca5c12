"""`GET /reports?claim=…`: who reports a sentence, article by article and counted by origin; plain HTML, no script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from app.web.article_page import document
from app.web.escaping import escape
from app.web.passages import in_context, title_link
from app.web.wording import count, say_outlet, say_published
from retrieval.types import Citation

if TYPE_CHECKING:
    from retrieval import Archive

_LONGEST_CLAIM = 2_000


def reports_router(archive: Archive) -> APIRouter:
    """The page behind “who reports this?” beside each sentence of an answer."""
    # Imported here because app.api imports this module.
    from app.api.policy import ARTICLE_POLICY

    router = APIRouter(include_in_schema=False)

    @router.get("/reports")
    def reports(claim: Annotated[str, Query(min_length=1, max_length=_LONGEST_CLAIM)]) -> Response:
        """Every article that states the claim, with the sentence that does."""
        found = archive.who_reports(claim) if claim.strip() else []
        return HTMLResponse(reports_page(claim, found), headers={"content-security-policy": ARTICLE_POLICY})

    return router


def reports_page(claim: str, found: list[Citation]) -> str:
    """The page for a claim and the passages that state it; articles of one origin stand together."""
    groups: dict[str, list[Citation]] = {}
    for citation in found:
        groups.setdefault(citation.origin, []).append(citation)
    if found:
        origins = count(len(groups), "origin")
        told = f"{count(len(found), 'article reports', 'articles report')} this, from {origins}."
    else:
        told = "No article of this archive reports this in so many words."
    body = "".join(_group(group) for group in groups.values())
    return document(
        "Who reports this?",
        f"<article><h1>Who reports this?</h1><p class='text' dir='auto'><q>{escape(claim)}</q></p>"
        f"<p class='notice'>{told}</p>{body}</article>",
    )


def _group(group: list[Citation]) -> str:
    """The articles of one origin."""
    head = f"<h2>{count(len(group), 'copy', 'copies')} of one report</h2>" if len(group) > 1 else ""
    return f"<section>{head}{''.join(_report(citation) for citation in group)}</section>"


def _report(citation: Citation) -> str:
    """One article: who, when, what it is called, and its words."""
    return (
        f'<p class="facts"><span class="outlet">{escape(say_outlet(citation.outlet))}</span>'
        f"<span>{escape(say_published(citation.published))}</span><span>{title_link(citation)}</span></p>"
        f'<blockquote dir="auto">{in_context(citation)}</blockquote>'
    )
