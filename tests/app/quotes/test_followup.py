"""Follow-up questions that are made to stand alone without a model."""

from __future__ import annotations

import pytest

from app.answer import Answer, Searched
from app.quotes.followup import rewrite


def asked(question: str) -> Answer:
    """A turn of which only the question matters."""
    return Answer(question, (), Searched(0))


@pytest.mark.parametrize(
    ("first", "followup", "rewritten"),
    [
        (
            "What did the mayor of Holm say about the dam?",
            "And the Council?",
            "What did the Council say about the dam?",
        ),
        ("How many died in Tarvo on Monday?", "And on Friday?", "How many died in Tarvo on Friday?"),
        ("How many died in Tarvo on Monday?", "What about in Holm?", "How many died in Holm on Monday?"),
        ("How was the Sarn Bridge repaired?", "When?", "When was the Sarn Bridge repaired?"),
        ("When did the Sarn Bridge fall?", "How long was it?", "How long was the Sarn Bridge?"),
        ("When did Ines Varga resign?", "Who will succeed her?", "Who will succeed Ines Varga?"),
        ("What happened to the ferry at Port Ansley?", "Was anyone hurt there?", "Was anyone hurt at Port Ansley?"),
        (
            "How many died according to the ministry?",
            "And according to the mayor?",
            "How many died according to the mayor?",
        ),
    ],
)
def test_what_is_left_out_is_carried_over(first: str, followup: str, rewritten: str) -> None:
    assert rewrite(followup, [asked(first)]) == rewritten


@pytest.mark.parametrize(
    "question",
    [
        "Why did Martin Lund resign from Orrery?",
        "How many times did Philae bounce on the comet?",
        "Who owns Orrery Weekly?",
    ],
)
def test_a_question_with_its_own_subject_stands_alone(question: str) -> None:
    assert rewrite(question, [asked("What did Turkey warn?")]) is None


def test_without_a_history_nothing_is_carried() -> None:
    assert rewrite("And NATO?", []) is None


def test_the_rewritten_question_of_the_last_turn_counts() -> None:
    last = Answer("And NATO?", (), Searched(0), rewritten="What did NATO say about the jets?")
    assert rewrite("And Russia?", [last]) == "What did Russia say about the jets?"


def test_what_a_bare_saying_was_about_comes_from_the_last_question() -> None:
    found = rewrite("And what did Russia say?", [asked("What did Turkey say about the two jets?")])
    assert found == "What did Russia say about the two jets?"
