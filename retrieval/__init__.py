"""Articles in, ranked and proved passages out. The names below are the public interface."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

# Bound at once: the function bears its module's name, and a later import of the module would put that in its place.
from retrieval.support import support

if TYPE_CHECKING:
    from retrieval.archive import Archive
    from retrieval.ranking.sentences import rank_sentences
    from retrieval.types import AddReport, Article, ArticleHit, Citation, Hit, Passage, Refusal, Story, Support

__all__ = [
    "AddReport",
    "Archive",
    "Article",
    "ArticleHit",
    "Citation",
    "Hit",
    "Passage",
    "Refusal",
    "Story",
    "Support",
    "rank_sentences",
    "support",
]

_HOMES = {"Archive": "archive", "rank_sentences": "ranking.sentences"}


def __getattr__(name: str) -> Any:
    """Import a public name where it is first used, so that `import retrieval` costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'retrieval' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"retrieval.{_HOMES.get(name, 'types')}"), name)
