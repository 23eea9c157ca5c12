"""Fixtures for the tests of the HTTP API: a real archive with a few articles, and a client of the server over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.api import create_app
from app.chat import Chat
from app.settings import Settings
from retrieval import Archive, Article
from tests.fakes.articles import JETS, NOTES, SHIP
from tests.fakes.embedder import WordHashEmbedder

ARTICLES = [{**JETS, "url": "https://harbour.example/jets?x=1"}, SHIP, NOTES]


@pytest.fixture(scope="session")
def shared_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive that tests read but do not change."""
    with Archive.open(tmp_path_factory.mktemp("api") / "archive", embedder=WordHashEmbedder()) as archive:
        archive.add([Article.from_dict(fields) for fields in ARTICLES])
        assert archive.wait(300)
        yield archive


@pytest.fixture(scope="session")
def client(shared_archive: Archive) -> TestClient:
    """A client on the same machine as the server."""
    return client_of(shared_archive)


@pytest.fixture
def own_archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive of the test's own, to change."""
    with Archive.open(tmp_path / "archive", embedder=WordHashEmbedder()) as archive:
        yield archive


def client_of(archive: Archive, chat: Chat | None = None, **settings: object) -> TestClient:
    """A client of a server over an archive."""
    server = create_app(archive, chat or Chat(archive), Settings(**settings), web=False)  # type: ignore[arg-type]
    return TestClient(server, base_url="http://127.0.0.1:7860", raise_server_exceptions=False)
