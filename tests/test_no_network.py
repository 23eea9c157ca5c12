from __future__ import annotations

import socket

import pytest

from tests.conftest import BeyondLoopback


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.org"])
def test_a_socket_to_another_machine_is_denied(host: str) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as client, pytest.raises(BeyondLoopback):
        client.connect((host, 80))


def test_a_look_up_of_another_machine_is_denied() -> None:
    with pytest.raises(BeyondLoopback):
        socket.getaddrinfo("example.org", 443)


def test_loopback_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()
