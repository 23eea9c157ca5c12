"""What every passage belongs to, in memory, as columns: which article, outlet and day; and the masks of filters.

Passages lie in rows in the order of their pids, articles in the order of their numbers. A `Catalog` is
immutable: a change makes a new one (a copy costs a millisecond at 100,000 passages), so that a search sees one
state from start to end while articles come in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import InvalidQuery
from retrieval.types import Role, Status

Day = date | datetime | str | None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles a search may return; days are ordinals, both ends included; undated ones fail any date filter."""

    outlets: frozenset[str] | None = None
    first_day: int | None = None
    last_day: int | None = None

    @classmethod
    def of(
        cls,
        outlets: Sequence[str] | None = None,
        published_from: Day = None,
        published_to: Day = None,
        as_of: Day = None,
    ) -> Filters:
        """Filters from what callers give: ISO strings, dates or datetimes; `as_of` caps the last day.

        Raises InvalidQuery for a date that is none, or when the first day is after the last.
        """
        if isinstance(outlets, str):
            outlets = [outlets]
        last = [day for day in (_ordinal(published_to), _ordinal(as_of)) if day is not None]
        filters = cls(frozenset(outlets) if outlets else None, _ordinal(published_from), min(last) if last else None)
        if filters.first_day and filters.last_day and filters.first_day > filters.last_day:
            raise InvalidQuery("The first day of the filter is after the last: swap them.")
        return filters

    @property
    def dated(self) -> bool:
        """Whether there is a date filter."""
        return self.first_day is not None or self.last_day is not None

    def __bool__(self) -> bool:
        return self.outlets is not None or self.dated


def _ordinal(day: Day) -> int | None:
    """A day as an ordinal."""
    if day is None or day == "":
        return None
    if isinstance(day, str):
        try:
            day = datetime.fromisoformat(day.strip())
        except ValueError:
            raise InvalidQuery(f"{str(day)[:40]!r} is not a date: write it as 2015-10-06.") from None
    return (day.date() if isinstance(day, datetime) else day).toordinal()


@dataclass(frozen=True, slots=True)
class Catalog:
    """Columns over passages (rows) and articles; see the module's docstring.

    pids: int64 (rows,), articles: int32 (rows,) places in the article columns, citable: bool (rows,);
    numbers: int64 (articles,), days: int32 (articles,), 0 where undated; ids and outlets: lists.
    """

    pids: NDArray[np.int64]
    articles: NDArray[np.int32]
    citable: NDArray[np.bool_]
    numbers: NDArray[np.int64]
    days: NDArray[np.int32]
    ids: list[str]
    outlets: list[str | None]

    @classmethod
    def of(
        cls, articles: Sequence[tuple[int, str, str | None, int]], passages: Sequence[tuple[int, int, str]]
    ) -> Catalog:
        """From rows (number, id, outlet, day) and (pid, number, role), each in ascending order."""
        numbers = np.array([row[0] for row in articles], np.int64)
        return cls(
            pids=np.array([row[0] for row in passages], np.int64),
            articles=np.searchsorted(numbers, np.array([row[1] for row in passages], np.int64)).astype(np.int32),
            citable=np.array([row[2] != Role.BOILERPLATE for row in passages], np.bool_),
            numbers=numbers,
            days=np.array([row[3] for row in articles], np.int32),
            ids=[row[1] for row in articles],
            outlets=[row[2] for row in articles],
        )

    def extended(self, other: Catalog) -> Catalog:
        """This catalog with a newer one behind it."""
        return Catalog(
            pids=np.concatenate([self.pids, other.pids]),
            articles=np.concatenate([self.articles, other.articles + np.int32(len(self.numbers))]),
            citable=np.concatenate([self.citable, other.citable]),
            numbers=np.concatenate([self.numbers, other.numbers]),
            days=np.concatenate([self.days, other.days]),
            ids=self.ids + other.ids,
            outlets=self.outlets + other.outlets,
        )

    def without(self, numbers: Sequence[int]) -> Catalog:
        """This catalog without some articles."""
        kept = ~np.isin(self.numbers, np.array(numbers, np.int64))
        rows = kept[self.articles]
        places = np.cumsum(kept, dtype=np.int32) - 1
        return Catalog(
            pids=self.pids[rows],
            articles=places[self.articles[rows]],
            citable=self.citable[rows],
            numbers=self.numbers[kept],
            days=self.days[kept],
            ids=[id_ for id_, keep in zip(self.ids, kept, strict=True) if keep],
            outlets=[outlet for outlet, keep in zip(self.outlets, kept, strict=True) if keep],
        )

    def article_mask(self, filters: Filters) -> NDArray[np.bool_]:
        """Which articles pass the filters: bool (articles,)."""
        passing = np.ones(len(self.numbers), np.bool_)
        if filters.dated:
            passing &= self.days > 0
        if filters.first_day is not None:
            passing &= self.days >= filters.first_day
        if filters.last_day is not None:
            passing &= self.days <= filters.last_day
        if filters.outlets is not None:
            wanted = filters.outlets
            passing &= np.fromiter((outlet in wanted for outlet in self.outlets), np.bool_, len(self.outlets))
        return passing

    def passage_mask(self, filters: Filters) -> NDArray[np.bool_]:
        """Which passages pass the filters and may be cited: bool (rows,)."""
        return self.citable & self.article_mask(filters)[self.articles] if filters else self.citable

    def scope(self, filters: Filters) -> tuple[int, int]:
        """(articles that pass the filters, undated articles that a date filter left out)."""
        passing = int(self.article_mask(filters).sum())
        if not filters.dated:
            return passing, 0
        undated = self.article_mask(Filters(filters.outlets)) & (self.days == 0)
        return passing, int(undated.sum())

    def status(self, vectors_pending: int, version: str) -> Status:
        """What is in the archive, counted; outlets with the most articles first."""
        days = self.days[self.days > 0]
        counts = Counter(outlet for outlet in self.outlets if outlet)
        return Status(
            articles=len(self.ids),
            passages=len(self.pids),
            outlets=tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))),
            first=date.fromordinal(int(days.min())) if len(days) else None,
            last=date.fromordinal(int(days.max())) if len(days) else None,
            undated=int((self.days == 0).sum()),
            vectors_pending=vectors_pending,
            version=version,
        )

    def rows_of(self, pids: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows of pids, -1 where a pid is not there: int64 (len(pids),)."""
        if not len(self.pids):
            return np.full(len(pids), -1, np.int64)
        rows = np.minimum(np.searchsorted(self.pids, pids), len(self.pids) - 1)
        return np.where(self.pids[rows] == pids, rows, -1)

    def places_of(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """The places of article numbers, -1 where a number is not there: int64 (len(numbers),)."""
        if not len(self.numbers):
            return np.full(len(numbers), -1, np.int64)
        places = np.minimum(np.searchsorted(self.numbers, numbers), len(self.numbers) - 1)
        return np.where(self.numbers[places] == numbers, places, -1)
