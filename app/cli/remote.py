"""An archive that a running server owns, over its HTTP API: the same methods and values as a local one."""

from __future__ import annotations

import ipaddress
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from app.answer import plain_values
from app.errors import AppError, ServerUnreachable
from retrieval.types import AddReport, Article, Refusal

if TYPE_CHECKING:
    import httpx

    from app.filtering import Filtering

_SECONDS = 600.0
_BATCH_BYTES = 500_000
_BATCH_ARTICLES = 200
_PAGE = 500
_PAUSE = 0.5


class RemoteArchive:
    """A client of the server at an address on this machine.

    Files are read here and sent as articles, so the server opens no path that another program names.
    Errors of the server are raised with its code and words; ServerUnreachable when it does not answer.
    """

    def __init__(self, address: str, transport: httpx.BaseTransport | None = None) -> None:
        import httpx

        if not _on_this_machine(address):
            raise ServerUnreachable(f"The archive's server says that it is at {address}, not on this machine.")
        self.address = address
        # No proxies from the environment: articles go from one program to another on this machine.
        self._client = httpx.Client(base_url=address, timeout=_SECONDS, trust_env=False, transport=transport)

    def __enter__(self) -> RemoteArchive:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def ask(self, question: str, filters: Filtering) -> dict[str, Any]:
        """An answer as `Answer.to_dict` gives it."""
        return self._call("POST", "/api/ask", json={"question": question, **filters})

    def export(self, question: str, filters: Filtering, form: str) -> bytes:
        """An answer as an evidence bundle ("bundle"), Markdown, BibTeX or RIS."""
        body = {"question": question, **filters}
        return self._send("POST", "/api/ask", params={"format": form}, json=body).content

    def check(self, draft: str, filters: Filtering) -> dict[str, Any]:
        """A checked draft as `Review.to_dict` gives it."""
        return self._call("POST", "/api/check", json={"draft": draft, **filters})

    def verify(self, bundle: bytes) -> dict[str, Any]:
        """What became of verifying an evidence bundle against the archive."""
        return self._call("POST", "/api/verify", content=bundle, headers={"content-type": "application/json"})

    def search(self, query: str, k: int, filters: Filtering) -> dict[str, Any]:
        """Passages, best first, and what was searched."""
        return self._call("GET", "/api/search", params={"query": query, "k": k, **filters})

    def who_reports(self, claim: str, filters: Filtering) -> dict[str, Any]:
        """Every article that states a claim, with the span that does, and what was searched."""
        return self._call("POST", "/api/who-reports", json={"claim": claim, **filters})

    def add(
        self, items: Iterable[Article | Refusal], progress: Callable[[int, int | None], None] | None = None
    ) -> AddReport:
        """Send articles in batches; what the server said is done is done, whatever happens afterwards."""
        report, done = AddReport(), 0
        for articles, refused in _batches(items):
            if articles:
                answer = self._call("POST", "/api/articles", json=articles)
                refused += [Refusal(**item) for item in answer.pop("refused")]
                report += AddReport(**{name: tuple(ids) for name, ids in answer.items()})
            report += AddReport(refused=tuple(refused))
            done += len(articles) + len(refused)
            if progress:
                progress(done, None)
        return report

    def wait(self, progress: Callable[[int, int | None], None] | None = None) -> None:
        """Block until everything is searchable by meaning, too."""
        total = 0
        while pending := int(self.health()["vectors_pending"]):
            total = max(total, pending)
            if progress:
                progress(total - pending, total)
            time.sleep(_PAUSE)
        if progress and total:
            progress(total, total)

    def remove(self, ids: Sequence[str]) -> list[str]:
        """Delete articles; the ids that were there."""
        removed: list[str] = []
        for article_id in ids:
            try:
                removed += self._call("DELETE", f"/api/articles/{quote(article_id, safe='')}")["removed"]
            except AppError as error:
                if error.code != "article_not_found":
                    raise
        return removed

    def ids(self) -> list[str]:
        """The ids of all articles."""
        found: list[str] = []
        while True:
            page = self._call("GET", "/api/articles", params={"offset": len(found), "limit": _PAGE})["articles"]
            if not page:
                return found
            found += [line["id"] for line in page]

    def health(self) -> dict[str, Any]:
        """How many articles there are, from when to when, and how far the vectors are."""
        return self._call("GET", "/api/health")

    def _call(self, method: str, path: str, **content: Any) -> dict[str, Any]:
        """Send one request; the JSON object that comes back, or the error that it says."""
        response = self._send(method, path, **content)
        try:
            answer = response.json()
        except ValueError as error:
            raise self._unreachable(error) from error
        if not isinstance(answer, dict):
            raise AppError(f"The server answered with {response.status_code}.")
        return answer

    def _send(self, method: str, path: str, **content: Any) -> httpx.Response:
        """Send one request; what comes back when it went well, or the error that it says."""
        import httpx

        try:
            response = self._client.request(method, path, **content)
            answer = None if response.is_success else response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise self._unreachable(error) from error
        if not response.is_success:
            fault = answer.get("error") if isinstance(answer, dict) else None
            raised = AppError(str(fault["message"]) if fault else f"The server answered with {response.status_code}.")
            raised.code = str(fault["code"]) if fault else "server_error"
            raise raised
        return response

    def _unreachable(self, error: Exception) -> ServerUnreachable:
        """The error that a server is no Byline or does not answer."""
        return ServerUnreachable(
            f"The server at {self.address}, which owns the archive, does not answer as Byline does "
            f"({type(error).__name__}): stop it, then try again."
        )


def _on_this_machine(address: str) -> bool:
    """Whether an address leads to a server on loopback."""
    parts = urlsplit(address)
    try:
        return parts.scheme == "http" and ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname == "localhost" and parts.scheme == "http"


def _fields(article: Article) -> dict[str, Any]:
    """An article as the API takes it; reading it again gives the same article."""
    fields: dict[str, Any] = plain_values(article)
    return fields | {"published": article.published_given or article.published_text or None}


def _batches(items: Iterable[Article | Refusal]) -> Iterator[tuple[list[dict[str, Any]], list[Refusal]]]:
    """Articles and refusals in batches that a server takes."""
    articles: list[dict[str, Any]] = []
    refused: list[Refusal] = []
    size = 0
    for item in items:
        if isinstance(item, Refusal):
            refused.append(item)
        else:
            fields = _fields(item)
            weight = len(json.dumps(fields))
            if articles and size + weight > _BATCH_BYTES:
                yield articles, refused
                articles, refused, size = [], [], 0
            articles.append(fields)
            size += weight
        if len(articles) + len(refused) >= _BATCH_ARTICLES:
            yield articles, refused
            articles, refused, size = [], [], 0
    if articles or refused:
        yield articles, refused
