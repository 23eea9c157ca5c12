"""HTML pages: what a reader sees of them, within bounds of time and memory."""

import os
import signal
import threading
import time
from datetime import UTC, datetime

import pytest

from retrieval.readers import html, read_bytes
from retrieval.types import Article, Refusal

SEEN = "Two Russian jets crossed into Turkish airspace on Saturday, and the ambassador was summoned. "


def page(body: str, head: str = "<title>Jets cross border</title>") -> bytes:
    """A page whose article is long enough to be one."""
    text = (
        f"<html lang=en><head>{head}</head><body><article><p>{SEEN * 3}</p>{body}<p>{SEEN}</p></article></body></html>"
    )
    return text.encode("utf-8")


def read(data: bytes) -> Article | Refusal:
    [result] = read_bytes("page.html", data)
    return result


def article(data: bytes) -> Article:
    result = read(data)
    assert isinstance(result, Article), result
    return result


def test_the_text_of_a_page_is_its_article_without_what_stands_around_it() -> None:
    found = article(
        b"<body><nav><a href=/>Home</a> <a href=/w>World</a></nav>" + page("")[6:] + b"<footer>Cookies</footer>"
    )
    assert found.text.count("Two Russian jets") == 4
    assert "Home" not in found.text
    assert "Cookies" not in found.text


def test_the_head_gives_outlet_date_author_address_and_language() -> None:
    found = article(
        page(
            "",
            "<title>Jets cross border - The Courier</title><meta property='og:title' content='Jets cross border'>"
            "<meta property='og:site_name' content='The Courier'><meta name=author content='Ann Lee'>"
            "<meta property='article:published_time' content='2015-10-06T12:00:00Z'>"
            "<link rel=canonical href='https://courier.example/jets'><meta name=description content='SECRET'>",
        )
    )
    assert (found.title, found.outlet, found.authors) == ("Jets cross border", "The Courier", ("Ann Lee",))
    assert (found.url, found.language) == ("https://courier.example/jets", "en")
    assert found.published == datetime(2015, 10, 6, 12, tzinfo=UTC)
    assert "SECRET" not in str(found)


def test_a_description_in_json_gives_what_the_head_does_not() -> None:
    found = article(
        page(
            "",
            "<title>Jets cross border</title><script type='application/ld+json'>[{'bad json']</script>"
            '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2015-10-06",'
            '"publisher": {"name": "The Courier"}, "author": [{"name": "Ann Lee"}, "Bo Ek"],'
            '"articleBody": "SECRET"}]}</script>',
        )
    )
    assert (found.outlet, found.published_text, found.authors) == ("The Courier", "2015-10-06", ("Ann Lee", "Bo Ek"))
    assert "SECRET" not in str(found)


def test_what_a_page_does_not_say_is_not_guessed() -> None:
    found = article(page("<p>Published on 6 October 2015 by the BBC at https://bbc.example/2015/10/06</p>"))
    assert (found.outlet, found.published, found.url, found.authors) == (None, None, None, ())


def test_a_title_that_no_reader_sees_is_not_taken() -> None:
    head = "<title>Jets cross border</title><meta property='og:title' content='SECRET instructions'>"
    assert article(page("", head)).title == "Jets cross border"
    assert article(page("<h1>The heading</h1>", "<meta property='og:title' content='SECRET'>")).title == "The heading"


HIDDEN = [
    "<!-- SECRET -->",
    "<!--[if IE]><p>SECRET</p><![endif]-->",
    "<p hidden>SECRET</p>",
    '<p hidden="">SECRET</p>',
    '<p style="display:none">SECRET</p>',
    '<p style="DISPLAY : None !important">SECRET</p>',
    '<p style="display:/**/none">SECRET</p>',
    '<p style="visibility:hidden">SECRET</p>',
    '<p style="opacity:0">SECRET</p>',
    '<p style="font-size:0">SECRET</p>',
    '<p style="font-size: 0.0em;">SECRET</p>',
    '<p style="font-size:1px">SECRET</p>',
    '<p style="height:0;overflow:hidden">SECRET</p>',
    '<p style="width:0px">SECRET</p>',
    '<p style="font:0/0 a">SECRET</p>',
    '<p style="position:absolute;left:-9999px">SECRET</p>',
    '<p style="text-indent:-9999px">SECRET</p>',
    '<p style="color:transparent">SECRET</p>',
    '<p style="color:#fff;background:#fff">SECRET</p>',
    '<p style="transform:scale(0)">SECRET</p>',
    '<p style="clip-path:inset(100%)">SECRET</p>',
    "<p title=SECRET>x</p>",
    '<img alt="SECRET" src=x>',
    "<style>.x{display:none}</style><p class='a x'>SECRET</p>",
    "<script>SECRET</script>",
    "<style>@media print{.y{color:red}} #x , b {font-size:0}</style><p id=x>SECRET</p>",
    "<template>SECRET</template>",
    "<noscript><p>SECRET</p></noscript>",
    "<iframe srcdoc='<p>SECRET</p>'></iframe>",
    "<textarea>SECRET</textarea>",
    "<input value=SECRET>",
    "<svg><text>SECRET</text></svg>",
    "<p aria-label=SECRET>x</p>",
    "<object>SECRET</object>",
    "<div style='display:none'><p>SECRET</p><div>SECRET</div></div>",
]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_hidden_text_never_comes_through(hidden: str) -> None:
    assert "SECRET" not in str(article(page(f"{hidden}<p>And the talks went on for several more days.</p>")))


