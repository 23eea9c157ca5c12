"""Citation marks are read in every form in which models write them."""

from __future__ import annotations

import pytest

from app.model.marks import numbers_in, segments, without_marks


@pytest.mark.parametrize(
    ("marks", "numbers"),
    [
        ("[1]", (1,)),
        ("[1][2] [1]", (1, 2)),
        ("[2, 5; 7]", (2, 5, 7)),
        ("[2-4]", (2, 3, 4)),
        ("[3–5], [9]", (3, 4, 5, 9)),
        ("【4】", (4,)),
        ("[^2]", (2,)),
        ("[passage 3]", (3,)),
        ("[passages 3 and 4]", (3, 4)),
        ("[1-9999]", tuple(range(1, 12))),
    ],
)
def test_the_numbers_of_marks(marks: str, numbers: tuple[int, ...]) -> None:
    assert numbers_in(marks) == numbers
    assert without_marks(f"Turkey warned {marks}.") == "Turkey warned."


def test_a_sentence_is_cut_at_its_marks() -> None:
    cut = segments("Turkey says two [1][3], Russia says one [2].")
    assert [(part.text, part.numbers) for part in cut] == [("Turkey says two", (1, 3)), (", Russia says one.", (2,))]
    assert [(part.text, part.numbers) for part in segments("No mark.")] == [("No mark.", ())]
    assert [part.numbers for part in segments("It fell. [1], [2]")] == [(1, 2)]


def test_brackets_with_words_are_no_marks() -> None:
    assert without_marks("“They [the pilots] fell,” he said. [sic] [2015a] [1]") == (
        "“They [the pilots] fell,” he said. [sic] [2015a]"
    )
