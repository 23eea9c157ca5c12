"""An archive that this process owns, with the methods that the command line needs and plain values out of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.answer import Searched
from retrieval.errors import ArticleNotFound
from retrieval.types import AddReport, Article, Refusal

if TYPE_CHECKING:
    from app.settings import Settings
    from retrieval import Archive

Progress = Callable[[int, int | None], None]


class LocalArchive:
    """The same methods and values as `RemoteArchive`, without a server; `with` gives the archive back."""

    address: str | None = None

    def __init__(self, archive: Archive, settings: Settings) -> None:
        self.archive = archive
        self._settings = settings

    def __enter__(self) -> LocalArchive:
        return self

    def __exit__(self, *_: object) -> None:
        self.archive.close()

    def ask(self, question: str, filters: dict[str, Any]) -> dict[str, Any]:
        """An answer as `Answer.to_dict` gives it."""
        from app.chat import Chat

        return Chat.from_settings(self.archive, self._settings).ask(question, **filters).to_dict()

    def export(self, question: str, filters: dict[str, Any], form: str) -> bytes:
        """An answer as an evidence bundle ("bundle"), Markdown, BibTeX or RIS."""
        from app.chat import Chat
        from app.evidence.bundle_format import bundle_bytes
        from app.evidence.exporting import authors_of, export

        answer = Chat.from_settings(self.archive, self._settings).ask(question, **filters)
        if form == "bundle":
            return bundle_bytes(answer.to_bundle())
        base_url = f"http://{self._settings.host}:{self._settings.port}"
        return export(answer, form, base_url, authors_of(self.archive.get)).encode("utf-8", "replace")

    def check(self, draft: str, filters: dict[str, Any]) -> dict[str, Any]:
        """A checked draft as `Review.to_dict` gives it."""
        from app.chat import Chat

        return Chat(self.archive).check(draft, **filters).to_dict()

    def verify(self, bundle: bytes) -> dict[str, Any]:
        """What became of verifying an evidence bundle against the archive."""
        from app.evidence.bundles import verify

        return verify(bundle, self.archive).to_dict()

    def search(self, query: str, k: int, filters: dict[str, Any]) -> dict[str, Any]:
        """Passages, best first, and what was searched."""
        from app.api.plain import hit

        hits = [hit(item) for item in self.archive.search(query, k=k, **filters)]
        return {"hits": hits, "searched": self._searched(filters)}

    def who_reports(self, claim: str, filters: dict[str, Any]) -> dict[str, Any]:
        """Every article that states a claim, with the span that does, and what was searched."""
        from app.api.plain import citation

        reports = [citation(item) for item in self.archive.who_reports(claim, **filters)]
        return {"claim": claim, "reports": reports, "searched": self._searched(filters)}

    def add(self, items: Iterable[Article | Refusal], progress: Progress | None = None) -> AddReport:
        """Add articles; refusals pass into the report."""
        return self.archive.add(items, progress)

    def wait(self, progress: Progress | None = None) -> None:
        """Block until everything is searchable by meaning, too."""
        self.archive.wait(progress=progress)

    def remove(self, ids: Sequence[str]) -> list[str]:
        """Delete articles; the ids that were there."""
        try:
            return self.archive.remove(ids)
        except ArticleNotFound:
            return []

    def ids(self) -> list[str]:
        """The ids of all articles."""
        return [article.id for article in self.archive.articles(limit=len(self.archive))]

    def health(self) -> dict[str, Any]:
        """How many articles there are, from when to when, and how far the vectors are."""
        status = self.archive.status()
        return {
            "articles": status.articles,
            "passages": status.passages,
            "outlets": len(status.outlets),
            "first": status.first.isoformat() if status.first else None,
            "last": status.last.isoformat() if status.last else None,
            "undated": status.undated,
            "vectors_pending": status.vectors_pending,
            "archive_version": status.version,
        }

    def _searched(self, filters: dict[str, Any]) -> dict[str, Any]:
        """What was searched, as an answer says it."""
        articles, undated = self.archive.searched(**filters)
        searched = Searched(articles, undated_left_out=undated, vectors_pending=self.archive.status().vectors_pending)
        given = {name: list(value) if name == "outlets" else str(value) for name, value in filters.items()}
        return {name: getattr(searched, name) for name in Searched.__slots__} | given


def open_local(path: Path, settings: Settings, *, create: bool) -> LocalArchive:
    """Open an archive for this process; raises what `Archive.open` raises."""
    from retrieval import Archive

    return LocalArchive(Archive.open(path, chroma_url=settings.chroma_url, create=create), settings)
