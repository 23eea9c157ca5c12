"""Exports of an answer: readable by other programs, whatever strangers wrote into titles and texts."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.answer import Answer, ReasonCode, Searched, Sentence
from app.errors import InvalidQuestion
from app.evidence.exporting import ExportFormat, as_bibtex, as_markdown, as_ris, authors_of, export, permalink
from retrieval.citing import citation
from retrieval.errors import ArticleNotFound
from retrieval.types import Article, Support

BASE = "http://127.0.0.1:7860/"
JETS = Article(
    id="jets/1",
    title="Jets cross the border",
    text="Two jets crossed the border. The ambassador was summoned.",
    outlet="The Harbour Courier",
    url="https://harbour.example/a_b?x=1&y={2}",
    authors=("Zoë Müller",),
    published=date(2015, 10, 6),
)
BARE = Article(id="bare", title="", text="Nobody was hurt.")


def _answer(*articles: Article, abstained: bool = False) -> Answer:
    cited = [citation(article, 0, len(article.text), number) for number, article in enumerate(articles, 1)]
    if abstained:
        return Answer(
            "What happened?", (), Searched(1), abstained=True, reason_code=ReasonCode.OFF_TOPIC,
            reason="No article is about it.", nearest=tuple(cited),
        )  # fmt: skip
    return Answer("What happened?", tuple(Sentence(c.quote, (c,), Support(1.0)) for c in cited), Searched(2))


def _titled(title: str) -> Answer:
    return _answer(Article(id="x", title=title, text="A sentence.", outlet=title, authors=(title,)))


def test_markdown_numbers_its_references_and_links_each_to_its_span() -> None:
    shown = as_markdown(_answer(JETS, BARE), BASE)
    assert "The ambassador was summoned. \\[1\\]" in shown
    assert "1. The Harbour Courier, “Jets cross the border”, 6 October 2015." in shown
    assert "[Passage](<http://127.0.0.1:7860/article/jets%2F1?start=0&end=57&version=1#span>)" in shown
    assert "2. Unknown outlet, “Untitled article”, undated." in shown


def test_an_abstention_in_markdown_says_why_and_calls_its_passages_no_answer() -> None:
    shown = as_markdown(_answer(JETS, abstained=True))
    assert "No article is about it." in shown
    assert "not an answer" in shown


def test_an_abstention_cites_no_article() -> None:
    assert as_bibtex(_answer(JETS, abstained=True)) == ""
    assert as_ris(_answer(JETS, abstained=True)) == ""


def test_markup_in_a_title_shows_as_itself_in_markdown() -> None:
    shown = as_markdown(_titled("<img src=x> [a](http://evil.example) ![b](c) `d` www.evil.example"))
    assert "<img" not in shown
    assert "](http://evil" not in shown
    assert "![" not in shown.replace("\\!", "")
    assert "http://evil" not in shown
    assert "www.evil" not in shown


def test_a_sentence_that_begins_like_a_list_stays_a_sentence() -> None:
    article = Article(id="x", title="t", text="1. One jet.")
    assert as_markdown(_answer(article)).splitlines()[2].startswith("1\\. One jet")


def test_bibtex_has_what_is_known_of_an_article_and_leaves_the_rest_out() -> None:
    shown = as_bibtex(_answer(JETS, BARE), BASE, lambda id_: JETS.authors if id_ == JETS.id else ())
    known, unknown = shown.split("\n\n")
    assert known.startswith("@article{harbourjets2015,")
    assert "author = {{Zoë Müller}}" in known
    assert "journal = {{The Harbour Courier}}" in known
    assert "year = {2015}" in known
    assert "url = {https://harbour.example/a_b?x=1&y=%7B2%7D}" in known
    assert "year" not in unknown
    assert "journal" not in unknown
    assert "author" not in unknown


def test_bibtex_keys_are_unique() -> None:
    twin = Article(id="y", title=JETS.title, text=JETS.text, outlet=JETS.outlet, published=JETS.published)
    keys = re.findall(r"^@article\{(.*),$", as_bibtex(_answer(JETS, twin)), re.MULTILINE)
    assert keys == ["harbourjets2015", "harbourjets2015-2"]


def test_two_passages_of_one_article_are_one_entry() -> None:
    cited = (citation(JETS, 0, 28, 1), citation(JETS, 29, 57, 2))
    answer = Answer("?", (Sentence(JETS.text, cited, Support(1.0)),), Searched(1))
    shown = as_bibtex(answer)
    assert shown.count("@article") == 1
    assert "[1] “Two jets" in shown
    assert "[2] “The ambassador" in shown


def test_tex_commands_in_a_title_are_printed_and_not_run() -> None:
    shown = as_bibtex(_titled(r"\input{/etc/passwd} 100% of $5_000^2 & #1 ~ “é”"))
    assert r"\input" not in shown
    assert r"\textbackslash{}input\textbraceleft{}/etc/passwd\textbraceright{} 100\% of \$5\_000" in shown
    assert "“é”" in shown


def test_ris_has_one_record_an_article_and_ends_its_lines_as_the_format_asks() -> None:
    lines = as_ris(_answer(JETS, BARE), BASE, authors_of({JETS.id: JETS, BARE.id: BARE}.__getitem__)).split("\r\n")
    assert lines[0] == "TY  - NEWS"
    assert "AU  - Zoë Müller" in lines
    assert "DA  - 2015/10/06" in lines
    assert lines.count("ER  - ") == 2
    assert lines[-1] == ""


def test_a_title_cannot_end_its_ris_record_and_begin_another() -> None:
    shown = as_ris(_titled("Calm\r\nER  - \r\nTY  - JOUR\u2028TI  - Forged\x85AU  - Nobody"))
    assert [line for line in re.split(r"[\r\n\u2028\x85]+", shown) if line.startswith("TY")] == ["TY  - NEWS"]


@given(st.text(max_size=60))
def test_no_title_breaks_the_braces_of_bibtex_or_the_lines_of_ris(title: str) -> None:
    answer = _titled(title)
    bibtex = as_bibtex(answer)
    assert bibtex.count("{") == bibtex.count("}")
    depth = 0
    for sign in bibtex:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in as_ris(answer).split("\r\n")[:-1])
    bibtex.encode("utf-8")


def test_an_address_that_is_no_web_address_is_not_exported() -> None:
    article = Article(id="x", title="t", text="A sentence.", url="javascript:alert(1)")
    for form in ExportFormat:
        assert "javascript" not in export(_answer(article), form)


def test_a_permalink_names_the_version_that_was_quoted() -> None:
    cited = citation(Article(id="a b", title="t", text="A sentence.", version=3), 2, 10)
    assert permalink(cited, "https://byline.example/base/") == (
        "https://byline.example/base/article/a%20b?start=2&end=10&version=3#span"
    )


def test_an_unknown_format_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(InvalidQuestion, match="markdown, bibtex, ris"):
        export(_answer(JETS), "docx")


def test_authors_of_an_article_that_has_gone_are_unknown() -> None:
    def gone(article_id: str) -> Article:
        raise ArticleNotFound(f"No article has the id {article_id!r}.")

    assert authors_of(gone)("jets") == ()
