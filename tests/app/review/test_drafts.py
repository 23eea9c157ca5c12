"""A draft is cut into sentences with their offsets, and what states nothing is passed over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InvalidQuestion
from app.review.drafts import LONGEST_DRAFT, draft_sentences

DRAFT = """# Crisis at the border

Two Russian jets crossed the border on Saturday. He called it an accident. What will Turkey do next?

Ankara reacts quickly
In my view the minister is wrong about all of it. “We will not give way,” Erdogan said.
Indeed.
"""


def test_each_sentence_stands_where_it_says() -> None:
    for sentence in draft_sentences(DRAFT):
        assert DRAFT[sentence.start : sentence.end] == sentence.text


def test_questions_headings_opinions_and_scraps_are_passed_over_and_say_why() -> None:
    skipped = {sentence.text: sentence.skipped for sentence in draft_sentences(DRAFT)}
    assert skipped == {
        "# Crisis at the border": "a heading",
        "Two Russian jets crossed the border on Saturday.": "",
        "He called it an accident.": "",
        "What will Turkey do next?": "a question",
        "Ankara reacts quickly": "a heading",
        "In my view the minister is wrong about all of it.": "an opinion",
        "“We will not give way,” Erdogan said.": "",
        "Indeed.": "too short to be checked",
    }


def test_a_sentence_that_leans_back_carries_the_one_before_it() -> None:
    before = {sentence.text: sentence.before for sentence in draft_sentences(DRAFT)}
    assert before["He called it an accident."] == "Two Russian jets crossed the border on Saturday."
    assert before["Two Russian jets crossed the border on Saturday."] == ""


def test_a_single_line_without_a_full_stop_is_no_heading() -> None:
    assert draft_sentences("Two jets crossed the border")[0].skipped == ""


@pytest.mark.parametrize("draft", ["", " \n\t", "a" * (LONGEST_DRAFT + 1)])
def test_an_empty_or_endless_draft_is_refused(draft: str) -> None:
    with pytest.raises(InvalidQuestion):
        draft_sentences(draft)


@given(st.text(min_size=1, max_size=400))
def test_any_text_is_cut_into_sentences_in_order_without_overlap(draft: str) -> None:
    if not draft.strip():
        return
    last = 0
    for sentence in draft_sentences(draft):
        assert last <= sentence.start < sentence.end <= len(draft)
        assert draft[sentence.start : sentence.end] == sentence.text
        last = sentence.end
