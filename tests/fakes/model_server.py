"""An OpenAI-compatible chat server on loopback whose every reply is scripted: for tests, and to try by hand.

It speaks `POST /v1/chat/completions` (streamed or not) and `GET /v1/models`, and nothing of it looks at the network
beyond 127.0.0.1. What it says is up to a *persona*, a function from the request to a `Reply`: `personas.py` has good
and bad ones, `model_faults.py` the faults of the wire, to be imported from here. Give several personas and the n-th
call gets the n-th, the last one for good:

    with ModelServer(busy(429, retry_after=0), says(("Turkey warned Russia.", "held responsible"))) as server:
        chat = Chat(archive, Drafter("scripted", base_url=server.base_url))
        ...
        assert server.calls == 2

By hand: `python -m tests.fakes.model_server --persona copying --port 8001`, then set what it prints.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.fakes.model_faults import (
    busy,
    closed_port,
    compressed,
    cut,
    deep,
    drips,
    empty,
    error_event,
    huge,
    malformed,
    redirects,
    refuses_parameter,
    replies,
    stalls,
    unfinished,
    whole,
    wrong_shape,
)
from tests.fakes.model_wire import (
    ModelRequest,
    Persona,
    Reply,
    SeenPassage,
    completion,
    delta,
    event,
    usage_of,
)

__all__ = [
    "ModelRequest",
    "ModelServer",
    "Persona",
    "Reply",
    "SeenPassage",
    "busy",
    "closed_port",
    "compressed",
    "cut",
    "deep",
    "drips",
    "empty",
    "error_event",
    "huge",
    "malformed",
    "redirects",
    "refuses_parameter",
    "replies",
    "stalls",
    "unfinished",
    "whole",
    "wrong_shape",
]


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

    def wait_until_abandoned(self, seconds: float = 50.0) -> bool:
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
                self._whole(200, json.dumps(completion(reply)).encode(), reply.headers)
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

        send(event(delta(role="assistant", content="")))
        for at, piece in enumerate(reply.streamed()):
            if reply.stall_after is not None and at >= reply.stall_after:
                self._stall()
            self._pause(reply.pause)
            send(event(delta(content=piece)))
        if reply.stall_after is not None:
            self._stall()
        if reply.finish is not None:
            send(event({**delta(), "choices": [{"index": 0, "delta": {}, "finish_reason": reply.finish}]}))
        if with_usage and reply.usage is not None:
            send(event({**delta(), "choices": [], "usage": usage_of(reply.usage)}))
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
