"""`POST /api/check` and the other forms of an answer."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient

from app.answer import Answer
from app.api.checking import Review
from app.chat import Chat
from app.evidence.bundles import verify
from app.review.drafts import LONGEST_DRAFT
from retrieval import Archive
from tests.app.api.conftest import client_of

WARNED = {"question": "What did Turkey warn?"}
DRAFT = "Two Russian jets crossed into Turkish airspace on Saturday. Penguins won the election in Brazil."


def test_a_draft_is_checked_sentence_by_sentence(client: TestClient, shared_archive: Archive) -> None:
    returned = client.post("/api/check", json={"draft": DRAFT})
    assert returned.status_code == 200
    review = returned.json()
    Review.model_validate(review)
    assert [sentence["verdict"] for sentence in review["sentences"]] == ["supported", "not_found"]
    cited = review["sentences"][0]["supporting"][0]
    assert shared_archive.get(cited["article_id"]).text[cited["start"] : cited["end"]] == cited["quote"]
    assert review["sentences"][0]["supporting_outlets"] == ["The Harbour Courier"]
    assert review["counts"] == {"supported": 1, "contradicted": 0, "not_found": 1, "skipped": 0}


def test_filters_leave_articles_out_of_a_check(client: TestClient) -> None:
    review = client.post("/api/check", json={"draft": DRAFT, "outlets": ["Northmere Gazette"]}).json()
    assert [sentence["verdict"] for sentence in review["sentences"]] == ["not_found", "not_found"]
    assert review["searched"]["articles"] == 1


@pytest.mark.parametrize("draft", ["", " \n ", "a" * (LONGEST_DRAFT + 1)], ids=["empty", "blank", "too long"])
def test_a_draft_out_of_its_bounds_is_refused(client: TestClient, draft: str) -> None:
    response = client.post("/api/check", json={"draft": draft})
    assert response.status_code == 422
    assert response.json()["error"]["message"]


def test_an_answer_comes_as_an_evidence_bundle_that_verifies(client: TestClient, shared_archive: Archive) -> None:
    response = client.post("/api/ask?format=bundle", json=WARNED)
    assert response.headers["content-disposition"] == 'attachment; filename="answer.bundle.json"'
    assert verify(response.content, shared_archive).holds
    assert json.loads(response.content)["question"] == WARNED["question"]


@pytest.mark.parametrize(
    ("form", "media_type", "begins"),
    [
        ("markdown", "text/markdown", "**What did Turkey warn?**"),
        ("bibtex", "application/x-bibtex", "@article{harbourjets2015"),
        ("ris", "application/x-research-info-systems", "TY  - NEWS"),
    ],
)
def test_an_answer_comes_in_the_form_that_is_asked_for(
    client: TestClient, form: str, media_type: str, begins: str
) -> None:
    response = client.post(f"/api/ask?format={form}", json=WARNED)
    assert response.headers["content-type"].startswith(media_type)
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.text.startswith(begins)


def test_permalinks_of_an_export_lead_to_this_server(client: TestClient) -> None:
    shown = client.post("/api/ask?format=markdown", json=WARNED).text
    assert "](<http://127.0.0.1:7860/article/jets?start=" in shown


def test_an_unknown_form_is_refused(client: TestClient) -> None:
    assert client.post("/api/ask?format=docx", json=WARNED).status_code == 422


def test_a_link_gives_the_same_bundle_each_time(client: TestClient, shared_archive: Archive) -> None:
    query = {"question": WARNED["question"], "published_from": "2015-10-01", "outlets": ["The Harbour Courier"]}
    one, two = (client.get("/api/export", params=query) for _ in range(2))  # type: ignore[arg-type]
    assert one.content == two.content
    assert verify(one.content, shared_archive).holds
    assert json.loads(one.content)["searched"]["outlets"] == ["The Harbour Courier"]


def test_a_link_never_asks_the_model(shared_archive: Archive) -> None:
    class Costly(Chat):
        def ask(self, *arguments: object, **named: object) -> Answer:  # type: ignore[override]
            raise AssertionError("the model was asked")

    client = client_of(shared_archive, Costly(shared_archive))
    assert client.get("/api/export", params={"question": WARNED["question"], "format": "ris"}).status_code == 200
