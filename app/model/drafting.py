"""Ask a chat model, through LangChain's ChatOpenAI, and stay the owner of time, calls and tokens.

One `Drafter` serves all conversations and remembers only what its server refuses; one `Turn` is one answer: at most
three calls (completing a follow-up question, the draft, one repair), a deadline until the first sentence is shown
and one for the whole. The clients below never retry (`max_retries=0`): a retry is a call, so it is decided here,
once, for a server that says it is busy, if its Retry-After still fits into the deadline.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import prompts
from app.answer import Answer, Dropped
from app.errors import ModelFailed
from app.model.faults import ModelCallFailed
from app.model.prompting import Request, answer_request, repair_request, rewrite_request
from app.model.rewriting import accepted_rewrite
from app.model.streaming import Reply, capped_client, stream_reply
from app.model.tokens import estimate_tokens
from retrieval.types import Hit

if TYPE_CHECKING:
    from langchain_openai import ChatOpenAI

MOST_CALLS = 3
"""Calls of the model for one answer, retries included."""

OPENAI = "https://api.openai.com/v1"

_KEYLESS = "none"
_PAUSE = 0.5
_REWRITE_SHARE = 0.4
_NOT_TAKEN = frozenset({"refused", "rate_limit", "server"})


class Drafter:
    """A chat model that writes answers from passages; safe to share between threads.

    `deadline` is the seconds from the start of a turn until the first checked sentence is shown, `total` until the
    last one, `context` the model's context in tokens. A server that needs no key gets a placeholder. Building it
    costs nothing: the client is made, and its libraries are imported (seconds), at the first turn or by `client`.
    """

    def __init__(
        self,
        model: str,
        *,
        api_key: str | None = None,
        base_url: str | None = None,
        deadline: float = 20.0,
        total: float | None = None,
        context: int = 8192,
        temperature: float | None = 0.0,
    ) -> None:
        self.name = model
        self.deadline = deadline
        self.total = 3 * deadline if total is None else max(total, deadline)
        self.context = context
        self.prompt_version = prompts.version()
        self._api_key = api_key
        self._base_url = (base_url or OPENAI).rstrip("/")
        self._optional: dict[str, object] = {"stream_options": True, "stream": True}
        if temperature is not None:
            self._optional["temperature"] = temperature
        self._lock = threading.Lock()
        self._client: ChatOpenAI | None = None

    def __repr__(self) -> str:
        return f"Drafter({self.name!r}, base_url={self._base_url!r})"

    def turn(self) -> Turn:
        """Begin one answer: its clock starts once the client is there."""
        self.client()
        return Turn(self)

    def client(self) -> ChatOpenAI:
        """The LangChain model, made at the first use; a server calls this as it starts, so that no question waits."""
        with self._lock:
            if self._client is None:
                self._client = self._new_client()
            return self._client

    def do_without(self, parameter: str) -> bool:
        """Stop sending an optional parameter that the server refused; False if it was not sent any more."""
        with self._lock:
            if self._optional.pop(parameter, None) is None:
                return False
            self._client = None
            return True

    def _new_client(self) -> ChatOpenAI:
        """A ChatOpenAI that neither retries nor waits for ever, and talks to this base URL and no other."""
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        temperature = self._optional.get("temperature")
        return ChatOpenAI(
            model=self.name,
            api_key=SecretStr(self._api_key or _KEYLESS),
            base_url=self._base_url,
            temperature=temperature if isinstance(temperature, float) else None,
            stream_usage="stream_options" in self._optional,
            disable_streaming="stream" not in self._optional,
            max_retries=0,
            timeout=self.total,
            http_async_client=capped_client(connect=min(10.0, self.deadline), read=self.total),
            use_responses_api=False,
            stream_chunk_timeout=None,
            cache=False,
        )


class Turn:
    """One answer's use of the model: what is left of its time and calls, and the tokens it took so far."""

    def __init__(self, drafter: Drafter) -> None:
        self.drafter = drafter
        self.calls = 0
        self._started = time.monotonic()
        self._prompt_tokens = 0
        self._completion_tokens = 0
        self._shown = False
        self._fitted = 0

    @property
    def tokens(self) -> Mapping[str, int]:
        """prompt, completion and calls so far; estimated where the server does not count."""
        return {"prompt": self._prompt_tokens, "completion": self._completion_tokens, "calls": self.calls}

    @property
    def calls_left(self) -> int:
        """How many calls this answer may still make."""
        return MOST_CALLS - self.calls

    @property
    def passages(self) -> int:
        """How many of the hits, from the first on, fitted into the last request."""
        return self._fitted

    def first_sentence_shown(self) -> None:
        """From now on the total deadline holds instead of the one until the first sentence."""
        self._shown = True

    def until(self) -> float:
        """The moment (`time.monotonic`) at which the answer has to be given up."""
        return self._started + (self.drafter.total if self._shown else self.drafter.deadline)

    def rewrite(self, question: str, history: Sequence[Answer]) -> str | None:
        """The question with what it leaves out filled in from the conversation, or None where it stands alone.

        None, too, when the model fails or writes something that is not this question: the rules without a model
        then decide. Takes at most two fifths of the deadline.
        """
        if not history or self.calls_left < 2:
            return None
        until = min(self.until(), time.monotonic() + _REWRITE_SHARE * self.drafter.deadline)
        request = rewrite_request(question, history, self.drafter.context)
        try:
            written = "".join(self._call(request, until, retry=False))
        except ModelFailed:
            return None
        return accepted_rewrite(written, question, history)

    def draft(self, question: str, hits: Sequence[Hit], history: Sequence[Answer] = ()) -> Iterator[str]:
        """Pieces of the model's answer as they come; raises ModelFailed, also after some pieces."""
        request = answer_request(question, hits, history, self.drafter.context)
        yield from self._call(request, None, retry=True)

    def repair(self, question: str, hits: Sequence[Hit], failed: Sequence[Dropped]) -> Iterator[str]:
        """Pieces of the corrected sentences; one request for all that failed. Raises ModelFailed."""
        request = repair_request(question, hits, failed, self.drafter.context)
        yield from self._call(request, None, retry=False)

    def _call(self, request: Request, until: float | None, *, retry: bool) -> Iterator[str]:
        """Make one call, and one more where that may help and nothing has come yet."""
        while True:
            if self.calls_left < 1:
                raise ModelFailed("The model was called three times for this answer; that is all it gets.", "empty")
            self.calls += 1
            self._fitted = request.passages
            reply = Reply()
            taken = True
            try:
                yield from stream_reply(
                    self.drafter.client(), request.messages, reply, self.until if until is None else lambda: until
                )
            except ModelCallFailed as failed:
                taken = failed.kind not in _NOT_TAKEN or bool(reply.text)
                wait = self._pause_before_retry(failed) if retry and not reply.text else None
                if wait is None:
                    raise
                time.sleep(wait)
            else:
                return
            finally:
                self._count(request if taken else None, reply)
            retry = False

    def _pause_before_retry(self, failed: ModelCallFailed) -> float | None:
        """How long to wait before a second try, or None where it would not help or there is no time for it."""
        fault = failed.fault
        if self.calls_left < 1:
            return None
        if fault.refused_parameter is not None:
            return 0.0 if self.drafter.do_without(fault.refused_parameter) else None
        if not fault.busy:
            return None
        left = self.until() - time.monotonic()
        wait = fault.retry_after if fault.retry_after is not None else min(_PAUSE, left / 4) * random.uniform(0.5, 1)
        return wait if wait < 0.6 * left else None

    def _count(self, request: Request | None, reply: Reply) -> None:
        """Add a call's tokens: the server's figures, else our estimate; a request that was turned away cost none."""
        self._prompt_tokens += reply.prompt_tokens or (request.tokens if request is not None else 0)
        self._completion_tokens += reply.completion_tokens or estimate_tokens(reply.text)
