"""The tab that checks a draft: what is shown of a review, and that nothing in it becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from app.answer import Searched
from app.errors import InvalidQuestion
from app.review.verdicts import CheckedSentence, DraftProblem, Review, Verdict
from app.web.draft_tab import DraftChecking, review_as_html
from retrieval.citing import citation
from retrieval.types import Article

HOSTILE = '<img src=x onerror=alert(1)> "quoted" `code` [a](javascript:b) \n\n# Seven people died.'


def _review(text: str) -> Review:
    article = Article(id=text, title=text, text=f"{text} Seven people died.", outlet=text)
    against = citation(article, 0, len(article.text), 1)
    problem = DraftProblem("number", 0, 4, text[:4], text, (1,), 1, f"the draft says 9, one origin says {text}")
    wrong = CheckedSentence(text, 0, len(text), Verdict.CONTRADICTED, contradicting=(against,), problems=(problem,))
    skipped = CheckedSentence(text, 0, len(text), Verdict.SKIPPED, reason="a question")
    return Review(text, (wrong, skipped), Searched(3))


def test_a_review_says_verdict_counts_and_what_is_said_instead() -> None:
    shown = review_as_html(_review("Nine people died."))
    assert "<b>1</b> contradicted" in shown
    assert "<mark>Nine</mark> people died" in shown
    assert "The draft says 9, one origin says Nine people died" in shown
    assert "1 outlet, 1 origin against it" in shown
    assert "a question" in shown


def test_nothing_in_a_draft_or_an_article_becomes_markup() -> None:
    shown = review_as_html(_review(HOSTILE))
    assert "\n" not in shown
    ours = {"div", "p", "b", "span", "section", "mark", "ul", "li", "details", "summary", "ol", "a", "blockquote"}
    assert {tag.lower() for tag in re.findall(r"</?([a-zA-Z][\w-]*)", shown)} <= ours
    assert "onerror=" not in shown
    assert "](" not in shown


class _Refusing:
    def __init__(self, error: Exception) -> None:
        self.error = error

    def check(self, draft: str) -> Review:
        raise self.error


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (InvalidQuestion("The draft is too long."), "The draft is too long."),
        (ZeroDivisionError("secret"), "its log says"),
    ],
)
def test_an_error_is_one_line_and_the_button_comes_back(error: Exception, shown: str) -> None:
    steps: Iterator[tuple[object, ...]] = DraftChecking(_Refusing(error)).check("A draft.")  # type: ignore[arg-type]
    _, (text, button) = steps
    assert shown in str(text)
    assert "secret" not in str(text)
    assert button["interactive"] is True  # type: ignore[index]


def test_an_empty_draft_asks_for_text() -> None:
    (step,) = DraftChecking(_Refusing(AssertionError())).check("  ")  # type: ignore[arg-type]
    assert "Paste a text first" in str(step[0])
