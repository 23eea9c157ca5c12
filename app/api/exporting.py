"""An answer in another form than this API's own JSON: an evidence bundle, Markdown, BibTeX or RIS, as a file.

`GET /api/export` is what a page can link to: it answers the question again, in quotes alone, which gives the same bytes
as long as the archive is the same, costs nothing and sends nothing anywhere.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from app.api import models
from app.chat import Chat
from app.evidence.bundle_format import Bundle, bundle_bytes
from app.evidence.exporting import ExportFormat, authors_of, export

if TYPE_CHECKING:
    from app.answer import Answer
    from retrieval import Archive


class AnswerFormat(StrEnum):
    """How `POST /api/ask?format=` answers."""

    JSON = "json"
    BUNDLE = "bundle"
    MARKDOWN = "markdown"
    BIBTEX = "bibtex"
    RIS = "ris"


FILES = {form.media_type: {"schema": {"type": "string"}} for form in ExportFormat}
"""The other media types than JSON that an answer can have, as OpenAPI describes them."""


def export_router(archive: Archive) -> APIRouter:
    """The route over one archive."""
    router = APIRouter(prefix="/api", tags=["chat"], responses=models.ERRORS)
    chat = Chat(archive)

    @router.get(
        "/export",
        response_model=models.Answer | Bundle,
        responses={200: {"description": "The answer, as a file but for JSON: the format decides.", "content": FILES}},
    )
    def export_answer(
        request: Request,
        question: Annotated[str, Query(min_length=1, max_length=models.MAX_QUESTION)],
        filters: models.QueryFilters,
        form: Annotated[AnswerFormat, Query(alias="format")] = AnswerFormat.BUNDLE,
    ) -> Response:
        """The answer in verbatim quotes, as a file: an evidence bundle, Markdown, BibTeX or RIS."""
        return answer_response(chat.ask(question, **filters), form, archive, str(request.base_url))

    return router


def answer_response(answer: Answer, form: AnswerFormat, archive: Archive, base_url: str) -> Response:
    """The answer in a form; all but JSON come as a file to be saved. `base_url` is where permalinks lead."""
    if form is AnswerFormat.JSON:
        return JSONResponse(answer.to_dict())
    if form is AnswerFormat.BUNDLE:
        return _file(bundle_bytes(answer.to_bundle()), "application/json", "answer.bundle.json")
    kind = ExportFormat(form.value)
    text = export(answer, kind, base_url, authors_of(archive.get))
    return _file(text.encode("utf-8", "replace"), f"{kind.media_type}; charset=utf-8", f"answer{kind.suffix}")


def _file(content: bytes, media_type: str, name: str) -> Response:
    """Bytes as a download."""
    return Response(content, media_type=media_type, headers={"content-disposition": f'attachment; filename="{name}"'})
