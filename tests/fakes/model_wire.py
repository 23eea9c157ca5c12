"""What passes between a chat client and the scripted model server: the request taken apart, the reply, its events."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

_FENCE = re.compile(r"^\[(\d+)\] ([^\n]*)\n(=\w+=)\n(.*?)\n\3$", re.MULTILINE | re.DOTALL)
_QUESTION = re.compile(r"^(?:The question[^:\n]*|The last question|The question was): (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class SeenPassage:
    """A passage as the model got to see it."""

    number: int
    head: str
    text: str


@dataclass(frozen=True)
class ModelRequest:
    """One request, taken apart: body, headers (names in lower case), the two messages, passages and question."""

    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def system(self) -> str:
        """The system message."""
        return self._message("system")

    @property
    def user(self) -> str:
        """The user's message."""
        return self._message("user")

    @property
    def task(self) -> str:
        """answer, repair or rewrite."""
        if self.system.startswith("You correct"):
            return "repair"
        return "rewrite" if self.system.startswith("You rewrite") else "answer"

    @property
    def question(self) -> str:
        """The question that is asked."""
        found = _QUESTION.findall(self.user)
        return found[-1] if found else ""

    @property
    def passages(self) -> tuple[SeenPassage, ...]:
        """The passages, in order."""
        return tuple(SeenPassage(int(m[1]), m[2], m[4]) for m in _FENCE.finditer(self.user))

    def _message(self, role: str) -> str:
        return "\n".join(str(item["content"]) for item in self.body.get("messages", ()) if item.get("role") == role)


@dataclass(frozen=True)
class Reply:
    """What goes over the wire.

    `pieces` (or `text`, cut into pieces of `size` characters) are streamed with `pause` seconds between them after
    `delay` seconds. `stall_after` pieces the server goes silent; after `cut_after` bytes of the body it closes the
    connection. `finish` None leaves the finish_reason out. `status` other than 200, or a raw `body`, goes out as is.
    """

    text: str = ""
    pieces: tuple[str, ...] | None = None
    size: int = 12
    delay: float = 0.0
    pause: float = 0.0
    stall_after: int | None = None
    cut_after: int | None = None
    finish: str | None = "stop"
    usage: tuple[int, int] | None = (100, 20)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None

    def streamed(self) -> Iterator[str]:
        """The pieces of text, in order."""
        yield from self.pieces or [self.text[at : at + self.size] for at in range(0, len(self.text), self.size)]


Persona = Callable[[ModelRequest], Reply]


def delta(**delta: str) -> dict[str, Any]:
    """A streamed chunk."""
    choice = {"index": 0, "delta": delta, "finish_reason": None}
    return {"id": "c1", "object": "chat.completion.chunk", "created": 0, "model": "scripted", "choices": [choice]}


def event(value: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(value).encode() + b"\n\n"


def usage_of(counted: tuple[int, int]) -> dict[str, int]:
    return {"prompt_tokens": counted[0], "completion_tokens": counted[1], "total_tokens": sum(counted)}


def completion(reply: Reply) -> dict[str, Any]:
    """A reply that is not streamed."""
    text = "".join(reply.streamed())
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": reply.finish}
    whole: dict[str, Any] = {"id": "c1", "object": "chat.completion", "created": 0, "model": "scripted"}
    whole["choices"] = [choice]
    return whole if reply.usage is None else {**whole, "usage": usage_of(reply.usage)}
