"""Evidence bundles: the same bytes for the same answer, and a verification that names the citation that fails."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import Answer, Chat
from app.answer import Searched, Sentence
from app.errors import InvalidBundle
from app.evidence.bundle_format import LARGEST_BUNDLE, bundle_bytes, read_bundle, seal
from app.evidence.bundles import Verification, make_bundle, verify
from retrieval import Archive, Article
from retrieval.citing import citation
from retrieval.types import Support
from tests.fakes.embedder import WordHashEmbedder

FIRST = {
    "id": "jets",
    "title": "Jets cross border",
    "text": "Two Russian jets crossed into Turkish airspace on Saturday. The ambassador was summoned in Ankara.\n\n"
    "Turkey warned that Russia would be held responsible for future intrusions, an official said on Monday.",
    "outlet": "The Harbour Courier",
    "published": "2015-10-06",
    "url": "https://harbour.example/jets",
}
CORRECTED = {**FIRST, "text": FIRST["text"].replace("Two Russian jets", "Three Russian jets")}
SHIP = {"id": "ship", "title": "Ship blocks canal", "text": "A container ship has blocked the canal since Tuesday."}

Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", embedder=WordHashEmbedder()) as opened:
        opened.add([Article.from_dict(FIRST), Article.from_dict(SHIP)])
        opened.wait(300)
        yield opened


@pytest.fixture
def answer(archive: Archive) -> Answer:
    cited = (archive.cite("jets", 0, 59, 1), archive.cite("jets", 100, 202, 2))
    sentences = tuple(Sentence(item.quote, (item,), Support(1.0)) for item in cited)
    return Answer("What did Turkey warn?", sentences, Searched(2), confidence=0.9, archive_version=archive.version)


def _changed(bundle: dict[str, Any], change: Change, *, sealed_again: bool = False) -> dict[str, Any]:
    """A copy of a bundle with a change; sealed again as by somebody who knows how."""
    copy: dict[str, Any] = json.loads(json.dumps(bundle))
    change(copy)
    if sealed_again:
        for item in copy["citations"]:
            item["seal"] = seal(item, "seal")
        copy["sha256"] = seal(copy, "sha256")
    return copy


def _why(verification: Verification) -> list[str]:
    return [str(failure) for failure in verification.failures]


def test_a_bundle_of_an_answer_holds_with_and_without_the_archive(archive: Archive, answer: Answer) -> None:
    data = bundle_bytes(answer.to_bundle())
    assert verify(data).holds
    checked = verify(data, archive)
    assert checked.holds
    assert checked.against_archive
    assert (checked.citations, checked.sentences) == (2, 2)


def test_a_real_answer_gives_the_same_bytes_each_time_and_verifies(archive: Archive) -> None:
    chat = Chat(archive)
    one, two = (bundle_bytes(chat.ask("What did Turkey warn?").to_bundle()) for _ in range(2))
    assert one == two
    assert b"seconds" not in one
    assert verify(one, archive).holds


def test_a_bundle_says_what_a_reader_needs_to_repeat_it(archive: Archive, answer: Answer) -> None:
    bundle = make_bundle(answer, {"model_context": 8000})
    assert bundle["question"] == "What did Turkey warn?"
    assert bundle["archive_version"] == archive.version
    assert bundle["settings"]["model_context"] == 8000
    cited = bundle["citations"][0]
    assert cited["sha256"] == archive.get("jets").sha256
    assert cited["after"] == "The ambassador was summoned in Ankara."


def test_rewriting_a_bundle_as_other_json_does_not_break_it(answer: Answer) -> None:
    bundle = answer.to_bundle()
    assert verify(json.dumps(bundle, ensure_ascii=True, indent=8)).holds
    # JavaScript writes 1.0 as 1.
    assert verify(json.dumps(bundle).replace("1.0,", "1,")).holds


@pytest.mark.parametrize(
    ("field", "value"),
    [("quote", "Nine Russian jets crossed into Turkish airspace on Saturday"), ("outlet", "Another"), ("start", 1)],
)
def test_a_changed_citation_is_named_without_an_archive(answer: Answer, field: str, value: object) -> None:
    def change(bundle: dict[str, Any]) -> None:
        bundle["citations"][1][field] = value

    assert 2 in {failure.citation for failure in verify(_changed(answer.to_bundle(), change)).failures}
    assert 1 not in {failure.citation for failure in verify(_changed(answer.to_bundle(), change)).failures}


def test_a_changed_question_breaks_the_seal_of_the_whole(answer: Answer) -> None:
    changed = _changed(answer.to_bundle(), lambda bundle: bundle.update(question="What did Russia warn?"))
    assert _why(verify(changed)) == ["the bundle was changed after it was made: its hash is another"]


def test_a_sentence_that_is_not_its_quote_fails_in_quotes_mode(answer: Answer) -> None:
    def change(bundle: dict[str, Any]) -> None:
        bundle["sentences"][1]["text"] = "Turkey warned nobody at all."

    assert _why(verify(_changed(answer.to_bundle(), change, sealed_again=True))) == ["[2] sentence 2 is not its quote"]


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("quote", "Two Russian jets crossed into Turkish airspace on SaturdaY.", "other words at 0-59"),
        ("title", "Jets stay at home", "title is not"),
        ("outlet", None, "outlet is not"),
        ("published", "2016-10-06", "date is not"),
        ("url", "https://elsewhere.example/", "address is not"),
        ("after", "The ambassador stayed at home.", "before or after"),
        ("sha256", "0" * 64, "another hash; the quote stands there all the same"),
        ("article_id", "jet\x1b[2Js", r"no article 'jet\x1b[2Js'"),
    ],
)
def test_a_forged_citation_with_fresh_seals_fails_against_the_archive(
    archive: Archive, answer: Answer, field: str, value: object, why: str
) -> None:
    def change(bundle: dict[str, Any]) -> None:
        bundle["citations"][0][field] = value
        if field == "quote":
            bundle["sentences"][0]["text"] = value

    forged = _changed(answer.to_bundle(), change, sealed_again=True)
    assert verify(forged).holds
    failures = verify(forged, archive).failures
    assert [failure.citation for failure in failures] == [1]
    assert why in failures[0].why


def test_a_citation_of_an_older_version_holds_and_the_newer_one_is_noted(archive: Archive, answer: Answer) -> None:
    bundle = answer.to_bundle()
    archive.add([Article.from_dict(CORRECTED)])
    checked = verify(bundle, archive)
    assert checked.holds
    assert [str(note) for note in checked.notes] == [
        "[1] a newer version of the article is there and no longer has these words",
        "[2] a newer version of the article is there and still has these words",
    ]


def test_a_removed_article_fails_by_the_number_of_its_citation(archive: Archive, answer: Answer) -> None:
    bundle = answer.to_bundle()
    archive.remove(["jets"])
    assert _why(verify(bundle, archive)) == [
        "[1] the archive has no article 'jets'",
        "[2] the archive has no article 'jets'",
    ]


def test_an_article_that_was_altered_inside_the_archive_is_found(answer: Answer) -> None:
    altered = replace(Article.from_dict(FIRST), text=str(CORRECTED["text"]))

    class Altered:
        def versions(self, article_id: str) -> list[Article]:
            return [altered]

    why = _why(verify(answer.to_bundle(), Altered()))  # type: ignore[arg-type]
    assert "[1] the archive's own copy of the article was altered: its content does not have its hash" in why
    assert "[1] the article has other words at 0-59" in why


def test_numbers_that_lead_nowhere_or_come_from_nowhere_are_named(answer: Answer) -> None:
    def change(bundle: dict[str, Any]) -> None:
        bundle["sentences"][1]["citations"] = [7]

    why = _why(verify(_changed(answer.to_bundle(), change, sealed_again=True)))
    assert "[7] no citation has this number, though it is cited" in why
    assert "[2] nothing cites it" in why


def _model_answer(archive: Archive, text: str) -> Answer:
    cited = archive.cite("jets", 0, 59, 1)
    return Answer("What happened?", (Sentence(text, (cited,), Support(1.0)),), Searched(2), mode="some-model")


def test_a_models_sentence_must_still_be_supported_by_its_quotes(archive: Archive) -> None:
    true = "Two Russian jets crossed into the airspace of Turkey on Saturday."
    assert verify(_model_answer(archive, true).to_bundle(), archive).holds
    false = "The European central bank raised its rates by a quarter of a point."
    assert _why(verify(_model_answer(archive, false).to_bundle())) == ["[1] sentence 1 is not supported by its quotes"]


def test_an_abstention_with_its_nearest_passages_is_a_bundle_too(archive: Archive) -> None:
    nearest = (archive.cite("ship", 0, 20, 1),)
    bundle = Answer("Who won?", (), Searched(2), abstained=True, nearest=nearest).to_bundle()
    assert verify(bundle, archive).holds
    assert bundle["nearest"] == [1]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"format": "byline-evidence/1"}',
        b'{"format": "byline-evidence/99"}',
        b'{"format": "byline-evidence/1", "format": "byline-evidence/1"}',
        b'{"format": NaN}',
        b'{"format": ' + b"9" * 5_000 + b"}",
        b" " * (LARGEST_BUNDLE + 1),
    ],
    ids=lambda data: data[:30].decode("latin-1"),
)
def test_what_is_no_bundle_is_one_clear_error(data: bytes) -> None:
    with pytest.raises(InvalidBundle) as caught:
        verify(data)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("citations", 0, "start"), -1),
        (("citations", 0, "start"), "0"),
        (("citations", 0, "start"), 10**30),
        (("citations", 0, "quote"), None),
        (("citations", 0, "extra"), "hidden"),
        (("citations", 0, "sha256"), "A" * 64),
        (("citations",), {}),
        (("sentences", 0, "citations"), [True]),
        (("sentences", 0, "support"), 7),
        (("confidence",), "high"),
        (("question",), "\ud800"),
        (("settings",), {"deep": [[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]}),
    ],
)
def test_a_field_out_of_its_bounds_is_one_clear_error(answer: Answer, place: tuple[Any, ...], value: object) -> None:
    def change(bundle: dict[str, Any]) -> None:
        part: Any = bundle
        for name in place[:-1]:
            part = part[name]
        part[place[-1]] = value

    with pytest.raises(InvalidBundle) as caught:
        verify(_changed(answer.to_bundle(), change))
    assert "\n" not in str(caught.value)


def test_half_a_surrogate_pair_in_a_question_does_not_stop_a_bundle(answer: Answer) -> None:
    bundle = replace(answer, question="What \ud83d?").to_bundle()
    assert read_bundle(bundle_bytes(bundle)) == json.loads(json.dumps(bundle))
    assert verify(bundle_bytes(bundle)).holds


@settings(deadline=None)
@given(st.text(min_size=1, max_size=80), st.data())
def test_any_span_of_any_text_holds_in_a_bundle(text: str, data: st.DataObject) -> None:
    article = Article.from_dict({"id": "x", "title": text[:10], "text": "Some words. " + text})
    start = data.draw(st.integers(0, len(article.text) - 1))
    end = data.draw(st.integers(start + 1, len(article.text)))
    cited = citation(article, start, end)
    bundle = Answer(text, (Sentence(cited.quote, (cited,), Support(1.0)),), Searched(1)).to_bundle()

    class One:
        def versions(self, article_id: str) -> list[Article]:
            return [article]

    assert verify(bundle_bytes(bundle), One()).holds  # type: ignore[arg-type]
