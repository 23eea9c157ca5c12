from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.answer import Answer
from app.api import models
from app.chat import Chat
from retrieval import Archive
from retrieval.errors import IndexUnavailable
from tests.app.api.conftest import client_of

WARNED = {"question": "What did Turkey warn?"}


def events(body: str) -> list[tuple[str, Any]]:
    """The events of a server-sent stream."""
    read = []
    for block in body.strip().split("\n\n"):
        name, data = block.split("\n")
        read.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return read


def test_a_question_is_answered_with_quotes_that_are_in_their_articles(
    client: TestClient, shared_archive: Archive
) -> None:
    answer = client.post("/api/ask", json=WARNED).json()
    assert not answer["abstained"]
    assert "held responsible" in answer["sentences"][0]["text"]
    for citation in answer["citations"]:
        text = shared_archive.get(citation["article_id"]).text
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_what_is_returned_is_the_answer_as_to_dict_and_fits_the_published_schema(
    client: TestClient, shared_archive: Archive
) -> None:
    returned = client.post("/api/ask", json=WARNED).json()
    expected = Chat(shared_archive).ask(WARNED["question"]).to_dict()
    for measured in (returned, expected):
        measured.pop("seconds")
    assert returned == json.loads(json.dumps(expected))
    assert set(returned) | {"seconds"} == set(models.Answer.model_fields)
    models.Answer.model_validate({**returned, "seconds": {}})


def test_the_same_question_as_a_stream_gives_sources_then_sentences_then_the_answer(client: TestClient) -> None:
    with client.stream("POST", "/api/ask", json=WARNED, headers={"accept": "text/event-stream"}) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        streamed = events(response.read().decode())
    names = [name for name, _ in streamed]
    assert names[0] == "sources"
    assert names[-1] == "answer"
    assert set(names[1:-1]) == {"sentence"}
    assert [data["text"] for name, data in streamed if name == "sentence"] == [
        sentence["text"] for sentence in streamed[-1][1]["sentences"]
    ]


def test_stream_in_the_body_streams_too(client: TestClient) -> None:
    response = client.post("/api/ask", json={**WARNED, "stream": True})
    assert events(response.text)[-1][0] == "answer"


def test_what_the_articles_do_not_say_is_an_answer_not_an_error(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": "Who won the 1998 World Cup?"})
    assert response.status_code == 200
    assert response.json()["abstained"]


def test_filters_reach_the_search(client: TestClient) -> None:
    answer = client.post("/api/ask", json={**WARNED, "outlets": ["Northmere Gazette"]}).json()
    assert answer["searched"]["articles"] == 1
    assert answer["searched"]["outlets"] == ["Northmere Gazette"]
    answer = client.post(
        "/api/ask", json={**WARNED, "published_from": "2015-10-01", "published_to": "2015-10-31"}
    ).json()
    assert answer["searched"]["articles"] == 1
    assert answer["searched"]["undated_left_out"] == 1


@pytest.mark.parametrize("as_sent_back", [True, False])
def test_history_may_be_questions_or_answers_of_this_api(client: TestClient, as_sent_back: bool) -> None:
    first = client.post("/api/ask", json=WARNED).json()
    turn = first if as_sent_back else WARNED["question"]
    response = client.post("/api/ask", json={"question": "And what crossed the border?", "history": [turn]})
    assert response.status_code == 200
    assert response.json()["question"] == "And what crossed the border?"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": ""},
        {"question": "   "},
        {"question": 7},
        {"question": None},
        {"question": "x" * 2_001},
        {"question": "x" * 1_000_000},
        {"question": "a\ud800b"},
        {**WARNED, "outlet": "misspelled"},
        {**WARNED, "outlets": "not a list"},
        {**WARNED, "outlets": [1]},
        {**WARNED, "outlets": ["a"] * 10_000},
        {**WARNED, "published_from": "yesterday"},
        {**WARNED, "published_from": "2015-13-45"},
        {**WARNED, "published_from": "2015-10-07", "published_to": "2015-10-06"},
        {**WARNED, "history": [{}]},
        {**WARNED, "history": [[]]},
        {**WARNED, "history": ["q"] * 1_000},
        [],
        "text",
        None,
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_bad_input_is_a_422_with_a_typed_error(client: TestClient, body: Any, accept: str) -> None:
    sent = json.dumps(body).encode()
    headers = {"content-type": "application/json", "accept": accept}
    response = client.post("/api/ask", content=sent, headers=headers)
    assert response.status_code == 422, response.text
    error = response.json()["error"]
    assert set(error) == {"code", "message"}
    assert "\n" not in error["message"]
    assert len(error["message"]) < 1_000


@pytest.mark.parametrize(
    "sent",
    [b"", b"{", b"\xff\xfe", b'{"question": NaN}', b"[" * 100_000, b'{"question": ' + b"9" * 5_000 + b"}", b"\x00"],
)
def test_a_body_that_is_no_json_is_refused_with_a_typed_error(client: TestClient, sent: bytes) -> None:
    response = client.post("/api/ask", content=sent, headers={"content-type": "application/json"})
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "invalid_request"


class _Fails(Chat):
    """A chat that fails after its first event, as an index does that goes away."""

    def stream(self, *arguments: Any, **named: Any) -> Iterator[Any]:
        yield next(super().stream(*arguments, **named))
        raise IndexUnavailable("The word index is gone: run doctor.")


def test_an_error_in_the_middle_of_a_stream_is_an_error_event(shared_archive: Archive) -> None:
    client = client_of(shared_archive, _Fails(shared_archive))
    streamed = events(client.post("/api/ask", json={**WARNED, "stream": True}).text)
    assert [name for name, _ in streamed] == ["sources", "error"]
    assert streamed[-1][1] == {"error": {"code": "index_unavailable", "message": "The word index is gone: run doctor."}}


class _Broken(Chat):
    """A chat with a bug."""

    def ask(self, *_: Any, **__: Any) -> Answer:
        raise RuntimeError("secret internals")


def test_an_error_that_is_not_ours_tells_nothing_of_the_inside(shared_archive: Archive) -> None:
    response = client_of(shared_archive, _Broken(shared_archive)).post("/api/ask", json=WARNED)
    assert response.status_code == 500
    assert response.json()["error"]["code"] == "internal_error"
    assert "secret" not in response.text
