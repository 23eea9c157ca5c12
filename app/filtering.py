"""The filters of a question: which were given, and what is searched under them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, TypedDict, cast

from app.answer import Searched
from retrieval.storage.catalog import Day, Filters

if TYPE_CHECKING:
    from retrieval import Archive


class Filtering(TypedDict, total=False):
    """The filters of a question, as `Archive.search` takes them; those that were not given are left out."""

    outlets: Sequence[str]
    published_from: Day
    published_to: Day
    as_of: Day


def given(
    outlets: Sequence[str] | None = None, published_from: Day = None, published_to: Day = None, as_of: Day = None
) -> Filtering:
    """The filters that say something."""
    filters = {"outlets": outlets, "published_from": published_from, "published_to": published_to, "as_of": as_of}
    return cast(Filtering, {name: value for name, value in filters.items() if value})


def searched(archive: Archive, filters: Filtering) -> Searched:
    """What is searched under filters; raises InvalidQuery for a date that is none."""
    whole = Filters.of(**filters)
    articles, undated = archive.searched(**filters)
    return Searched(
        articles=articles,
        outlets=tuple(sorted(whole.outlets)) if whole.outlets else None,
        published_from=_day(whole.first_day),
        published_to=_day(Filters.of(published_to=filters.get("published_to")).last_day),
        as_of=_day(Filters.of(as_of=filters.get("as_of")).last_day),
        undated_left_out=undated,
        vectors_pending=archive.vectors_pending,
    )


def _day(ordinal: int | None) -> date | None:
    """An ordinal as a day."""
    return date.fromordinal(ordinal) if ordinal else None
