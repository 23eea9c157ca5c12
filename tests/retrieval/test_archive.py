from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval import Archive, Article, Refusal
from retrieval.errors import (
    ArchiveClosed,
    ArchiveLocked,
    ArchiveReadOnly,
    ArticleNotFound,
    EmbedderMismatch,
    InvalidQuery,
)
from tests.fakes.embedder import BrokenEmbedder, WordHashEmbedder
from tests.retrieval.conftest import JETS, SHIP, UNDATED

Opener = Callable[..., Archive]


def test_an_added_article_is_counted_found_and_returned_whole(archive: Archive) -> None:
    assert len(archive) == 3
    assert "jets" in archive and "other" not in archive
    assert archive.get("jets").text == JETS.text
    best = archive.search("Russian jets Turkish airspace", k=1)[0]
    assert best.article.id == "jets"
    assert best.text in JETS.text


def test_an_article_is_found_by_words_before_it_has_vectors(open_archive: Opener) -> None:
    archive = open_archive(embedder=BrokenEmbedder())
    archive.add([JETS])
    assert archive.search("ambassador summoned")[0].article.id == "jets"
    assert archive.status().vectors_pending == 1
    assert not archive.wait(300)
    assert any("out of memory" in problem for problem in archive.check())


def test_adding_again_changes_nothing(archive: Archive) -> None:
    version = archive.version
    report = archive.add([JETS, SHIP])
    assert report.unchanged == ("jets", "ship") and not report.added and not report.updated
    assert archive.version == version


def test_a_new_text_under_a_known_id_is_a_new_version_and_the_old_words_are_gone(archive: Archive) -> None:
    corrected = Article.from_dict({"id": "ship", "title": "Ship freed", "text": "Dredgers freed the vessel on Monday."})
    report = archive.add([corrected])
    assert report.updated == ("ship",)
    assert archive.get("ship").version == 2
    assert [article.title for article in archive.versions("ship")] == ["Ship blocks canal", "Ship freed"]
    assert archive.search("dredgers freed vessel")[0].article.version == 2
    assert all("Tugboats" not in hit.text for hit in archive.search("tugboats pulled all night"))


def test_a_refused_source_is_reported_and_the_rest_goes_in(open_archive: Opener) -> None:
    archive = open_archive()
    refusal = Refusal("broken.html", "unreadable_file", "broken.html is empty.")
    report = archive.add([refusal, JETS])
    assert report.refused == (refusal,) and report.added == ("jets",)
    assert str(report) == "1 added, 0 updated, 0 unchanged, 1 refused"


def test_a_removed_article_is_gone_from_every_search(archive: Archive) -> None:
    assert archive.remove(["jets"]) == ["jets"]
    assert len(archive) == 2 and "jets" not in archive
    assert all(hit.article.id != "jets" for hit in archive.search("Russian jets Turkish airspace"))
    with pytest.raises(ArticleNotFound, match="jets"):
        archive.get("jets")
    with pytest.raises(ArticleNotFound):
        archive.remove(["jets"])


def test_an_outlet_filter_keeps_that_outlet_alone(archive: Archive) -> None:
    assert {hit.article.id for hit in archive.search("canal ship", outlets=["Northmere Gazette"])} == {"ship"}


def test_a_date_filter_leaves_undated_articles_out_and_says_how_many(archive: Archive) -> None:
    found = {hit.article.id for hit in archive.search("the canal", published_from="2021-01-01")}
    assert found == {"ship"}
    assert archive.searched(published_from="2021-01-01") == (1, 1)
    assert archive.searched() == (3, 0)


def test_as_of_sees_only_what_was_published_by_then(archive: Archive) -> None:
    assert {hit.article.id for hit in archive.search("canal jets ship", as_of="2016-01-01")} == {"jets"}


@pytest.mark.parametrize("query", ["", "   "])
def test_an_empty_query_is_refused(archive: Archive, query: str) -> None:
    with pytest.raises(InvalidQuery):
        archive.search(query)


def test_a_date_that_is_none_is_refused_with_an_example(archive: Archive) -> None:
    with pytest.raises(InvalidQuery, match="2015-10-06"):
        archive.search("canal", published_from="last week")


@pytest.mark.parametrize("query", ['"unclosed', "title:(", "AND OR NOT", "*", "\x00", "🚢", "a" * 5000, "body:ship^9"])
def test_query_syntax_is_only_words(archive: Archive, query: str) -> None:
    assert isinstance(archive.search(query), list)


