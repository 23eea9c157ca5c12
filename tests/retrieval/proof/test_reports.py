"""Who reports a claim: each article for itself, with the sentences that state it."""

from __future__ import annotations

import time

import numpy as np
import pytest

from retrieval.language.split import sentences
from retrieval.proof.reports import Candidate, Statement, who_reports
from retrieval.types import Article

ARTICLES = {
    "wire": "The ferry Aurora ran aground off Varnholm on Monday. Twelve passengers were injured, the coastguard said. "
    "Tugs are expected to pull the ship free at high tide.",
    "paper": "A dozen people were hurt when the Aurora hit a sandbank. The ferry had left Varnholm in thick fog. "
    "An inquiry has begun.",
    "edited": "The ferry Aurora ran aground off Varnholm on Monday. Thirty passengers were injured, the coastguard "
    "said. Tugs are expected to pull the ship free at high tide.",
    "denial": "The operator of the Aurora denied that any passengers were injured when the ferry ran aground off "
    "Varnholm. It spoke of a technical fault.",
    "prices": "Ferry tickets between Varnholm and the islands will cost more next year. The operator blames fuel "
    "prices.",
    "football": "Varnholm United won the cup on Saturday. Thousands of supporters celebrated in the harbour.",
}


def candidate(name: str, text: str, title: str = "") -> Candidate:
    return Candidate(Article(name, title, text), sentences(text))


def asked(claim: str, articles: dict[str, str] = ARTICLES) -> dict[str, str]:
    found = who_reports(claim, [candidate(name, text) for name, text in articles.items()])
    return {
        statement.article_id: articles[statement.article_id][statement.start : statement.end] for statement in found
    }


def test_every_article_that_states_the_claim_is_found_with_its_sentence() -> None:
    found = asked("Twelve passengers of the ferry Aurora were injured off Varnholm.")
    assert "wire" in found
    assert "Twelve passengers were injured" in found["wire"]
    assert not {"prices", "football"} & set(found)


def test_a_changed_number_is_not_a_report() -> None:
    assert "edited" not in asked("Twelve passengers of the ferry Aurora were injured.")
    assert set(asked("Thirty passengers of the ferry Aurora were injured.")) == {"edited"}


def test_a_denial_is_not_a_report_but_reports_the_denial() -> None:
    assert "denial" not in asked("Passengers were injured when the ferry Aurora ran aground.")
    assert set(asked("The operator denied that passengers of the Aurora were injured.")) == {"denial"}


@pytest.mark.parametrize(
    "claim",
    [
        "The ferry Aurora sank off Varnholm.",
        "Forty passengers of the ferry Aurora were injured.",
        "The Bremen museum bought a painting by Vermeer.",
        "Germany won the World Cup.",
    ],
)
def test_a_claim_that_nobody_makes_finds_nobody(claim: str) -> None:
    assert asked(claim) == {}


def test_a_long_claim_may_be_told_in_other_words_and_two_sentences() -> None:
    claim = "The ferry Aurora, which had left the port of Varnholm in thick fog, hit a sandbank and a dozen were hurt."
    assert "paper" in asked(claim)


@pytest.mark.parametrize("claim", ["", "   ", "…", "of the and", "?!"])
def test_a_claim_without_words_finds_nobody(claim: str) -> None:
    assert asked(claim) == {}


def test_no_candidates_and_empty_articles_give_nothing() -> None:
    assert who_reports("The ferry ran aground.", []) == []
    assert who_reports("The ferry ran aground.", [candidate("empty", "")]) == []


def test_one_article_alone_is_judged_like_one_of_many() -> None:
    claim = "The ferry Aurora ran aground off Varnholm."
    assert set(asked(claim, {"wire": ARTICLES["wire"]})) == {"wire"}
    assert asked(claim, {"prices": ARTICLES["prices"]}) == {}


def test_spans_lie_inside_the_text_and_scores_between_0_and_1() -> None:
    found = who_reports("The ferry Aurora ran aground.", [candidate(*item) for item in ARTICLES.items()])
    assert found
    assert found == sorted(found, key=lambda statement: -statement.score)
    for each in found:
        assert isinstance(each, Statement)
        assert 0 <= each.start < each.end <= len(ARTICLES[each.article_id])
        assert 0 < each.score <= 1


def test_vectors_are_used_where_every_candidate_has_them() -> None:
    text = "The vessel struck a sandbank outside the port. Nobody was hurt."
    spans = sentences(text)
    near, far = np.eye(2, dtype=np.float32)
    alike = Candidate(Article("a", "", text), spans, np.stack([near, near]))
    other = Candidate(Article("a", "", text), spans, np.stack([far, far]))
    claim = "The ferry Aurora ran onto a sandbank outside the port of Varnholm and got stuck there in fog."
    scores = [[s.score for s in who_reports(claim, [each], near)] for each in (alike, other)]
    assert scores[1] == []


def test_three_hundred_articles_take_seconds_at_most() -> None:
    text = " ".join(ARTICLES.values()) * 4
    many = [candidate(str(number), text) for number in range(300)]
    began = time.thread_time()
    assert len(who_reports("Twelve passengers of the ferry Aurora were injured off Varnholm.", many)) == 300
    assert time.thread_time() - began < 10
