"""Whatever a model server does, the answer keeps its deadline, its three calls and the sentences that were proved."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

import pytest

from app.answer import Answer, Searched, Sentence
from app.errors import ModelFailed
from app.model.drafting import Drafter
from app.model.modelling import Drafted, NothingDrafted, draft_checked
from tests.fakes.model_server import (
    ModelServer,
    Persona,
    busy,
    closed_port,
    compressed,
    cut,
    deep,
    drips,
    empty,
    error_event,
    huge,
    malformed,
    redirects,
    refuses_parameter,
    replies,
    stalls,
    unfinished,
    whole,
    wrong_shape,
)
from tests.fakes.passages import NEWS
from tests.fakes.personas import rewriting

Server = Callable[..., ModelServer]

FIRST = "Militants blew up the Arch of Triumph in Palmyra on 4 October. [3]"
SECOND = "Turkey summoned the Russian ambassador on Saturday. [1]"
GOOD = f"{FIRST}\n{SECOND}\n"
QUESTION = "What happened in Palmyra?"


def run(drafter: Drafter, question: str = QUESTION) -> tuple[list[str], Drafted]:
    """The sentences in the order in which they were handed out, and the end."""
    shown: list[str] = []
    generator = draft_checked(drafter, question, NEWS)
    while True:
        try:
            shown.append(next(generator).text)
        except StopIteration as end:
            return shown, end.value
        except NothingDrafted as failed:
            assert not shown
            return shown, failed.drafted


def drafter_for(server: ModelServer, deadline: float = 60.0) -> Drafter:
    drafter = Drafter("scripted", base_url=server.base_url, deadline=deadline)
    drafter.client()
    return drafter


@pytest.mark.parametrize(
    ("persona", "kind", "calls"),
    [
        pytest.param(busy(429), "rate_limit", 2, id="429"),
        pytest.param(busy(429, retry_after=3600), "rate_limit", 1, id="429 that asks to wait too long"),
        pytest.param(busy(429, retry_after="Wed, 21 Oct 2099 07:28:00 GMT"), "rate_limit", 1, id="429 until a date"),
        pytest.param(busy(429, retry_after="soon"), "rate_limit", 2, id="429 with nonsense"),
        pytest.param(busy(500), "server", 2, id="500"),
        pytest.param(busy(503, retry_after=0), "server", 2, id="503"),
        pytest.param(busy(501), "server", 1, id="501"),
        pytest.param(busy(400), "refused", 1, id="400"),
        pytest.param(busy(401), "refused", 1, id="401"),
        pytest.param(busy(404), "refused", 1, id="404"),
        pytest.param(redirects("http://127.0.0.1:9/v1/chat/completions"), "refused", 1, id="redirect"),
        pytest.param(cut(GOOD, after=40), "cut", 1, id="cut before the first word"),
        pytest.param(malformed(), "malformed", 1, id="malformed"),
        pytest.param(deep(), "malformed", 1, id="deep"),
        pytest.param(compressed(b"\x1f\x8b" + b"0" * 100), "malformed", 1, id="compressed"),
        pytest.param(replies("", body=b"<html>It works!</html>"), "malformed", 1, id="a web page"),
        pytest.param(replies("", body=b""), "malformed", 1, id="no body"),
        pytest.param(empty(), "empty", 1, id="empty"),
        pytest.param(replies(" \n\t "), "empty", 1, id="blank"),
        pytest.param(error_event(), "server", 1, id="an error as an event"),
        pytest.param(replies("", finish="content_filter"), "cut", 1, id="a content filter"),
    ],
)
def test_a_failing_server_ends_in_a_typed_failure(
    model_server: Server, persona: Persona, kind: str, calls: int
) -> None:
    server = model_server(persona)
    shown, end = run(drafter_for(server))
    assert (shown, end.failure, server.calls) == ([], kind, calls)
    assert end.note.endswith("These are quotes.")
    assert not end.incomplete
    assert not end.abstained


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
def test_json_of_another_shape_is_malformed(model_server: Server) -> None:
    assert run(drafter_for(model_server(wrong_shape())))[1].failure == "malformed"


def test_a_huge_reply_is_cut_off(model_server: Server) -> None:
    assert run(drafter_for(model_server(huge())))[1].failure == "malformed"


def test_a_server_that_is_not_there_fails_at_once() -> None:
    with closed_port() as address:
        drafter = Drafter("scripted", base_url=address, deadline=60)
        drafter.client()
        begun = time.monotonic()
        shown, end = run(drafter)
    assert (shown, end.failure) == ([], "refused")
    assert "OPENAI_BASE_URL" in end.note
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize(
    "persona", [stalls(), stalls("Turkey war", after=1), drips(GOOD, pause=1), replies(GOOD, delay=100)]
)
def test_stalls_and_drips_end_at_the_deadline(model_server: Server, persona: Persona) -> None:
    server = model_server(persona)
    drafter = drafter_for(server, deadline=0.3)
    begun = time.monotonic()
    shown, end = run(drafter)
    assert (shown, end.failure) == ([], "timeout")
    assert time.monotonic() - begun < 50


def test_a_stall_after_the_first_sentence_keeps_it_and_ends_at_the_total_deadline(model_server: Server) -> None:
    server = model_server(replies(GOOD, size=40, stall_after=2))
    drafter = drafter_for(server)
    generator = draft_checked(drafter, QUESTION, NEWS)
    assert next(generator).text == FIRST[:-4]
    drafter.total = 0.0  # the time for the whole answer is up
    begun = time.monotonic()
    with pytest.raises(StopIteration) as ended:
        next(generator)
    end = ended.value.value
    assert (end.incomplete, end.failure) == (True, "timeout")
    assert end.note == "The model server did not answer in time. The answer is incomplete."
    assert time.monotonic() - begun < 30


def test_an_abandoned_reply_is_closed_on_the_server(model_server: Server) -> None:
    server = model_server(drips(GOOD * 500, pause=0.02))
    run(drafter_for(server, deadline=0.3))
    assert server.wait_until_abandoned()


def test_a_reader_who_leaves_closes_the_reply(model_server: Server) -> None:
    server = model_server(replies(GOOD * 500, size=20, pause=0.02))
    generator = draft_checked(drafter_for(server), QUESTION, NEWS)
    assert next(generator).text == FIRST[:-4]
    generator.close()
    assert server.wait_until_abandoned()


@pytest.mark.parametrize("after", range(400, 7600, 450))
def test_a_stream_that_is_cut_keeps_whole_checked_sentences(model_server: Server, after: int) -> None:
    shown, end = run(drafter_for(model_server(cut(GOOD, after=after))))
    assert shown == [FIRST[:-4], SECOND[:-4]][: len(shown)]
    if end.failure:
        assert end.failure == "cut"
        assert end.incomplete is bool(shown)


@pytest.mark.parametrize("persona", [unfinished(GOOD), replies(GOOD, finish="length")])
def test_a_reply_that_does_not_say_it_is_finished_is_incomplete(model_server: Server, persona: Persona) -> None:
    shown, end = run(drafter_for(model_server(persona)))
    assert shown == [FIRST[:-4], SECOND[:-4]]
    assert end.incomplete


def test_a_busy_server_is_asked_once_more_when_its_retry_after_fits(model_server: Server) -> None:
    server = model_server(busy(429, retry_after=0.05), replies(GOOD))
    shown, end = run(drafter_for(server))
    assert shown == [FIRST[:-4], SECOND[:-4]]
    assert end.tokens["calls"] == server.calls == 2


def test_a_parameter_that_a_server_refuses_is_left_out_from_then_on(model_server: Server) -> None:
    server = model_server(refuses_parameter("stream_options", replies(GOOD)))
    drafter = drafter_for(server)
    assert run(drafter)[0] == [FIRST[:-4], SECOND[:-4]]
    assert run(drafter)[0] == [FIRST[:-4], SECOND[:-4]]
    assert server.calls == 3
    assert "temperature" in server.requests[-1].body


def test_a_server_that_cannot_stream_is_asked_for_the_whole_from_then_on(model_server: Server) -> None:
    server = model_server(whole(GOOD))
    drafter = drafter_for(server)
    for calls in (2, 3):
        shown, end = run(drafter)
        assert shown == [FIRST[:-4], SECOND[:-4]]
        assert not end.incomplete
        assert server.calls == calls
    assert not server.requests[-1].body.get("stream")


def test_a_conversation_makes_three_calls_at_most(model_server: Server) -> None:
    rewrites = rewriting("What happened in Palmyra in October?")
    server = model_server(rewrites, busy(500, 0), replies("Vienna opened a bridge on Sunday. [1]"))
    turn = drafter_for(server).turn()
    turn.rewrite("And in Palmyra?", [Answer("What happened in October?", (), Searched(3))])
    assert list(draft_checked(turn, QUESTION, NEWS)) == []
    assert server.calls == 3
    with pytest.raises(ModelFailed, match="three times"):
        list(turn.draft(QUESTION, NEWS))
    assert server.calls == 3


def test_the_servers_token_counts_are_reported(model_server: Server) -> None:
    server = model_server(replies(GOOD, usage=(321, 45)))
    assert run(drafter_for(server))[1].tokens == {"prompt": 321, "completion": 45, "calls": 1}


def test_tokens_are_estimated_where_the_server_counts_none(model_server: Server) -> None:
    server = model_server(replies(GOOD, usage=None))
    tokens = run(drafter_for(server))[1].tokens
    assert 400 < tokens["prompt"] < 2000
    assert 20 < tokens["completion"] < 80


def test_the_key_appears_in_no_error_log_or_representation(
    model_server: Server, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    key = "sk-very-secret-key"
    caplog.set_level(logging.DEBUG)
    told = b'{"error": {"message": "Incorrect key: ' + key.encode() + b'"}}'
    for persona in (busy(401), replies("", status=401, body=told)):
        server = model_server(persona)
        drafter = Drafter("scripted", base_url=server.base_url, api_key=key, deadline=60.0)
        end = run(drafter)[1]
        assert server.requests[0].headers["authorization"] == f"Bearer {key}"
        assert key not in repr(drafter) + repr(drafter.client()) + repr(end)
    assert key not in caplog.text + "".join(capfd.readouterr())


def test_a_server_without_a_key_gets_a_placeholder(model_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    server = model_server(replies(GOOD))
    run(drafter_for(server))
    assert server.requests[0].headers["authorization"] == "Bearer none"


def test_articles_are_not_traced_to_another_service(model_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    from langsmith.utils import get_env_var

    tracer = model_server(replies(""))
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
        monkeypatch.setenv(name, "true")
    monkeypatch.setenv("LANGSMITH_ENDPOINT", tracer.base_url)
    monkeypatch.setenv("LANGSMITH_API_KEY", "lsv2-key")
    get_env_var.cache_clear()
    try:
        assert run(drafter_for(model_server(replies(GOOD))))[0]
        time.sleep(0.3)
    finally:
        get_env_var.cache_clear()
    assert tracer.calls == 0


def test_many_conversations_at_once_do_not_mix(model_server: Server) -> None:
    def persona(request: object) -> object:
        question = request.question  # type: ignore[attr-defined]
        return replies(FIRST if "Palmyra" in question else SECOND, size=5, pause=0.002)(request)  # type: ignore[arg-type]

    drafter = drafter_for(model_server(persona), deadline=100)  # type: ignore[arg-type]
    wrong: list[object] = []

    def ask(number: int) -> None:
        question, expected = (QUESTION, FIRST) if number % 2 else ("Whom did Turkey summon?", SECOND)
        shown, end = run(drafter, question)
        if shown != [expected[:-4]] or end.failure:
            wrong.append((question, shown, end))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_sentence_is_handed_out_before_the_reply_ends(model_server: Server) -> None:
    server = model_server(replies(GOOD, size=80, pause=0.1, stall_after=2))
    drafter = drafter_for(server)
    generator = draft_checked(drafter, QUESTION, NEWS)
    begun = time.monotonic()
    first = next(generator)
    assert isinstance(first, Sentence)
    assert time.monotonic() - begun < 50
    generator.close()
