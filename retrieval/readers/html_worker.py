"""The other end of `html`: reads pages from a pipe, one after another, within limits of memory and time."""

from __future__ import annotations

import contextlib
import json
import logging
import signal
from pathlib import Path
from typing import IO, Any

from retrieval.errors import UnreadableFile
from retrieval.readers.html_page import read_page

_MEMORY = 150_000_000


def work(pages: IO[bytes], replies: IO[bytes], seconds: float) -> None:
    """Answer each page (4 bytes of length, then its bytes) with JSON in the same frame, until the pipe is closed.

    A page that takes more than so many seconds of the processor's time ends this process, where the system can do that.
    """
    import lxml.html  # noqa: F401 - imported before the clock and the limit start
    import trafilatura  # noqa: F401

    logging.disable(logging.CRITICAL)
    _limit_memory()
    _send(replies, b"ready")
    while size := pages.read(4):
        data = pages.read(int.from_bytes(size, "big"))
        _limit_time(seconds)
        try:
            answer: dict[str, Any] = {"fields": read_page(data)}
        except UnreadableFile as error:
            answer = {"code": error.code, "reason": str(error)}
        except MemoryError:
            answer = {"code": "too_large", "reason": "The page takes too much memory to read."}
        except Exception as error:  # whatever a parser raises over a stranger's page, the page is refused
            answer = {"code": "unreadable_file", "reason": f"The page cannot be read ({type(error).__name__})."}
        _limit_time(0.0)
        _send(replies, json.dumps(answer).encode("ascii"))


def _send(replies: IO[bytes], reply: bytes) -> None:
    """One frame."""
    replies.write(len(reply).to_bytes(4, "big") + reply)
    replies.flush()


def _limit_time(seconds: float) -> None:
    """End this process once it has worked for so long, also inside a parser that no exception reaches; 0 lifts it."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _limit_memory() -> None:
    """Let this process grow by so much and no more, where the operating system can do that."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        used = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + _MEMORY, used + _MEMORY))
