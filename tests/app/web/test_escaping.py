from __future__ import annotations

import html
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.escaping import article_link, escape, language_tag, marked, web_address, web_link

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</textarea></title></style><svg/onload=alert(1)>",
    "&lt;b&gt; &amp;amp; &#60;script&#62;",
    "![x](https://evil.example/x.png) [y](javascript:alert(1)) <https://evil.example>",
    "a\n\n<b>b</b>\n\n# c\r\n\t`d` $$e$$ ~~f~~ |g|",
    "{{x}} ${y} %s @children {0}",
]


class _Tags(HTMLParser):
    """Collects the tags and the text of a fragment."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(fragment: str) -> _Tags:
    tags = _Tags()
    tags.feed(f"<p>{fragment}</p>")
    tags.close()
    return tags


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_shows_as_itself_and_holds_nothing_that_html_or_markdown_reads(text: str) -> None:
    escaped = escape(text)
    assert html.unescape(escaped) == text
    assert parsed(escaped).tags == ["p"]
    without_references = "".join(part.partition(";")[2] if i else part for i, part in enumerate(escaped.split("&#")))
    assert not set(without_references) & set("<>\"'`*_[](){}#!|~$\\\n\r")


@given(st.text())
def test_no_text_becomes_a_tag(text: str) -> None:
    assert parsed(escape(text)).tags == ["p"]
    assert "\n" not in escape(text)


def test_characters_that_hide_or_turn_text_are_not_shown() -> None:
    assert escape("a\u202eb\u2066c\u200bd\x00e\U000e0041f\ud800g") == "abcdefg"
    assert escape("می\u200cخواهم 👩\u200d🚒") == "می\u200cخواهم 👩\u200d🚒"


@given(st.text(), st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50)), max_size=4))
def test_marks_never_lose_or_repeat_a_word_whatever_the_spans(text: str, spans: list[tuple[int, int]]) -> None:
    assert marked(text, spans).replace("<strong>", "").replace("</strong>", "") == escape(text)


def test_marks_are_bold_and_their_inside_is_escaped_too() -> None:
    assert marked("a <b> c", [(2, 5)]) == "a <strong>&#60;b&#62;</strong> c"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/x",
        "http:javascript:alert(1)",
        "https://[",
        "",
        None,
    ],
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert web_link(url) is None


def test_a_web_address_keeps_its_meaning_and_cannot_leave_its_attribute() -> None:
    assert web_address("https://a.example/b?c=d&e=ü#f") == "https://a.example/b?c=d&e=%C3%BC#f"
    link = web_link('https://a.example/"><script>')
    assert link is not None
    assert not set(link) & set("\"<>'")


@pytest.mark.parametrize(
    "article_id", ["a/b", "https://x.example/y?z=1#w", "a b", "ü", '"><script>', "../x", "%2F", "\ud800"]
)
def test_an_article_link_is_one_path_segment_whatever_the_id(article_id: str) -> None:
    link = html.unescape(article_link(article_id))
    assert link.startswith("/article/")
    assert not set(link.removeprefix("/article/")) & set('/?#<>" ')


def test_an_article_link_with_a_span_opens_scrolled_to_it() -> None:
    assert html.unescape(article_link("a", 3, 9, 2)) == "/article/a?start=3&end=9&version=2#span"


def test_only_a_plausible_language_becomes_an_attribute() -> None:
    assert language_tag("de-CH") == ' lang="de-CH"'
    assert language_tag('"><script>') == language_tag("x") == language_tag(None) == ""
