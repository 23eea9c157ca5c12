"""Every command, on an archive of its own and through the server that has it open: the same words and values."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from retrieval import Archive
from tests.app.cli.conftest import Ran, Run
from tests.fakes.articles import JETS, SHIP


@pytest.fixture(params=["alone", "through the server"])
def anywhere(request: pytest.FixtureRequest, run: Run) -> Run:
    """`run`, with and without a server on the archive."""
    if request.param == "through the server":
        request.getfixturevalue("server")
    return run


def test_adding_reports_what_became_of_every_source(anywhere: Run, folder: Path) -> None:
    (folder / "empty.txt").write_text("", encoding="utf-8")
    first = anywhere("add", folder)
    assert first.code == 0
    assert first.out.splitlines()[0] == "2 added, 0 updated, 0 unchanged, 1 refused"
    assert f"refused: {folder / 'empty.txt'}: There is no text" in first.out
    changed = JETS | {"text": "Corrected."}
    (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, (changed, SHIP))), encoding="utf-8")
    second = anywhere("add", folder, folder / "missing.md", "--json")
    assert second.json["updated"] == ["jets"]
    assert second.json["unchanged"] == [SHIP["id"]]
    assert [item["code"] for item in second.json["refused"]] == ["no_text", "not_found"]


def test_an_article_sent_through_a_server_is_the_one_that_was_read(
    run: Run, folder: Path, server: str, tmp_path: Path
) -> None:
    extra = {
        "text": "x\n\ny",
        "published": "6 Oct 2015 12:00 BST",
        "authors": "Ann Lee",
        "url": "https://a.example",
        "credit": "W",
    }
    (folder / "more.json").write_text(
        json.dumps([extra, JETS | {"id": "c", "published": "sometime"}]), encoding="utf-8"
    )
    assert run("add", folder, "--no-wait").code == 0
    from retrieval.readers import read_path

    with Archive.open(tmp_path / "direct") as direct:
        report = direct.add(read_path(folder))
    again = run("add", folder, "--json")
    assert sorted(again.json["unchanged"]) == sorted(report.added)


def test_asking_prints_the_answer_with_its_sources(anywhere: Run, folder: Path) -> None:
    anywhere("add", folder)
    asked = anywhere("ask", "What did Turkey warn?")
    assert asked.code == 0
    assert asked.out.startswith("Turkey warned that “Russia would be held responsible” for future intrusions")
    assert "1 outlet · 6 October 2015" in asked.out
    assert "searched 2 articles · verbatim quotes" in asked.out
    assert re.search(r"^\[1\].* The Harbour Courier · 6 October 2015\n    Jets cross border\n", asked.out, re.MULTILINE)
    answer = anywhere("ask", "--json", "What did Turkey warn?").json
    citation = answer["sentences"][0]["citations"][0]
    assert JETS["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_an_abstention_says_what_is_missing(anywhere: Run, folder: Path) -> None:
    anywhere("add", folder)
    asked = anywhere("ask", "What did Turkey warn Greece?")
    assert asked.out.startswith(
        "The articles do not say.\nAsked: What did Turkey warn Greece?\nMissing: “Greece” (in 0 of 2"
    )
    assert "Nearest, not an answer:" in asked.out


def test_filters_reach_the_search(anywhere: Run, folder: Path) -> None:
    anywhere("add", folder)
    found = anywhere("search", "--json", "--outlet", "Northmere Gazette", "jets airspace canal").json
    assert {hit["article_id"] for hit in found["hits"]} == {SHIP["id"]}
    assert found["searched"]["outlets"] == ["Northmere Gazette"]
    found = anywhere("search", "--json", "--from", "2015-01-01", "--to", "2015-12-31", "jets airspace canal").json
    assert {hit["article_id"] for hit in found["hits"]} == {"jets"}
    assert found["searched"]["articles"] == 1
    assert found["searched"]["published_from"] == "2015-01-01"
    bad = anywhere("search", "--from", "soon", "jets")
    assert (bad.code, len(bad.err.splitlines())) == (1, 1)


def test_search_and_who_reports_print_outlet_date_words_and_id(anywhere: Run, folder: Path) -> None:
    anywhere("add", folder)
    found = anywhere("search", "container ship canal", "-k", "1").out
    assert found.startswith("1. Northmere Gazette · 24 March 2021\n    Ship blocks canal\n")
    assert f"id {SHIP['id']}" in found
    assert "“A container ship has blocked the canal since Tuesday." in found
    reports = anywhere("who-reports", "A container ship has blocked the canal.").out
    assert reports.startswith("1 article states this, from 1 origin.\n[1] Northmere Gazette")


def test_removing_takes_articles_out_and_says_which_were_not_there(anywhere: Run, folder: Path) -> None:
    anywhere("add", folder)
    removed = anywhere("remove", SHIP["id"], "nothing", "--json")
    assert removed.json == {"removed": [SHIP["id"]], "not_found": ["nothing"]}
    gone = anywhere("remove", "nothing")
    assert (gone.code, gone.out) == (1, "")
    assert gone.err.startswith("Error: No article has the id nothing")
    assert anywhere("remove", "--all").out == "1 removed\n"
    assert "There are no articles yet" in anywhere("ask", "What?").out


def test_the_doctor_says_how_the_archive_is(anywhere: Run, folder: Path, tmp_path: Path) -> None:
    anywhere("add", folder)
    found = anywhere("doctor", "--json")
    assert (found.code, found.json["problems"], found.json["archive"]["articles"]) == (0, [], 2)
    assert found.json["archive"]["path"] == str(tmp_path / "archive")
    assert "No problems found." in anywhere("doctor").out


def test_an_error_is_one_line_on_stderr_or_json_on_stdout(run: Run) -> None:
    text = run("ask", "What did Turkey warn?")
    assert (text.code, text.out) == (1, "")
    assert text.err.startswith("Error: There is no archive at ")
    assert len(text.err.splitlines()) == 1
    as_json = run("ask", "--json", "What did Turkey warn?")
    assert as_json.code == 1
    assert as_json.json["error"]["code"] == "archive_read_only"


def test_when_nothing_could_be_added_the_exit_code_says_so(run: Run, tmp_path: Path) -> None:
    assert run("add", tmp_path / "nothing.txt").code == 1


def test_an_archive_that_another_program_holds_is_refused_by_name(run: Run, tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive"):
        refused = run("ask", "What?")
    assert refused.code == 1
    assert "in use by" in refused.err


def test_a_server_that_has_gone_is_said_to_be_gone(run: Run, tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive") as archive:
        archive.announce("http://127.0.0.1:9")
        gone: Ran = run("ask", "What?")
        archive.announce("http://192.0.2.1:80")
        elsewhere: Ran = run("ask", "What?")
    assert "does not answer" in gone.err
    assert "not on this machine" in elsewhere.err


def test_the_key_is_never_printed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-key")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://user:secret-password@127.0.0.1:9/v1?token=secret-token")
    for ran in (run("doctor"), run("doctor", "--json"), run("ask", "What?")):
        assert "secret" not in ran.out + ran.err
    assert run("doctor", "--json").json["model"] == {
        "mode": "gpt-4o-mini",
        "key_set": True,
        "server": "http://127.0.0.1:9",
    }


def test_an_unknown_setting_is_refused_with_the_nearest_known_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYLINE_PROT", "8000")
    assert "BYLINE_PORT" in run("ask", "What?").err
