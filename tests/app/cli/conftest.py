"""Fixtures for the command line: commands run in this process, on archives of their own."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from typer.testing import CliRunner

from app.api import create_app
from app.chat import Chat
from app.cli import cli
from app.cli.serving import _listen
from app.settings import Settings
from retrieval import Archive
from tests.fakes.articles import JETS, SHIP
from tests.fakes.embedder import WordHashEmbedder


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its output as JSON."""
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _quick_embedder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Archives that commands open in this process have an embedder that is there at once."""
    monkeypatch.setattr("retrieval.storage.embed.Embedder", WordHashEmbedder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two articles."""
    path = tmp_path / "articles"
    path.mkdir()
    lines = "\n".join(json.dumps(fields) for fields in (JETS, SHIP))
    (path / "articles.jsonl").write_text(lines, encoding="utf-8")
    return path


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command on the test's archive, as `run("ask", "What …?")`."""

    def runner(*arguments: str | Path) -> Ran:
        name, *rest = map(str, arguments)
        result = CliRunner().invoke(cli, [name, "--archive", str(tmp_path / "archive"), *rest])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    return runner


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A server that owns the test's archive; its address."""
    settings = Settings()
    with Archive.open(tmp_path / "archive") as archive:
        listening = _listen("127.0.0.1", 0)
        config = uvicorn.Config(
            create_app(archive, Chat(archive), settings, web=False), log_level="warning", timeout_graceful_shutdown=1
        )
        serving = uvicorn.Server(config)
        thread = threading.Thread(target=serving.run, args=([listening],))
        thread.start()
        while not serving.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        archive.announce(address)
        yield address
        serving.should_exit = True
        thread.join()
