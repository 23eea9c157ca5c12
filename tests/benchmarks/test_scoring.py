"""What each benchmark calculates, on inputs small enough to be checked by hand."""

from __future__ import annotations

from math import isnan, log2

import numpy as np
import pytest

from app import Answer
from app.answer import ReasonCode, Searched, Sentence
from benchmarks import measuring
from benchmarks.abstention import eligible
from benchmarks.article_extraction import precision_recall, shingles
from benchmarks.claims import set_scores
from benchmarks.events import b_cubed
from benchmarks.golds import first_words, holds, normal, shown, within
from benchmarks.measuring import Measured
from benchmarks.qags import majority
from benchmarks.qed import sentence_around
from benchmarks.ramdocs import judge
from benchmarks.rgb_fact import flat, shows_both
from benchmarks.summhay import ndcg, r_precision
from benchmarks.wice import recall, touched
from retrieval.types import Citation, Support


def answer(*sentences: tuple[str, tuple[str, ...]]) -> Answer:
    """An answer of these sentences, each citing these articles; without any it abstains."""
    made = tuple(
        Sentence(text, tuple(Citation(1, id_, 1, "", None, None, None, 0, 1, "x") for id_ in ids), Support(1.0))
        for text, ids in sentences
    )
    return Answer("Who?", made, Searched(3), abstained=not made, reason_code=None if made else ReasonCode.OFF_TOPIC)


def test_a_gold_answer_counts_as_whole_words_whatever_its_case_and_punctuation() -> None:
    assert normal("“Squid  Game”, Netflix's") == " squid game netflixs "
    assert holds(normal("He watched “Squid Game”."), ["squid game"])
    assert not holds(normal("He watched Squid Games."), ["squid game"])
    assert not holds(normal("anything"), ["…", ""])


def test_of_a_long_sentence_the_first_words_count() -> None:
    assert first_words("one two three", 2) == " one two "
    long = answer((" ".join(["word"] * 60 + ["Paris"]), ("a",)))
    assert not within(shown(long), 1, ["Paris"])
    assert within(shown(long, 61), 1, ["Paris"])


def test_the_first_sentences_count_and_an_abstention_has_none() -> None:
    three = shown(answer(("It rained.", ("a",)), ("It was Rome.", ("b",))))
    assert not within(three, 1, ["Rome"])
    assert within(three, 2, ["Oslo", "Rome"])
    assert shown(answer()) == []


def test_a_mean_has_its_value_in_percent_and_an_interval_around_it() -> None:
    measured = Measured("hits", [1.0] * 30 + [0.0] * 10)
    low, high = measured.interval()
    assert measured.value == 75
    assert 55 < low < 75 < high < 95
    assert Measured("hits", [1.0] * 5).interval() == (100, 100)


def test_auroc_counts_the_pairs_in_the_right_order_and_ties_by_half() -> None:
    assert measuring.auroc(np.array([(1, 0.9), (1, 0.4), (0, 0.4), (0, 0.1)])) == 0.875
    assert isnan(measuring.auroc(np.array([(1.0, 0.9)])))
    assert measuring.paired_auroc(np.array([(0.9, 0.4), (0.4, 0.1)])) == 0.875


def test_f1_is_of_what_was_said_against_what_is_so() -> None:
    assert measuring.f1(np.array([(1, 1), (1, 0), (0, 1), (0, 0)])) == 0.5
    # Of two questions one abstains wrongly on the whole archive, and both rightly on the one without: 2 of 3, 2 of 2.
    assert measuring.paired_f1(np.array([(1, 1), (0, 1)])) == pytest.approx(0.8)
    assert measuring.f1(np.array([(0, 0)])) == 0


def test_ratios_and_harmonic_means_are_of_all_rows_together() -> None:
    assert measuring.ratio(np.array([(1, 4), (0, 0), (1, 4)])) == 0.25
    assert measuring.harmonic(np.array([(1.0, 0.5), (float("nan"), 0.5)])) == pytest.approx(2 / 3)
    assert measuring.harmonic(np.array([(0.0, 0.0)])) == 0


def test_r_precision_looks_as_deep_as_there_are_relevant_ones() -> None:
    assert r_precision(["a", "x", "b"], {"a", "b"}) == 0.5


def test_ndcg_discounts_by_rank() -> None:
    assert ndcg(["a", "b"], {"a", "b"}) == 1
    assert ndcg(["x", "a"], {"a"}) == pytest.approx(1 / log2(3))


