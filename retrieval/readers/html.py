"""HTML: parsed in a process of its own that is killed when a page takes too long or too much."""

from __future__ import annotations

import atexit
import json
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from retrieval.errors import UnreadableFile

_ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 1.8  # of the processor's time, so that a busy machine refuses no page that an idle one reads
_SECONDS_TO_WAIT = 30.0 if hasattr(signal, "setitimer") else _SECONDS
_SECONDS_TO_START = 60.0
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from retrieval.readers.html_worker import work; "
    "work(sys.stdin.buffer, sys.stdout.buffer, float(sys.argv[2]))"
)
_TOO_SLOW = f"The page took more than {_SECONDS:g} seconds to read."
_OUT_OF_TIME = (-signal.SIGPROF,) if hasattr(signal, "SIGPROF") else ()


def read_html(data: bytes) -> dict[str, Any]:
    """The fields of the article in a page.

    lxml and trafilatura can take minutes over a hostile page and cannot be interrupted in their own process.
    Raises UnreadableFile (codes no_text, not_text, too_deep, too_large, too_slow).
    """
    with _lock:
        return _worker.read(data)


class _Worker:
    """The process that parses, started when it is first needed and again after it was killed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._replies: queue.Queue[bytes] = queue.Queue()

    def read(self, data: bytes) -> dict[str, Any]:
        """Hand over one page and wait for its article."""
        try:
            if self._process is None or self._process.poll() is not None:
                self._start()
            reply = self._ask(data)
        except (OSError, queue.Empty) as error:
            self.stop()
            if isinstance(error, queue.Empty):
                raise UnreadableFile(_TOO_SLOW, "too_slow") from error
            raise UnreadableFile("The page ended the process that reads pages.", "too_large") from error
        if not reply:
            if self.stop() in _OUT_OF_TIME:
                raise UnreadableFile(_TOO_SLOW, "too_slow")
            raise UnreadableFile("The page takes too much memory to read.", "too_large")
        answer: dict[str, Any] = json.loads(reply)
        if "code" in answer:
            raise UnreadableFile(answer["reason"], answer["code"])
        fields: dict[str, Any] = answer["fields"]
        return fields

    def stop(self) -> int | None:
        """End the process, whatever it is doing; how it ended, None where there was none."""
        process, self._process = self._process, None
        if process is None:
            return None
        process.kill()
        ended = process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        return ended

    def _start(self) -> None:
        """Start the process and wait until it has imported what it needs."""
        self.stop()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, str(_ROOT), str(_SECONDS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._replies = queue.Queue()
        threading.Thread(target=_listen, args=(self._process, self._replies), daemon=True).start()
        if self._replies.get(timeout=_SECONDS_TO_START) != b"ready":
            raise OSError("the process that reads pages did not start")

    def _ask(self, data: bytes) -> bytes:
        """Send a page and wait for the reply; empty when the process ended."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(len(data).to_bytes(4, "big") + data)
        self._process.stdin.flush()
        return self._replies.get(timeout=_SECONDS_TO_WAIT)


def _listen(process: subprocess.Popen[bytes], replies: queue.Queue[bytes]) -> None:
    """Pass each reply on, so that waiting for one can time out on every operating system; an empty one is the end."""
    assert process.stdout is not None
    try:
        while size := process.stdout.read(4):
            replies.put(process.stdout.read(int.from_bytes(size, "big")))
    except (OSError, ValueError):  # the pipe was closed while reading: the process was killed
        pass
    replies.put(b"")


_lock = threading.Lock()
_worker = _Worker()
atexit.register(_worker.stop)
