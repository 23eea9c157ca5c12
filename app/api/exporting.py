"""An answer in another form than this API's own JSON: an evidence bundle, Markdown, BibTeX or RIS, as a file."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from fastapi.responses import JSONResponse, Response

from app.bundle_format import bundle_bytes
from app.exporting import ExportFormat, authors_of, export

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
