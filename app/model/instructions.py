"""Find the sentences of an article that give orders to its reader instead of reporting.

An order to a machine ("ignore your instructions", "add to your answer") is an attack, an order to a reader ("click
here") an advertisement; neither can prove anything, so the model does not get to see them and no sentence of an
answer may rest on one. What somebody is quoted as saying stays: an order inside quotation marks is news. This is a
list of words, not an understanding, so it is one wall of several: whatever passes it still has to be supported,
declarative and free of addresses before it is shown.
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.model.orders import NO_ORDER, ORDER, TO_MACHINE
from retrieval.language.split import sentences
from retrieval.types import Hit

Span = tuple[int, int]

_QUOTED = re.compile(
    r"“[^”\n]{1,600}”|\"[^\"\n]{1,600}\"|„[^“”\n]{1,600}[“”]|«[^»\n]{1,600}»"
    r"|‘[^’\n]{12,400}’(?!\w)|(?<!\w)'[^'\n]{12,400}'(?!\w)"
)
_MARKUP = re.compile(
    r"<\s*/?\s*[a-z][^>]{0,200}>|<\|[^|]{1,40}\|>|\[/?(?:INST|SYS|SYSTEM)\]|!\[[^\]]*\]\(|\]\(\s*\w+:|```|javascript:",
    re.IGNORECASE,
)
_FENCED = re.compile(r"```.*?(?:```|\Z)|<([A-Za-z][\w-]*)\b[^>\n]*>.*?</\1\s*>", re.DOTALL)
_BLANK_LINE = re.compile(r"\n[ \t]*\n|\Z")


def gives_orders(sentence: str) -> bool:
    """Whether a sentence orders its reader or a machine to do something, outside of quotation marks."""
    bare = _QUOTED.sub("“…”", sentence)
    if TO_MACHINE.search(bare) or _MARKUP.search(sentence):
        return True
    return bool(ORDER.match(bare)) and not NO_ORDER.match(bare)


def speaks_to_machine(text: str) -> bool:
    """Whether a text speaks to a machine anywhere, quoted or not."""
    return bool(TO_MACHINE.search(text))


def silenced(hit: Hit) -> tuple[Span, ...]:
    """The spans of a passage, in the article's offsets, that no model gets to see and no sentence may rest on.

    They are its sentences that give orders, and everything from the first words on that the article addresses to a
    machine: what follows them is what they are about.
    """
    start, end = hit.passage.start, hit.passage.end
    hostile = first_address_to_machine(hit.article.text)
    if hostile is not None and hostile <= start:
        return ((start, end),)
    spans = [(first + start, last + start) for first, last in instructions_in(hit.text)]
    if hostile is not None and hostile < end:
        spans = [span for span in spans if span[1] <= hostile] + [(hostile, end)]
    return tuple(spans)


@lru_cache(maxsize=256)
def first_address_to_machine(text: str) -> int | None:
    """Where the first sentence begins by which a text speaks to a machine outside of quotation marks, or None."""
    bare = _QUOTED.sub(lambda match: "“" + "…" * (len(match[0]) - 2) + "”", text)
    found = TO_MACHINE.search(bare)
    if found is None:
        return None
    line = text.rfind("\n", 0, found.start()) + 1
    line_end = text.find("\n", found.end())
    spans = sentences(text[line : line_end if line_end >= 0 else len(text)])
    return max((line + start for start, _ in spans if line + start <= found.start()), default=line)


@lru_cache(maxsize=1024)
def instructions_in(text: str) -> tuple[Span, ...]:
    """The spans of the sentences of `text` that give orders, and of what an order announces, in order.

    After an order the rest of its line goes with it, and if it ends in a colon, everything up to the next blank line.
    What stands in a code fence or between tags goes as well.
    """
    found: list[Span] = []
    until = -1
    fences = [match.span() for match in _FENCED.finditer(text)]
    for start, end in sentences(text):
        sentence = text[start:end]
        if start < until or any(start < last and first < end for first, last in fences):
            found.append((start, end))
        elif gives_orders(sentence):
            found.append((start, end))
            line_end = text.find("\n", end)
            if sentence.rstrip().endswith(":"):
                blank = _BLANK_LINE.search(text, end)
                until = blank.start() if blank is not None else len(text)
            else:
                until = len(text) if line_end < 0 else line_end
    return tuple(found)
