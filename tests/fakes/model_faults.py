"""Everything that can go wrong with a model server, one function a fault; each gives a persona."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.fakes.model_wire import ModelRequest, Persona, Reply, completion, delta, event


def replies(text: str, **wire: Any) -> Persona:
    """Always the same text; keywords are those of Reply."""
    return lambda request: Reply(text, **wire)


def stalls(text: str = "", after: int = 0, finish: str | None = "stop") -> Persona:
    """Sends `after` pieces of `text`, then nothing, and keeps the connection open."""
    return replies(text or "x" * 100, stall_after=after, finish=finish)


def drips(text: str, pause: float = 0.05) -> Persona:
    """A character at a time, each after `pause` seconds."""
    return replies(text, size=1, pause=pause)


def busy(status: int = 429, retry_after: str | float | None = None) -> Persona:
    """An error status (429, 500, 503, …), with a Retry-After header where one is given."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    error = json.dumps({"error": {"message": f"scripted {status}", "type": "scripted", "code": str(status)}})
    return lambda request: Reply(status=status, headers=headers, body=error.encode())


def refuses_parameter(name: str, otherwise: Persona) -> Persona:
    """400 as long as the request has this parameter, as servers do that do not know it."""

    def persona(request: ModelRequest) -> Reply:
        if name not in request.body:
            return otherwise(request)
        return Reply(status=400, body=json.dumps({"error": {"message": f"Unknown parameter: '{name}'."}}).encode())

    return persona


def whole(text: str) -> Persona:
    """One JSON object, whether a stream was asked for or not, as the simplest servers do."""
    return lambda request: Reply(body=json.dumps(completion(Reply(text))).encode())


def cut(text: str, after: int) -> Persona:
    """Closes the connection after so many bytes of the streamed body."""
    return replies(text, cut_after=after)


def unfinished(text: str) -> Persona:
    """Streams all of the text and [DONE], but never a finish_reason."""
    return replies(text, finish=None)


def malformed() -> Persona:
    """Events that are no JSON."""
    return replies("", body=b'data: {"choices": [{"delta": {"content": "half\n\ndata: [DONE]\n\n')


def wrong_shape() -> Persona:
    """JSON of another shape than a chat completion."""
    return replies("", body=b'data: {"choices": "none", "id": 7}\n\ndata: [1, 2]\n\ndata: [DONE]\n\n')


def deep(levels: int = 100_000) -> Persona:
    """JSON nested deeper than a parser can follow."""
    return replies("", body=b"data: " + b'{"a":' * levels + b"1" + b"}" * levels + b"\n\ndata: [DONE]\n\n")


def huge(size: int = 20_000_000) -> Persona:
    """One event with so many bytes of text."""
    return replies("x" * size, size=size)


def empty() -> Persona:
    """A proper reply without any text."""
    return replies("")


def error_event(text: str = "") -> Persona:
    """Some text, then an error object in the middle of the stream, as busy servers send it."""
    return lambda request: Reply(
        body=event(delta(content=text)) + b'data: {"error": {"message": "overloaded", "code": 500}}\n\n'
    )


def redirects(to: str) -> Persona:
    """A redirect to another server, which would get the articles."""
    return replies("", status=307, headers={"Location": to}, body=b"")


def compressed(body: bytes) -> Persona:
    """A body that claims to be gzip, as a decompression bomb does."""
    return replies("", headers={"Content-Encoding": "gzip"}, body=body)


@contextmanager
def closed_port() -> Iterator[str]:
    """A base URL where nobody listens, and nobody else can begin to meanwhile."""
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{kept.getsockname()[1]}/v1"
