"""`POST /api/ask`: an answer as JSON, or as it is found, as server-sent events."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from app.answer import Answer, Searched, Sentence, Sources, plain_values
from app.api import models
from app.api.errors import error_of
from app.api.exporting import FILES, AnswerFormat, answer_response
from app.evidence.bundle_format import Bundle
from retrieval.types import Support

if TYPE_CHECKING:
    from app.chat import Chat

EVENT_STREAM = "text/event-stream"


def earlier_answer(turn: models.Earlier | str) -> Answer:
    """An earlier turn as the chat reads it: its questions and what was said, no more."""
    if isinstance(turn, str):
        return Answer(question=turn, sentences=(), searched=Searched(articles=0))
    return Answer(
        question=turn.question,
        rewritten=turn.rewritten,
        sentences=tuple(Sentence(item.text, (), Support(0.0)) for item in turn.sentences),
        searched=Searched(articles=0),
    )


def ask_router(chat: Chat) -> APIRouter:
    """The route over one chat."""
    router = APIRouter(prefix="/api", tags=["chat"])

    @router.post(
        "/ask",
        response_model=models.Answer | Bundle,
        responses={
            **models.ERRORS,
            200: {
                "description": "The answer. With `stream` or `Accept: text/event-stream` it comes as server-sent "
                "events instead: `sources`, then a `sentence` each, then `answer`; or `error`. "
                "With `format` it is a file: an evidence bundle (JSON, too), Markdown, BibTeX or RIS.",
                "content": {EVENT_STREAM: {"schema": {"type": "string"}}, **FILES},
            },
        },
    )
    async def ask(
        body: models.Ask,
        request: Request,
        form: Annotated[
            AnswerFormat, Query(alias="format", description="Another form than JSON comes as a file")
        ] = AnswerFormat.JSON,
    ) -> Response:
        """Answer a question from the articles; every sentence carries the passage that proves it."""
        arguments: dict[str, Any] = {"history": tuple(map(earlier_answer, body.history)), **body.filters()}
        if body.stream or EVENT_STREAM in request.headers.get("accept", ""):
            events = iter(chat.stream(body.question, **arguments))
            # The first event is awaited before the status is sent: a bad question is a 422, not a broken stream.
            first = await run_in_threadpool(next, events, None)
            whole = chain([] if first is None else [first], events)
            return StreamingResponse(_server_sent(whole), media_type=EVENT_STREAM, headers={"x-accel-buffering": "no"})
        answer = await run_in_threadpool(chat.ask, body.question, **arguments)
        return answer_response(answer, form, chat.archive, str(request.base_url))

    return router


async def _server_sent(events: Iterator[Any]) -> AsyncIterator[str]:
    """Each event of a stream in the wire format; an error ends it with an `error` event."""
    while True:
        try:
            event = await run_in_threadpool(next, events, None)
        except Exception as error:  # the status is out already: whatever it is, the caller is told in the stream
            yield _event("error", error_of(error)[1])
            return
        if event is None:
            return
        yield _event(*_named(event))


def _named(event: Sources | Sentence | Answer) -> tuple[str, Any]:
    """An event's name on the wire and its data."""
    if isinstance(event, Answer):
        return "answer", event.to_dict()
    if isinstance(event, Sentence):
        return "sentence", {
            "text": event.text,
            "citations": plain_values(event.citations),
            "speaker": event.speaker,
            "marks": [list(span) for span in event.marks],
        }
    return "sources", event.to_dict()


def _event(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
