"""The expectation files quote the sample corpus truthfully, so that a failure against them is the program's."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
REASON_CODES = {"off_topic", "missing_part", "premise_contradicted", "filtered_out"}
VERDICTS = {"supported", "contradicted", "not_found"}
FILTERS = {"outlets", "published_from", "published_to", "as_of"}
SENTENCE_END = re.compile(r"(?<=[.!?])(?<!\bp\.m\.)(?<!\ba\.m\.)(?<!\bCol\.)[”\"]?\s+")

BODIES = {
    path.stem: path.read_text(encoding="utf-8").split("---\n", 2)[2]
    for path in (ROOT / "corpus").glob("*.md")
    if path.name != "README.md"
}


def _entries(name: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = yaml.safe_load((GOLDEN / name).read_text(encoding="utf-8"))
    return entries


QUESTIONS, FOLLOWUPS, DRAFTS = (_entries(name) for name in ("questions.yaml", "followups.yaml", "drafts.yaml"))
ANSWERABLE = [entry for entry in QUESTIONS if entry["kind"] != "abstain"]
ABSTAIN = [entry for entry in QUESTIONS if entry["kind"] == "abstain"]


def _name(entry: dict[str, Any]) -> str:
    return str(entry["id"])


def _sentence_with(snippet: str, body: str) -> tuple[str, str]:
    """The sentence that holds the snippet, and the same with the sentence before it in the paragraph."""
    paragraph = next(paragraph for paragraph in body.split("\n") if snippet in paragraph)
    starts = [0, *(end.end() for end in SENTENCE_END.finditer(paragraph))]
    ends = [*starts[1:], len(paragraph)]
    found = paragraph.index(snippet)
    index = max(number for number, start in enumerate(starts) if start <= found)
    last = min(number for number, end in enumerate(ends) if end >= found + len(snippet))
    return paragraph[starts[index] : ends[last]], paragraph[starts[max(index - 1, 0)] : ends[last]]


@pytest.mark.parametrize("entries", [QUESTIONS, FOLLOWUPS, DRAFTS])
def test_ids_are_used_once(entries: list[dict[str, Any]]) -> None:
    assert [name for name, count in Counter(map(_name, entries)).items() if count > 1] == []


@pytest.mark.parametrize("entry", ANSWERABLE + FOLLOWUPS, ids=_name)
def test_each_expected_snippet_is_verbatim_in_a_named_article(entry: dict[str, Any]) -> None:
    bodies = [BODIES[slug] for slug in entry["articles"]]
    assert [snippet for snippet in entry["expected"] if not any(snippet in body for body in bodies)] == []


@pytest.mark.parametrize("entry", ANSWERABLE + FOLLOWUPS, ids=_name)
def test_each_named_article_holds_an_expected_snippet(entry: dict[str, Any]) -> None:
    assert [s for s in entry["articles"] if not any(snippet in BODIES[s] for snippet in entry["expected"])] == []


@pytest.mark.parametrize("entry", ANSWERABLE + FOLLOWUPS, ids=_name)
def test_an_expected_snippet_is_in_no_article_that_is_not_named(entry: dict[str, Any]) -> None:
    telling = [snippet for snippet in entry["expected"] if len(snippet) >= 20]  # shorter ones can recur by chance
    others = {slug: body for slug, body in BODIES.items() if slug not in entry["articles"]}
    assert [slug for slug, body in others.items() if any(snippet in body for snippet in telling)] == []


@pytest.mark.parametrize("entry", ANSWERABLE, ids=_name)
def test_the_sentence_of_each_snippet_holds_one_of_the_answers(entry: dict[str, Any]) -> None:
    for snippet in entry["expected"]:
        for slug in entry["articles"]:
            if snippet in BODIES[slug]:
                _, with_neighbour = _sentence_with(snippet, BODIES[slug])
                assert any(answer in with_neighbour for answer in entry["answers"]), (slug, snippet)


@pytest.mark.parametrize("entry", [entry for entry in ANSWERABLE if "values" in entry], ids=_name)
def test_each_disagreeing_value_is_in_the_sentence_of_an_expected_snippet(entry: dict[str, Any]) -> None:
    sentences = [
        _sentence_with(snippet, BODIES[slug])[0]
        for snippet in entry["expected"]
        for slug in entry["articles"]
        if snippet in BODIES[slug]
    ]
    assert [value for value in entry["values"] if not any(value in sentence for sentence in sentences)] == []


@pytest.mark.parametrize("entry", ABSTAIN, ids=_name)
def test_a_question_without_an_answer_says_why(entry: dict[str, Any]) -> None:
    assert entry["reason_code"] in REASON_CODES
    assert entry.get("also_accept", "missing_part") in REASON_CODES
    assert ("filters" in entry) == (entry["reason_code"] == "filtered_out")
    if entry["reason_code"] == "premise_contradicted":
        assert all(entry["contradicted_by"] in BODIES[slug] for slug in entry["articles"])


def test_a_part_said_to_be_missing_is_not_answered_beside_its_subject() -> None:
    missing = {entry["missing"] for entry in ABSTAIN if "missing" in entry}
    subjects = {"Greece": "Turkey", "Pope Francis": "Notre-Dame", "Angela Merkel": "Ever Given"}
    assert missing == set(subjects)
    assert [part for part in missing if any(part in body and subjects[part] in body for body in BODIES.values())] == []


@pytest.mark.parametrize("entry", [entry for entry in QUESTIONS if "filters" in entry], ids=_name)
def test_filters_have_the_names_of_the_public_interface(entry: dict[str, Any]) -> None:
    assert set(entry["filters"]) <= FILTERS
    for name in FILTERS - {"outlets"}:
        if name in entry["filters"]:
            datetime.fromisoformat(entry["filters"][name])


def test_every_kind_of_question_and_of_abstention_is_there() -> None:
    kinds = {entry["kind"] for entry in QUESTIONS}
    wanted = {"who", "when", "where", "how_many", "say", "warn", "deny", "decide", "why", "yes_no", "latest"}
    assert kinds >= wanted
    assert {entry["reason_code"] for entry in ABSTAIN} == REASON_CODES
    assert len(QUESTIONS) >= 50
    assert 8 <= len(ABSTAIN) <= 12


def test_there_are_at_least_forty_follow_ups() -> None:
    assert len(FOLLOWUPS) >= 40


@pytest.mark.parametrize("entry", FOLLOWUPS, ids=_name)
def test_a_rewritten_follow_up_is_held_to_words_of_the_conversation(entry: dict[str, Any]) -> None:
    said = f"{entry['first']} {entry['followup']}".casefold()
    for alternatives in entry["rewritten_contains"]:
        assert any(word.casefold() in said for word in alternatives.split("|")), alternatives
    assert all(word.casefold() not in entry["followup"].casefold() for word in entry.get("rewritten_lacks", ()))


@pytest.mark.parametrize("entry", DRAFTS, ids=_name)
def test_a_draft_sentence_names_the_text_that_decides_it(entry: dict[str, Any]) -> None:
    assert {entry["verdict"], entry.get("also_accept", entry["verdict"])} <= VERDICTS
    if entry["mutation"] == "invented":
        assert entry["verdict"] == "not_found"
        assert "snippet" not in entry
    else:
        assert entry["snippet"] in BODIES[entry["article"]]


@pytest.mark.parametrize("entry", DRAFTS, ids=_name)
def test_a_draft_sentence_is_not_copied_from_an_article(entry: dict[str, Any]) -> None:
    assert [slug for slug, body in BODIES.items() if entry["text"].rstrip(".") in body] == []


@pytest.mark.parametrize("entry", [entry for entry in DRAFTS if "of" in entry], ids=_name)
def test_a_mutated_sentence_differs_from_the_true_one_it_was_made_from(entry: dict[str, Any]) -> None:
    original = next(other for other in DRAFTS if other["id"] == entry["of"])
    assert original["verdict"] == "supported"
    assert original["text"] != entry["text"]


def test_twenty_draft_sentences_hold_and_twenty_are_mutated() -> None:
    held = [entry for entry in DRAFTS if entry["mutation"] == "none"]
    assert all((entry["verdict"] == "supported") == (entry["mutation"] == "none") for entry in DRAFTS)
    assert len(held) == 20
    assert len(DRAFTS) == 40
