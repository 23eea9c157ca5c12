from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.web.adding import Adding
from retrieval import Archive
from retrieval.errors import ArchiveReadOnly
from tests.fakes.embedder import WordHashEmbedder


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", embedder=WordHashEmbedder()) as opened:
        yield opened


@pytest.fixture
def upload(archive: Archive) -> Callable[[str, str], str]:
    """Puts a file where Gradio puts uploads; its path."""

    def write(name: str, text: str) -> str:
        path = archive.path / "uploads" / f"hash-of-{name}" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def steps(archive: Archive, *paths: str) -> list[str]:
    """What the tab shows, step by step, as text."""
    adding = Adding(archive, archive.path / "uploads")
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", shown)).split()) for shown, *_ in adding.add(list(paths))]


def test_files_are_added_with_progress_and_the_report_of_add(
    archive: Archive, upload: Callable[[str, str], str]
) -> None:
    good = upload("ferry.txt", "Ferry aground\n\nThe ferry ran aground off Wexcombe on Friday morning.")
    bad = upload("bad.json", "{")
    shown = steps(archive, good, bad)
    assert shown[0] == "0 of 2 files read, 0 articles stored"
    assert shown[-1].startswith("1 added 0 updated 0 unchanged 1 refused Added Ferry aground Refused bad.json")
    again = upload("same.txt", "Ferry aground\n\nThe ferry ran aground off Wexcombe on Friday morning.")
    assert steps(archive, again)[-1].startswith("0 added 0 updated 1 unchanged 0 refused")


def test_uploads_are_gone_once_they_are_read(archive: Archive, upload: Callable[[str, str], str]) -> None:
    steps(archive, upload("a.txt", "Title\n\nSome words of an article."))
    assert list((archive.path / "uploads").iterdir()) == []


def test_hostile_names_and_titles_are_text(archive: Archive, upload: Callable[[str, str], str]) -> None:
    path = upload("a.txt", "<img src=x onerror=alert(1)>\n\nSome words of an article.")
    last = list(Adding(archive, archive.path / "uploads").add([path]))[-1][0]
    assert "<img" not in last
    assert "&#60;img" in last


def test_nothing_chosen_and_nothing_uploaded_are_said(archive: Archive, tmp_path: Path) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text("Secret\n\nWords that nobody uploaded.", encoding="utf-8")
    assert steps(archive) == ["Choose one or more files first."]
    assert steps(archive, str(outside))[-1].startswith("0 added")
    assert outside.exists()
    assert len(archive) == 0


def test_an_archive_that_takes_nothing_says_why_in_one_line(
    archive: Archive, upload: Callable[[str, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise ArchiveReadOnly("The disk is full: free some space and add again.")

    monkeypatch.setattr(archive, "add", full)
    assert steps(archive, upload("a.txt", "T\n\nWords."))[-1] == "The disk is full: free some space and add again."
