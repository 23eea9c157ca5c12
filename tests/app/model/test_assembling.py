"""Pieces of a stream become whole sentences: never a half one, never one twice."""

from __future__ import annotations

import pytest

from app.model.assembling import SentenceAssembler

REPLY = (
    "Turkey warned that “Russia would be held responsible.” [1]\nGen. Breedlove said on Oct. 3 that about 20.5 "
    "percent of U.S. aircraft were there [2][3]. Russia denied it, Mr. Lavrov said. [12, 14]"
)
SENTENCES = [
    "Turkey warned that “Russia would be held responsible.” [1]",
    "Gen. Breedlove said on Oct. 3 that about 20.5 percent of U.S. aircraft were there. [2][3]",
    "Russia denied it, Mr. Lavrov said. [12, 14]",
]


def assembled(pieces: list[str], complete: bool = True) -> list[str]:
    assembler = SentenceAssembler()
    found = [line for piece in pieces for line in assembler.feed(piece)]
    return found + assembler.finish(complete)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50, 1000])
def test_the_sentences_do_not_depend_on_how_the_text_is_cut_into_pieces(size: int) -> None:
    assert assembled([REPLY[at : at + size] for at in range(0, len(REPLY), size)]) == SENTENCES


@pytest.mark.parametrize("end", range(0, len(REPLY), 3))
def test_a_reply_that_breaks_off_anywhere_gives_whole_sentences_only(end: int) -> None:
    found = assembled([REPLY[:end]], complete=False)
    assert len(found) <= len(SENTENCES)
    for line, whole in zip(found, SENTENCES, strict=False):
        # A mark may be missing when the text breaks off between two marks; the words are never fewer.
        assert line.split(" [")[0] == whole.split(" [")[0]


def test_a_number_that_might_go_on_is_not_handed_out() -> None:
    assembler = SentenceAssembler()
    assert assembler.feed("They fly 20 sorties. [1") == []
    assert assembler.feed("2]") == []
    assert assembler.feed("\nIt ") == ["They fly 20 sorties. [12]"]


def test_a_sentence_is_handed_out_as_soon_as_the_next_begins() -> None:
    assert SentenceAssembler().feed("They fly 20 sorties. [1] R") == ["They fly 20 sorties. [1]"]


def test_marks_in_the_middle_do_not_end_a_sentence() -> None:
    text = "Turkey says two [1], while Russia says one [2]. Next one. [3]"
    assert assembled([text]) == ["Turkey says two [1], while Russia says one. [2]", "Next one. [3]"]


@pytest.mark.parametrize(
    "following", ['"We will not stop," he said. [2]', "[The pilots] fell. [2]", "![x](y) It fell. [2]"]
)
def test_a_sentence_may_begin_with_a_quotation_mark_or_a_bracket(following: str) -> None:
    assert assembled(list(f"Turkey warned Russia. [1]\n{following}")) == ["Turkey warned Russia. [1]", following]


def test_sentences_before_common_marks_each_get_them() -> None:
    assert assembled(["Turkey summoned the envoy. It warned Russia. [1]"]) == [
        "Turkey summoned the envoy. [1]",
        "It warned Russia. [1]",
    ]


def test_lines_of_a_list_are_apart_even_without_marks() -> None:
    text = "Here is what they say:\n- Turkey warned Russia. [1]\n- Nobody cites this.\n- The arch fell. [3]\n"
    assert assembled([text]) == [
        "Here is what they say:",
        "- Turkey warned Russia. [1]",
        "- Nobody cites this.",
        "- The arch fell. [3]",
    ]


def test_what_a_model_thinks_aloud_is_left_out() -> None:
    text = "<think>Maybe Greece was warned. [1] No. </think>\n\nTurkey warned Russia. [1]"
    assert assembled(list(text)) == ["Turkey warned Russia. [1]"]
    assert assembled(["<think>It never stops. [1] "]) == []


def test_text_without_any_end_does_not_pile_up() -> None:
    assembler = SentenceAssembler()
    handed_out = [line for _ in range(100) for line in assembler.feed("word " * 100)]
    assert len(handed_out) > 10


def test_nothing_gives_nothing() -> None:
    assert assembled([]) == []
    assert assembled(["", " \n "]) == []
