"""The reader: where in a text a question is answered."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.ranking import reading
from retrieval.ranking.reading import begin, read

TEXT = (
    "The river Sarn burst its banks on Friday night after three days of rain. "
    "Mayor Ines Varga said 212 people had been taken to a sports hall. "
    "Two bridges were closed because the water had loosened their supports. "
    "The dam, which was built in 1961, belongs to the Holm Water Company."
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many people were taken to the sports hall?", "212"),
        ("Who is the mayor?", "Ines Varga"),
        ("When was the dam built?", "1961"),
        ("Who owns the dam?", "Holm Water Company"),
        ("Which river burst its banks?", "Sarn"),
    ],
)
def test_the_likeliest_answer_is_marked_in_the_text(question: str, expected: str) -> None:
    score, start, end = read(question, TEXT).best(0, len(TEXT))
    assert expected in TEXT[start:end]
    assert np.isfinite(score)


def test_a_text_that_answers_scores_higher_than_one_that_does_not() -> None:
    foreign = "The striker scored twice in the final, which was watched by 40,000 people."
    question = "How many people were taken to the sports hall?"
    assert read(question, TEXT).best(0, len(TEXT))[0] > read(question, foreign).best(0, len(foreign))[0] + 2


def test_the_end_of_a_long_text_is_read_too() -> None:
    filler = "The council met again and talked about the budget of the coming year without a result. " * 40
    score, start, end = read("When was the dam built?", filler + TEXT).best(0, len(filler + TEXT))
    assert "1961" in (filler + TEXT)[start:end]
    assert score > read("When was the dam built?", filler).best(0, len(filler))[0]


def test_only_what_lies_inside_the_bounds_is_an_answer() -> None:
    second = TEXT.index("Mayor")
    end = read("When was the dam built?", TEXT).best(0, second)[2]
    assert end <= second
    assert read("When was the dam built?", TEXT).best(5, 5)[0] == float("-inf")


@settings(max_examples=25, deadline=None)
@given(question=st.text(max_size=60), text=st.text(max_size=300))
def test_any_text_can_be_read(question: str, text: str) -> None:
    score, start, end = read(question, text).best(0, len(text))
    assert 0 <= start <= end <= len(text)
    assert not np.isnan(score)


def test_what_was_begun_is_what_is_read() -> None:
    question = "When was the dam built?"
    begun = [begin(question, text) for text in (TEXT, "The dam was built in 1961.", TEXT)]
    assert begun[0] is begun[2]
    assert [read(question, text).best(0, 20) for text in (TEXT, "The dam was built in 1961.")] == [
        text.reading.best(0, 20) for text in begun[:2]
    ]


def test_a_reading_that_fails_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    question, text = "When was the second dam built?", "The second dam was built in 1974."

    class Full:
        def run(self, *_: object) -> None:
            raise MemoryError

    with monkeypatch.context() as context:
        context.setattr(reading, "_session", Full)
        with pytest.raises(MemoryError):
            read(question, text)
    assert read(question, text).best(0, len(text))[0] > 0
