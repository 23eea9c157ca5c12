from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from app.web.article_page import article_page, article_router
from retrieval import Archive, Article
from tests.fakes.embedder import WordHashEmbedder

TEXT = "First paragraph here. It has two sentences.\n\nSecond <b>one</b> & more.\n\nThird."
ARTICLE = Article(id="a/ü?", title="A <i>title</i>", text=TEXT)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with Archive.open(tmp_path_factory.mktemp("page") / "archive", embedder=WordHashEmbedder()) as archive:
        archive.add([Article.from_dict({"id": "a/ü?", "title": "Old", "text": TEXT})])
        archive.add([Article.from_dict({"id": "a/ü?", "title": "New", "text": TEXT + " Corrected."})])
        server = FastAPI()
        server.include_router(article_router(archive))
        yield TestClient(server)


def plain(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page))


@given(st.text(alphabet="ab \n<&é😀", min_size=1, max_size=60), st.integers(0, 70), st.integers(0, 70))
def test_what_is_marked_is_the_span_and_the_text_stays_whole(text: str, start: int, end: int) -> None:
    page = article_page(Article(id="x", title="t", text=text), Article(id="x", title="t", text=text), start, end)
    body = re.search(r'<div class="text">(.*)</div></article>', page, re.DOTALL)
    assert body is not None
    shown = body.group(1)
    assert plain(shown) == "".join(line for line in text.split("\n") if line.strip())
    marks = "".join(plain(mark) for mark in re.findall(r"<mark[^>]*>(.*?)</mark>", shown))
    lines, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            lines.append(line[max(0, start - at) : max(0, end - at)])
        at += len(line) + 1
    assert marks == ("".join(lines) if start < end else "")
    assert page.count('id="span"') == (1 if marks else 0)


def test_a_span_over_two_paragraphs_is_marked_in_both_and_scrolled_to_once() -> None:
    page = article_page(ARTICLE, ARTICLE, TEXT.index("It has"), TEXT.index("& more"))
    assert page.count("<mark") == 2
    assert page.count('id="span"') == 1


def test_unknown_facts_are_said() -> None:
    page = plain(article_page(ARTICLE, ARTICLE))
    assert "Unknown outlet" in page
    assert "Undated" in page
    given = Article(id="x", title="t", text="x", published_given="soon <b>")
    assert "Undated (the source says “soon <b>”)" in plain(article_page(given, given))


def test_known_facts_are_said_and_only_a_web_address_is_linked() -> None:
    known = Article(
        "x", "t", "x", "Post", "https://p.example/1", ("Ann Lee", "Bo"), date(2015, 10, 6), None, "de", "MW"
    )
    page = article_page(known, known)
    assert "Post" in page
    assert "6 October 2015" in page
    assert "By Ann Lee, Bo" in page
    assert 'lang="de"' in page
    assert 'href="https&#58;//p.example/1"' in page
    bad = Article("x", "t", "x", url="javascript:alert(1)")
    assert "Address given: javascript:alert(1)" in plain(article_page(bad, bad))
    assert article_page(bad, bad).count("href=") == 3  # our own: stylesheet, icon, the chat


def test_nothing_of_an_article_is_markup() -> None:
    page = article_page(ARTICLE, ARTICLE)
    assert "<b>" not in page
    assert "<i>" not in page
    assert "<script" not in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("start=0&end=5", None),
        ("start=5&end=5", "not in this text"),
        ("start=9&end=2", "not in this text"),
        ("start=100000&end=100001", "not in this text"),
        ("start=0&end=100000", "goes on beyond the end"),
        ("start=3", None),
        ("version=1", "version 1, as it was cited. The newest is version 2"),
        ("version=9", "Version 9 is not kept"),
        ("", "Corrected: this is version 2"),
    ],
)
def test_any_span_and_version_gives_a_page_that_says_what_does_not_fit(
    client: TestClient, query: str, said: str | None
) -> None:
    response = client.get(f"/article/{quote('a/ü?', safe='')}?{query}")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "script" not in response.headers["content-security-policy"]
    if said:
        assert said in plain(response.text)


@pytest.mark.parametrize("query", ["start=-1&end=2", "start=x", f"start={'9' * 5_000}", "version=0"])
def test_a_span_that_is_no_number_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/article/a?{query}").status_code == 422


@pytest.mark.parametrize("path", ["/article/nothing", "/article/", "/article/%00", "/article/..%2F..%2Fetc%2Fpasswd"])
def test_an_unknown_article_has_a_page_that_says_so(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "No such article" in response.text


@pytest.mark.parametrize(
    "name", ["..%2Farticle_page.py", "..%5Cpage.py", "nothing.css", "%2Fetc%2Fpasswd", ".", "article.css%00"]
)
def test_only_our_own_static_files_are_served(client: TestClient, name: str) -> None:
    assert client.get(f"/byline/{name}").status_code == 404


def test_static_files_have_their_types(client: TestClient) -> None:
    assert client.get("/byline/article.css").headers["content-type"] == "text/css; charset=utf-8"
    assert client.get("/byline/byline.js").headers["content-type"] == "text/javascript; charset=utf-8"
