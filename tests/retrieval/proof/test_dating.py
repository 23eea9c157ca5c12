"""A date of a claim is proven by a date that is as exact."""

from __future__ import annotations

import pytest

from retrieval.language.timex import dates
from retrieval.proof.dating import differs, gives
from retrieval.support import support


def _given(claim: str, text: str) -> bool:
    (mine,) = dates(claim)
    mentions = dates(text)
    return any(gives(mention, mine, {one.year for one in mentions if one.year}) for mention in mentions)


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("on 3 October", "on October 3, 2015"),
        ("in 2015", "on October 3, 2015"),
        ("in October 2015", "on 3 October; the 2015 season"),
        ("on 3 October 2015", "on Saturday, October 3, in the year 2015"),
        ("on Saturday", "on October 3, 2015"),
        ("in the 1990s", "in 1994"),
    ],
)
def test_a_date_is_given_by_one_with_all_its_parts_and_the_year_from_anywhere(claim: str, text: str) -> None:
    assert _given(claim, text)


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("on 3 October 2015", "in October 2015"),
        ("on 3 October 2015", "in 2015"),
        ("in October 2015", "in 2015"),
        ("in 1994", "in the 1990s"),
        ("on 3 October 2016", "on Saturday, October 3, in the years 2015 and 2016"),
        ("on Tuesday", "on Wednesday"),
        ("on Tuesday", "in 2014"),
        ("in the 1980s", "in 1994"),
    ],
)
def test_a_date_is_not_given_by_one_that_is_less_exact_or_another(claim: str, text: str) -> None:
    assert not _given(claim, text)


@pytest.mark.parametrize(
    ("claim", "text", "answer"),
    [
        ("on 3 October", "on 4 October", True),
        ("on 3 October", "in 2014", False),
        ("on 3 October 2015", "on Monday", False),
        ("on Sunday", "on October 3, 2015", True),
    ],
)
def test_dates_contradict_each_other_only_in_what_both_say(claim: str, text: str, answer: bool) -> None:
    (mine,), (other,) = dates(claim), dates(text)
    assert differs(other, mine) is answer


@pytest.mark.parametrize(
    "claim",
    [
        "The ferry Marit Olsen sank off Port Ansley on 9 March 2019.",
        "The ferry Marit Olsen sank off Port Ansley in May 2019.",
        "The harbour of Port Ansley had been dredged in the 1970s.",
    ],
)
def test_a_date_more_exact_than_any_of_the_article_is_refused(claim: str) -> None:
    text = (
        "The ferry Marit Olsen sank off Port Ansley in March 2019. The harbour of Port Ansley had been dredged in the "
        "1980s. An inquiry of 2019 blamed the weather."
    )
    assert "date" in {problem.kind for problem in support(claim, text).problems}