def test_the_status_counts_articles_outlets_days_and_undated(archive: Archive) -> None:
    status = archive.status()
    assert (status.articles, status.undated, status.vectors_pending) == (3, 1, 0)
    assert dict(status.outlets) == {"The Harbour Courier": 1, "Northmere Gazette": 1}
    assert str(status.first) == "2015-10-06" and str(status.last) == "2021-03-24"


def test_a_citation_quotes_its_span_with_a_sentence_on_either_side(archive: Archive) -> None:
    start = JETS.text.index("The ambassador")
    citation = archive.cite("jets", start, start + len("The ambassador was summoned."))
    assert citation.quote == "The ambassador was summoned."
    assert citation.before == "Two Russian jets crossed into Turkish airspace on Saturday."
    assert citation.after.startswith("Turkey warned")
    with pytest.raises(InvalidQuery):
        archive.cite("jets", 5, 100_000)


def test_a_second_opening_is_refused_and_says_who_holds_the_archive(archive: Archive, open_archive: Opener) -> None:
    archive.announce("http://127.0.0.1:7860")
    with pytest.raises(ArchiveLocked, match="process") as caught:
        open_archive()
    assert caught.value.address == "http://127.0.0.1:7860"


def test_a_closed_archive_says_so_and_can_be_opened_again(open_archive: Opener) -> None:
    first = open_archive()
    first.add([JETS])
    first.close()
    with pytest.raises(ArchiveClosed):
        first.search("jets")
    assert len(open_archive()) == 1


def test_another_embedder_is_refused_until_the_vectors_are_made_anew(open_archive: Opener) -> None:
    first = open_archive()
    first.add([JETS])
    first.wait(300)
    first.close()
    other = WordHashEmbedder("other", dimension=32)
    with pytest.raises(EmbedderMismatch, match="--reembed"):
        open_archive(embedder=other)
    again = open_archive(embedder=other, reembed=True)
    assert again.wait(300)
    assert other.embedded > 0
    assert again.search("jets crossed")[0].article.id == "jets"


def test_an_archive_that_is_not_there_is_not_made_when_only_reading(tmp_path: Path) -> None:
    with pytest.raises(ArchiveReadOnly, match="add articles"):
        Archive.open(tmp_path / "nothing", create=False)
    assert not (tmp_path / "nothing").exists()


def test_equal_collections_have_equal_versions(tmp_path: Path) -> None:
    versions = []
    for name, order in (("one", [JETS, SHIP]), ("two", [SHIP, JETS])):
        with Archive.open(tmp_path / name, embedder=WordHashEmbedder()) as archive:
            archive.add(order)
            versions.append(archive.version)
    assert versions[0] == versions[1]


def test_articles_come_newest_first_and_undated_last(archive: Archive) -> None:
    assert [article.id for article in archive.articles()] == ["ship", "jets", "undated"]
    assert [article.id for article in archive.articles(offset=1, limit=1)] == ["jets"]


def test_everything_a_source_said_survives_the_store(open_archive: Opener) -> None:
    archive = open_archive()
    article = Article.from_dict(
        {
            "id": "https://x.example/a?b=1#c",
            "title": "Ünïcode 🗞",
            "text": "Satır bir. Line two — “quoted”.",
            "authors": ["A. Writer", "B. Writer"],
            "published": "2015-10-06T12:30:00+02:00",
            "language": "tr",
            "credit": "Meridian Wire",
            "url": "https://x.example/a?b=1#c",
        }
    )
    archive.add([article, replace(UNDATED, id="given", published_given="sometime")])
    assert archive.get(article.id) == article
    assert archive.get("given").published_given == "sometime"


def test_an_emptied_archive_finds_nothing_and_goes_on(archive: Archive) -> None:
    archive.remove(["jets", "ship", "undated"])
    assert archive.search("canal") == [] and archive.search_articles("canal") == []
    assert archive.who_reports("A ship blocked the canal.") == []
    assert archive.families() == [] and archive.stories() == []
    archive.add([SHIP])
    assert archive.search("container ship")[0].article.id == "ship"


def test_articles_of_a_few_words_are_no_trouble(open_archive: Opener) -> None:
    archive = open_archive()
    archive.add([Article.from_dict({"id": n, "text": n}) for n in ("One", "Two words", "...", "?!")])
    assert archive.wait(300) and archive.families() == []
    assert archive.search("words")[0].article.id == "Two words"
