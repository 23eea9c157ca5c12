"""`POST /api/check`: each sentence of a draft supported, contradicted or not found, with the passages that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from app.api import models
from app.drafts import LONGEST_DRAFT
from app.review import Verdict

if TYPE_CHECKING:
    from app.chat import Chat


class Check(models.Filters):
    """A draft, as plain text."""

    draft: Annotated[str, Field(min_length=1, max_length=LONGEST_DRAFT)]


class DraftProblem(BaseModel):
    """One thing that sources contradict: its place in the draft, what they say instead, and who does."""

    kind: str
    start: int
    end: int
    text: str
    instead: str | None
    citations: list[int]
    origins: int
    told: str


class CheckedSentence(BaseModel):
    """One sentence, `text == draft[start:end]`, its verdict, and the passages on either side."""

    text: str
    start: int
    end: int
    verdict: Verdict
    disputed: bool
    score: float
    supporting: list[models.Citation]
    contradicting: list[models.Citation]
    nearest: list[models.Citation]
    supporting_origins: int
    contradicting_origins: int
    supporting_outlets: list[str]
    contradicting_outlets: list[str]
    problems: list[DraftProblem]
    reason: str


class Review(BaseModel):
    """A checked draft."""

    draft: str
    sentences: list[CheckedSentence]
    counts: dict[Verdict, int]
    searched: models.Searched
    archive_version: str
    seconds: dict[str, float]


def check_router(chat: Chat) -> APIRouter:
    """The route over one chat."""
    router = APIRouter(prefix="/api", tags=["chat"], responses=models.ERRORS)

    @router.post("/check", response_model=Review)
    def check(body: Check) -> Response:
        """Check every sentence of a draft against the articles."""
        filters = body.model_dump(exclude={"draft"})
        return JSONResponse(chat.check(body.draft, **filters).to_dict())

    return router
