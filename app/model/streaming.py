"""Read one reply of a chat server piece by piece, under deadlines that hold against any server.

The client runs on one background event loop for the whole process and fills a queue; the reader waits on that
queue and never on the network, so a server that stalls or sends a byte a second cannot hold it longer than it was
told to wait. When the reader leaves, for whatever reason, the request is cancelled and its connection is closed.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.errors import ModelFailed
from app.model.faults import Fault, NotStreamed, fault_of

if TYPE_CHECKING:
    import httpx
    from langchain_openai import ChatOpenAI

LARGEST_REPLY = 4_000_000
"""Bytes of one reply, over which it is cut off: 100 times what an answer needs."""

_loop_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None


@dataclass(slots=True)
class Reply:
    """What one call came to, filled while its text is read: how it ended, and the tokens that the server counted."""

    finish_reason: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0
    text: str = ""


@dataclass(slots=True)
class _End:
    """The last thing in the queue: the fault that ended the reply, or None."""

    fault: Fault | None = None


@dataclass(slots=True)
class _Piece:
    """Some text of the reply, and what came along with it."""

    text: str = ""
    finish_reason: str | None = None
    usage: Mapping[str, int] = field(default_factory=dict)


class ReplyTooLarge(Exception):
    """A reply passed LARGEST_REPLY bytes, or came compressed although that was not asked for."""


def stream_reply(
    model: ChatOpenAI, messages: tuple[str, str], reply: Reply, until: Callable[[], float]
) -> Iterator[str]:
    """Yield the text of the reply to (system, user) as it comes.

    `until()` is the moment (of `time.monotonic`) to wait for at most; it is asked again before each piece, because a
    deadline moves once the first sentence is shown. Raises ModelFailed with its kind and, in `fault`, what to do
    about it; text that was yielded before stays true. A reply that ends without a finish_reason was cut.
    """
    pieces: queue.SimpleQueue[_Piece | _End] = queue.SimpleQueue()
    future = asyncio.run_coroutine_threadsafe(_fill(model, messages, pieces), _background_loop())
    try:
        while True:
            wait = until() - time.monotonic()
            try:
                piece = pieces.get(timeout=max(wait, 0.0)) if wait > 0 else pieces.get_nowait()
            except queue.Empty:
                raise Fault("timeout", "did not answer in time").failure() from None
            if isinstance(piece, _End):
                if piece.fault is not None:
                    raise piece.fault.failure()
                break
            reply.finish_reason = piece.finish_reason or reply.finish_reason
            reply.prompt_tokens = piece.usage.get("input_tokens") or reply.prompt_tokens
            reply.completion_tokens = piece.usage.get("output_tokens") or reply.completion_tokens
            if piece.text:
                reply.text += piece.text
                yield piece.text
    finally:
        future.cancel()
    _require_an_end(reply)


def capped_client(connect: float, read: float) -> httpx.AsyncClient:
    """An HTTP client that follows no redirect and refuses a reply that is too large, compressed, or no stream.

    `connect` and `read` are seconds; they only free what a reader left behind, the reader's own deadline is earlier.
    """
    import httpx

    async def cap(response: httpx.Response) -> None:
        if response.is_success and b'"stream":true' in response.request.content:
            kind = response.headers.get("content-type", "")
            if kind.startswith("application/json"):
                await response.aclose()
                raise NotStreamed
        if response.headers.get("content-encoding", "identity").lower() not in ("identity", ""):
            await response.aclose()
            raise ReplyTooLarge
        if isinstance(response.stream, httpx.AsyncByteStream):
            response.stream = _capped_stream(response.stream)

    return httpx.AsyncClient(
        timeout=httpx.Timeout(read, connect=connect),
        follow_redirects=False,
        headers={"Accept-Encoding": "identity"},
        event_hooks={"response": [cap]},
        limits=httpx.Limits(max_connections=200, max_keepalive_connections=20),
    )


async def _fill(model: ChatOpenAI, messages: tuple[str, str], pieces: queue.SimpleQueue[_Piece | _End]) -> None:
    """Put every piece of the reply into the queue, then its end."""
    from langsmith.run_helpers import tracing_context

    try:
        # LangChain sends prompts to LangSmith where the environment says so; articles leave for the model server alone.
        with tracing_context(enabled=False):
            async for chunk in model.astream([("system", messages[0]), ("human", messages[1])]):
                pieces.put(_piece(chunk))
    except asyncio.CancelledError:
        raise
    except Exception as error:  # whatever a client or a server throws is one of the faults of the table
        pieces.put(_End(fault_of(error)))
    else:
        pieces.put(_End())


def _piece(chunk: Any) -> _Piece:
    """The parts of a LangChain message chunk that matter here."""
    content = chunk.content
    if not isinstance(content, str):
        content = "".join(part.get("text") or "" for part in content if isinstance(part, dict))
    usage = {name: count for name, count in (chunk.usage_metadata or {}).items() if isinstance(count, int)}
    return _Piece(content, chunk.response_metadata.get("finish_reason"), usage)


def _require_an_end(reply: Reply) -> None:
    """Raise ModelFailed unless the reply has text and ended because the model was done."""
    if reply.finish_reason is None:
        raise Fault("cut", "broke off in the middle").failure()
    if reply.finish_reason == "length":
        raise Fault("cut", "ran out of room in its context").failure()
    if reply.finish_reason == "content_filter":
        raise Fault("cut", "stopped at a content filter").failure()
    if not reply.text.strip():
        raise Fault("empty", "sent an empty reply").failure()


def _capped_stream(stream: httpx.AsyncByteStream) -> httpx.AsyncByteStream:
    """The same bytes, up to LARGEST_REPLY of them."""
    import httpx

    class Capped(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            total = 0
            async for block in stream:
                total += len(block)
                if total > LARGEST_REPLY:
                    raise ReplyTooLarge
                yield block

        async def aclose(self) -> None:
            await stream.aclose()

    return Capped()


def _background_loop() -> asyncio.AbstractEventLoop:
    """The event loop that all model calls of this process share, started at the first of them."""
    global _loop
    with _loop_lock:
        if _loop is None or _loop.is_closed():
            _loop = asyncio.new_event_loop()
            threading.Thread(target=_loop.run_forever, name="byline-model", daemon=True).start()
        return _loop


__all__ = ["LARGEST_REPLY", "ModelFailed", "Reply", "ReplyTooLarge", "capped_client", "stream_reply"]
