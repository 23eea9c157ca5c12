from __future__ import annotations

from collections.abc import Callable

from retrieval import Archive, Article

Opener = Callable[..., Archive]

_WIRE = (
    "The harbour was closed on Monday after a tanker ran aground near the northern breakwater, officials said. "
    "Two tugs tried to pull the vessel free at high tide but gave up in the evening because of strong wind. "
    "The port authority expects traffic to resume on Wednesday at the earliest and has told shippers to wait. "
    "No oil had leaked by nightfall, according to the coast guard, which sent a patrol boat and a helicopter."
)


def _fill(archive: Archive) -> None:
    archive.add(
        [
            Article.from_dict(
                {"id": "second", "title": "Tanker aground", "text": _WIRE, "outlet": "B", "published": "2020-02-02"}
            ),
            Article.from_dict(
                {"id": "first", "title": "Port closed", "text": _WIRE, "outlet": "A", "published": "2020-02-01"}
            ),
            Article.from_dict(
                {
                    "id": "other",
                    "title": "Vote",
                    "outlet": "A",
                    "published": "2020-02-01",
                    "text": "Parliament voted on Tuesday to raise the tax on sugar. The finance minister called it a "
                    "victory for common sense; the opposition called it a burden on families with little money.",
                }
            ),
        ]
    )


def test_copies_of_one_report_are_a_family_and_the_oldest_is_its_origin(open_archive: Opener) -> None:
    archive = open_archive()
    _fill(archive)
    assert archive.families() == [{"first", "second"}]
    assert archive.origin("second") == archive.origin("first") == "first"
    assert archive.origin("other") == "other"
    assert archive.cite("second", 0, 11).origin == "first"


def test_families_follow_what_is_removed(open_archive: Opener) -> None:
    archive = open_archive()
    _fill(archive)
    assert archive.families()
    archive.remove(["first"])
    assert archive.families() == []
    assert archive.origin("second") == "second"


def test_families_are_kept_over_a_new_opening(open_archive: Opener) -> None:
    archive = open_archive()
    _fill(archive)
    assert archive.wait(300)
    archive.close()
    assert open_archive().families() == [{"first", "second"}]


def test_search_folds_equal_passages_and_names_the_copies(open_archive: Opener) -> None:
    archive = open_archive()
    _fill(archive)
    hits = archive.search("tanker ran aground breakwater", k=5)
    assert hits[0].copies == ("second",) or hits[0].copies == ("first",)
    assert len({hit.text for hit in hits}) == len(hits)


def test_every_copy_is_ranked_for_itself_among_articles(open_archive: Opener) -> None:
    archive = open_archive()
    _fill(archive)
    assert {hit.article.id for hit in archive.search_articles("tanker ran aground")[:2]} == {"first", "second"}


def test_who_reports_names_each_article_that_states_a_claim_and_no_other(open_archive: Opener) -> None:
    archive = open_archive()
    _fill(archive)
    claim = "A tanker ran aground near the northern breakwater."
    assert {citation.article_id for citation in archive.who_reports(claim)} == {"first", "second"}
    assert archive.who_reports("A volcano erupted in Iceland and closed the airports.") == []
