from __future__ import annotations

from app.web.rendering import who_reports_link
from app.web.reports_page import reports_page
from retrieval import Article
from retrieval.citing import citation

_TEXT = "The bridge fell on Monday. Nobody was hurt. The mayor spoke at noon."


def _found(number: int, id_: str, origin: str, title: str = "Bridge falls") -> object:
    article = Article.from_dict({"id": id_, "title": title, "text": _TEXT, "outlet": f"Outlet {number}"})
    return citation(article, 0, 26, number, origin)


def test_copies_stand_together_and_are_counted_as_one_origin() -> None:
    page = reports_page("The bridge fell.", [_found(1, "a", "a"), _found(2, "b", "a"), _found(3, "c", "c")])  # type: ignore[list-item]
    assert "3 articles report this, from 2 origins." in page
    assert "2 copies of one report" in page
    assert page.count("<mark>The bridge fell on Monday.</mark>") == 3


def test_a_claim_that_nobody_makes_is_said_to_be_made_by_nobody() -> None:
    assert "No article of this archive reports this" in reports_page("Cheese is blue.", [])


def test_hostile_claims_and_titles_are_text() -> None:
    page = reports_page("<script>alert(1)</script>", [_found(1, "a", "a", "<img src=x onerror=alert(1)>")])  # type: ignore[list-item]
    assert "<script" not in page and "<img" not in page


def test_the_link_beside_a_sentence_carries_it_whole() -> None:
    link = who_reports_link('He said "no" & left? 100 %')
    assert 'href="/reports?claim&#61;He%20said%20%22no%22%20%26%20left%3F%20100%20%25"' in link
