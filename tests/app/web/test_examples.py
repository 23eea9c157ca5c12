from __future__ import annotations

from pathlib import Path

import pytest

from app.chat import Chat
from app.web import examples as making
from app.web.examples import EXAMPLES_SHOWN, Examples, candidates
from retrieval import Archive, Article
from tests.fakes.embedder import WordHashEmbedder


def article(text: str, title: str = "A title") -> Article:
    return Article.from_dict({"title": title, "text": text})


def questions(*articles: Article) -> list[str]:
    return [question for question, _ in candidates(list(articles))]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Turkey warned that Russia would be held responsible.", "What did Turkey warn?"),
        ("It was late. The Pentagon has proposed that they meet.", "What did the Pentagon propose?"),
        ("President Michel Aoun said on Friday that it was open.", "What did President Michel Aoun say?"),
        ("On the coast 61 people were rescued at dawn.", "How many people were rescued?"),
        ("Some 63,000 flights have been cancelled, the agency reported.", "How many flights were cancelled?"),
    ],
)
def test_a_question_is_made_from_who_said_and_from_how_many(text: str, question: str) -> None:
    assert questions(article(text)) == [question]


@pytest.mark.parametrize(
    "text",
    [
        "He warned that it would rain. They said that it might.",
        "Officials said that it was so. On Tuesday said the paper nothing.",
        "Bridges said the engineers are old bridges. New bridges said nothing.",
        "The ferry was late and nobody was hurt.",
        "",
    ],
)
def test_no_question_is_made_where_nobody_is_named_and_nothing_counted(text: str) -> None:
    assert questions(article(text or "x")) == []


def test_a_question_on_people_names_the_place_that_the_titles_name() -> None:
    told = article("In Beirut 110 people were missing. In Washington they waited.", "Beirut toll rises")
    assert questions(told) == ["How many people were missing in Beirut?"]


def test_a_warning_is_asked_before_a_statement() -> None:
    told = article("Moscow said that it was so. Ankara warned that it was not.")
    assert questions(told)[0] == "What did Ankara warn?"


def test_only_questions_that_quotes_answer_are_offered_and_again_when_the_archive_changes(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive", embedder=WordHashEmbedder()) as archive:
        examples = Examples(archive)
        assert examples.questions() == []
        archive.add([article("Turkey warned that Russia would be held responsible for it. It was noon.", "Jets")])
        assert archive.wait(300)
        offered = examples.questions()
        assert offered == ["What did Turkey warn?"]
        assert len(offered) <= EXAMPLES_SHOWN
        assert not Chat(archive).ask(offered[0]).abstained


def test_what_the_time_does_not_suffice_for_is_looked_for_at_the_next_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Archive.open(tmp_path / "archive", embedder=WordHashEmbedder()) as archive:
        archive.add(
            [
                article("Turkey warned that Russia would be held responsible for it. It was noon.", "Jets"),
                article("The harbour was shut. Norway proposed that ferries sail by night instead.", "Ferries"),
            ]
        )
        assert archive.wait(300)
        whole = Examples(archive).questions()
        monkeypatch.setattr(making, "_SECONDS", -1.0)
        examples = Examples(archive)
        offered = [examples.questions() for _ in range(4)]
    assert len(whole) == 2
    assert offered[0] == whole[:1]
    assert offered[-1] == whole
