"""An OpenAI-compatible chat server on loopback whose every reply is scripted: for tests, and to try by hand.

It speaks `POST /v1/chat/completions` (streamed or not) and `GET /v1/models`, and nothing of it looks at the network
beyond 127.0.0.1. What it says is up to a *persona*, a function from the request to a `Reply`; `personas.py` has good
and bad ones, and this file the faults of the wire. Give several personas and the n-th call gets the n-th, the last
one for good:

    with ModelServer(busy(429, retry_after=0), says(("Turkey warned Russia.", "held responsible"))) as server:
        chat = Chat(archive, Drafter("scripted", base_url=server.base_url))
        ...
        assert server.calls == 2

By hand: `python -m tests.fakes.model_server --persona copying --port 8001`, then set what it prints.
"""

from __future__ import annotations

import contextlib
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
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
    return lambda request: Reply(body=json.dumps(_completion(Reply(text))).encode())


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
        body=_event(_delta(content=text)) + b'data: {"error": {"message": "overloaded", "code": 500}}\n\n'
    )


def redirects(to: str) -> Persona:
    """A redirect to another server, which would get the articles."""
    return replies("", status=307, headers={"Location": to}, body=b"")


def compressed(body: bytes) -> Persona:
    """A body that claims to be gzip, as a decompression bomb does."""
    return replies("", headers={"Content-Encoding": "gzip"}, body=body)


def closed_port() -> str:
    """A base URL where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/v1"


class ModelServer:
    """The server: a context manager that listens on a free port of 127.0.0.1.

    `requests` are those that came, in order; `abandoned` counts connections that the client closed before the end.
    """

    def __init__(self, *personas: Persona, port: int = 0) -> None:
        self.script(*personas)
        self.requests: list[ModelRequest] = []
        self.abandoned = 0
        self.closing = threading.Event()
        self._lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"model_server": self})
        self._http = _Listener(("127.0.0.1", port), handler)
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, name="model-server", daemon=True
        )

    @property
    def base_url(self) -> str:
        """What to set OPENAI_BASE_URL to."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    @property
    def calls(self) -> int:
        """How many completions were asked for."""
        return len(self.requests)

    def script(self, *personas: Persona) -> None:
        """Replace the personas: the n-th call from now on gets the n-th, the last one for good."""
        self._personas = list(personas) or [empty()]

    def next_reply(self, request: ModelRequest) -> Reply:
        """The reply to one more request."""
        with self._lock:
            self.requests.append(request)
            persona = self._personas.pop(0) if len(self._personas) > 1 else self._personas[0]
        return persona(request)

    def wait_until_abandoned(self, seconds: float = 5.0) -> bool:
        """Whether a client closes a connection before its reply is through, within so many seconds."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.abandoned:
            time.sleep(0.01)
        return self.abandoned > 0

    def start(self) -> ModelServer:
        """Begin to listen."""
        self._thread.start()
        return self

    def close(self) -> None:
        """End, and let go of whoever still waits."""
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()

    def __enter__(self) -> ModelServer:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()


class _Listener(ThreadingHTTPServer):
    """A listener that a hundred clients may knock at in the same moment."""

    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error of this server's."""


class _Cut(Exception):
    """The scripted number of bytes is out."""


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    model_server: ModelServer

    def do_GET(self) -> None:
        """The list of models."""
        listed = {"object": "list", "data": [{"id": "scripted", "object": "model", "created": 0, "owned_by": "tests"}]}
        self._whole(200, json.dumps(listed).encode(), {})

    def do_POST(self) -> None:
        """A completion."""
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", "0"))) or b"{}")
        reply = self.model_server.next_reply(
            ModelRequest(body, {name.lower(): value for name, value in self.headers.items()})
        )
        try:
            self._pause(reply.delay)
            if reply.status != 200 or reply.body is not None:
                self._whole(reply.status, reply.body or b"", reply.headers)
            elif body.get("stream"):
                self._stream(reply, bool((body.get("stream_options") or {}).get("include_usage")))
            else:
                self._whole(200, json.dumps(_completion(reply)).encode(), reply.headers)
        except _Cut:
            self.close_connection = True
        except OSError:
            self.model_server.abandoned += 1
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""

    def _whole(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        """A body of known length."""
        self.send_response(status)
        kinds = {b"data:": "text/event-stream", b"{": "application/json"}
        kind = next((kind for start, kind in kinds.items() if body.startswith(start)), "text/html")
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, reply: Reply, with_usage: bool) -> None:
        """Server-sent events, chunked, so that an early end is an error to the client."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        sent = 0

        def send(data: bytes) -> None:
            nonlocal sent
            if reply.cut_after is not None and sent + len(data) > reply.cut_after:
                self._chunk(data[: reply.cut_after - sent])
                raise _Cut
            sent += len(data)
            self._chunk(data)

        send(_event(_delta(role="assistant", content="")))
        for at, piece in enumerate(reply.streamed()):
            if reply.stall_after is not None and at >= reply.stall_after:
                self._stall()
            self._pause(reply.pause)
            send(_event(_delta(content=piece)))
        if reply.stall_after is not None:
            self._stall()
        if reply.finish is not None:
            send(_event({**_delta(), "choices": [{"index": 0, "delta": {}, "finish_reason": reply.finish}]}))
        if with_usage and reply.usage is not None:
            send(_event({**_delta(), "choices": [], "usage": _usage(reply.usage)}))
        send(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, data: bytes) -> None:
        if data:
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self.wfile.flush()

    def _pause(self, seconds: float) -> None:
        if seconds:
            self.model_server.closing.wait(seconds)

    def _stall(self) -> None:
        """Say nothing until the client has gone or the server closes."""
        self.connection.settimeout(0.02)
        while not self.model_server.closing.is_set():
            try:
                if not self.connection.recv(1):
                    raise ConnectionAbortedError
            except TimeoutError:
                continue
        raise _Cut


def _delta(**delta: str) -> dict[str, Any]:
    """A streamed chunk."""
    choice = {"index": 0, "delta": delta, "finish_reason": None}
    return {"id": "c1", "object": "chat.completion.chunk", "created": 0, "model": "scripted", "choices": [choice]}


def _event(value: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(value).encode() + b"\n\n"


def _usage(counted: tuple[int, int]) -> dict[str, int]:
    return {"prompt_tokens": counted[0], "completion_tokens": counted[1], "total_tokens": sum(counted)}


def _completion(reply: Reply) -> dict[str, Any]:
    """A reply that is not streamed."""
    text = "".join(reply.streamed())
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": reply.finish}
    whole: dict[str, Any] = {"id": "c1", "object": "chat.completion", "created": 0, "model": "scripted"}
    whole["choices"] = [choice]
    return whole if reply.usage is None else {**whole, "usage": _usage(reply.usage)}


def _main() -> None:
    """Serve one persona until interrupted."""
    import argparse

    from tests.fakes import personas

    parser = argparse.ArgumentParser(description="A scripted OpenAI-compatible server on 127.0.0.1.")
    parser.add_argument("--persona", choices=sorted(personas.BY_NAME), default="copying")
    parser.add_argument("--port", type=int, default=8001)
    given = parser.parse_args()
    with ModelServer(personas.BY_NAME[given.persona], port=given.port) as server:
        print(f"OPENAI_BASE_URL={server.base_url} BYLINE_MODEL=scripted", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    _main()
