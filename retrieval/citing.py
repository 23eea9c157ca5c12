"""Citations: a span of an article with a sentence of context on either side."""

from __future__ import annotations

from retrieval.errors import InvalidQuery
from retrieval.language.split import sentences
from retrieval.types import Article, Citation

_CONTEXT = 2000


def citation(article: Article, start: int, end: int, number: int = 1, origin: str | None = None) -> Citation:
    """Cite `article.text[start:end]`; raises InvalidQuery when the span is not inside the text."""
    if not 0 <= start < end <= len(article.text):
        raise InvalidQuery(f"{article.id!r} has {len(article.text)} characters; {start}-{end} is not inside.")
    before, after = context(article.text, start, end)
    return Citation(
        number=number,
        article_id=article.id,
        version=article.version,
        title=article.title,
        outlet=article.outlet,
        published=article.published,
        url=article.url,
        start=start,
        end=end,
        quote=article.text[start:end],
        before=before,
        after=after,
        origin=origin or article.id,
        sha256=article.sha256,
    )


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """The sentence before a span and the sentence after it, "" where there is none."""
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    left = next((line for line in reversed(before.split("\n")) if _says(line)), "")
    right = next((line for line in after.split("\n") if _says(line)), "")
    return _sentence(left, -1), _sentence(right, 0)


def _says(line: str) -> bool:
    """Whether a line has a letter or a digit."""
    return any(sign.isalnum() for sign in line)


def _sentence(line: str, place: int) -> str:
    """The sentence at a place of a line; a line break always ends one, so no other line is needed."""
    spans = sentences(line)
    return line[slice(*spans[place])] if spans else ""
