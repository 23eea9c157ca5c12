"""Whether a text states a claim, and what is wrong where it does not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.language.split import sentences
from retrieval.support import SUPPORTED_FROM, support, verbatim

ARTICLE = (
    "The ferry Marit Olsen sank off Port Ansley on Tuesday evening with 48 people on board, "
    "the coastguard said. "
    "Rescue boats pulled 41 passengers from the water before midnight. Five of them were taken to hospital with burns.\n\n"
    "Ida Brandt, the harbour master, denied that the ferry had been overloaded. “She carried fewer people than "
    "her papers allow,” she said. The owner, Nordline, bought the ship in 1998 for $3.2 million.\n\n"
    "Jon Varga, the transport minister, warned that the company would lose its licence if the inspectors found faults. "
    "Ticket prices rose by a tenth in March, and passenger numbers fell to 2.1 million a year."
)


@pytest.mark.parametrize(
    "claim",
    [
        "The ferry Marit Olsen sank off Port Ansley on Tuesday evening.",
        "Rescue boats pulled 41 passengers from the water.",
        "The coastguard said the ferry Marit Olsen sank with 48 people on board.",
        "Ida Brandt denied that the ferry had been overloaded.",
        "Nordline bought the ship in 1998 for $3.2 million.",
    ],
)
def test_a_true_claim_in_other_words_is_supported(claim: str) -> None:
    judged = support(claim, ARTICLE)
    assert judged.supported, judged


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("Rescue boats pulled 37 passengers from the water before midnight.", "number"),
        ("The ferry Marit Olsen sank off Port Ansley on Thursday evening.", "date"),
        ("The ferry Sigrid Holm sank off Port Ansley on Tuesday evening.", "name"),
        ("Ida Brandt confirmed that the ferry had been overloaded.", "negation"),
        ("Rescue boats did not pull 41 passengers from the water before midnight.", "negation"),
        ("“She carried more people than her papers allow,” Ida Brandt said.", "quotation"),
        ("Nordline bought the ship in 1998 for £3.2 million.", "unit"),
    ],
)
def test_a_changed_claim_is_refused_with_what_was_changed(claim: str, kind: str) -> None:
    judged = support(claim, ARTICLE)
    assert not judged.supported
    assert kind in {problem.kind for problem in judged.problems}, judged


def test_a_problem_points_at_the_words_of_the_claim() -> None:
    claim = "Rescue boats pulled 37 passengers from the water before midnight."
    (problem,) = [one for one in support(claim, ARTICLE).problems if one.kind == "number"]
    assert claim[problem.start : problem.end] == problem.text == "37"
    assert problem.found == "41"


def test_the_span_is_made_of_whole_sentences_that_hold_the_claim() -> None:
    span = support("The firm Nordline bought the vessel for $3.2 million in 1998.", ARTICLE).span
    assert span is not None
    assert "Nordline, bought the ship in 1998" in ARTICLE[slice(*span)]
    assert span[0] in {start for start, _ in sentences(ARTICLE)}
    assert span[1] in {end for _, end in sentences(ARTICLE)}


def test_something_else_altogether_is_not_supported() -> None:
    judged = support("The central bank of Arden cut its interest rate by half a point.", ARTICLE)
    assert not judged.supported
    assert judged.score < SUPPORTED_FROM


def test_a_claim_without_words_or_a_text_without_words_scores_nothing() -> None:
    assert support("", ARTICLE).score == 0
    assert support("The ferry sank.", "").score == 0


def test_half_a_denied_sentence_is_not_verbatim() -> None:
    assert verbatim("the ferry had been overloaded", ARTICLE) is None


def test_white_space_does_not_matter_to_a_copy() -> None:
    judged = support("Rescue boats pulled 41\npassengers from the  water before midnight.", ARTICLE)
    assert (judged.score, judged.problems) == (1.0, ())


_SENTENCE = st.text(alphabet="abcdefg ABC 0123456789,'“”\"-", min_size=3, max_size=60).map(
    lambda text: text.strip(" ,-") + "."
)


@given(st.lists(_SENTENCE, min_size=1, max_size=6), st.data())
@settings(max_examples=150, deadline=None)
def test_every_sentence_of_a_text_is_supported_by_that_text(written: list[str], data: st.DataObject) -> None:
    text = " ".join(written)
    spans = sentences(text)
    if not spans:
        return
    start, end = data.draw(st.sampled_from(spans))
    judged = support(text[start:end], text)
    assert judged.supported
    assert judged.score > 0.99
    assert not judged.problems


@given(st.text(max_size=120), st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_anything_may_be_asked_of_anything(claim: str, text: str) -> None:
    judged = support(claim, text)
    assert 0 <= judged.score <= 1
    if judged.span is not None:
        assert 0 <= judged.span[0] < judged.span[1] <= len(text)
    for problem in judged.problems:
        assert claim[problem.start : problem.end] == problem.text


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("About 40,000 people live in the valley.", "About 40, 000 people live in the whole of the valley."),
        (
            "The minister voiced concern over the dam.",
            "The minister voiced her concern about the dam, which is under repair.",
        ),
    ],
)
def test_a_blank_among_digits_and_another_preposition_are_no_problem(claim: str, text: str) -> None:
    assert not support(claim, text).problems
