"""Files come into the page by upload alone: a path or address that a request merely names is never opened.

Gradio's own requests name files by path, and it accepts more than its upload folder: whatever lies below the temporary
or the working folder is copied, and a web address is fetched. So every path in such a request is checked here, before
Gradio reads it, and once more by the tab that opens the files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_EVENTS = "/gradio_api/queue/"


def is_upload(folder: Path, given: str) -> bool:
    """Whether a path is an uploaded file: absolute, and inside the upload folder once links and dots are resolved."""
    try:
        path = Path(given)
        return path.is_absolute() and path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):
        return False


class UploadsOnly:
    """Middleware that refuses a request of the page which names a file that was not uploaded.

    It must lie inside whatever bounds the size of a body, because it reads the body whole.
    """

    def __init__(self, app: ASGIApp, *, folder: Path) -> None:
        self.app = app
        self.folder = folder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or not scope["path"].startswith(_EVENTS):
            await self.app(scope, receive, send)
            return
        body = await _whole(receive)
        if body is None:
            return
        try:
            read = json.loads(body)
            refused = any(not is_upload(self.folder, str(path)) for path in _paths(read))
        except (ValueError, RecursionError):
            refused = True
        if refused:
            message = "Upload files in the page; a path or an address is not opened."
            await JSONResponse({"error": {"code": "not_an_upload", "message": message}}, 422)(scope, receive, send)
            return
        # What was checked is what goes on, byte for byte of ours: no second reading of the same bytes can differ.
        checked = json.dumps(read).encode()
        headers = [pair for pair in scope["headers"] if pair[0] not in (b"content-length", b"transfer-encoding")]
        headers.append((b"content-length", str(len(checked)).encode()))
        await self.app({**scope, "headers": headers}, _once(checked, receive), send)


def _paths(value: Any) -> Iterator[Any]:
    """Every value that stands under the key `path`, however deep."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "path" and item is not None:
                yield item
            else:
                yield from _paths(item)
    elif isinstance(value, list):
        for item in value:
            yield from _paths(item)


async def _whole(receive: Receive) -> bytes | None:
    """The whole body, or None when the caller went away."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if not message.get("more_body"):
            return bytes(body)


def _once(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body in one piece and then goes on as before."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
