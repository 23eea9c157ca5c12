from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.web.uploads import UploadsOnly, is_upload

JOIN = "/gradio_api/queue/join"


def client_over(folder: Path) -> TestClient:
    """A server that gives back the body that reached it."""

    async def echo(request: Request) -> JSONResponse:
        return JSONResponse({"reached": json.loads(await request.body())})

    server = Starlette(routes=[Route("/{path:path}", echo, methods=["POST"])])
    return TestClient(UploadsOnly(server, folder=folder))


def file_named(path: Any) -> dict[str, Any]:
    """A request of the page that names a file, as Gradio writes it."""
    return {"data": [[{"path": path, "meta": {"_type": "gradio.FileData"}}]], "fn_index": 1}


def test_an_uploaded_file_reaches_the_page(tmp_path: Path) -> None:
    request = file_named(str(tmp_path / "up" / "abc" / "a.txt"))
    response = client_over(tmp_path / "up").post(JOIN, json=request)
    assert response.json() == {"reached": request}


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "secret.txt",
        "./a.txt",
        "up/../secret.txt",
        "{folder}/../secret.txt",
        "{folder}",
        "{folder}x/a.txt",
        "https://evil.example/a.txt",
        "file:///etc/passwd",
        "\\\\server\\share\\a.txt",
        "\u0000",
        "",
        7,
        ["/etc/passwd"],
        {"path": "/etc/passwd"},
    ],
)
def test_a_file_that_was_not_uploaded_is_refused_wherever_it_is_named(tmp_path: Path, path: Any) -> None:
    folder = tmp_path / "up"
    folder.mkdir()
    named = path.replace("{folder}", str(folder)) if isinstance(path, str) else path
    if path == "{folder}":
        named = str(folder.parent)
    for body in (file_named(named), {"data": [{"deep": [{"er": {"path": named}}]}]}, {"path": named}):
        response = client_over(folder).post(JOIN, json=body)
        assert response.status_code == 422
        assert response.json()["error"]["code"] == "not_an_upload"


def test_a_link_out_of_the_upload_folder_is_no_upload(tmp_path: Path) -> None:
    folder = tmp_path / "up"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    link = folder / "a.txt"
    try:
        link.symlink_to(tmp_path / "secret.txt")
    except OSError:
        pytest.skip("this system makes no symbolic links")
    assert not is_upload(folder, str(link))


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b"\xff"])
def test_a_request_that_is_no_json_is_refused(tmp_path: Path, body: bytes) -> None:
    assert client_over(tmp_path).post(JOIN, content=body).status_code == 422


def test_a_key_given_twice_cannot_hide_a_path(tmp_path: Path) -> None:
    body = f'{{"path": "/etc/passwd", "path": {json.dumps(str(tmp_path / "a.txt"))}}}'
    response = client_over(tmp_path).post(JOIN, content=body.encode())
    assert response.json() == {"reached": {"path": str(tmp_path / "a.txt")}}


def test_other_requests_pass_untouched(tmp_path: Path) -> None:
    assert client_over(tmp_path).post("/api/articles", json=file_named("/etc/passwd")).status_code == 200
