"""`POST /api/check`: each sentence of a draft supported, contradicted or not found, with the passages that say so.

`POST /api/verify` checks an evidence bundle against the archive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from app.api import models
from app.evidence.bundles import verify
from app.review.drafts import LONGEST_DRAFT
from app.review.verdicts import Verdict

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


class Failure(BaseModel):
    """What does not hold, or is worth knowing: the citation's number, or null for the bundle as a whole."""

    citation: int | None
    why: str


class Verification(BaseModel):
    """What was checked of an evidence bundle, and what failed."""

    holds: bool
    citations: int
    sentences: int
    against_archive: bool
    failures: list[Failure]
    notes: list[Failure]


def check_router(chat: Chat) -> APIRouter:
    """The route over one chat."""
    router = APIRouter(prefix="/api", tags=["chat"], responses=models.ERRORS)

    @router.post("/check", response_model=Review)
    def check(body: Check) -> Response:
        """Check every sentence of a draft against the articles."""
        return JSONResponse(chat.check(body.draft, **body.filters()).to_dict())

    @router.post(
        "/verify",
        response_model=Verification,
        openapi_extra={
            "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
        },
    )
    async def verify_bundle(request: Request) -> Response:
        """Check an evidence bundle against itself and the articles; the body is the bundle's file."""
        data = await request.body()
        verification = await run_in_threadpool(verify, data, chat.archive)
        return JSONResponse(verification.to_dict())

    return router
