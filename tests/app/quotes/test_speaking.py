"""Which sentences are the words of the speaker that a question names."""

from __future__ import annotations

import pytest

from app.quotes.candidates import candidates
from app.quotes.speaking import by_speaker, speaks
from retrieval.language.split import passages
from retrieval.ranking.asking import ask
from retrieval.types import Article, Hit

TEXT = (
    "Moscow said that one aircraft had lost its way in a storm over the border. "
    "The border with Russia was crossed twice, Ines Varga said. "
    "The aircraft turned back at once."
)
ARTICLE = Article(id="a", title="", text=TEXT)
HITS = [Hit(ARTICLE, passage, 1.0) for passage in passages("a", TEXT)]


@pytest.mark.parametrize("question", ["What did Russia say about the border?", "What did Moscow say about the border?"])
def test_a_seat_of_government_speaks_for_its_country(question: str) -> None:
    asked = ask(question)
    theirs = [candidate.text for candidate in candidates(asked, HITS) if speaks(asked, candidate)]
    assert theirs == ["Moscow said that one aircraft had lost its way in a storm over the border."]


def test_the_asked_speaker_comes_before_another_who_tells_more_of_what_was_asked() -> None:
    asked = ask("What did Russia say about the border that was crossed?")
    assert by_speaker(asked, candidates(asked, HITS))[0].text.startswith("Moscow said")


def test_a_question_that_asks_for_no_speaker_keeps_its_order() -> None:
    asked = ask("Who crossed the border?")
    ranked = candidates(asked, HITS)
    assert by_speaker(asked, ranked) == ranked
