"""`GET /api/search` and `POST /api/who-reports`: what the articles hold, without an answer around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response

from app import plain
from app.answer import plain_values
from app.api import models
from app.filtering import searched

if TYPE_CHECKING:
    from retrieval import Archive

MAX_HITS = 100


def search_router(archive: Archive) -> APIRouter:
    """The routes over one archive."""
    router = APIRouter(prefix="/api", tags=["search"], responses=models.ERRORS)

    @router.get("/search", response_model=models.Hits)
    def search(
        query: Annotated[str, Query(min_length=1, max_length=models.MAX_QUESTION)],
        filters: models.QueryFilters,
        k: Annotated[int, Query(ge=1, le=MAX_HITS)] = 10,
    ) -> Response:
        """The passages nearest to a query, best first."""
        hits = [plain.hit(item) for item in archive.search(query, k=k, **filters)]
        return JSONResponse({"hits": hits, "searched": plain_values(searched(archive, filters))})

    @router.post("/who-reports", response_model=models.Reports)
    def who_reports(body: models.WhoReports) -> Response:
        """Every article that states a claim, each with the span that does."""
        filters = body.filters()
        reports = plain_values(archive.who_reports(body.claim, **filters))
        return JSONResponse(
            {"claim": body.claim, "reports": reports, "searched": plain_values(searched(archive, filters))}
        )

    return router
