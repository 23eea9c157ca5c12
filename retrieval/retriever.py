"""An archive as a LangChain retriever, for chains and agents built with LangChain."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field

from retrieval.types import Hit


class ArchiveRetriever(BaseRetriever):
    """Finds passages of an archive: one Document a passage, with the place it came from in its metadata."""

    archive: Any
    k: int = 4
    filters: dict[str, Any] = Field(default_factory=dict)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **kwargs: Any
    ) -> list[Document]:
        """The best passages, best first; keyword arguments override `k` and the filters."""
        arguments = {"k": self.k, **self.filters, **kwargs}
        return [_document(hit) for hit in self.archive.search(query, **arguments)]


def _document(hit: Hit) -> Document:
    """A hit as LangChain has it; values a JSON file can hold."""
    article, passage = hit.article, hit.passage
    return Document(
        page_content=hit.text,
        metadata={
            "article_id": article.id,
            "version": article.version,
            "start": passage.start,
            "end": passage.end,
            "title": article.title,
            "outlet": article.outlet,
            "published": article.published_text or None,
            "url": article.url,
            "score": hit.score,
        },
    )
