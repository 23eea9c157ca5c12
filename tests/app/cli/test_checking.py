"""`check`, `verify`, `ask --bundle` and `ask --format`, alone and through the server that has the archive open."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.app.cli.conftest import Run

QUESTION = "What did Turkey warn?"
DRAFT = "Two Russian jets crossed into Turkish airspace on Saturday. Penguins won the election in Brazil. Why?"


@pytest.fixture(params=["alone", "through the server"])
def anywhere(request: pytest.FixtureRequest, run: Run, folder: Path) -> Run:
    """`run` on an archive with two articles, with and without a server on it."""
    run("add", folder)
    if request.param == "through the server":
        request.getfixturevalue("server")
    return run


@pytest.fixture
def bundle(anywhere: Run, tmp_path: Path) -> Path:
    """An evidence bundle of an answer."""
    path = tmp_path / "answer.json"
    saved = anywhere("ask", QUESTION, "--bundle", path)
    assert saved.code == 0
    assert "held responsible" in saved.out
    return path


def test_a_bundle_verifies_against_itself_and_against_the_archive(anywhere: Run, bundle: Path) -> None:
    checked = anywhere("verify", bundle)
    assert checked.code == 0
    assert "It holds" in checked.out
    assert checked.out.endswith("checked against the archive.\n")
    assert anywhere("verify", bundle, "--json").json["holds"] is True


def test_a_forged_quote_fails_with_a_line_that_names_its_citation(anywhere: Run, bundle: Path) -> None:
    forged = json.loads(bundle.read_text(encoding="utf-8"))
    forged["citations"][0]["quote"] = forged["citations"][0]["quote"].replace("Russia", "Greece")
    bundle.write_text(json.dumps(forged), encoding="utf-8")
    checked = anywhere("verify", bundle)
    assert checked.code == 1
    assert any(line.startswith("fails: [1] ") for line in checked.out.splitlines())


def test_what_is_no_bundle_ends_with_one_line(anywhere: Run, tmp_path: Path) -> None:
    (tmp_path / "no.json").write_text("[", encoding="utf-8")
    for path in (tmp_path / "no.json", tmp_path / "missing.json"):
        ended = anywhere("verify", path)
        assert ended.code == 1
        assert ended.err.count("\n") == 1


def test_a_draft_is_checked_sentence_by_sentence(anywhere: Run, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(DRAFT, encoding="utf-8")
    shown = anywhere("check", draft)
    assert shown.code == 0
    assert "[supported] Two Russian jets" in shown.out
    assert "[not found] Penguins" in shown.out
    assert "1 supported · 0 contradicted · 1 not found · 1 not checked" in shown.out
    assert anywhere("check", draft, "--json").json["counts"]["supported"] == 1


def test_a_filter_narrows_a_check(anywhere: Run, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(DRAFT, encoding="utf-8")
    assert anywhere("check", draft, "--outlet", "Northmere Gazette", "--json").json["counts"]["supported"] == 0


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a " * 20_000], ids=["empty", "no text", "too long"])
def test_a_draft_that_cannot_be_checked_ends_with_one_line(anywhere: Run, tmp_path: Path, content: bytes) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_bytes(content)
    ended = anywhere("check", draft)
    assert ended.code == 1
    assert ended.err.startswith("Error: ")
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize(
    ("form", "begins"), [("markdown", f"**{QUESTION}**"), ("bibtex", "@article{"), ("ris", "TY  - NEWS")]
)
def test_an_answer_is_printed_in_the_form_that_is_asked_for(anywhere: Run, form: str, begins: str) -> None:
    shown = anywhere("ask", QUESTION, "--format", form)
    assert shown.code == 0
    assert shown.out.startswith(begins)


def test_an_unknown_form_is_refused_before_the_archive_is_opened(anywhere: Run) -> None:
    refused = anywhere("ask", QUESTION, "--format", "docx")
    assert refused.code == 1
    assert "markdown, bibtex, ris" in refused.err
