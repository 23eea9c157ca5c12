"""What every request passes before any route: right host, no foreign page behind it, bounded body, strict headers.

Plain ASGI, so that it also covers the mounted web chat and never buffers a stream. Why: a page on the web that a user
has open can send requests to a server on loopback (CSRF), or reach it under its own name (DNS rebinding); both are
refused here, on every route alike. Bodies are counted as they arrive, whatever Content-Length says.
"""

from __future__ import annotations

import ipaddress
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.errors import error_body
from app.api.policy import CLOSED, COMMON_HEADERS, PAGE_PATH, chat_policy

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_SMALL_BODY = 1 << 20

# The parts of Gradio that the page uses; its file server, proxy, code editor and monitoring stay shut.
_GRADIO_OPEN = (
    "/config",
    "/theme.css",
    "/assets/",
    "/static/",
    "/svelte/",
    "/favicon.ico",
    "/manifest.json",
    "/gradio_api/queue/",
    "/gradio_api/upload_progress",
    "/gradio_api/heartbeat/",
    "/gradio_api/startup-events",
    "/gradio_api/reset",
    "/gradio_api/cancel",
    "/gradio_api/info",
    "/gradio_api/theme.css",
)
_EXACTLY = (PAGE_PATH, "/gradio_api/upload")
_OURS = ("/api", "/article/", "/byline/", "/reports", "/openapi.json")
_LARGE = ("/api/articles", "/gradio_api/upload")


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a request goes no further."""

    status: int
    code: str
    message: str


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine alone."""
    name = host.strip("[]").lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def host_name(netloc: str) -> str:
    """The name in a Host header, without its port; "" where it is malformed."""
    try:
        return urlsplit(f"//{netloc}").hostname or ""
    except ValueError:
        return ""


def _address(netloc: str, scheme: str) -> tuple[str, int] | None:
    """Name and port of a netloc, with the scheme's default port filled in."""
    try:
        parts = urlsplit(f"//{netloc}")
        port = parts.port or (443 if scheme == "https" else 80)
    except ValueError:
        return None
    return (parts.hostname, port) if parts.hostname else None


def same_origin(origin: str, host: str) -> bool:
    """Whether an Origin header names the very server that the Host header names."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    if parts.scheme not in ("http", "https"):
        return False
    # The scheme that the browser used is the origin's: a proxy may have taken TLS off on the way here.
    given = _address(parts.netloc, parts.scheme)
    return given is not None and given == _address(host, parts.scheme)


class Guard:
    """The middleware; `bound_to` is the address that the server listens on, `max_body` the largest upload in bytes."""

    def __init__(self, app: ASGIApp, *, bound_to: str, max_body: int) -> None:
        self.app = app
        self.loopback_only = is_loopback(bound_to)
        self.max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            # Nothing of ours speaks WebSocket; only the server's own lifespan goes through.
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        refused = self._refusal(scope)
        if refused is not None:
            await _send_refusal(refused, send)
            return
        path: str = scope["path"]
        limit = self.max_body if path.startswith(_LARGE) else min(_SMALL_BODY, self.max_body)
        body = _CountedBody(receive, limit)
        if path == PAGE_PATH:
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}
            await self.app(scope, body.receive, _PageSend(send).send)
        else:
            await self.app(scope, body.receive, _guarded_send(send, body, path))

    def _refusal(self, scope: Scope) -> Refused | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self.loopback_only and not is_loopback(host_name(host)):
            return Refused(
                421, "wrong_host", "This server answers to localhost only; set BYLINE_HOST to serve another name."
            )
        if scope["method"] not in _SAFE_METHODS:
            origin = headers.get("origin")
            foreign = not same_origin(origin, host) if origin is not None else False
            if foreign or headers.get("sec-fetch-site") in ("cross-site", "same-site"):
                return Refused(403, "cross_origin", "A page of another site may not send this; open Byline itself.")
        length = headers.get("content-length", "")
        limit = self.max_body if scope["path"].startswith(_LARGE) else min(_SMALL_BODY, self.max_body)
        if length.isdigit() and int(length[:20]) > limit:
            return _too_large(limit)
        path: str = scope["path"]
        if path not in _EXACTLY and not path.startswith(_OURS) and not path.startswith(_GRADIO_OPEN):
            return Refused(404, "not_found", f"There is nothing at this address; the chat is at {PAGE_PATH}.")
        return None


def _too_large(limit: int) -> Refused:
    return Refused(413, "too_large", f"The request is larger than {limit:,} bytes; send less at a time.")


async def _send_refusal(refused: Refused, send: Send) -> None:
    body = json.dumps(error_body(refused.code, refused.message)).encode()
    headers = MutableHeaders()
    headers["content-type"] = "application/json"
    headers["content-length"] = str(len(body))
    headers["connection"] = "close"
    _harden(headers, CLOSED)
    await send({"type": "http.response.start", "status": refused.status, "headers": headers.raw})
    await send({"type": "http.response.body", "body": body})


def _harden(headers: MutableHeaders, policy: str) -> None:
    """Put the security headers on; a route that brought its own policy keeps it."""
    headers.setdefault("content-security-policy", policy)
    for name, value in COMMON_HEADERS.items():
        headers[name] = value


class _CountedBody:
    """A request body that ends in an error once it has grown over the limit."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self.limit = limit
        self.seen = 0

    @property
    def exceeded(self) -> bool:
        return self.seen > self.limit

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self.seen += len(message.get("body", b""))
            if self.exceeded:
                # The route sees a client that went away; what it answers is replaced by the 413.
                return {"type": "http.disconnect"}
        return message


def _guarded_send(send: Send, body: _CountedBody, path: str) -> Send:
    """Send with the headers on, or a 413 in its place when the body has grown too large."""
    replaced = False

    async def guarded(message: Message) -> None:
        nonlocal replaced
        if replaced:
            return
        if message["type"] == "http.response.start":
            if body.exceeded:
                replaced = True
                await _send_refusal(_too_large(body.limit), send)
                return
            headers = MutableHeaders(scope=message)
            _harden(headers, CLOSED)
            if path.startswith("/api"):
                headers.setdefault("cache-control", "no-store")
        await send(message)

    return guarded


class _PageSend:
    """Holds the chat's page back until it is whole, to allow exactly the inline scripts that it carries."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body") or self._start is None:
            return
        headers = MutableHeaders(scope=self._start)
        _harden(headers, chat_policy(bytes(self._body)))
        headers["cache-control"] = "no-store"
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": bytes(self._body)})
