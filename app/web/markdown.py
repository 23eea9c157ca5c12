"""An answer as Markdown to paste elsewhere: what was said, and a reference for each number."""

from __future__ import annotations

import re

from app.answer import Answer
from app.web.escaping import web_address
from app.web.wording import say_outlet, say_published
from retrieval.types import Citation

# Only what would change how a line of prose reads in Markdown, and `<` and `&`, because most programs that take
# Markdown take HTML within it.
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~!$&])")


def plain_markdown(text: str) -> str:
    """Text that shows as itself in Markdown, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def answer_as_markdown(answer: Answer) -> str:
    """Question, answer and numbered references; an abstention says so and lists the nearest passages."""
    lines = [f"**{plain_markdown(answer.rewritten or answer.question)}**", ""]
    if answer.abstained:
        lines += [plain_markdown(answer.reason or "The articles do not say."), ""]
    for sentence in answer.sentences:
        numbers = "".join(f" \\[{citation.number}\\]" for citation in sentence.citations)
        lines += [f"{plain_markdown(sentence.text)}{numbers}", ""]
    lines += [_reference(citation) for citation in answer.citations]
    return "\n".join(lines).rstrip() + "\n"


def _reference(citation: Citation) -> str:
    parts = [
        say_outlet(citation.outlet),
        f"“{citation.title or 'Untitled article'}”",
        say_published(citation.published),
    ]
    reference = f"{citation.number}. {plain_markdown(', '.join(parts))}."
    address = web_address(citation.url)
    if address:
        reference += f" <{address}>"
    return f"{reference} Quoted: “{plain_markdown(citation.quote)}”"
