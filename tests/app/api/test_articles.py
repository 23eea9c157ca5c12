from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from app.api import models
from retrieval import Archive
from tests.app.api.conftest import ARTICLES, client_of

IDS = [article["id"] for article in ARTICLES]


@pytest.mark.parametrize("article_id", IDS)
def test_an_article_is_read_by_its_id_whatever_the_id_holds(client: TestClient, article_id: str) -> None:
    response = client.get("/api/articles/" + quote(article_id, safe=""))
    assert response.status_code == 200
    body = response.json()
    assert body["article"]["id"] == article_id
    assert body["versions"] == [1]
    models.ArticleVersions.model_validate(body)


@pytest.mark.parametrize("article_id", ["nothing", "a/b", "%00", "..%2F..%2Fetc%2Fpasswd", "%ff", "x" * 5_000])
def test_an_unknown_id_is_a_404_with_a_typed_error(client: TestClient, article_id: str) -> None:
    for method in ("GET", "DELETE"):
        response = client.request(method, f"/api/articles/{article_id}")
        assert response.status_code == 404
        assert response.json()["error"]["code"] == "article_not_found"


def test_the_list_says_how_many_there_are_and_leaves_the_texts_out(client: TestClient) -> None:
    body = client.get("/api/articles", params={"limit": 2}).json()
    assert body["total"] == 3
    assert [line["title"] for line in body["articles"]] == ["Ship blocks canal", "Jets cross border"]
    assert "text" not in body["articles"][0]
    models.Articles.model_validate(body)
    rest = client.get("/api/articles", params={"offset": 2}).json()
    assert [line["outlet"] for line in rest["articles"]] == [None]
    one = client.get("/api/articles", params={"outlet": "The Harbour Courier"}).json()
    assert [line["id"] for line in one["articles"]] == ["jets"]


@pytest.mark.parametrize(
    "params", [{"limit": 0}, {"limit": 10_000}, {"offset": -1}, {"offset": "9" * 5_000}, {"limit": "x"}]
)
def test_a_list_out_of_bounds_is_a_422(client: TestClient, params: dict[str, Any]) -> None:
    response = client.get("/api/articles", params=params)
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "invalid_request"


def test_articles_are_added_updated_or_unchanged_and_a_bad_one_does_not_stop_the_rest(
    own_archive: Archive,
) -> None:
    client = client_of(own_archive)
    first = client.post("/api/articles", json=[*ARTICLES, {"title": "No text"}])
    assert first.status_code == 200
    body = first.json()
    assert body["added"] == IDS
    assert [(item["source"], bool(item["reason"])) for item in body["refused"]] == [("No text", True)]
    models.Added.model_validate(body)
    changed = {**ARTICLES[0], "text": "Three jets crossed, the ministry now says."}
    again = client.post("/api/articles", json=[changed, ARTICLES[1]]).json()
    assert again["updated"] == ["jets"]
    assert again["unchanged"] == [IDS[1]]
    assert client.get("/api/articles/jets").json()["versions"] == [1, 2]
    assert "Three jets" in client.post("/api/ask", json={"question": "How many jets crossed?"}).json()["text"]


def test_an_article_is_removed_for_good(own_archive: Archive) -> None:
    client = client_of(own_archive)
    client.post("/api/articles", json=ARTICLES)
    path = "/api/articles/" + quote(IDS[1], safe="")
    assert client.delete(path).json() == {"removed": [IDS[1]]}
    assert client.get(path).status_code == 404
    assert len(own_archive) == 2


@pytest.mark.parametrize(
    "body",
    [
        {"text": "not a list"},
        [1],
        [[]],
        None,
        [{"text": 7}],
        [{"text": ["x"]}],
        [{"text": "x", "authors": 3}],
    ],
)
def test_what_is_no_list_of_articles_is_a_422(own_archive: Archive, body: Any) -> None:
    headers = {"content-type": "application/json"}
    response = client_of(own_archive).post("/api/articles", content=json.dumps(body).encode(), headers=headers)
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "invalid_request"
    assert len(own_archive) == 0


def test_hostile_fields_are_stored_as_the_text_that_they_are(own_archive: Archive) -> None:
    client = client_of(own_archive)
    given = {
        "id": "h",
        "title": "<script>alert(1)</script>",
        "text": "A {0} ${x} %s {{y}} text.",
        "extra": {"deep": [1]},
    }
    assert client.post("/api/articles", json=[given]).json()["added"] == ["h"]
    assert client.get("/api/articles/h").json()["article"]["title"] == given["title"]


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/ask"), ("PUT", "/api/articles"), ("POST", "/api/health")])
def test_a_wrong_method_is_a_405_that_names_the_right_ones(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 405
    assert response.json()["error"]["code"] == "method_not_allowed"
    assert response.headers["allow"]


def test_an_unknown_route_is_a_404(client: TestClient) -> None:
    response = client.get("/api/nothing/at/all")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")
