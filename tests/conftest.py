"""No test reaches beyond this machine: sockets and look-ups go to loopback or fail; and an archive that many tests ask."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from retrieval import Archive

os.environ.update(
    ANONYMIZED_TELEMETRY="False",
    GRADIO_ANALYTICS_ENABLED="False",
    HF_HUB_OFFLINE="1",
    HF_HUB_DISABLE_TELEMETRY="1",
    LANGSMITH_TRACING="false",
)
for name in [name for name in os.environ if name.startswith(("BYLINE_", "OPENAI_"))]:
    del os.environ[name]
# A busy machine is no failure, neither in a test nor in making its examples; pytest-timeout finds hangs.
# The same examples every time: what passes here passes everywhere. `--hypothesis-profile=default` looks for new ones.
settings.register_profile("byline", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("byline")


class BeyondLoopback(RuntimeError):
    """A test tried to reach another machine."""


def _check(host: Any) -> None:
    """Raise unless a host is this machine."""
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in ("", "localhost", "None"):
        return
    try:
        loopback = ipaddress.ip_address(name.partition("%")[0]).is_loopback or name in ("0.0.0.0", "::")
    except ValueError:
        loopback = name.endswith(".localhost")
    if not loopback:
        raise BeyondLoopback(f"a test wanted to reach {name}")


_connect, _connect_ex, _sendto = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto
_getaddrinfo, _gethostbyname = socket.getaddrinfo, socket.gethostbyname


class _Guarded:
    """The ways out of the process, each behind a check of where it leads."""

    def connect(self: Any, address: Any) -> None:
        _check_address(address)
        _connect(self, address)

    def connect_ex(self: Any, address: Any) -> int:
        _check_address(address)
        return _connect_ex(self, address)

    def sendto(self: Any, data: Any, *rest: Any) -> int:
        _check_address(rest[-1])
        return _sendto(self, data, *rest)

    @staticmethod
    def getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:
        _check(host)
        return _getaddrinfo(host, *rest, **named)

    @staticmethod
    def gethostbyname(host: str) -> str:
        _check(host)
        return _gethostbyname(host)


def _check_address(address: Any) -> None:
    """Raise unless a socket's address is on this machine; paths of Unix sockets are."""
    if isinstance(address, tuple):
        _check(address[0])


def _guard() -> None:
    """Put the checks in place."""
    for name in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, name, getattr(_Guarded, name))
    socket.getaddrinfo = _Guarded.getaddrinfo  # type: ignore[assignment]
    socket.gethostbyname = _Guarded.gethostbyname


def pytest_configure() -> None:
    """Guard the collection of the tests."""
    _guard()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Guard each test, with its fixtures: the plugin pytest-socket takes foreign guards down after each."""
    _guard()


@pytest.fixture(scope="session")
def corpus_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The sample corpus with the bundled embedder, fully indexed; not to be changed by a test."""
    from retrieval import Archive

    with Archive.open(tmp_path_factory.mktemp("corpus") / "archive") as archive:
        archive.add_path(Path(__file__).parents[1] / "corpus")
        assert archive.wait(300)
        yield archive
