"""`/api/articles`: list, add, read and remove articles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Body, Query
from fastapi.responses import JSONResponse, Response

from app import plain
from app.answer import plain_values
from app.api import models
from retrieval.errors import InvalidArticle
from retrieval.types import Article, Refusal

if TYPE_CHECKING:
    from retrieval import Archive

MAX_LISTED = 500
MAX_ADDED = 10_000


def read_articles(given: list[models.ArticleIn]) -> Iterator[Article | Refusal]:
    """Each given article as the archive takes it, or why it is refused; one bad article does not stop the rest."""
    for place, fields in enumerate(given, start=1):
        try:
            yield Article.from_dict(fields.model_dump(exclude_unset=True))
        except InvalidArticle as error:
            yield Refusal(
                str(fields.id or fields.url or fields.title or f"article {place}")[:300], error.code, str(error)
            )


def articles_router(archive: Archive) -> APIRouter:
    """The routes over one archive."""
    router = APIRouter(prefix="/api", tags=["articles"], responses=models.ERRORS)

    @router.get("/articles", response_model=models.Articles)
    def list_articles(
        offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
        limit: Annotated[int, Query(ge=1, le=MAX_LISTED)] = 50,
        outlet: Annotated[str | None, Query(max_length=500)] = None,
    ) -> Response:
        """The articles, newest first, without their texts."""
        listed = [plain.article_line(item) for item in archive.articles(offset=offset, limit=limit, outlet=outlet)]
        return JSONResponse({"articles": listed, "total": len(archive), "offset": offset})

    @router.post("/articles", response_model=models.Added)
    def add_articles(
        articles: Annotated[list[models.ArticleIn], Body(max_length=MAX_ADDED)],
    ) -> Response:
        """Add articles; adding the same again changes nothing. They are searchable by words when this returns."""
        return JSONResponse(plain_values(archive.add(read_articles(articles))))

    @router.get("/articles/{article_id:path}", response_model=models.ArticleVersions)
    def read_article(article_id: str) -> Response:
        """One article as it was read, with the numbers of its versions."""
        article = archive.get(article_id)
        versions = sorted(item.version for item in archive.versions(article_id))
        return JSONResponse({"article": plain_values(article), "versions": versions})

    @router.delete("/articles/{article_id:path}", response_model=models.Removed)
    def remove_article(article_id: str) -> Response:
        """Remove an article with all its versions."""
        return JSONResponse({"removed": list(archive.remove([article_id]))})

    return router
