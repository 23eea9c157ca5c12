"""Files and folders: everything readable in order, and a refusal for what is not."""

import os
import time
from pathlib import Path

import pytest

from retrieval.readers import read_path
from retrieval.types import Article


def outcome(path: Path) -> list[tuple[str, str]]:
    """(text, "") of each article and (file name, code) of each refusal, in order."""
    return [
        (item.text, "") if isinstance(item, Article) else (Path(item.source).name, item.code)
        for item in read_path(path)
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with articles in three formats, and files that are none."""
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    files = {
        "c.txt": "third",
        "b/two.md": "second",
        "a.jsonl": '{"text": "first"}\n{"text"\n',
        "image.png": "x",
        "README.md": "x",
        ".hidden.txt": "x",
        ".git/x.txt": "x",
        "d.TXT": "fourth",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_folder_is_read_in_order_without_hidden_and_foreign_files(folder: Path) -> None:
    assert outcome(folder) == [("first", ""), ("a.jsonl:2", "not_json"), ("third", ""), ("fourth", ""), ("second", "")]


def test_a_file_that_is_named_is_read_or_refused(folder: Path) -> None:
    assert outcome(folder / "image.png") == [("image.png", "unknown_format")]
    assert outcome(folder / "README.md") == [("x", "")]
    assert outcome(folder / "missing.txt") == [("missing.txt", "not_found")]


def test_a_folder_without_articles_says_so(tmp_path: Path) -> None:
    assert outcome(tmp_path) == [(tmp_path.name, "no_articles")]


def test_links_are_followed_only_inside_the_folder(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_text("secret", encoding="utf-8")
    try:
        (folder / "e.txt").symlink_to(outside / "secret.txt")
        (folder / "f").symlink_to(outside, target_is_directory=True)
        (folder / "g.txt").symlink_to(folder / "c.txt")
        (folder / "h").symlink_to(folder, target_is_directory=True)
        (folder / "i.txt").symlink_to(folder / "i.txt")
    except OSError:
        pytest.skip("this system makes no links here")
    found = outcome(folder)
    assert [code for code in found if code[1] == "outside_folder"] == [
        (name, "outside_folder") for name in ("e.txt", "f", "i.txt")
    ]
    assert found.count(("third", "")) == 2
    assert ("secret", "") not in found


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert outcome(tmp_path / "a.txt") == [("a.txt", "unreadable_file")]


def test_files_are_read_only_when_they_are_asked_for(folder: Path) -> None:
    found = read_path(folder)
    next(found)
    (folder / "c.txt").write_text("changed meanwhile", encoding="utf-8")
    assert "changed meanwhile" in [item.text for item in found if isinstance(item, Article)]


def test_a_thousand_articles_take_little_time(tmp_path: Path) -> None:
    text = "Turkey warned that “Russia would be held responsible”. " * 150
    line = '{"id": "%d", "title": "Jets", "text": "' + text + '", "published": "2015/10/06"}'
    (tmp_path / "a.jsonl").write_text("\n".join(line % number for number in range(1000)), encoding="utf-8")
    started = time.thread_time()
    assert sum(1 for _ in read_path(tmp_path / "a.jsonl")) == 1000
    assert time.thread_time() - started < 1.5, "0.25 seconds on an idle core"
