"""The server: the API, the article page and the web chat as one application over one archive and one chat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Match

from app import plain
from app.api import models
from app.api.articles import articles_router
from app.api.asking import ask_router
from app.api.checking import check_router
from app.api.errors import error_response, install_error_handlers
from app.api.exporting import export_router
from app.api.guard import Guard
from app.api.searching import search_router
from app.version import __version__
from app.web.article_page import article_router
from app.web.reports_page import reports_router

if TYPE_CHECKING:
    from app.chat import Chat
    from app.settings import Settings
    from retrieval import Archive

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def create_app(archive: Archive, chat: Chat, settings: Settings, *, web: bool = True) -> FastAPI:
    """The whole server as an ASGI application; `web=False` leaves the web chat, and so Gradio, out.

    The archive stays the caller's: it is neither opened nor closed here.
    """
    api = FastAPI(
        title="Byline",
        version=__version__,
        description="Answers from a collection of news articles; every sentence carries the passage that proves it.",
        docs_url=None,  # its page loads scripts from a CDN; the description itself is at /openapi.json
        redoc_url=None,
        redirect_slashes=False,  # an article's id may end in a slash
    )
    install_error_handlers(api)
    routers = [
        ask_router(chat),
        check_router(chat),
        export_router(archive),
        search_router(archive),
        articles_router(archive),
        _health_router(archive, chat),
        article_router(archive),
        reports_router(archive),
    ]
    for router in routers:
        api.include_router(router)
    routes = [route for router in routers for route in router.routes]

    @api.api_route("/api/{rest:path}", methods=_METHODS, include_in_schema=False)
    def unknown(rest: str, request: Request) -> Response:
        """Say that a route does not exist, or not for this method, before the web chat's page would answer."""
        allowed = _allowed_methods(routes, request)
        if allowed:
            message = f"This address takes {', '.join(allowed)}."
            return error_response(405, "method_not_allowed", message, {"allow": ", ".join(allowed)})
        return error_response(404, "not_found", "There is no such route; /openapi.json lists them.")

    if web:
        from app.web.page import mount_chat

        mount_chat(api, archive, chat, settings)
    # Last, so that it is the outermost: nothing is read before the guard has let it in.
    api.add_middleware(Guard, bound_to=settings.host, max_body=settings.max_upload_mb * 1024 * 1024)
    return api


def _health_router(archive: Archive, chat: Chat) -> APIRouter:
    router = APIRouter(prefix="/api", tags=["health"], responses=models.ERRORS)

    @router.get("/health", response_model=models.Health)
    def health() -> Response:
        """Whether Byline answers, and how far the archive is."""
        return JSONResponse(
            {"status": "ok", "version": __version__, "mode": chat.mode} | plain.status(archive.status())
        )

    return router


def _allowed_methods(routes: Sequence[BaseRoute], request: Request) -> list[str]:
    """The methods of the routes that have this path but not this method."""
    allowed: set[str] = set()
    for route in routes:
        if route.matches(request.scope)[0] is Match.PARTIAL:
            allowed |= getattr(route, "methods", None) or set()
    return sorted(allowed)
