"""The sample corpus asked the questions of `tests/golden`, whose expected sentences were written before the first run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from app import Chat
from app.answer import Answer
from retrieval import Archive

GOLDEN = Path(__file__).parents[1] / "golden"
ANSWERED = 52
"""Of the 49 answerable and 11 unanswerable questions together, how many must come out right; the measured number less two."""
FOLLOWED = 63
"""Of the 80 conversations, how many must come out right; the measured number less two."""

_ALWAYS = {"warn-turkey", "how-many-sorties", "abstain-addressee", "abstain-football"}


@pytest.fixture(scope="module")
def chat(corpus_archive: Archive) -> Chat:
    """The sample corpus, answering in quotes."""
    return Chat(corpus_archive)


def _rows(name: str) -> list[dict[str, Any]]:
    """The golden rows of one file."""
    rows: list[dict[str, Any]] = yaml.safe_load((GOLDEN / name).read_text(encoding="utf-8"))
    return rows


def _fault(row: dict[str, Any], answer: Answer) -> str | None:
    """What is wrong with an answer, or None."""
    if row["kind"] == "abstain":
        wanted = {row["reason_code"], row.get("also_accept")}
        return (
            None if answer.abstained and answer.reason_code in wanted else f"{answer.reason_code} {answer.text[:120]}"
        )
    first = [sentence.text for sentence in answer.sentences[:3]]
    right = [text for text in first if any(expected in text for expected in row["expected"])]
    if not any(value in text for text in right for value in row["answers"]):
        return f"opens with {first[:1]}"
    shown = " ".join(sentence.text for sentence in answer.sentences)
    lacking = [value for value in row.get("values", ()) if value not in shown]
    return f"does not show {lacking}" if lacking else None


def test_the_golden_questions_are_answered(chat: Chat) -> None:
    faults = {
        row["id"]: fault
        for row in _rows("questions.yaml")
        if (fault := _fault(row, chat.ask(row["question"], **(row.get("filters") or {}))))
    }
    told = "\n".join(f"{name}: {fault}" for name, fault in faults.items())
    assert not _ALWAYS & faults.keys(), told
    assert len(_rows("questions.yaml")) - len(faults) >= ANSWERED, told


def test_the_golden_conversations_carry_on(chat: Chat) -> None:
    faults = []
    for row in _rows("followups.yaml"):
        answer = chat.ask(row["followup"], history=[chat.ask(row["first"])])
        asked = (answer.rewritten or answer.question).lower()
        carried = all(
            any(part.lower() in asked for part in wanted.split("|")) for wanted in row.get("rewritten_contains", ())
        )
        foreign = any(part.lower() in asked for part in row.get("rewritten_lacks", ()))
        shown = [sentence.text for sentence in answer.sentences[:3]]
        if not carried or foreign or not any(expected in text for text in shown for expected in row["expected"]):
            faults.append(f"{row['id']}: {answer.rewritten} {shown[:1]}")
    assert len(_rows("followups.yaml")) - len(faults) >= FOLLOWED, "\n".join(faults)
