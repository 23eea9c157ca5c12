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
    first, last = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    before = [span for span in sentences(text[first:start]) if span[1] > span[0]]
    after = [span for span in sentences(text[end:last]) if span[1] > span[0]]
    left = text[first + before[-1][0] : first + before[-1][1]].strip() if before else ""
    right = text[end + after[0][0] : end + after[0][1]].strip() if after else ""
    return left, right
