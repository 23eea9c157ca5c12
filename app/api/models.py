"""What the HTTP API takes and gives, typed for OpenAPI; the outgoing side mirrors the dataclasses field by field."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.answer import ReasonCode
from app.filtering import Filtering, given
from retrieval.types import Role

MAX_QUESTION = 4_000
MAX_HISTORY = 50
MAX_OUTLETS = 500

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_QUESTION)]
OutletName = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Day = Annotated[date | None, Field(description="A day in ISO form, as 2015-10-06")]


class Given(BaseModel):
    """What a caller sends; a misspelled field is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")


class Filters(Given):
    """Which articles to search; undated ones are left out by any date."""

    outlets: list[OutletName] | None = Field(default=None, max_length=MAX_OUTLETS)
    published_from: Day = None
    published_to: Day = None
    as_of: Day = None

    def filters(self) -> Filtering:
        """Those that were given, as `Archive.search` takes them."""
        return given(self.outlets, self.published_from, self.published_to, self.as_of)


def query_filters(
    outlets: Annotated[list[OutletName] | None, Query(max_length=MAX_OUTLETS)] = None,
    published_from: Annotated[Day, Query()] = None,
    published_to: Annotated[Day, Query()] = None,
    as_of: Annotated[Day, Query()] = None,
) -> Filtering:
    """The same filters in the address of a GET."""
    return given(outlets, published_from, published_to, as_of)


QueryFilters = Annotated[Filtering, Depends(query_filters)]
"""The filters of a GET, as a parameter of its route."""


class EarlierSentence(BaseModel):
    """A sentence of an earlier answer; whatever else it carries is ignored."""

    text: str = Field(max_length=20_000)


class Earlier(BaseModel):
    """An earlier turn: an answer as this API gave it, or only its question."""

    question: Text
    rewritten: str | None = Field(default=None, max_length=MAX_QUESTION)
    sentences: list[EarlierSentence] = Field(default=[], max_length=100)


class Ask(Filters):
    """A question with the turns before it; `stream` asks for server-sent events, as the Accept header does."""

    question: Text
    history: list[Earlier | Text] = Field(default=[], max_length=MAX_HISTORY)
    stream: bool = False


class WhoReports(Filters):
    """A claim, as a sentence."""

    claim: Text


class ArticleIn(BaseModel):
    """An article to add; unknown keys are ignored, as in a file."""

    model_config = ConfigDict(extra="allow")

    id: str | int | None = None
    title: str | None = None
    text: str | None = None
    outlet: str | None = None
    url: str | None = None
    authors: list[str] | str | None = None
    published: str | None = None
    language: str | None = None
    credit: str | None = None


class Span(BaseModel):
    """A span of one version of an article, in code points."""

    article_id: str
    version: int
    title: str
    outlet: str | None
    published: str | None
    url: str | None
    start: int
    end: int


class Citation(Span):
    """A quoted span: `quote == article.text[start:end]`, always."""

    number: int
    quote: str
    before: str
    after: str
    origin: str
    sha256: str


class Problem(BaseModel):
    """One thing in a sentence that its source lacks or contradicts."""

    kind: str
    start: int
    end: int
    text: str
    found: str | None


class Support(BaseModel):
    """How far the citations support the sentence."""

    score: float
    span: tuple[int, int] | None
    problems: list[Problem]


class Sentence(BaseModel):
    """One sentence of an answer with the citations that prove it."""

    text: str
    citations: list[Citation]
    support: Support
    speaker: str | None
    spoken: list[tuple[int, int]]
    marks: list[tuple[int, int]]


class Searched(BaseModel):
    """What was searched, under which filters."""

    articles: int
    outlets: list[str] | None
    published_from: str | None
    published_to: str | None
    as_of: str | None
    undated_left_out: int
    vectors_pending: int


class Dropped(BaseModel):
    """A sentence that a model wrote and that was not shown, and why."""

    text: str
    why: str


class Missing(BaseModel):
    """A part of the question that the articles do not have."""

    words: str
    articles: int


class Answer(BaseModel):
    """An answer, or an abstention with its reason and the nearest passages."""

    question: str
    sentences: list[Sentence]
    searched: Searched
    rewritten: str | None
    confidence: float
    abstained: bool
    reason_code: ReasonCode | None
    reason: str
    missing: list[Missing]
    nearest: list[Citation]
    dropped: list[Dropped]
    incomplete: bool
    mode: str
    note: str
    prompt_version: str
    archive_version: str
    seconds: dict[str, float]
    tokens: dict[str, int]
    text: str
    citations: list[Citation]


class Hit(Span):
    """A passage that a search found: `text` is `article.text[start:end]`."""

    role: Role
    text: str
    score: float
    parts: dict[str, float]
    copies: list[str]


class Hits(BaseModel):
    """Passages, best first, and what was searched."""

    hits: list[Hit]
    searched: Searched


class Reports(BaseModel):
    """Every article that states the claim, each with the span that does."""

    claim: str
    reports: list[Citation]
    searched: Searched


class Article(BaseModel):
    """An article as it was read."""

    id: str
    title: str
    text: str
    outlet: str | None
    url: str | None
    authors: list[str]
    published: str | None
    published_given: str | None
    language: str | None
    credit: str | None
    version: int
    sha256: str


class ArticleVersions(BaseModel):
    """An article and the numbers of all its stored versions."""

    article: Article
    versions: list[int]


class ArticleLine(BaseModel):
    """An article in a list, without its text."""

    id: str
    title: str
    outlet: str | None
    url: str | None
    published: str | None
    language: str | None
    credit: str | None
    version: int
    words: int


class Articles(BaseModel):
    """A page of the archive's articles, newest first."""

    articles: list[ArticleLine]
    total: int = Field(description="How many articles the archive holds")
    offset: int


class Refused(BaseModel):
    """A source that was not added, and why."""

    source: str
    code: str
    reason: str


class Added(BaseModel):
    """What became of every article that was sent."""

    added: list[str]
    updated: list[str]
    unchanged: list[str]
    refused: list[Refused]


class Removed(BaseModel):
    """The ids that were removed."""

    removed: list[str]


class Health(BaseModel):
    """Whether Byline answers, and how far the archive is."""

    status: str
    version: str
    mode: str = Field(description='"quotes", or the name of the model that writes')
    articles: int
    passages: int
    outlets: int
    first: str | None
    last: str | None
    undated: int
    vectors_pending: int
    archive_version: str


class Fault(BaseModel):
    """A stable word for programs, and one line for people that says what to do next."""

    code: str
    message: str


class Error(BaseModel):
    """What every error looks like."""

    error: Fault


ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": Error, "description": text}
    for status, text in {
        404: "No such article",
        413: "The request is too large",
        421: "The Host header names another machine",
        422: "Something sent is out of its bounds",
        503: "The archive cannot be used now",
    }.items()
}
"""The errors that any route may answer with."""
