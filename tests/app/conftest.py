"""Fixtures for the tests of the app: a scripted model server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retrieval import Archive
from tests.fakes.model_server import ModelServer, Persona


@pytest.fixture
def model_server() -> Iterator[Callable[..., ModelServer]]:
    """Start a model server with these personas, one for each call and the last one for good; closed after the test."""
    servers: list[ModelServer] = []

    def start(*personas: Persona) -> ModelServer:
        servers.append(ModelServer(*personas).start())
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture(scope="session")
def corpus_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The sample corpus with the bundled embedder, fully indexed; not to be changed by a test."""
    with Archive.open(tmp_path_factory.mktemp("corpus") / "archive") as archive:
        archive.add_path(Path(__file__).parents[2] / "corpus")
        assert archive.wait(300)
        yield archive
