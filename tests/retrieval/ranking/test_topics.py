from __future__ import annotations

import numpy as np
import pytest

from retrieval.ranking.topics import best_sum, is_question, standard, topic_scores


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("What did Turkey warn?", True),
        ("In which year did the bank fail", True),
        ("Panthers kaç sayı verdi?", True),
        ("Effects on the tech sector? Effects on start-ups after the failure", False),
        ("compliance with regulations", False),
    ],
)
def test_a_question_is_told_from_a_topic(query: str, expected: bool) -> None:
    assert is_question(query) is expected


def test_an_article_counts_its_best_sentences_each_less_than_the_one_before() -> None:
    scores = np.array([1.0, 3.0, 2.0, 5.0])
    assert best_sum(scores, np.array([0, 0, 0, 2]), 3).tolist() == pytest.approx([3 + 0.8 * 2 + 0.64 * 1, 0, 5])


def test_the_best_sentences_lead_to_articles_that_mean_the_same_in_other_words() -> None:
    rng = np.random.default_rng(1)
    topic = rng.standard_normal(16)
    on_topic = np.arange(120) < 40
    vectors = rng.standard_normal((120, 16)) + np.where(on_topic[:, None], topic * 1.5, 0)
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    words = np.where(np.arange(120) < 20, 1.0, 0.0)  # only half of the topic's sentences use its words
    owners = np.repeat(np.arange(12), 10)
    query = (topic / np.linalg.norm(topic)).astype(np.float32)
    scores = topic_scores(words, vectors, query, owners, np.zeros(12))
    assert set(np.argsort(-scores)[:4].tolist()) == {0, 1, 2, 3}


def test_without_vectors_words_alone_decide() -> None:
    missing = np.full((4, 8), np.nan, np.float32)
    scores = topic_scores(np.array([0.0, 2.0, 0.0, 1.0]), missing, None, np.arange(4), np.zeros(4))
    assert np.argsort(-scores).tolist()[:2] == [1, 3]


def test_a_missing_value_counts_as_the_mean() -> None:
    assert standard(np.array([1.0, np.nan, 3.0])).tolist() == pytest.approx([-1, 0, 1])
    assert standard(np.array([np.nan])).tolist() == [0]
