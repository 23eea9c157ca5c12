"""The top line: what the archive holds, who writes the answers, and how to change that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.web.escaping import escape
from app.web.wording import count, say_day
from retrieval.types import Status

if TYPE_CHECKING:
    from app.settings import Settings

_QUOTES_HELP = (
    "Answers are verbatim quotes, chosen on this machine. To let a language model write them, set OPENAI_API_KEY (or "
    "OPENAI_BASE_URL for a server of your own) and BYLINE_MODEL, and start Byline again: the same checks then decide "
    "what is shown."
)
_MODEL_HELP = (
    "The question and the passages found for it are sent to this model. To keep everything on this machine, unset "
    "OPENAI_API_KEY, OPENAI_BASE_URL and BYLINE_MODEL, and start Byline again: answers are then verbatim quotes."
)


def masthead(status: Status, mode: str, settings: Settings) -> str:
    """Name, archive, and the mode with its help folded beneath."""
    facts = [count(status.articles, "article"), count(len(status.outlets), "outlet")]
    if status.first and status.last:
        one_day = status.first == status.last
        facts.append(say_day(status.first) if one_day else f"{say_day(status.first)} – {say_day(status.last)}")
    if status.undated:
        facts.append(f"{status.undated:,} undated")
    said = "".join(f"<span>{escape(fact)}</span>" for fact in facts)
    if mode == "quotes":
        kind, summary, help_text = "mode", "Quotes only: nothing leaves this machine", _QUOTES_HELP
    else:
        kind, summary, help_text = "mode sends", f"Written by {mode}, checked", _MODEL_HELP
    return (
        f'<div class="masthead"><p class="brand">Byline</p><p class="holdings">{said}</p>'
        f'<details class="{kind}"><summary>{escape(summary)}</summary><p>{escape(help_text)}</p></details>'
        f"{_pending(status)}</div>"
    )


def greeting(status: Status) -> str:
    """What an empty page says."""
    if not status.articles:
        text = "There are no articles yet. Open “Add articles” above and drop some files in."
    else:
        text = "Every sentence of an answer carries the passage that proves it."
    return f'<div class="greeting"><h1>What do the articles say?</h1><p>{escape(text)}</p></div>'


def _pending(status: Status) -> str:
    """How far the vectors are, while they are being made."""
    if not status.vectors_pending:
        return ""
    done = max(0, status.articles - status.vectors_pending)
    return (
        f'<p class="pending"><progress value="{done}" max="{status.articles}"></progress> Search by words works now; '
        f"search by meaning is ready for {done:,} of {count(status.articles, 'article')}.</p>"
    )
