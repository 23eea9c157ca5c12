from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.answer import Answer, Dropped, Missing, Searched, Sentence
from app.web import rendering
from app.web.wording import count, say_days, say_outlet, say_published
from retrieval.types import Citation, Support

CITED = Citation(
    number=1,
    article_id="a/1",
    version=2,
    title="Turkey warns Russia",
    outlet="The Harbour Courier",
    published=date(2015, 10, 6),
    url=None,
    start=10,
    end=40,
    quote="Russia would be held responsible",
    before="He spoke on Tuesday.",
    after="Moscow did not reply.",
)
SAID = Sentence("Russia would be held responsible", (CITED,), Support(1.0), marks=((0, 6),))
ANSWER = Answer("What did Turkey warn?", (SAID,), Searched(34))


def shown(fragment: str) -> str:
    """The text of a fragment, as a reader sees it."""
    return " ".join(html.unescape(re.sub(r"<pre.*?</pre>|<[^>]+>", " ", fragment)).split())


def test_an_answer_says_its_words_number_origin_and_what_was_searched() -> None:
    text = shown(rendering.turn(ANSWER, 1))
    assert text.startswith("What did Turkey warn? Russia would be held responsible Source [1]")
    assert "1 outlet · 6 October 2015 searched 34 articles · verbatim quotes" in text


def test_marks_are_bold() -> None:
    assert "<strong>Russia</strong> would" in rendering.turn(ANSWER, 1)


def test_ids_are_unique_over_turns_and_every_reference_has_its_target() -> None:
    page = rendering.conversation([ANSWER, ANSWER]) + rendering.sources([ANSWER, ANSWER])
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    targets = re.findall(r'href="&#35;([^"]+)"|href="#([^"]+)"', page)
    assert {one or two for one, two in targets} <= set(ids)


def test_html_for_the_page_is_one_line_so_that_markdown_leaves_it_alone() -> None:
    lines = replace(CITED, quote="a\n\nb", before="c\r\n\r\nd", title="e\n\n# f")
    answer = replace(ANSWER, question="g\n\nh", sentences=(replace(SAID, text="i\n\nj", citations=(lines,)),))
    assert "\n" not in rendering.conversation([answer]) + rendering.sources([answer])


def test_unknown_outlet_and_date_are_said() -> None:
    unknown = replace(CITED, outlet=None, published=None)
    answer = replace(ANSWER, sentences=(replace(SAID, citations=(unknown,)),))
    assert "Unknown outlet · undated" in shown(rendering.turn(answer, 1))
    assert "Unknown outlet undated" in shown(rendering.sources([answer]).replace("</span>", " </span>"))


def test_a_source_shows_quote_context_and_a_link_to_its_span() -> None:
    source = rendering.sources([ANSWER])
    assert "He spoke on Tuesday. Russia would be held responsible Moscow did not reply." in shown(source)
    assert "<mark>Russia would be held responsible</mark>" in source
    assert "/article/a%2F1?start=10&end=40&version=2#span" in html.unescape(source)


def test_an_abstention_says_what_was_asked_what_is_missing_and_what_is_nearest() -> None:
    answer = Answer(
        "What did Turkey warn Greece?",
        (),
        Searched(34),
        abstained=True,
        reason="The articles do not say.",
        missing=(Missing("Greece", 0),),
        nearest=(CITED,),
    )
    text = shown(rendering.turn(answer, 1))
    assert "The articles do not say. Asked What did Turkey warn Greece? Missing “Greece” (in 0 of 34 articles)" in text
    assert "Nearest, not an answer Russia would be held responsible Source [1]" in text
    assert "verbatim" not in text


def test_a_reason_is_given_where_no_part_is_missing() -> None:
    answer = Answer("Q?", (), Searched(3), abstained=True, reason="The articles that pass the filter do not say.")
    assert "Why The articles that pass the filter do not say." in shown(rendering.turn(answer, 1))


def test_a_rewritten_question_is_shown() -> None:
    assert "Understood as “What did Russia say?”" in shown(
        rendering.turn(replace(ANSWER, rewritten="What did Russia say?"), 1)
    )
    assert "Understood" not in rendering.turn(replace(ANSWER, rewritten=ANSWER.question), 1)


def test_filters_undated_articles_and_pending_vectors_are_said() -> None:
    searched = Searched(5, ("A",), date(2015, 10, 1), date(2015, 10, 31), None, 3, 2)
    text = shown(rendering.turn(replace(ANSWER, searched=searched), 1))
    assert "searched 5 articles of A from 1 October 2015 to 31 October 2015 · verbatim quotes" in text
    assert "3 undated articles left out by the date filter." in text
    assert "2 articles could be searched by words only" in text


def test_what_a_model_wrote_is_labelled_with_what_was_left_out() -> None:
    answer = replace(ANSWER, mode="gpt-x", dropped=(Dropped("x", "y"),), incomplete=True, note="Slow.")
    text = shown(rendering.turn(answer, 1))
    assert "written by gpt-x, checked" in text
    assert "1 sentence left out" in text
    assert "stopped before its answer was complete" in text
    assert "Slow." in text


def test_the_link_of_a_question_holds_its_filters() -> None:
    searched = Searched(5, ("A & B", "C"), date(2015, 10, 1), None)
    link = rendering.question_link(replace(ANSWER, searched=searched))
    assert link == "/?q=What+did+Turkey+warn%3F&outlet=A+%26+B&outlet=C&from=2015-10-01"


@pytest.mark.parametrize(
    ("published", "said"),
    [
        (None, "undated"),
        (date(2015, 10, 6), "6 October 2015"),
        (datetime(2015, 10, 6, 9, 5), "6 October 2015, 09:05"),
        (datetime(2015, 10, 6), "6 October 2015"),
        (datetime(2015, 10, 6, 9, 5, tzinfo=UTC), "6 October 2015, 09:05 UTC"),
        (datetime(2015, 10, 6, 9, 5, tzinfo=timezone(timedelta(hours=3))), "6 October 2015, 09:05 UTC+03:00"),
    ],
)
def test_dates_are_said_in_words_with_the_time_and_zone_that_the_source_gave(published: date | None, said: str) -> None:
    assert say_published(published) == said


def test_ranges_of_days_do_not_repeat_themselves() -> None:
    assert say_days([date(2015, 10, 4), date(2015, 10, 6)]) == "4 – 6 October 2015"
    assert say_days([date(2015, 9, 30), date(2015, 10, 6), None]) == "30 September – 6 October 2015, 1 undated"
    assert say_days([date(2014, 12, 31), date(2015, 1, 1)]) == "31 December 2014 – 1 January 2015"
    assert say_days([None]) == "undated"


def test_counts_and_outlets() -> None:
    assert (count(1, "article"), count(1_204, "article"), say_outlet(None)) == (
        "1 article",
        "1,204 articles",
        "Unknown outlet",
    )
