"""Plain values become articles, or one clear error."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import InvalidArticle
from retrieval.types import Article

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
NAMES = [
    "id",
    "title",
    "text",
    "maintext",
    "outlet",
    "url",
    "authors",
    "published",
    "date_publish",
    "language",
    "credit",
]


def test_our_own_fields_are_taken_as_they_are_given() -> None:
    article = Article.from_dict(
        {
            "id": "a1",
            "title": " Turkey\nwarns ",
            "text": "Turkey warned.\r\n",
            "outlet": "www.thetimes.co.uk",
            "url": "https://example.com/a",
            "authors": ["Ann Lee", " ", "Ann Lee"],
            "published": "2015-10-06",
            "language": "en",
            "credit": "Meridian Wire",
            "event": "unknown keys are ignored",
        }
    )
    assert article == Article(
        id="a1",
        title="Turkey warns",
        text="Turkey warned.",
        outlet="www.thetimes.co.uk",
        url="https://example.com/a",
        authors=("Ann Lee",),
        published=date(2015, 10, 6),
        language="en",
        credit="Meridian Wire",
        sha256=article.sha256,
    )
    assert len(article.sha256) == 64


def test_news_please_fields_are_understood() -> None:
    article = Article.from_dict(
        {
            "maintext": "Words.",
            "source_domain": "thetimes.co.uk",
            "date_publish": "2018-02-01 17:00:00",
            "authors": "Mark Bridge, Technology Correspondent",
            "title": None,
            "description": "A summary is not the article.",
        }
    )
    assert (article.text, article.outlet, article.title) == ("Words.", "thetimes.co.uk", "")
    assert article.published == datetime(2018, 2, 1, 17)
    assert article.authors == ("Mark Bridge, Technology Correspondent",)


def test_what_is_not_given_stays_unknown() -> None:
    article = Article.from_dict({"text": "BBC, 6 October 2015: words.", "url": "https://www.bbc.co.uk/2015/10/06/x"})
    assert (article.outlet, article.published, article.language, article.authors) == (None, None, None, ())


def test_a_date_that_is_not_understood_is_kept_as_given() -> None:
    article = Article.from_dict({"text": "x", "published": "06/10/2015"})
    assert (article.published, article.published_given) == (None, "06/10/2015")


def test_an_id_can_be_an_address_or_a_number() -> None:
    assert Article.from_dict({"id": "https://example.com/a?b=1", "text": "x"}).id == "https://example.com/a?b=1"
    assert Article.from_dict({"id": 17, "text": "x"}).id == "17"


def test_without_an_id_the_address_or_else_title_and_text_make_one() -> None:
    at = {"url": "https://example.com/a"}
    assert Article.from_dict(at | {"text": "x"}).id == Article.from_dict(at | {"text": "corrected"}).id
    assert Article.from_dict({"text": "x"}).id == Article.from_dict({"text": "x\r\n", "outlet": "A"}).id
    assert Article.from_dict({"text": "x"}).id != Article.from_dict({"text": "y"}).id


def test_equal_content_has_an_equal_hash_and_any_change_another() -> None:
    base: dict[str, Any] = {"text": "x", "title": "t", "published": "2015-10-06"}
    first = Article.from_dict(base).sha256
    assert Article.from_dict(base | {"id": "other", "noise": 1, "published": "2015/10/06"}).sha256 == first
    changes = [{"text": "y"}, {"title": "u"}, {"outlet": "o"}, {"url": "https://a.b"}, {"authors": ["a"]},
               {"published": "2015-10-07"}, {"language": "en"}, {"credit": "c"}]  # fmt: skip
    assert len({Article.from_dict(base | change).sha256 for change in changes} | {first}) == len(changes) + 1


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "java\nscript:x"])
def test_an_address_that_does_something_is_not_kept(address: str) -> None:
    assert Article.from_dict({"text": "x", "url": address}).url is None


@pytest.mark.parametrize("fields", [{}, {"text": ""}, {"text": " \n\u200b"}, {"text": None, "title": "t"}])
def test_an_article_without_text_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidArticle, match="no text") as caught:
        Article.from_dict(fields)
    assert caught.value.code == "no_text"


@pytest.mark.parametrize(
    "fields",
    [{"text": 5}, {"text": ["x"]}, {"text": "x", "title": 5}, {"text": "x", "outlet": {}}, {"text": "x", "authors": 5},
     {"text": "x", "authors": [5]}, {"text": "x", "published": []}, {"text": "x", "url": True},
     {"text": "x", "id": []}],
)  # fmt: skip
def test_other_values_than_strings_are_refused_by_name(fields: dict[str, Any]) -> None:
    wrong = next(name for name, value in fields.items() if value != "x")
    with pytest.raises(InvalidArticle, match=wrong) as caught:
        Article.from_dict(fields)
    assert caught.value.code == "invalid_field"


def test_an_endless_text_or_title_is_refused() -> None:
    for fields in ({"text": "x" * 2_000_001}, {"text": "x", "title": "x" * 2_001}):
        with pytest.raises(InvalidArticle) as caught:
            Article.from_dict(fields)
        assert caught.value.code == "too_large"


@given(st.dictionaries(st.sampled_from(NAMES), JSON))
def test_whatever_json_holds_it_is_an_article_or_one_line_that_says_why_not(fields: dict[str, Any]) -> None:
    try:
        article = Article.from_dict(fields)
    except InvalidArticle as error:
        reason = str(error)
    else:
        reason = "none needed"
        assert article.text
        assert article.id
    assert len(reason.splitlines()) == 1
