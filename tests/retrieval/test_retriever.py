from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import RetrieversIntegrationTests

from retrieval import Archive, Article
from retrieval.retriever import ArchiveRetriever
from tests.fakes.embedder import WordHashEmbedder

_opened: list[Archive] = []


@pytest.fixture(scope="module", autouse=True)
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    archive = Archive.open(Path(tmp_path_factory.mktemp("retriever")), embedder=WordHashEmbedder())
    archive.add(
        [
            Article.from_dict({"id": f"a{n}", "title": f"Report {n}", "text": f"Ship number {n} left the port."})
            for n in range(8)
        ]
    )
    _opened.append(archive)
    yield
    _opened.pop().close()


class TestTheArchiveIsALangChainRetriever(RetrieversIntegrationTests):
    @property
    def retriever_constructor(self) -> Any:
        def construct(**arguments: Any) -> ArchiveRetriever:
            return _opened[0].as_retriever(**arguments)

        return construct

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"k": 3}

    @property
    def retriever_query_example(self) -> str:
        return "Which ship left the port?"


def test_a_document_says_where_its_passage_stands() -> None:
    retriever = _opened[0].as_retriever(k=1)
    assert isinstance(retriever, BaseRetriever)
    document = retriever.invoke("ship number 5")[0]
    article = _opened[0].get(document.metadata["article_id"])
    assert article.text[document.metadata["start"] : document.metadata["end"]] == document.page_content
