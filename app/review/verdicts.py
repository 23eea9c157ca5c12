"""A checked draft and its parts: what every front shows, and what `check --json` and the HTTP API return."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.answer import Searched, plain_values
from retrieval.types import Citation

_TELLING_WORDS = 8  # from which two equal sentences are no chance


class Verdict(StrEnum):
    """What the archive says about one sentence of a draft."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_FOUND = "not_found"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class DraftProblem:
    """One thing in a draft that sources contradict: where it stands in the draft, and what they say instead.

    `kind` is number, date, name, speaker, negation, unit or quotation. `citations` are the numbers of the citations
    that say `instead`, `origins` how many independent reports stand behind them. `told` says it in one line.
    """

    kind: str
    start: int
    end: int
    text: str
    instead: str | None
    citations: tuple[int, ...]
    origins: int
    told: str


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """One sentence of a draft, `draft[start:end]`, its verdict, and the passages for and against it.

    A sentence that some sources support and others contradict is supported and `disputed`. `nearest` are the
    passages that come closest to one that is not found. `reason` says why a sentence was skipped.
    """

    text: str
    start: int
    end: int
    verdict: Verdict
    score: float = 0.0
    supporting: tuple[Citation, ...] = ()
    contradicting: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    problems: tuple[DraftProblem, ...] = ()
    reason: str = ""

    @property
    def disputed(self) -> bool:
        """Whether sources stand on both sides."""
        return bool(self.supporting and self.contradicting)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All passages, for, against and nearest."""
        return self.supporting + self.contradicting + self.nearest

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON, with the counts of outlets and origins on either side."""
        plain: dict[str, Any] = plain_values(self)
        plain["disputed"] = self.disputed
        for side, cited in (("supporting", self.supporting), ("contradicting", self.contradicting)):
            plain[f"{side}_origins"] = origins(cited)
            plain[f"{side}_outlets"] = list(outlets(cited))
        return plain


@dataclass(frozen=True, slots=True)
class Review:
    """A draft with each of its sentences checked; `seconds` is wall time by stage."""

    draft: str
    sentences: tuple[CheckedSentence, ...]
    searched: Searched
    archive_version: str = ""
    seconds: Mapping[str, float] = field(default_factory=dict)

    def count(self, verdict: Verdict) -> int:
        """How many sentences have a verdict."""
        return sum(sentence.verdict is verdict for sentence in self.sentences)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation once, by its number."""
        found = {citation.number: citation for sentence in self.sentences for citation in sentence.citations}
        return tuple(found[number] for number in sorted(found))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON; dates in ISO form."""
        plain: dict[str, Any] = plain_values(self)
        plain["sentences"] = [sentence.to_dict() for sentence in self.sentences]
        plain["counts"] = {verdict.value: self.count(verdict) for verdict in Verdict}
        return plain


def origins(citations: Iterable[Citation]) -> int:
    """How many independent reports stand behind citations: copies of one report, or of one sentence, are one."""
    groups: list[set[str]] = []
    for citation in citations:
        words = re.findall(r"\w+", citation.quote.casefold())
        signs = {f"report {citation.origin or citation.article_id}"}
        if len(words) >= _TELLING_WORDS:
            signs.add("words " + " ".join(words))
        same = [group for group in groups if group & signs]
        groups = [group for group in groups if not group & signs] + [signs.union(*same)]
    return len(groups)


def outlets(citations: Iterable[Citation]) -> tuple[str, ...]:
    """The known outlets of citations, each once, in order."""
    return tuple(dict.fromkeys(citation.outlet for citation in citations if citation.outlet))
