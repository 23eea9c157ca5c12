"""Foreign errors of a model server and its client, mapped to the kinds of ModelFailed in one table.

Nothing that a server said goes into a message: a server's error text may quote the key or the articles.
"""

from __future__ import annotations

import email.utils
import json
import time
from dataclasses import dataclass

from app.errors import ModelFailed

OPTIONAL_PARAMETERS = ("stream_options", "temperature", "stream")
"""What is asked of a server for comfort only; one that refuses it by name is asked again without it."""

_BUSY = frozenset({429, 500, 502, 503, 504, 529})


class NotStreamed(Exception):
    """A server sent one JSON object although a stream was asked for."""


@dataclass(frozen=True, slots=True)
class Fault:
    """How a call failed: its kind, what the server did in a few words, and whether a second try may help.

    `retry_after` is what the server asked to wait, in seconds; `refused_parameter` the optional one it will not take.
    """

    kind: str
    did: str
    busy: bool = False
    retry_after: float | None = None
    refused_parameter: str | None = None

    def failure(self) -> ModelFailed:
        """The error to raise; the fault stays readable as its `fault`."""
        return ModelCallFailed(self)


class ModelCallFailed(ModelFailed):
    """One call of the model failed; `fault` says what can be done about it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"The model server {fault.did}.", fault.kind)
        self.fault = fault


def fault_of(error: BaseException) -> Fault:
    """The fault that an error of langchain-openai, openai, httpx or the JSON parser stands for."""
    import httpx
    import openai

    if isinstance(error, NotStreamed):
        return Fault("malformed", "does not stream", refused_parameter="stream")
    if isinstance(error, openai.APIStatusError):
        return _fault_of_status(error)
    if isinstance(error, (openai.APITimeoutError, httpx.TimeoutException, TimeoutError)):
        return Fault("timeout", "did not answer in time")
    cause = error.__cause__ or error.__context__
    if isinstance(error, openai.APIConnectionError):
        if isinstance(cause, (httpx.ConnectError, OSError)):
            return Fault("refused", "cannot be reached; check OPENAI_BASE_URL")
        if cause is not None:
            return fault_of(cause)
        return Fault("refused", "cannot be reached; check OPENAI_BASE_URL")
    if isinstance(error, (httpx.RemoteProtocolError, httpx.ReadError, httpx.StreamError)):
        return Fault("cut", "broke off in the middle")
    if isinstance(error, (httpx.HTTPError, OSError)):
        return Fault("refused", "cannot be reached; check OPENAI_BASE_URL")
    if isinstance(error, openai.APIError) and not isinstance(error, openai.APIResponseValidationError):
        return Fault("server", "reported an error in the middle of its reply")
    if isinstance(error, (json.JSONDecodeError, RecursionError)):
        return Fault("malformed", "sent something that is no JSON")
    return Fault("malformed", "sent a reply that cannot be read")


def _fault_of_status(error: object) -> Fault:
    """The fault of an HTTP status other than 200."""
    import openai

    assert isinstance(error, openai.APIStatusError)
    status, wait = error.status_code, _seconds(error.response.headers.get("retry-after"))
    if status == 429:
        return Fault("rate_limit", "has too many requests (429)", True, wait)
    if status in _BUSY:
        return Fault("server", f"failed ({status})", True, wait)
    if status >= 500:
        return Fault("server", f"failed ({status})")
    if status in (401, 403):
        return Fault("refused", f"refused the key ({status}); check OPENAI_API_KEY")
    if status == 404:
        return Fault("refused", "does not know the model or the address (404); check BYLINE_MODEL and OPENAI_BASE_URL")
    if status < 400:
        return Fault("refused", f"answered with a redirect ({status}); set OPENAI_BASE_URL to the final address")
    told = str(error.body or "")[:2000] + error.message[:2000]
    named = next((name for name in OPTIONAL_PARAMETERS if name in told), None)
    return Fault("refused", f"refused the request ({status})", refused_parameter=named)


def _seconds(header: str | None) -> float | None:
    """The seconds that a Retry-After header asks for, given as a number or as a date."""
    if not header:
        return None
    try:
        return max(float(header), 0.0)
    except ValueError:
        pass
    try:
        return max(email.utils.parsedate_to_datetime(header).timestamp() - time.time(), 0.0)
    except (ValueError, OverflowError, TypeError):
        return None
