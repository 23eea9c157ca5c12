"""Fixtures for the tests of the app: a scripted model server."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

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
