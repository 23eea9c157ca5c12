"""Ranking the sentences of a paragraph by how well they answer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.ranking.sentences import rank_sentences

FLOOD = (
    "The river Sarn burst its banks on Friday night after three days of rain. "
    "Mayor Ines Varga said 212 people had been taken to a sports hall. "
    "Two bridges were closed because the water had loosened their supports. "
    "The council will meet in Holm on 9 May to discuss the dam, which was built in 1961."
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many people were taken to the sports hall?", "212"),
        ("Why were the bridges closed?", "loosened"),
        ("When was the dam built?", "1961"),
        ("What did the mayor say?", "Mayor Ines Varga said"),
        ("which river burst its banks", "Sarn"),
    ],
)
@pytest.mark.parametrize("read", [True, False])
def test_the_sentence_that_answers_comes_first(question: str, expected: str, read: bool) -> None:
    start, end, _ = rank_sentences(question, FLOOD, read=read)[0]
    assert expected in FLOOD[start:end]


def test_scores_are_probabilities_in_falling_order() -> None:
    scores = [score for _, _, score in rank_sentences("Who is the mayor?", FLOOD)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_a_question_that_the_paragraph_answers_scores_higher_than_one_that_it_does_not() -> None:
    answered = rank_sentences("How many people were taken to the sports hall?", FLOOD)[0][2]
    foreign = rank_sentences("How many goals did the striker score in the final?", FLOOD)[0][2]
    assert answered > foreign


def test_an_empty_text_has_no_sentences() -> None:
    assert rank_sentences("Who?", "") == []
    assert rank_sentences("Who?", " \n ") == []


@settings(max_examples=60, deadline=None)
@given(question=st.text(max_size=60), text=st.text(max_size=300))
def test_any_text_is_ranked_with_true_spans(question: str, text: str) -> None:
    for start, end, score in rank_sentences(question, text, read=False):
        assert 0 <= start < end <= len(text)
        assert 0 <= score <= 1