@pytest.mark.parametrize(
    "seen",
    [
        '<p style="max-height:100px;width:100%">SEEN</p>',
        '<p style="color:#fff;background:#000">SEEN</p>',
        "<em>SEEN</em>",
        "<style>@media print{.x{display:none}}</style><p class=x>SEEN</p>",
        '<p class=hidden-gems style="left:-1px">SEEN</p>',
        "<style>.x .y{display:none}</style><p class=x>SEEN</p>",
        '<p style="opacity:0.9;font-size:10px">SEEN</p>',
    ],
)
def test_text_that_is_seen_stays(seen: str) -> None:
    assert (
        "SEEN"
        in article(page(seen.replace("SEEN", "The diplomats were SEEN leaving the ministry late at night."))).text
    )


def test_the_encoding_that_a_page_declares_is_used() -> None:
    data = page("", "<meta charset=iso-8859-9><title>Türkiye uyardı</title>").decode("utf-8").encode("iso-8859-9")
    assert article(data).title == "Türkiye uyardı"
    assert article(page("", "<meta charset=utf-7><title>Müller</title>")).title == "Müller"


BOMBS = {
    "unclosed": b"<b>" * 120_000,
    "nested": b"<div>" * 900_000,
    "tables": b"<table><tr><td>" * 20_000,
    "links": b"<a href=x>" * 38_000,
    "flat": b"<p>x" * 1_000_000,
    "lists": b"<li>" * 95_000,
    "comments": b"<!--" * 900_000,
    "attributes": b"<p " + b"".join(b"a%d=1 " % n for n in range(300_000)) + b">x",
    "large": b"x" * 5_000_001,
    "marks": b"<p>" + "\u0300\u0315".encode() * 400_000,
    "entities": b'<!DOCTYPE html [<!ENTITY a "xxxx">]>' + b"&a;" * 9,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_in_a_refusal_or_an_article_and_the_next_page_is_read(name: str) -> None:
    read(page(""))  # the process that reads pages is there
    started = time.monotonic()
    result = read(BOMBS[name])
    assert time.monotonic() - started < 60, "two seconds and what a busy machine adds"
    assert isinstance(result, (Article, Refusal))
    assert article(page("")).title == "Jets cross border"


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="here the clock alone limits the reading of a page")
def test_a_page_may_take_longer_by_the_clock_where_the_machine_is_busy() -> None:
    read(page(""))
    process = html._worker._process
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)
    resumed = threading.Timer(html._SECONDS + 0.3, os.kill, (process.pid, signal.SIGCONT))
    resumed.start()
    assert article(page("")).title == "Jets cross border"
    resumed.join()
    assert html._worker._process is process


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="here the clock alone limits the reading of a page")
def test_a_page_that_takes_too_much_of_the_processor_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    html._worker.stop()
    monkeypatch.setattr(html, "_SECONDS", 0.01)
    result = read(b"<p>" + b"Words of an article. " * 200_000)
    assert isinstance(result, Refusal)
    assert result.code == "too_slow"
    monkeypatch.undo()
    assert article(page("")).title == "Jets cross border"


def test_no_article_in_a_page_is_one_clear_refusal() -> None:
    for data in (b"<html></html>", b"<script>x</script>", b"<!DOCTYPE html>"):
        result = read(data)
        assert isinstance(result, Refusal)
        assert result.code == "no_text"
