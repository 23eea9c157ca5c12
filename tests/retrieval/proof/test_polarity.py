"""What a claim denies, held against what its text denies."""

from __future__ import annotations

import pytest

from retrieval.support import support


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        (
            "The new ferry came into the harbour on Monday morning.",
            "Not to be outdone, the new ferry came into the harbour on Monday morning.",
        ),
        (
            "The crew reinforced the hull to prevent the new engine from tearing it.",
            "The crew reinforced the hull, which the new engine could otherwise be tearing.",
        ),
        (
            "Passengers may not leave the ferry without additional papers.",
            "Passengers may not leave the ferry unless additional papers are shown.",
        ),
    ],
)
def test_a_denial_of_something_else_or_in_other_words_is_no_problem(claim: str, text: str) -> None:
    assert "negation" not in {problem.kind for problem in support(claim, text).problems}


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("The crew did not reinforce the hull of the ferry.", "The crew reinforced the hull of the ferry in May."),
        ("The crew reinforced the hull of the ferry.", "The crew did not reinforce the hull of the ferry."),
    ],
)
def test_a_denial_that_was_put_in_or_left_out_is_refused(claim: str, text: str) -> None:
    assert not support(claim, text).supported
