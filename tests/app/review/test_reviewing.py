"""Checking a draft: the verdict of each sentence, the passages on either side, and what is said instead."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import Chat
from app.errors import InvalidQuestion
from app.review.reviewing import check_draft
from app.review.verdicts import CheckedSentence, Review, Verdict
from retrieval import Archive, Article
from retrieval.types import Problem, Support
from tests.fakes.embedder import WordHashEmbedder

REPORT = (
    "A fire broke out in the warehouse of Port Ansley on Monday. Seven people were killed in the fire at the "
    "warehouse, the harbour master said. The cause is not known."
)
ARTICLES = [
    {"id": "wire", "title": "Fire at port", "text": REPORT, "outlet": "The Harbour Courier", "published": "2015-10-06"},
    {"id": "copy", "title": "Port fire", "text": REPORT, "outlet": "Eastgate Daily", "published": "2015-10-07"},
    {
        "id": "own",
        "title": "Warehouse fire",
        "text": "Our reporter counted the dead herself. The fire at the warehouse of Port Ansley killed 7 people, she "
        "writes, and it destroyed two cranes.",
        "outlet": "Vale Tribune",
        "published": "2015-10-08",
    },
    {"id": "ship", "title": "Ship", "text": "A container ship has blocked the canal since Tuesday, tugs pull at it."},
]  # fmt: skip
NINE = "Nine people were killed in the fire at the warehouse of Port Ansley."


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.open(tmp_path_factory.mktemp("review") / "archive", embedder=WordHashEmbedder()) as opened:
        opened.add([Article.from_dict(fields) for fields in ARTICLES])
        assert opened.wait(300)
        yield opened


def judge(claim: str, text: str) -> Support:
    """Knows the fire alone: "Seven" and "7" hold, "Nine" does not."""
    place = max(text.find("Seven people"), text.find("The fire at the warehouse"))
    if "killed" not in claim or place < 0:
        return Support(0.2, (0, 10))
    span = (place, text.index(".", place) + 1)
    if "Nine" in claim:
        start = claim.index("Nine")
        found = "Seven" if "Seven" in text else "7"
        return Support(0.8, span, (Problem("number", start, start + 4, "Nine", found),))
    return Support(0.9, span)


def _only(review: Review) -> CheckedSentence:
    assert len(review.sentences) == 1
    return review.sentences[0]


def test_a_sentence_that_articles_state_is_supported_by_each_of_them(archive: Archive) -> None:
    sentence = _only(check_draft(NINE.replace("Nine", "Seven"), archive, judge=judge))
    assert sentence.verdict is Verdict.SUPPORTED
    assert {citation.article_id for citation in sentence.supporting} == {"wire", "copy", "own"}
    for citation in sentence.supporting:
        assert archive.get(citation.article_id).text[citation.start : citation.end] == citation.quote


def test_a_copy_is_another_outlet_and_not_another_origin(archive: Archive) -> None:
    told = _only(check_draft(NINE.replace("Nine", "Seven"), archive, judge=judge)).to_dict()
    assert told["supporting_outlets"] and len(told["supporting_outlets"]) == 3
    assert told["supporting_origins"] == 2


def test_another_number_in_the_same_place_is_a_contradiction_that_names_both(archive: Archive) -> None:
    draft = f"It burned.\n\n{NINE}"
    sentence = check_draft(draft, archive, judge=judge).sentences[-1]
    assert sentence.verdict is Verdict.CONTRADICTED
    problem = sentence.problems[0]
    assert draft[problem.start : problem.end] == problem.text == "Nine"
    assert problem.told in ("the draft says Nine, two origins say Seven", "the draft says Nine, two origins say 7")
    assert problem.origins == 2
    assert set(problem.citations) <= {citation.number for citation in sentence.contradicting}


def test_seven_and_7_are_one_thing_said_instead(archive: Archive) -> None:
    assert len(_only(check_draft(NINE, archive, judge=judge)).problems) == 1


def test_what_no_article_is_about_is_not_found_and_shows_what_comes_nearest(archive: Archive) -> None:
    sentence = _only(check_draft("A museum about penguins opened beside the canal.", archive, judge=judge))
    assert sentence.verdict is Verdict.NOT_FOUND
    assert sentence.nearest
    assert not sentence.problems


def test_an_article_that_lacks_a_value_does_not_contradict_it(archive: Archive) -> None:
    def lacking(claim: str, text: str) -> Support:
        return Support(0.5, (0, 10), (Problem("number", 0, 4, "Nine"),))

    sentence = _only(check_draft("Nine penguins danced on a boat of glass.", archive, judge=lacking))
    assert sentence.verdict is Verdict.NOT_FOUND


def test_sources_on_both_sides_make_a_sentence_disputed(archive: Archive) -> None:
    def divided(claim: str, text: str) -> Support:
        return Support(1.0, (0, 20)) if text.startswith("Our reporter") else judge(claim, text)

    sentence = _only(check_draft(NINE, archive, judge=divided))
    assert sentence.verdict is Verdict.SUPPORTED
    assert sentence.disputed
    assert sentence.problems[0].told == "the draft says Nine, one origin says Seven"


def test_the_outlet_that_a_sentence_names_is_taken_from_the_record(archive: Archive) -> None:
    asked: list[str] = []

    def listening(claim: str, text: str) -> Support:
        asked.append(claim)
        return judge(claim, text)

    draft = f"The Vale Tribune reported that {NINE[0].lower()}{NINE[1:]}"
    sentence = _only(check_draft(draft, archive, judge=listening))
    assert any(not claim.startswith("The Vale Tribune") for claim in asked)
    for problem in sentence.problems:
        assert draft[problem.start : problem.end] == problem.text


def test_questions_are_skipped_and_asked_of_no_article(archive: Archive) -> None:
    def never(claim: str, text: str) -> Support:
        raise AssertionError(claim)

    sentence = _only(check_draft("Who set the warehouse on fire?", archive, judge=never))
    assert sentence.verdict is Verdict.SKIPPED
    assert sentence.reason == "a question"


def test_a_filter_that_leaves_no_article_finds_nothing(archive: Archive) -> None:
    review = check_draft(NINE, archive, outlets=["Nobody's Herald"], judge=judge)
    assert _only(review).verdict is Verdict.NOT_FOUND
    assert review.searched.articles == 0


def test_citations_are_numbered_in_the_order_of_reading_one_number_a_span(archive: Archive) -> None:
    review = check_draft(f"{NINE} {NINE.replace('Nine', 'Seven')}", archive, judge=judge)
    assert [citation.number for citation in review.citations] == list(range(1, len(review.citations) + 1))
    spans = {(c.article_id, c.start, c.end) for c in review.citations}
    assert len(spans) == len(review.citations)


def test_a_review_is_plain_values_for_json(archive: Archive) -> None:
    plain = json.loads(json.dumps(check_draft(NINE, archive, judge=judge).to_dict()))
    assert plain["counts"] == {"supported": 0, "contradicted": 1, "not_found": 0, "skipped": 0}
    assert plain["sentences"][0]["verdict"] == "contradicted"
    assert plain["sentences"][0]["contradicting_origins"] == 2


def test_an_empty_archive_knows_nothing(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "empty", embedder=WordHashEmbedder()) as empty:
        assert _only(check_draft(NINE, empty)).verdict is Verdict.NOT_FOUND


def test_an_empty_draft_is_refused(archive: Archive) -> None:
    with pytest.raises(InvalidQuestion):
        Chat(archive).check("  ")
