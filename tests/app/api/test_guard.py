from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient

from app.api.guard import is_loopback, same_origin
from app.api.policy import chat_policy
from retrieval import Archive
from tests.app.api.conftest import client_of

ROUTES = [
    ("GET", "/api/health"),
    ("GET", "/api/search?query=canal"),
    ("POST", "/api/ask"),
    ("POST", "/api/who-reports"),
    ("POST", "/api/articles"),
    ("GET", "/api/articles"),
    ("GET", "/api/articles/jets"),
    ("DELETE", "/api/articles/nothing"),
    ("GET", "/article/jets"),
    ("GET", "/article/nothing"),
    ("GET", "/byline/article.css"),
    ("GET", "/openapi.json"),
    ("GET", "/api/nothing"),
    ("GET", "/nothing"),
]
CHANGING = [route for route in ROUTES if route[0] in ("POST", "DELETE")]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_route_carries_the_security_headers(client: TestClient, method: str, path: str) -> None:
    headers = client.request(method, path, json={} if method == "POST" else None).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "[::2]:7860", "", "[", "10.0.0.1"]
)
def test_a_foreign_host_name_is_refused_on_every_route_of_a_loopback_server(
    client: TestClient, method: str, path: str, host: str
) -> None:
    response = client.request(method, path, headers={"host": host})
    assert response.status_code == 421
    assert response.json()["error"]["code"] == "wrong_host"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:7860", "127.0.0.1:1", "[::1]:7860", "127.8.9.1"])
def test_every_name_of_this_machine_is_answered(client: TestClient, host: str) -> None:
    assert client.get("/api/health", headers={"host": host}).status_code == 200


def test_a_server_bound_to_a_public_address_answers_to_any_name(shared_archive: Archive) -> None:
    client = client_of(shared_archive, host="0.0.0.0")
    assert client.get("/api/health", headers={"host": "news.example"}).status_code == 200


@pytest.mark.parametrize(("method", "path"), CHANGING)
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://["},
        {"origin": "http://127.0.0.1:7860.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_page_of_another_site_changes_and_asks_nothing(
    client: TestClient, method: str, path: str, headers: dict[str, str]
) -> None:
    response = client.request(method, path, headers=headers)
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "cross_origin"


def test_our_own_page_may_ask(client: TestClient) -> None:
    headers = {"origin": "http://127.0.0.1:7860", "sec-fetch-site": "same-origin"}
    assert client.post("/api/ask", json={"question": "canal?"}, headers=headers).status_code == 200


def test_no_origin_is_allowed_to_read_answers_across_sites(client: TestClient) -> None:
    response = client.get("/api/health", headers={"origin": "https://evil.example"})
    assert not [name for name in response.headers if name.startswith("access-control-")]
    assert client.options("/api/ask", headers={"origin": "https://evil.example"}).status_code == 405


@pytest.mark.parametrize("path", ["/api/ask", "/api/who-reports", "/api/articles"])
def test_too_large_a_body_is_a_413_whether_it_says_its_length_or_not(shared_archive: Archive, path: str) -> None:
    client = client_of(shared_archive, max_upload_mb=2)
    body = json.dumps([{"text": "x" * 3_000_000}]).encode()
    headers = {"content-type": "application/json"}
    pieces = (body[at : at + 65_536] for at in range(0, len(body), 65_536))
    for content in (body, pieces):
        response = client.post(path, content=content, headers=headers)
        assert response.status_code == 413
        assert response.json()["error"]["code"] == "too_large"
        assert "default-src 'none'" in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/proxy=http://x",
        "/gradio_api/vibe-edit",
        "/monitoring",
        "/login",
        "/a",
    ],
)
def test_the_parts_of_gradio_that_the_page_does_not_use_are_shut(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


def test_the_policy_of_the_chat_allows_exactly_the_inline_scripts_of_its_page() -> None:
    policy = chat_policy(b"<script>one()</script><script data-gradio-mode>two()</script><script src=x></script>")
    script = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert script.count("'sha256-") == 2
    assert "unsafe" not in script
    assert "http" not in policy


def test_a_proxy_that_takes_tls_off_does_not_make_our_page_foreign() -> None:
    assert same_origin("https://news.example", "news.example")
    assert same_origin("https://news.example", "news.example:443")
    assert not same_origin("https://news.example", "news.example:8443")
    assert not same_origin("https://news.example.evil", "news.example")
    assert not same_origin("chrome-extension://abc", "abc")


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]", "app.localhost", "localhost."])
def test_names_of_this_machine(name: str) -> None:
    assert is_loopback(name)


@pytest.mark.parametrize("name", ["0.0.0.0", "::", "example", "localhost.evil", "1.127.0.0", "", "128.0.0.1"])
def test_names_of_others(name: str) -> None:
    assert not is_loopback(name)
