from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.split import LONGEST_CHARACTERS, LONGEST_WORDS, passages, sentences
from retrieval.types import Role


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "Mr. Erdogan met Gen. H. R. McMaster in Washington.",
        "The U.S. Army said it would stay.",
        "It moved to No. 12 Downing Street.",
        "The vote is on Jan. 6 in Berlin.",
        "Inflation rose 3.5 percent to $4.256 a gallon.",
        "The meeting ends at 7 p.m. Thursday.",
        "Apple Inc. said it had no comment.",
        "J. K. Rowling wrote it.",
        '"Why?" he asked.',
        "1. How it began",
        "Well ... perhaps not.",
        "Sen. Josh Hawley, R-Mo., raised his fist.",
        "Am 3. Oktober feiern die Deutschen.",
        "Об этом сообщил А. С. Иванов в среду.",
    ],
)
def test_a_period_that_ends_nothing_does_not_cut(whole: str) -> None:
    assert cut(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He left. She stayed.", ["He left.", "She stayed."]),
        ("“He left.” She stayed.", ["“He left.”", "She stayed."]),
        ('"He left." "She stayed."', ['"He left."', '"She stayed."']),
        ("He lives in the U.S. The rest is silence.", ["He lives in the U.S.", "The rest is silence."]),
        ("It closed at 5 p.m. The mayor went home.", ["It closed at 5 p.m.", "The mayor went home."]),
        ("Is it? No! Perhaps… Yes.", ["Is it?", "No!", "Perhaps…", "Yes."]),
        ("He said no. Then he left.", ["He said no.", "Then he left."]),
        ("It was 2012. 14 men died.", ["It was 2012.", "14 men died."]),
        ("ماذا قال؟ لم يقل شيئا.", ["ماذا قال؟", "لم يقل شيئا."]),
        ("वह गया। वह आया।", ["वह गया।", "वह आया।"]),
        ("他走了。她留下了！为什么？", ["他走了。", "她留下了！", "为什么？"]),
        ("one line\nanother line", ["one line", "another line"]),
        ("he said so.The mayor left.", ["he said so.", "The mayor left."]),
        ("First. * * *\n\nSecond.", ["First. * * *", "Second."]),
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_a_very_long_sentence_is_cut_at_clause_marks() -> None:
    text = ", ".join(f"the clause number {n} says a little more than that" for n in range(40)) + "."
    pieces = cut(text)
    assert all(len(piece) <= LONGEST_CHARACTERS and len(piece.split()) <= LONGEST_WORDS for piece in pieces)
    assert all(piece.endswith((",", ".")) for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_long_run_without_any_space_is_cut_anyway() -> None:
    assert [len(piece) for piece in cut("x" * 1500)] == [600, 600, 300]


def test_a_text_of_marks_alone_is_one_sentence() -> None:
    assert cut(" ?! ") == ["?!"]
    assert cut("") == [] == cut(" \n\t ")


@given(st.text(alphabet=st.sampled_from('ab A.?!\n"”1。؟ é\u0301,'), max_size=300))
def test_spans_are_in_order_trimmed_and_lose_no_letter(text: str) -> None:
    spans = sentences(text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert sum(c.isalnum() for s, e in spans for c in text[s:e]) == sum(c.isalnum() for c in text)


@given(st.text(alphabet=st.sampled_from("ab A.?!\n1,"), max_size=400))
def test_passages_hold_every_sentence_once(text: str) -> None:
    parts = passages("a", text)
    assert [span for part in parts for span in part.sentences] == sentences(text)
    assert all(part.start == part.sentences[0][0] and part.end == part.sentences[-1][1] for part in parts)


def article(paragraphs: int) -> str:
    sentence = "The minister told reporters in Ankara on Monday that two jets had crossed the border again."
    return "\n\n".join(" ".join([sentence] * 3) for _ in range(paragraphs))


def test_passages_have_about_120_words_and_no_tiny_tail() -> None:
    for paragraphs in range(3, 40):
        text = article(paragraphs)
        sizes = [len(text[part.start : part.end].split()) for part in passages("a", text)]
        assert all(40 <= size <= 160 for size in sizes), sizes
        assert len(sizes) == 1 or max(sizes) <= 150, sizes


def test_a_heading_stays_with_the_passage_that_it_heads() -> None:
    text = article(2) + "\n\nWhat happens next\n\n" + article(2)
    parts = [text[part.start : part.end] for part in passages("a", text)]
    heads = [part for part in parts if "What happens next" in part]
    assert heads[0].startswith("What happens next")


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Sign up to our newsletter", Role.BOILERPLATE),
        ("Read more: the jets of Ankara", Role.BOILERPLATE),
        ("Video player was slow to load content Video content never loaded", Role.BOILERPLATE),
        ("1. How relevant is this ad to you?", Role.BOILERPLATE),
        ("By continuing you agree to our use of cookies.", Role.BOILERPLATE),
        ("Subscribe for full access", Role.BOILERPLATE),
        ("Correction: an earlier version gave the wrong number.", Role.CORRECTION),
        ("This article was amended on 3 May 2019.", Role.CORRECTION),
        ("An earlier version of this article misspelled a name.", Role.CORRECTION),
        ("Image caption The bridge before it fell", Role.CAPTION),
        ("A magistrate leaves the palace on November 6, 1985. AFP/Getty Images", Role.CAPTION),
        ("The minister read more than one report.", Role.BODY),
        ("This article of the treaty was broken, he said.", Role.BODY),
    ],
)
def test_a_line_is_known_by_its_role(line: str, role: Role) -> None:
    text = article(3) + "\n\n" + line + "\n\n" + article(3)
    part = next(part for part in passages("a", text) if part.start <= text.index(line) < part.end)
    assert part.role is role


def test_splitting_is_linear_and_fast() -> None:
    text = article(2000) + "." * 5000 + "\n" + "Mr. " * 5000 + "(" * 5000
    started = time.thread_time()
    passages("a", text)
    assert time.thread_time() - started < 2
