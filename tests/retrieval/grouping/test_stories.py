"""Articles on one event are one story, and different events stay apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from retrieval.grouping.stories import stories
from retrieval.types import Article

FERRY = Article(
    "ferry-1",
    "Ferry Aurora runs aground off Varnholm",
    "The ferry Aurora ran aground on a sandbank off Varnholm on Monday with 310 passengers on board. Twelve of them "
    "were injured, the coastguard said. Tugs are to pull the ship free at high tide.",
    published=date(2020, 3, 2),
)
FERRY_LATER = Article(
    "ferry-2",
    "Tugs free ferry stranded off Varnholm",
    "Three tugs pulled the Aurora off the sandbank near Varnholm on Tuesday. All passengers of the stranded ferry had "
    "been brought ashore by the coastguard during the night, twelve of them with injuries.",
    published=date(2020, 3, 3),
)
FERRY_UNDATED = Article(
    "ferry-3",
    "What we know about the Aurora",
    "Why did the Aurora hit a sandbank that every captain in Varnholm knows? The coastguard questions the crew of the "
    "ferry, and passengers speak of thick fog before the ship ran aground.",
)
COURT = Article(
    "court-1",
    "Former mayor of Lessing acquitted of bribery",
    "A court acquitted the former mayor of Lessing, Anna Brandt, of taking bribes from a dredging company. Prosecutors "
    "had asked for four years in prison and may appeal against the verdict.",
    published=date(2020, 3, 2),
)
COURT_LATER = Article(
    "court-2",
    "Prosecutors appeal against acquittal of Anna Brandt",
    "Prosecutors will appeal against the acquittal of Anna Brandt, the former mayor of Lessing, in the bribery case "
    "around a dredging company, they said on Friday. The court had cleared her on Monday.",
    published=date(2020, 3, 6),
)
ALONE = Article(
    "cheese",
    "Record price for a wheel of cheese",
    "A dairy sold a wheel of mountain cheese for the price of a small car at an auction for charity.",
    published=date(2020, 3, 4),
)
ALL = [FERRY_UNDATED, COURT_LATER, FERRY_LATER, ALONE, COURT, FERRY]


def test_articles_on_one_event_are_one_story_oldest_first_and_undated_last() -> None:
    found = stories(ALL)
    assert [story.article_ids for story in found] == [
        ("ferry-1", "ferry-2", "ferry-3"),
        ("court-1", "court-2"),
        ("cheese",),
    ]


def test_a_story_carries_the_title_of_one_of_its_articles() -> None:
    titles = {article.id: article.title for article in ALL}
    for story in stories(ALL):
        assert story.title in {titles[each] for each in story.article_ids}


def test_every_article_is_in_exactly_one_story() -> None:
    members = [each for story in stories(ALL) for each in story.article_ids]
    assert sorted(members) == sorted(article.id for article in ALL)


def test_two_articles_alone_are_judged_like_two_of_many() -> None:
    assert len(stories([FERRY, FERRY_LATER])) == 1
    assert len(stories([FERRY, COURT])) == 2


def test_events_of_one_kind_in_different_places_stay_apart() -> None:
    other = Article(
        "other",
        "Cargo ship Bellona sinks in the Strait of Ormen",
        "The cargo ship Bellona sank in the Strait of Ormen on Monday after its load shifted in heavy seas. The crew "
        "of nineteen was rescued by helicopter, a spokesman for the navy said.",
        published=date(2020, 3, 2),
    )
    assert len(stories([FERRY, FERRY_LATER, other])) == 2


def test_dates_and_moments_with_and_without_zone_can_stand_in_one_story() -> None:
    aware = replace(FERRY_LATER, published=datetime(2020, 3, 3, 9, tzinfo=UTC))
    naive = replace(FERRY_UNDATED, published=datetime(2020, 3, 4, 9))
    assert stories([naive, aware, FERRY])[0].article_ids == ("ferry-1", "ferry-2", "ferry-3")


@pytest.mark.parametrize("text", ["", "…", "the of and", "新しい橋が開通した。"])
def test_articles_without_usable_words_stand_alone(text: str) -> None:
    assert {story.article_ids for story in stories([Article("a", "", text), FERRY])} == {("a",), ("ferry-1",)}


def test_no_articles_make_no_stories() -> None:
    assert stories([]) == []


def test_the_order_of_the_articles_changes_nothing() -> None:
    assert stories(ALL) == stories(ALL[::-1])