def test_a_returned_set_has_f1_precision_and_recall() -> None:
    assert set_scores({"a", "x"}, {"a", "b", "c", "d"}) == pytest.approx((1 / 3, 0.5, 0.25))
    assert set_scores(set(), {"a"}) == (0, 0, 0)


def test_a_question_is_asked_twice_where_few_articles_hold_its_long_answer() -> None:
    articles = [{"id": str(n), "title": "Capital", "text": "It is Canberra, not Rome."} for n in range(10)]
    question = {"answers": ["“Canberra”"], "articles": ["3"]}
    assert eligible([question], articles) == [(question, [str(n) for n in range(10)])]
    assert eligible([question], [*articles, {"id": "10", "title": "Canberra", "text": "Rain."}]) == []
    assert eligible([{"answers": ["Rome"], "articles": ["3"]}], articles) == []
    assert eligible([{"answers": ["Canberra"], "articles": ["elsewhere"]}], articles) == []


def test_a_conflict_is_shown_where_both_values_are_within_five_sentences() -> None:
    both = answer(*((text, ("a",)) for text in ("Ann won.", "-", "-", "-", "Bob won.")))
    assert shows_both(both, ["Ann"], ["Bob"])
    assert not shows_both(both, ["Ann"], ["Cid"])
    assert not shows_both(answer(*((text, ("a",)) for text in ("Ann.", "-", "-", "-", "-", "Bob."))), ["Ann"], ["Bob"])
    assert flat([["July 21", "21 July"], "Jul 21"]) == ["July 21", "21 July", "Jul 21"]


def test_ramdocs_counts_answers_documents_and_misinformation() -> None:
    row = {
        "gold_answers": ["Oslo", "Rome"],
        "wrong_answers": ["Bern"],
        "documents": [{"type": "correct"}, {"type": "misinfo"}, {"type": "noise"}],
    }
    right = judge(row, answer(("It is Oslo.", ("0", "2")), ("It is Bern.", ("1",))))
    assert (right.surfaced, right.right_cited, right.noise, right.cited, right.only_wrong) == (0.5, True, 1, 3, False)
    wrong = judge(row, answer(("It is Bern.", ("1",))))
    assert (wrong.surfaced, wrong.right_cited, wrong.only_wrong) == (0, False, True)
    silent = judge(row, answer())
    assert (silent.surfaced, silent.cited, silent.only_wrong) == (0, 0, False)


def test_two_of_three_voters_decide() -> None:
    votes = [{"response": "yes"}, {"response": "no"}, {"response": "yes"}]
    assert majority({"responses": votes})
    assert not majority({"responses": [*votes[:2], {"response": "no"}]})


def test_supporting_sentences_are_found_by_the_spans_that_touch_them() -> None:
    sentences = ["One.", "Two two.", "Three."]  # at 0-4, 5-13 and 14-20 of the joined text
    assert touched([(5, 13)], sentences) == {1}
    assert touched([(4, 5)], sentences) == set()
    assert touched([(0, 2), (12, 15)], sentences) == {0, 1, 2}
    assert recall({1, 2}, [[1, 3], [1, 2, 4, 5], []]) == 0.5


def test_a_span_lies_in_the_sentence_around_its_middle() -> None:
    assert sentence_around(0, [0, 10, 20], 30) == (0, 10)
    assert sentence_around(10, [0, 10, 20], 30) == (10, 20)
    assert sentence_around(29, [0, 10, 20], 30) == (20, 30)


def test_b_cubed_scores_each_item_by_its_own_cluster() -> None:
    classes = {"a": "x", "b": "x", "c": "y"}
    assert b_cubed([["a", "b"]], classes) == [(1, 1), (1, 1), (1, 1)]
    assert b_cubed([["a", "c"]], classes) == [(0.5, 0.5), (1, 0.5), (0.5, 1)]


def test_shingles_are_runs_of_four_tokens_counted_as_often_as_they_occur() -> None:
    assert list(shingles("a b, c d e")) == [("a", "b", "c", "d"), ("b", "c", "d", "e")]
    assert list(shingles("a b")) == [("a", "b")]
    assert not shingles(" … ")
    assert precision_recall("a b c d e", "a b c d") == (0.5, 1)
    assert precision_recall("a a a a a a", "a a a a a") == pytest.approx((2 / 3, 1))
    nothing, none = precision_recall("", "a b c d")
    assert isnan(nothing) and none == 0
