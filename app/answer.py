"""An answer and its parts: what every front shows, and what `--json` and the HTTP API return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from retrieval.types import Citation, Support


class ReasonCode(StrEnum):
    """Why an answer abstains."""

    OFF_TOPIC = "off_topic"
    MISSING_PART = "missing_part"
    PREMISE_CONTRADICTED = "premise_contradicted"
    FILTERED_OUT = "filtered_out"
    NO_ARTICLES = "no_articles"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer with the citations that prove it.

    In quotes mode `text` is the quote itself. `marks` are the (start, end) spans of `text` that hold the
    answering words, shown in bold. `spoken` are the spans of `text` that are the speaker's own words.
    """

    text: str
    citations: tuple[Citation, ...]
    support: Support
    speaker: str | None = None
    spoken: tuple[tuple[int, int], ...] = ()
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched: how many articles, under which filters, and how many undated ones a date filter left out."""

    articles: int
    outlets: tuple[str, ...] | None = None
    published_from: date | None = None
    published_to: date | None = None
    as_of: date | None = None
    undated_left_out: int = 0
    vectors_pending: int = 0


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that a model wrote and that was not shown, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A part of the question that the searched articles do not have: the words, and how many articles hold them."""

    words: str
    articles: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A question's answer: sentences with citations, or an abstention with its reason and the nearest passages.

    `confidence` (0-1) is the calibrated probability that the articles answer the question; it is given also
    when abstaining. `mode` is "quotes" or the model's name; `note` says in one line why a model's answer fell
    back to quotes. `seconds` is wall time by stage, `tokens` what a model used (prompt, completion, calls).
    """

    question: str
    sentences: tuple[Sentence, ...]
    searched: Searched
    rewritten: str | None = None
    confidence: float = 0.0
    abstained: bool = False
    reason_code: ReasonCode | None = None
    reason: str = ""
    missing: tuple[Missing, ...] = ()
    nearest: tuple[Citation, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    incomplete: bool = False
    mode: str = "quotes"
    note: str = ""
    prompt_version: str = ""
    archive_version: str = ""
    seconds: Mapping[str, float] = field(default_factory=dict)
    tokens: Mapping[str, int] = field(default_factory=dict)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation once, by its number; an abstention's are its nearest passages."""
        seen: dict[int, Citation] = {}
        for sentence in self.sentences:
            for citation in sentence.citations:
                seen.setdefault(citation.number, citation)
        for citation in self.nearest:
            seen.setdefault(citation.number, citation)
        return tuple(seen[number] for number in sorted(seen))

    @property
    def text(self) -> str:
        """The answer as plain text, each sentence followed by its citation numbers."""
        if self.abstained:
            return self.reason
        return " ".join(
            sentence.text + "".join(f" [{citation.number}]" for citation in sentence.citations)
            for sentence in self.sentences
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON; dates in ISO form."""
        plain: dict[str, Any] = plain_values(self)
        plain["text"] = self.text
        plain["citations"] = plain_values(self.citations)
        return plain

    def to_bundle(self) -> dict[str, Any]:
        """The answer as evidence that can be verified later: plain values, ready for `app.evidence.bundle_format.bundle_bytes`."""
        from app.evidence.bundles import make_bundle

        return make_bundle(self)


@dataclass(frozen=True, slots=True)
class Sources:
    """The first event of a stream: what is asked, as rewritten if it was, and the passages that were found."""

    question: str
    rewritten: str | None
    searched: Searched
    passages: tuple[Citation, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        plain: dict[str, Any] = plain_values(self)
        return plain


def plain_values(value: Any) -> Any:
    """Dataclasses, tuples and dates as dicts, lists and strings."""
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain_values(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain_values(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_values(item) for item in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value
