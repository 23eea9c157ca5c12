from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import gradio
import pytest

from app.chat import Chat
from app.settings import Settings
from app.web.asking import Asking
from retrieval import Archive, Article
from tests.fakes.articles import JETS
from tests.fakes.embedder import WordHashEmbedder

QUESTION = 3
"""The place of the question's field among the outputs."""


@pytest.fixture
def asking(tmp_path: Path) -> Iterator[Asking]:
    with Archive.open(tmp_path / "archive", embedder=WordHashEmbedder()) as archive:
        archive.add([Article.from_dict(JETS)])
        yield Asking(archive, Chat(archive), Settings())


def test_what_is_typed_while_an_answer_comes_stays_in_the_field(asking: Asking) -> None:
    steps = list(asking.respond(SimpleNamespace(headers={}), "What did Turkey warn?", [], "", "", []))
    assert steps[0][QUESTION] == ""
    assert all(step[QUESTION] == gradio.skip() for step in steps[1:])


def test_a_question_that_failed_comes_back_into_the_field(asking: Asking) -> None:
    *_, last = asking.respond(SimpleNamespace(headers={}), "What did Turkey warn?", [], "October", "", [])
    assert last[QUESTION] == "What did Turkey warn?"
