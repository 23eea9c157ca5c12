"""Put passages, question and history into the prompts, so that they fit the model's context and cannot pose as more.

Passages keep their order and their numbers; what does not fit is left out from the end. Each stands between two
lines with a mark that is drawn anew for every request, so no article can close its own fence. Signs that chat
templates use for their own control tokens are taken apart in the model's copy; citations are resolved in the
article's own text, never in this copy.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import prompts
from app.answer import Answer, Dropped
from app.model.instructions import gives_orders, silenced
from app.model.tokens import estimate_tokens
from retrieval.types import Hit

MOST_SENTENCES = 8
"""Sentences that the model is asked for at most."""

ROOM_FOR_REPLY = 1024
"""Tokens of the context that are kept free for the reply, or a quarter of a smaller context."""

MARGIN = 0.95
"""Share of the context that is used at most; the estimate of tokens is high already."""

_HISTORY_SHARE = 0.15
_LONGEST_TURN = 600
_LONGEST_TITLE = 200
_CONTROL = re.compile(r"<(?=[|/!A-Za-z_｜])|\[(?=/?[A-Z_]{2,}\])")
_MARK = re.compile(r"\[(\d+)\]")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: (system, user), how many of the hits are in it (the first ones), and its estimated tokens."""

    messages: tuple[str, str]
    passages: int
    tokens: int
    boundary: str


def answer_request(question: str, hits: Sequence[Hit], history: Sequence[Answer], context: int) -> Request:
    """The request for a draft; `context` is the model's context in tokens."""
    boundary = new_boundary()
    told = _conversation(history, boundary, int(context * _HISTORY_SHARE))
    earlier = f"Earlier in this conversation:\n\n{told}" if told else ""
    values = {"question": defuse(question), "history": earlier, "sentences": str(MOST_SENTENCES), "boundary": boundary}
    return _fitted("answer", hits, boundary, context, values)


def repair_request(question: str, hits: Sequence[Hit], failed: Sequence[Dropped], context: int) -> Request:
    """The one request that asks to correct all sentences that failed."""
    boundary = new_boundary()
    listed = "\n".join(f"- {defuse(item.text)} — wrong: {defuse(item.why)}" for item in failed)
    values = {"question": defuse(question), "failed": listed, "boundary": boundary}
    return _fitted("repair", hits, boundary, context, values)


def rewrite_request(question: str, history: Sequence[Answer], context: int) -> Request:
    """The request to complete a follow-up question from the conversation before it."""
    boundary = new_boundary()
    told = _conversation(history, boundary, _room(context) - 400)
    messages = prompts.load("rewrite").render(question=defuse(question), history=told, boundary=boundary)
    return Request(messages, 0, sum(map(estimate_tokens, messages)), boundary)


def new_boundary() -> str:
    """A mark that no article can know: 64 random bits."""
    return f"={secrets.token_hex(8)}="


def defuse(text: str) -> str:
    """One line of `text` without what a chat template could take for a control token."""
    return _CONTROL.sub(lambda match: match[0] + " ", _SPACE.sub(" ", text)).strip()


def passage_block(number: int, hit: Hit, boundary: str, text: str | None = None) -> str:
    """A passage as the model sees it: a line with number, outlet, date and title, then its fenced text.

    Sentences that speak to a reader or a machine instead of reporting are left out of the model's copy.
    """
    article = hit.article
    day = article.day.isoformat() if article.day else "undated"
    head = f"[{number}] {_label(article.outlet or 'unknown outlet')} | {day} | {_label(article.title)}"
    body = (visible_text(hit) if text is None else text) or "(nothing to read here)"
    return f"{head}\n{boundary}\n{body}\n{boundary}"


def visible_text(hit: Hit) -> str:
    """The passage's text as the model may see it: without the sentences that give orders, and defused."""
    text, offset = hit.text, hit.passage.start
    for start, end in reversed(silenced(hit)):
        text = text[: start - offset] + text[end - offset :]
    lines = (defuse(_MARK.sub(r"(\1)", line)) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _fitted(name: str, hits: Sequence[Hit], boundary: str, context: int, values: dict[str, str]) -> Request:
    """Render a prompt with as many of the passages, from the first on, as the context holds."""
    prompt = prompts.load(name)
    bare = sum(map(estimate_tokens, prompt.render(**values, passages="")))
    room = _room(context) - bare
    blocks: list[str] = []
    for number, hit in enumerate(hits, start=1):
        block = passage_block(number, hit, boundary)
        cost = estimate_tokens(block) + 2
        if cost > room:
            if not blocks:
                blocks.append(passage_block(number, hit, boundary, _beginning(hit, room - 120)))
            break
        blocks.append(block)
        room -= cost
    messages = prompt.render(**values, passages="\n\n".join(blocks))
    return Request(messages, len(blocks), sum(map(estimate_tokens, messages)), boundary)


def _room(context: int) -> int:
    """The tokens that a prompt may have."""
    return int(context * MARGIN) - min(ROOM_FOR_REPLY, context // 4)


def _beginning(hit: Hit, room: int) -> str:
    """As many of a passage's words, from the first on, as `room` tokens hold."""
    kept: list[str] = []
    for word in visible_text(hit).split(" "):
        room -= estimate_tokens(word) + 1
        if room < 0:
            break
        kept.append(word)
    return " ".join(kept)


def _conversation(history: Sequence[Answer], boundary: str, room: int) -> str:
    """The latest turns that fit into `room` tokens, oldest first, fenced; "" where there are none."""
    turns: list[str] = []
    for answer in reversed(history):
        said = " ".join(defuse(item.text) for item in answer.sentences if not gives_orders(item.text))[:_LONGEST_TURN]
        turn = f"Question: {defuse(answer.rewritten or answer.question)[:_LONGEST_TURN]}\nAnswer: {said or 'none'}"
        room -= estimate_tokens(turn) + 1
        if room < 0:
            break
        turns.append(_MARK.sub("", turn))
    return "\n".join([boundary, *reversed(turns), boundary]) if turns else ""


def _label(text: str) -> str:
    """A title or an outlet's name on one line, not too long, unable to look like a passage number or to give orders."""
    label = defuse(_MARK.sub(r"(\1)", text))[:_LONGEST_TITLE]
    return "untitled" if not label or gives_orders(label) else label
