"""Accept a model's completion of a follow-up question only if it is that question and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.answer import Answer
from app.model.instructions import speaks_to_machine
from app.model.plaintext import address_in, plain_text

_LONGEST = 300
_MOST_NEW_WORDS = 15
_KEPT_SHARE = 0.5
_WORD = re.compile(r"[^\W_]+")
_LIGHT = frozenset(
    """
    and but so then also what who when where why how which whom whose did do does is are was were be been has
    have had will would can could should may might the a an of to in on at by for from with about it its he she
    they them their his her him that this these those there any some did not no or as if into over under after
    before during between und was wer wann wo wie der die das ve ne kim nasıl et que quoi qui y el la
    """.split()
)


def accepted_rewrite(written: str, question: str, history: Sequence[Answer]) -> str | None:
    """The rewritten question, or None if it is the same, or adds words that nobody used in the conversation.

    The conversation holds quotes of articles, and articles are hostile: a model that obeys one may write anything.
    So the rewrite has to be one line, keep at least half of the question's own words, and take what it adds from
    what was asked and answered.
    """
    lines = [line for line in (plain_text(line) for line in written.split("\n")) if line]
    if len(lines) != 1:
        return None
    text = re.sub(r"\A(?:rewritten\s+)?question\s*:\s*", "", lines[0], flags=re.IGNORECASE).strip("\"'“” ")
    if not text or len(text) > _LONGEST or address_in(text) or speaks_to_machine(text):
        return None
    asked, new = _words(question), _words(text)
    known = set(asked)
    for answer in history:
        known |= set(_words(answer.question)) | set(_words(answer.rewritten or "")) | set(_words(answer.text))
        for citation in answer.citations:
            known |= set(_words(citation.title))
    added = [word for word in new if word not in asked]
    if not added or len(added) > _MOST_NEW_WORDS or any(word not in known for word in added):
        return None
    kept = sum(word in new for word in asked)
    if kept < _KEPT_SHARE * len(asked):
        return None
    return text


def _words(text: str) -> list[str]:
    """The words that carry meaning, folded, without a possessive's s."""
    return [word for word in _WORD.findall(text.casefold()) if len(word) > 1 and word not in _LIGHT]
