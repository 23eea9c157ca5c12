"""A value that stands elsewhere in a text is missed where the words around it enclose another."""

from __future__ import annotations

import pytest

from retrieval.proof.alignment import align, read
from retrieval.proof.details import details, find
from retrieval.proof.framing import framed
from retrieval.support import support

ARTICLE = (
    "Marta Lind, 52, was fined for six counts of fraud by the district court in Osthaven. The court heard that two "
    "officers had visited her farm in 2013. She was banned from keeping horses for nine months."
)


def _framed(claim: str) -> tuple[float, float]:
    alignment = align(read(claim), read(ARTICLE))
    assert alignment is not None
    (number,) = (detail for detail in details(alignment) if detail.kind == "number")
    return framed(alignment, number.covers[0], number.covers[-1], find(alignment, number).places)


def test_the_words_around_a_true_value_enclose_it_in_the_text() -> None:
    held, other = _framed("The court fined her for six counts of fraud.")
    assert held > 0
    assert held > other


def test_the_words_around_an_exchanged_value_enclose_another_in_the_text() -> None:
    held, other = _framed("The court fined her for nine counts of fraud.")
    assert other > held


@pytest.mark.parametrize("number", ["two", "nine"])
def test_a_number_of_another_role_in_the_same_article_is_refused(number: str) -> None:
    judged = support(f"Marta Lind was fined for {number} counts of fraud by the district court.", ARTICLE)
    assert not judged.supported


def test_an_opposite_between_the_same_words_is_refused_though_the_text_has_the_word_elsewhere() -> None:
    text = "The guard left before the alarm rang. The owner came after the fire was out."
    judged = support("The guard left after the alarm rang.", text)
    assert not judged.supported
    assert "meaning" in {problem.kind for problem in judged.problems}
