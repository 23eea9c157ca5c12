"""`GET /api/search` and `POST /api/who-reports`: what the articles hold, without an answer around it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response

from app.api import models, plain

if TYPE_CHECKING:
    from retrieval import Archive

MAX_HITS = 100

Day = Annotated[date | None, Query(description="A day in ISO form, as 2015-10-06")]


def search_router(archive: Archive) -> APIRouter:
    """The routes over one archive."""
    router = APIRouter(prefix="/api", tags=["search"], responses=models.ERRORS)

    @router.get("/search", response_model=models.Hits)
    def search(
        query: Annotated[str, Query(min_length=1, max_length=models.MAX_QUESTION)],
        k: Annotated[int, Query(ge=1, le=MAX_HITS)] = 10,
        outlets: Annotated[list[models.OutletName] | None, Query(max_length=models.MAX_OUTLETS)] = None,
        published_from: Day = None,
        published_to: Day = None,
        as_of: Day = None,
    ) -> Response:
        """The passages nearest to a query, best first."""
        filters: dict[str, Any] = {
            "outlets": outlets,
            "published_from": published_from,
            "published_to": published_to,
            "as_of": as_of,
        }
        hits = [plain.hit(item) for item in archive.search(query, k=k, **filters)]
        return JSONResponse({"hits": hits, "searched": _searched(archive, filters)})

    @router.post("/who-reports", response_model=models.Reports)
    def who_reports(body: models.WhoReports) -> Response:
        """Every article that states a claim, each with the span that does."""
        filters = body.model_dump(exclude={"claim"})
        reports = [plain.citation(item) for item in archive.who_reports(body.claim, **filters)]
        return JSONResponse({"claim": body.claim, "reports": reports, "searched": _searched(archive, filters)})

    return router


def _searched(archive: Archive, filters: dict[str, Any]) -> dict[str, Any]:
    """What was searched, as an answer says it."""
    articles, undated = archive.searched(**filters)
    days = {name: filters[name] for name in ("published_from", "published_to", "as_of")}
    return {
        "articles": articles,
        "outlets": filters["outlets"],
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "undated_left_out": undated,
        "vectors_pending": archive.status().vectors_pending,
    }
