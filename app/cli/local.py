"""An archive that this process owns, with the methods that the command line needs and plain values out of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.answer import plain_values
from app.filtering import Filtering, searched
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

    def ask(self, question: str, filters: Filtering) -> dict[str, Any]:
        """An answer as `Answer.to_dict` gives it."""
        from app.chat import Chat

        return Chat.from_settings(self.archive, self._settings).ask(question, **filters).to_dict()

    def export(self, question: str, filters: Filtering, form: str) -> bytes:
        """An answer as an evidence bundle ("bundle"), Markdown, BibTeX or RIS."""
        from app.chat import Chat
        from app.evidence.bundle_format import bundle_bytes
        from app.evidence.exporting import authors_of, export

        answer = Chat.from_settings(self.archive, self._settings).ask(question, **filters)
        if form == "bundle":
            return bundle_bytes(answer.to_bundle())
        base_url = f"http://{self._settings.host}:{self._settings.port}"
        return export(answer, form, base_url, authors_of(self.archive.get)).encode("utf-8", "replace")

    def check(self, draft: str, filters: Filtering) -> dict[str, Any]:
        """A checked draft as `Review.to_dict` gives it."""
        from app.chat import Chat

        return Chat(self.archive).check(draft, **filters).to_dict()

    def verify(self, bundle: bytes) -> dict[str, Any]:
        """What became of verifying an evidence bundle against the archive."""
        from app.evidence.bundles import verify

        return verify(bundle, self.archive).to_dict()

    def search(self, query: str, k: int, filters: Filtering) -> dict[str, Any]:
        """Passages, best first, and what was searched."""
        from app.plain import hit

        hits = [hit(item) for item in self.archive.search(query, k=k, **filters)]
        return {"hits": hits, "searched": plain_values(searched(self.archive, filters))}

    def who_reports(self, claim: str, filters: Filtering) -> dict[str, Any]:
        """Every article that states a claim, with the span that does, and what was searched."""
        reports = plain_values(self.archive.who_reports(claim, **filters))
        return {"claim": claim, "reports": reports, "searched": plain_values(searched(self.archive, filters))}

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
        from app.plain import status

        return status(self.archive.status())


def open_local(path: Path, settings: Settings, *, create: bool) -> LocalArchive:
    """Open an archive for this process; raises what `Archive.open` raises."""
    from retrieval import Archive

    return LocalArchive(Archive.open(path, chroma_url=settings.chroma_url, create=create), settings)
