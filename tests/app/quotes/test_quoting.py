"""Answers in verbatim quotes, and abstentions, from the hits of a search."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.answer import ReasonCode
from app.quotes.quoting import Quoted, quote
from retrieval.language.split import passages
from retrieval.language.words import fold, split_words, stem_of
from retrieval.types import Article, Hit, Role

FERRY = (
    "The ferry Halden ran onto rocks off Port Ansley on Sunday night with 340 people aboard. "
    "Captain Ola Brandt told the coastguard that the steering had failed.\n\n"
    "The shipping line denied that the steering had been faulty. "
    "It said the ferry had been inspected in March.\n\n"
    "Ministers will discuss new rules for night crossings next month. "
    "The harbour at Port Ansley was built in 1887 and is used by fishing boats."
)
WARNING = (
    "Norland warned that “Sudria would be held responsible” for any new crossing, an official said.\n\n"
    "Norland has twice summoned the Sudrian ambassador over the crossings.\n\n"
    "Sudria's defence ministry said that one aircraft had lost its way in a storm."
)


def hits(*articles: Article) -> list[Hit]:
    """Every passage of the articles, as a search would find them."""
    return [Hit(article, passage, 1.0) for article in articles for passage in passages(article.id, article.text)]


def ask(question: str, *articles: Article) -> Quoted:
    """Answer from these articles alone, with their own word statistics."""
    stems = [split_words(f"{article.title} {article.text}").stem_set for article in articles]
    return quote(
        question,
        hits(*articles),
        vocabulary=lambda word: sum(stem_of(fold(word)) in held for held in stems),
        articles=len(articles),
    )


def article(text: str, name: str = "a", **known: object) -> Article:
    """An article with this text."""
    return Article(id=name, title=str(known.pop("title", "")), text=text, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many people were aboard the ferry?", "340"),
        ("What did the shipping line deny?", "steering had been faulty"),
        ("When was the harbour at Port Ansley built?", "1887"),
        ("Who told the coastguard that the steering had failed?", "Ola Brandt"),
    ],
)
def test_the_answering_sentence_opens(question: str, expected: str) -> None:
    answer = ask(question, article(FERRY, title="Ferry aground off Port Ansley"))
    assert expected in answer.sentences[0].text


def test_what_was_warned_is_quoted_and_a_summons_is_not_shown() -> None:
    answer = ask("What did Norland warn?", article(WARNING))
    assert "held responsible" in answer.sentences[0].text
    assert not any("summoned" in sentence.text for sentence in answer.sentences)
    assert answer.sentences[0].speaker == "Norland"


def test_another_speakers_words_do_not_open() -> None:
    answer = ask("What did Sudria say?", article(WARNING))
    assert "lost its way" in answer.sentences[0].text


def test_every_quote_is_the_span_of_its_article() -> None:
    source = article(FERRY, title="Ferry aground off Port Ansley")
    answer = ask("What happened to the ferry Halden?", source)
    cited = [citation for sentence in answer.sentences for citation in sentence.citations]
    assert cited
    for citation in cited:
        assert source.text[citation.start : citation.end] == citation.quote
    for sentence in answer.sentences:
        assert sentence.text == sentence.citations[0].quote
        assert len(sentence.text.split()) <= 60
        assert all(0 <= start < end <= len(sentence.text) for start, end in (*sentence.marks, *sentence.spoken))


def test_the_answering_number_is_marked() -> None:
    answer = ask("How many people were aboard the ferry?", article(FERRY, title="Ferry aground"))
    first = answer.sentences[0]
    assert any("340" in first.text[start:end] for start, end in first.marks)


def test_a_pronoun_brings_its_sentence_along() -> None:
    answer = ask("When had the ferry been inspected?", article(FERRY))
    assert "inspected in March" in answer.sentences[0].text
    assert "shipping line" in answer.sentences[0].text


def test_what_is_said_of_something_else_is_not_shown() -> None:
    ship = article("The ferry Halden was approved in 1993 and built at once, for 40 million.", "ship")
    law = article("A second law was approved on 3 September 2016.", "law")
    answer = ask("When was the Halden approved?", ship, law)
    assert ["1993" in sentence.text for sentence in answer.sentences] == [True]


def test_the_same_sentence_in_two_outlets_is_one_with_two_citations() -> None:
    one, two = article(FERRY, "one", outlet="Daily"), article(FERRY, "two", outlet="Weekly")
    answer = ask("How many people were aboard the ferry?", one, two)
    assert {citation.article_id for citation in answer.sentences[0].citations} == {"one", "two"}
    assert sum("340" in sentence.text for sentence in answer.sentences) == 1


def test_a_copy_far_behind_in_the_search_is_cited_too() -> None:
    filler = [article(f"The harbour of town {n} is used by {n} fishing boats.", f"filler{n}") for n in range(2, 30)]
    first, *others = article(FERRY, "one"), *filler, article(FERRY, "last")
    answer = ask("How many people were aboard the ferry?", first, *others)
    assert {citation.article_id for citation in answer.sentences[0].citations} == {"one", "last"}


def test_another_number_is_another_fact() -> None:
    one = article("The storm killed 12 people in Holm, the mayor said.", "one")
    two = article("The storm killed 19 people in Holm, the mayor said.", "two")
    answer = ask("How many people did the storm kill in Holm?", one, two)
    shown = " ".join(sentence.text for sentence in answer.sentences)
    assert "12" in shown and "19" in shown


def test_of_several_figures_the_latest_opens() -> None:
    old = article("The storm killed 12 people in Holm, the mayor said.", "old", published=date(2024, 3, 1))
    new = article("The storm killed 19 people in Holm, the mayor said.", "new", published=date(2024, 3, 3))
    assert "19" in ask("How many people did the storm kill in Holm?", old, new).sentences[0].text


def test_a_name_that_no_article_has_is_missing() -> None:
    answer = ask("What did Norland warn Westria?", article(WARNING))
    assert answer.abstained and answer.reason_code is ReasonCode.MISSING_PART
    assert [(gap.words, gap.articles) for gap in answer.missing] == [("Westria", 0)]
    assert answer.nearest and answer.nearest[0].quote in WARNING


def test_a_foreign_question_is_off_topic() -> None:
    answer = ask("Who won the 1998 World Cup?", article(WARNING), article(FERRY, "b"))
    assert answer.abstained and answer.reason_code is ReasonCode.OFF_TOPIC
    assert answer.confidence < 0.5


def test_a_premise_that_the_article_denies_is_said_to_be_denied() -> None:
    text = "The gates of the Sarn dam had not opened, the engineer said. The dam was emptied for repairs."
    answer = ask("Why did the gates of the Sarn dam open?", article(text, title="Gates of the Sarn dam"))
    assert answer.abstained and answer.reason_code is ReasonCode.PREMISE_CONTRADICTED
    assert "had not opened" in answer.nearest[0].quote


def test_boilerplate_is_never_cited() -> None:
    source = article("Sign up for the Halden newsletter: how many people were aboard the ferry Halden, every morning.")
    found = [
        Hit(
            h.article,
            type(h.passage)(
                h.passage.article_id, h.passage.start, h.passage.end, Role.BOILERPLATE, h.passage.sentences
            ),
            1.0,
        )
        for h in hits(source)
    ]
    assert quote("How many people were aboard the ferry Halden?", found).sentences == ()


def test_no_hits_are_an_abstention() -> None:
    answer = quote("Who?", [])
    assert answer.abstained and answer.confidence == 0.0


@settings(max_examples=40, deadline=None)
@given(question=st.text(min_size=1, max_size=60), text=st.text(min_size=1, max_size=400))
def test_no_text_and_no_question_breaks_a_quote(question: str, text: str) -> None:
    source = article(text)
    answer = quote(question, hits(source))
    for sentence in answer.sentences:
        for citation in sentence.citations:
            assert source.text[citation.start : citation.end] == citation.quote
