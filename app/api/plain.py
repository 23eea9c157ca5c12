"""Values of the archive as the plain dicts that the API returns."""

from __future__ import annotations

from typing import Any

from retrieval.types import AddReport, Article, Citation, Hit


def article(value: Article) -> dict[str, Any]:
    """An article with its text."""
    return {
        "id": value.id,
        "title": value.title,
        "text": value.text,
        "outlet": value.outlet,
        "url": value.url,
        "authors": list(value.authors),
        "published": value.published_text or None,
        "published_given": value.published_given,
        "language": value.language,
        "credit": value.credit,
        "version": value.version,
        "sha256": value.sha256,
    }


def article_line(value: Article) -> dict[str, Any]:
    """An article in a list, without its text."""
    shown = article(value)
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


def citation(value: Citation) -> dict[str, Any]:
    """A citation as an answer carries it."""
    return {
        "number": value.number,
        "article_id": value.article_id,
        "version": value.version,
        "title": value.title,
        "outlet": value.outlet,
        "published": value.published.isoformat() if value.published else None,
        "url": value.url,
        "start": value.start,
        "end": value.end,
        "quote": value.quote,
        "before": value.before,
        "after": value.after,
        "origin": value.origin,
        "sha256": value.sha256,
    }


def add_report(value: AddReport) -> dict[str, Any]:
    """What became of every source."""
    return {
        "added": list(value.added),
        "updated": list(value.updated),
        "unchanged": list(value.unchanged),
        "refused": [{"source": item.source, "code": item.code, "reason": item.reason} for item in value.refused],
    }
