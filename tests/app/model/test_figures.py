"""A figure that the text does not have is found, however it is written."""

from __future__ import annotations

import pytest

from app.model.figures import lacking_word, unfounded_figure

TEXT = "About 1,800 people, 4.5 per cent, left on 3 October at 10:30 for Su-30 bases; 1.5 million stayed, twelve fell."


@pytest.mark.parametrize(
    "claim",
    [
        "About 1800 people left.",
        "Some 1,800 left, 4.5 per cent.",
        "They left on October 3 for bases of the Su-30.",
        "On 3 October 2015 they left.",
        "They left at 10:30.",
        "Altogether 1,500,000 stayed.",
        "In all 12 fell.",
        "Nobody left.",
    ],
)
def test_figures_that_the_text_has_are_founded(claim: str) -> None:
    assert unfounded_figure(claim, TEXT, 2015) is None


@pytest.mark.parametrize(
    ("claim", "figure"),
    [
        ("About 18,000 people left.", "18,000"),
        ("About 1,8001 people left.", "1,8001"),
        ("They left on 4 October.", "4"),
        ("They left on 3 October 2014.", "2014"),
        ("They left for Su-31 bases.", "31"),
        ("It was 45 per cent.", "45"),
        ("Some 1,512,345 stayed.", "1,512,345"),
    ],
)
def test_figures_that_it_lacks_are_not(claim: str, figure: str) -> None:
    assert unfounded_figure(claim, TEXT, 2015) == figure


def test_a_very_short_claim_needs_each_of_its_words() -> None:
    assert lacking_word("Quorvane is the answer.", "Quorvane Holdings tripled its money.") == "answer"
    assert lacking_word("Quorvane tripled its money.", "Quorvane Holdings tripled its money.") is None
    assert lacking_word("The whole of Quorvane was sold to a rival on Monday.", "Quorvane changed hands.") is None
