"""The values that flow through retrieval: frozen, plain, and true to the text that they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

Published = date | datetime | None
"""A day, an aware or naive moment as the source gave it, or None where it gave none."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read: its text is normalised once and never changes, so offsets stay true.

    Offsets anywhere in Byline count Unicode code points of `text`. What the source did not say is None
    (or empty): no outlet, date or time zone is ever guessed. `published_given` keeps a date as it was
    written when it could not be understood.
    """

    id: str
    title: str
    text: str
    outlet: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    published: Published = None
    published_given: str | None = None
    language: str | None = None
    credit: str | None = None
    version: int = 1
    sha256: str = ""

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Article:
        """Build an article from plain values as JSON has them; unknown keys are ignored.

        Raises InvalidArticle when there is no text. The id is the one given, or else a content address:
        of the url where there is one, of title and text otherwise.
        """
        from retrieval.readers.fields import article_from_dict

        return article_from_dict(fields)

    @property
    def day(self) -> date | None:
        """The day of publication, in the source's own time zone."""
        return self.published.date() if isinstance(self.published, datetime) else self.published

    @property
    def published_text(self) -> str:
        """The date in ISO form, or "" where it is unknown."""
        return self.published.isoformat() if self.published else ""


class Role(StrEnum):
    """What a passage is to its article; boilerplate is never cited."""

    BODY = "body"
    CAPTION = "caption"
    CORRECTION = "correction"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Passage:
    """About 120 words of one article: `article.text[start:end]`, always whole sentences.

    `sentences` are the (start, end) spans of its sentences in the article's text.
    """

    article_id: str
    start: int
    end: int
    role: Role = Role.BODY
    sentences: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found; `parts` says what each leg of the search gave to its score.

    `copies` are the ids of articles that carry the same passage and were folded into this hit.
    """

    article: Article
    passage: Passage
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)
    copies: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The passage's own words."""
        return self.article.text[self.passage.start : self.passage.end]


@dataclass(frozen=True, slots=True)
class ArticleHit:
    """An article that a search found, with its best passages, best first."""

    article: Article
    score: float
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A span of one article, quoted: `quote == article.text[start:end]`, in this version, always.

    `origin` is the id of the first known article of the family of copies that the article belongs to.
    """

    number: int
    article_id: str
    version: int
    title: str
    outlet: str | None
    published: Published
    url: str | None
    start: int
    end: int
    quote: str
    before: str = ""
    after: str = ""
    origin: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in a claim that the text lacks or contradicts.

    kind: number, date, name, negation, quotation, speaker, unit or meaning. `start`/`end` are its
    offsets in the claim; `found` is what the text says instead, where it says something.
    """

    kind: str
    start: int
    end: int
    text: str
    found: str | None = None


@dataclass(frozen=True, slots=True)
class Support:
    """How far a text supports a claim: score 0-1, the span of the text that does it best, and what is wrong."""

    score: float
    span: tuple[int, int] | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def supported(self) -> bool:
        """Whether the claim may be shown with this text as its citation."""
        from retrieval.support import SUPPORTED_FROM

        return not self.problems and self.score >= SUPPORTED_FROM


@dataclass(frozen=True, slots=True)
class Refusal:
    """A source that was not added: which, a stable word for programs, and one line for people."""

    source: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class AddReport:
    """What became of every source handed to `Archive.add`; ids of articles, and refusals with reasons."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()

    def __add__(self, other: AddReport) -> AddReport:
        return AddReport(
            self.added + other.added,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.refused + other.refused,
        )

    def __str__(self) -> str:
        return (
            f"{len(self.added)} added, {len(self.updated)} updated, "
            f"{len(self.unchanged)} unchanged, {len(self.refused)} refused"
        )


@dataclass(frozen=True, slots=True)
class Story:
    """Articles on one event: ids, oldest first, and the title of the most central one."""

    article_ids: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """How far an archive is: articles, outlets, first and last day, and what is not yet searchable by meaning."""

    articles: int
    passages: int
    outlets: tuple[tuple[str, int], ...]
    first: date | None
    last: date | None
    undated: int
    vectors_pending: int
    version: str
