"""Every typed error as an HTTP answer: one table, one shape, and never a traceback.

The body is always `{"error": {"code": "...", "message": "..."}}`: a stable word for programs and one line for people.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from app import errors as app_errors
from retrieval import errors as retrieval_errors

logger = logging.getLogger("byline.api")

STATUS: Mapping[type[Exception], int] = {
    retrieval_errors.RetrievalError: 503,
    retrieval_errors.InvalidArticle: 422,
    retrieval_errors.UnreadableFile: 422,
    retrieval_errors.ArticleNotFound: 404,
    retrieval_errors.InvalidQuery: 422,
    retrieval_errors.ArchiveLocked: 503,
    retrieval_errors.ArchiveReadOnly: 503,
    retrieval_errors.ArchiveDamaged: 503,
    retrieval_errors.ArchiveClosed: 503,
    retrieval_errors.EmbedderMismatch: 503,
    retrieval_errors.IndexUnavailable: 503,
    app_errors.AppError: 503,
    app_errors.InvalidQuestion: 422,
    app_errors.InvalidBundle: 422,
    app_errors.InvalidSettings: 503,
    app_errors.PortTaken: 503,
    app_errors.ServerUnreachable: 503,
    app_errors.ModelFailed: 502,
}
"""The HTTP status of every typed error; a test keeps the table complete."""

_HTTP_CODES = {
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
    421: "wrong_host",
}


def error_body(code: str, message: str) -> dict[str, dict[str, str]]:
    """The one shape of an error; the message is cut to one line."""
    return {"error": {"code": code, "message": " ".join(message.split())}}


def error_of(error: Exception) -> tuple[int, dict[str, dict[str, str]]]:
    """Status and body of any error; what is not ours says only that it is our fault, and is logged."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind], error_body(getattr(error, "code", "error"), str(error))
    logger.error("unexpected error", exc_info=error)
    return 500, error_body("internal_error", "Something went wrong in Byline itself; its log says what.")


def error_response(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """An error as a response."""
    return JSONResponse(error_body(code, message), status_code=status, headers=dict(headers or {}))


def _typed(_: Request, error: Exception) -> JSONResponse:
    status, body = error_of(error)
    return JSONResponse(body, status_code=status)


def _invalid(_: Request, error: Exception) -> JSONResponse:
    """Say which field is wrong and why, without sending the value back."""
    assert isinstance(error, RequestValidationError)
    lines = []
    for item in error.errors()[:5]:
        place = ".".join(str(part) for part in item["loc"] if part not in ("body", "query", "path"))
        lines.append(f"{place}: {item['msg']}" if place else str(item["msg"]))
    message = "; ".join(lines).encode("utf-8", "replace").decode("utf-8")
    return error_response(422, "invalid_request", message)


def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == 400:  # FastAPI's word for a body that cannot even be decoded
        return error_response(422, "invalid_request", "The body is not JSON in UTF-8.")
    code = _HTTP_CODES.get(error.status_code, "http_error")
    return error_response(error.status_code, code, str(error.detail), error.headers)


def install_error_handlers(api: FastAPI) -> None:
    """Answer every error of our routes in the one shape."""
    api.add_exception_handler(retrieval_errors.RetrievalError, _typed)
    api.add_exception_handler(app_errors.AppError, _typed)
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(HTTPException, _http)
    api.add_exception_handler(Exception, _typed)
