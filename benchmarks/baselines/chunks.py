"""Articles in the chunks of LangChain's tutorial; both peers get the same ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from langchain_core.documents import Document
from langchain_text_splitters import RecursiveCharacterTextSplitter


def chunks(articles: Iterable[dict[str, Any]]) -> list[Document]:
    """Title and text of each article in chunks of 1,000 characters that overlap by 200."""
    documents = [
        Document(
            page_content=f"{article.get('title') or ''}\n\n{article['text']}".strip(),
            metadata={key: article.get(key) or "" for key in ("id", "title", "outlet")},
        )
        for article in articles
    ]
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    return list(splitter.split_documents(documents))
