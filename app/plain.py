"""Values of the archive as the plain dicts that the API returns, where those are not simply its fields."""

from __future__ import annotations

from typing import Any

from app.answer import plain_values
from retrieval.types import Article, Hit, Status


def article_line(value: Article) -> dict[str, Any]:
    """An article in a list, without its text."""
    shown: dict[str, Any] = plain_values(value)
    shown["words"] = len(value.text.split())
    for key in ("text", "authors", "published_given", "sha256"):
        del shown[key]
    return shown


def hit(value: Hit) -> dict[str, Any]:
    """A found passage with what is needed to cite it."""
    return {
        "article_id": value.article.id,
        "version": value.article.version,
        "title": value.article.title,
        "outlet": value.article.outlet,
        "published": value.article.published_text or None,
        "url": value.article.url,
        "start": value.passage.start,
        "end": value.passage.end,
        "role": value.passage.role.value,
        "text": value.text,
        "score": float(value.score),
        "parts": {name: float(part) for name, part in value.parts.items()},
        "copies": list(value.copies),
    }


def status(value: Status) -> dict[str, Any]:
    """How many articles there are, from when to when, and how far the vectors are."""
    shown: dict[str, Any] = plain_values(value)
    shown["outlets"] = len(value.outlets)
    shown["archive_version"] = shown.pop("version")
    return shown
