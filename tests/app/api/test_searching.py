from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.api import models
from retrieval import Archive


def test_a_search_gives_passages_best_first_with_their_places(client: TestClient, shared_archive: Archive) -> None:
    body = client.get("/api/search", params={"query": "canal ship"}).json()
    models.Hits.model_validate(body)
    assert body["searched"]["articles"] == 3
    scores = [hit["score"] for hit in body["hits"]]
    assert scores == sorted(scores, reverse=True)
    for hit in body["hits"]:
        assert shared_archive.get(hit["article_id"]).text[hit["start"] : hit["end"]] == hit["text"]


def test_k_and_filters_narrow_a_search(client: TestClient) -> None:
    assert len(client.get("/api/search", params={"query": "canal", "k": 1}).json()["hits"]) == 1
    body = client.get("/api/search", params={"query": "canal", "outlets": ["Northmere Gazette", "Nobody"]}).json()
    assert {hit["outlet"] for hit in body["hits"]} == {"Northmere Gazette"}
    body = client.get("/api/search", params={"query": "canal", "as_of": "2016-01-01"}).json()
    assert body["searched"] == {
        "articles": 1,
        "outlets": None,
        "published_from": None,
        "published_to": None,
        "as_of": "2016-01-01",
        "undated_left_out": 1,
        "vectors_pending": 0,
    }


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"query": ""},
        {"query": "   "},
        {"query": "canal", "k": 0},
        {"query": "canal", "k": 1_000},
        {"query": "canal", "k": "ten"},
        {"query": "canal", "published_from": "soon"},
        {"query": "canal", "published_from": "2020-01-01", "published_to": "2019-01-01"},
    ],
)
def test_a_search_out_of_bounds_is_a_422(client: TestClient, params: dict[str, Any]) -> None:
    response = client.get("/api/search", params=params)
    assert response.status_code == 422
    assert set(response.json()["error"]) == {"code", "message"}


@pytest.mark.parametrize("query", ["AND OR NOT", '"', "title:x^2~ +(", "\u0000", "💥", "' OR 1=1 --", "*", "a" * 4_000])
def test_no_query_breaks_the_search(client: TestClient, query: str) -> None:
    assert client.get("/api/search", params={"query": query}).status_code in (200, 422)


def test_who_reports_lists_the_articles_that_state_a_claim(client: TestClient) -> None:
    claim = "A container ship has blocked the canal since Tuesday."
    body = client.post("/api/who-reports", json={"claim": claim}).json()
    models.Reports.model_validate(body)
    assert [report["title"] for report in body["reports"]] == ["Ship blocks canal"]
    assert (
        client.post("/api/who-reports", json={"claim": claim, "outlets": ["The Harbour Courier"]}).json()["reports"]
        == []
    )


@pytest.mark.parametrize("body", [{}, {"claim": ""}, {"claim": []}, {"claim": "x", "question": "y"}])
def test_a_claim_out_of_bounds_is_a_422(client: TestClient, body: dict[str, Any]) -> None:
    assert client.post("/api/who-reports", json=body).status_code == 422


def test_health_says_how_far_the_archive_is(client: TestClient) -> None:
    body = client.get("/api/health").json()
    models.Health.model_validate(body)
    assert (body["status"], body["mode"], body["articles"], body["vectors_pending"]) == ("ok", "quotes", 3, 0)
    assert (body["first"], body["last"], body["undated"]) == ("2015-10-06", "2021-03-24", 1)


def test_openapi_types_every_route_and_names_the_errors(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    for path, methods in described["paths"].items():
        for method, route in methods.items():
            schema = route["responses"]["200"]["content"]["application/json"]["schema"]
            assert all("$ref" in each for each in schema.get("anyOf", [schema])), (method, path)
    assert described["paths"]["/api/ask"]["post"]["responses"]["413"]


def test_openapi_names_every_form_that_an_answer_can_have(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    files = {"text/markdown", "application/x-bibtex", "application/x-research-info-systems"}
    asked = paths["/api/ask"]["post"]["responses"]["200"]["content"]
    exported = paths["/api/export"]["get"]["responses"]["200"]["content"]
    assert set(asked) == files | {"application/json", "text/event-stream"}
    assert set(exported) == files | {"application/json"}
    for form in ("bundle", "markdown", "bibtex", "ris"):
        answer = client.get("/api/export", params={"question": "What did Turkey warn?", "format": form})
        assert answer.headers["content-type"].partition(";")[0] in exported
