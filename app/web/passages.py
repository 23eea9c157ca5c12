"""A cited passage as HTML: its outlet and date, its article's title as a link to its place there, and its words."""

from __future__ import annotations

from app.web.escaping import article_link, escape
from app.web.wording import say_outlet, say_published
from retrieval.types import Citation


def passage(item: Citation, words: str, attributes: str = "", below: str = "") -> str:
    """One passage of a list; `words` and what stands `below` are HTML already, `attributes` are the list item's."""
    outlet = "" if item.outlet else " unknown"
    dated = "" if item.published else " unknown"
    return (
        f'<li class="source"{attributes}><p class="from"><span class="number">{item.number}</span>'
        f'<span class="outlet{outlet}">{escape(say_outlet(item.outlet))}</span>'
        f'<span class="date{dated}">{escape(say_published(item.published))}</span></p>'
        f'<p class="title" dir="auto">{title_link(item)}</p>'
        f'<blockquote dir="auto">{words}</blockquote>{below}</li>'
    )


def title_link(item: Citation) -> str:
    """The article's title, linked to its page, scrolled to the passage."""
    link = article_link(item.article_id, item.start, item.end, item.version)
    return f'<a href="{link}">{escape(item.title) or "Untitled article"}</a>'


def in_context(item: Citation) -> str:
    """The quoted words, marked, with the sentences around them."""
    before = f'<span class="context">{escape(item.before.strip())}</span> ' if item.before.strip() else ""
    after = f' <span class="context">{escape(item.after.strip())}</span>' if item.after.strip() else ""
    return f"{before}<mark>{escape(item.quote)}</mark>{after}"
