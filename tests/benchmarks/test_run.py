"""A benchmark run from data to rows, on a few lines of data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app import Answer, Chat
from benchmarks import abstention, archives, run
from retrieval import Archive

TEXT = "The talks began on Monday. Turkey warned that Russia would be held responsible."


def _write(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """A JSON-lines file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def test_a_run_writes_a_row_a_measure_with_all_that_it_takes_to_repeat_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {"question": "What did Turkey warn?", "paragraph": TEXT, "sentence_starts": [0, 27], "answers": ["Russia"]}
    _write(tmp_path / "data" / "qed" / "questions.jsonl", [row])
    monkeypatch.setattr(run, "RESULTS", tmp_path / "results")
    monkeypatch.setattr("sys.argv", ["run", str(tmp_path / "data"), "--only", "qed"])
    run.main()
    (written,) = [json.loads(line) for line in (tmp_path / "results" / "qed.jsonl").read_text("utf-8").splitlines()]
    assert (written["value"], written["low"], written["high"], written["questions"]) == (100, 100, 100, 1)
    assert written["command"].endswith("--only qed")
    assert {"measure", "seconds", "machine", "python", "versions", "quick"} <= written.keys()
    assert not written["quick"]


def test_the_holders_of_an_answer_are_away_for_one_question_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "user_cache_dir", lambda name: str(tmp_path / "cache" / name))
    articles = [
        {"id": "summit", "title": "Summit", "text": "The spring summit of the union was held in Helsinki on Monday."},
        {"id": "bridge", "title": "Bridge", "text": "The bridge in Kelmar was designed by Ana Petrovic, an architect."},
    ]
    questions = [
        {"question": "Where was the spring summit held?", "answers": ["Helsinki"], "articles": ["summit"]},
        {"question": "Who designed the bridge in Kelmar?", "answers": ["Ana Petrovic"], "articles": ["bridge"]},
    ]
    _write(tmp_path / "realtimeqa" / "articles.jsonl", articles)
    _write(tmp_path / "realtimeqa" / "questions.jsonl", questions)
    sizes: list[int] = []
    ask = Chat.ask

    def counted(chat: Chat, question: str) -> Answer:
        sizes.append(len(chat.archive))
        return ask(chat, question)

    monkeypatch.setattr(Chat, "ask", counted)
    measured = {item.measure: item for item in abstention.measure(tmp_path, quick=False)}
    assert sizes == [2, 2, 1, 1]
    assert all(len(item.each) == 2 for item in measured.values())
    assert measured["realtimeqa abstention, F1 of abstained"].value == 100
    with archives.archive_of("realtimeqa", articles) as untouched:
        assert isinstance(untouched, Archive) and len(untouched) == 2
