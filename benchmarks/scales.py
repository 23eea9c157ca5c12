"""Real articles in any number: as many as make so many passages, repeated with changed words where there are too few."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from retrieval import Article
from retrieval.language.split import passages as split_passages

_WORD = re.compile(r"\b[A-Za-z]{4,}\b")
_CHANGED = 0.3


def articles_at(rows: Sequence[dict[str, Any]], passages: int) -> list[dict[str, Any]]:
    """Articles of at least so many of Byline's passages together, drawn in an order that is always the same.

    The outlet is the host of the address, where there is no other. In the second round and after, three words in ten
    are others, drawn as often as they occur, so that a repeated article is no copy of the first.
    """
    drawn = random.Random(0)
    shuffled = list(rows)
    drawn.shuffle(shuffled)
    chosen, made = [], 0
    for row in _rounds(shuffled, drawn):
        article = Article.from_dict(row)
        made += len(split_passages(article.id, article.text))
        chosen.append({**row, "outlet": row.get("outlet") or urlsplit(row.get("url") or "").netloc or None})
        if made >= passages:
            return chosen
    return chosen


def _rounds(rows: Sequence[dict[str, Any]], drawn: random.Random) -> Iterator[dict[str, Any]]:
    """The rows again and again, changed from the second time on."""
    yield from rows
    words = [word for row in drawn.sample(rows, min(200, len(rows))) for word in _WORD.findall(row["text"])]

    def other(match: re.Match[str]) -> str:
        return drawn.choice(words) if drawn.random() < _CHANGED else match[0]

    for turn in count(2):
        for row in rows:
            changed = {key: _WORD.sub(other, row[key]) for key in ("title", "text") if row.get(key)}
            yield {**row, **changed, "id": f"{row['id']}#{turn}"}
