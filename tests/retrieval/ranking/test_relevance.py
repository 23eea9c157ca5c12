from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from retrieval.language.terms import terms
from retrieval.ranking.relevance import FEATURES, Question, score, sentence_bm25, word_features

COUNTS = {"jet": 20, "border": 50, "russia": 200, "cross": 80}


def asked(text: str) -> Question:
    def frequencies(forms: Iterable[str]) -> dict[str, int]:
        return {form: COUNTS.get(form, 0) for form in forms}

    return Question.of(text, frequencies, 1000)


def features(question: str, text: str, title: str = "") -> dict[str, float]:
    return dict(zip(FEATURES, word_features(asked(question), title, text, terms(text), False), strict=False))


def test_a_title_counts_towards_what_a_passage_covers() -> None:
    with_title = features("Which jets crossed the border?", "They crossed it twice.", "Jets at the border")
    without = features("Which jets crossed the border?", "They crossed it twice.")
    assert with_title["coverage"] == pytest.approx(1)
    assert without["coverage"] < 0.5
    assert with_title["words"] == without["words"]


def test_neighbours_in_the_question_count_more_when_they_are_near_in_the_passage() -> None:
    near = features("Russia jets", "Russian jets and Russia jets.")
    far = features("Russia jets", "Russia said one, two, three, four, five, six, seven, eight things of jets.")
    assert near["proximity"] > 0 == far["proximity"]


def test_numbers_count_for_a_question_after_a_quantity_alone() -> None:
    assert features("How many jets crossed?", "In all 14 jets crossed.")["quantity"] == 1
    assert features("Who saw jets?", "In all 14 jets crossed.")["quantity"] == 0


def test_a_passage_without_vectors_counts_as_the_mean_of_the_others() -> None:
    plain = [0.0] * (len(FEATURES) - 2)
    given = score(np.array([[*plain, 0.9, 0.9], [*plain, np.nan, np.nan], [*plain, 0.1, 0.1]])).sum(axis=1)
    assert given[0] > given[1] > given[2]
    assert given[1] == pytest.approx(0)


def test_a_word_that_all_sentences_hold_tells_nothing() -> None:
    texts = ["The Demon is fast.", "The Demon is red.", "The Demon burns fuel.", "The Demon is loud."]
    found = sentence_bm25("Demon fuel", [terms(text) for text in texts])
    assert int(np.argmax(found)) == 2
    assert found[2] > 3 * found[0]
