"""Plain text, Markdown and the encodings that they come in."""

import pytest

from retrieval.readers import read_bytes
from retrieval.types import Article, Refusal


def read(name: str, text: str | bytes) -> Article | Refusal:
    [result] = read_bytes(name, text.encode("utf-8") if isinstance(text, str) else text)
    return result


def article(name: str, text: str | bytes) -> Article:
    result = read(name, text)
    assert isinstance(result, Article), result
    return result


def refusal(name: str, text: str | bytes) -> Refusal:
    result = read(name, text)
    assert isinstance(result, Refusal), result
    return result


def test_the_first_line_of_plain_text_is_the_title_where_a_blank_line_follows() -> None:
    found = article("a.txt", "Jets cross border\r\n\r\nTwo jets crossed.\r\n\r\nTurkey warned.")
    assert (found.title, found.text) == ("Jets cross border", "Two jets crossed.\n\nTurkey warned.")
    assert (found.outlet, found.published) == (None, None)


@pytest.mark.parametrize("text", ["One line.", "Line one\nline two\n\nMore.", "x" * 301 + "\n\nMore."])
def test_plain_text_without_such_a_line_has_no_title(text: str) -> None:
    assert (article("a.txt", text).title, article("a.txt", text).text) == ("", text)


def test_front_matter_gives_the_fields_of_markdown() -> None:
    found = article(
        "a.md",
        "---\ntitle: 'Ankara: a warning'\noutlet: The Vale Tribune\npublished: 2015-10-06T17:05:00+01:00\n"
        "authors: [Ann Lee, Bo Ek]\nlanguage: no\ncredit:\nurl: https://a.example/x\n---\n"
        "\nTurkey warned.\n\n---\n\nEnd.",
    )
    assert (found.title, found.outlet, found.language, found.credit) == (
        "Ankara: a warning",
        "The Vale Tribune",
        "no",
        None,
    )
    assert found.published_text == "2015-10-06T17:05:00+01:00"
    assert found.authors == ("Ann Lee", "Bo Ek")
    assert found.text == "Turkey warned.\n\n---\n\nEnd."


def test_without_front_matter_the_first_heading_of_markdown_is_the_title() -> None:
    found = article("a.md", "# Jets *cross* border #\n\nTwo jets crossed.\n")
    assert (found.title, found.text) == ("Jets cross border", "Two jets crossed.")


def test_markdown_is_read_as_a_reader_sees_it() -> None:
    found = article(
        "a.md",
        "---\ntitle: t\n---\n## The *second* jet\n\nTurkey **warned** _Moscow_ in "
        "[a statement](https://x.example 'y').\n"
        "![hidden words](a.png)\n<!-- hidden\nwords --> 2 * 3 * 4, snake_case_name and a < b.\n[//]: # (hidden words)\n"
        "See <https://x.example>. <p>A <b>bold</b> word.</p>"
        "<div style='display: none'>hidden <div>words</div></div>End.",
    )
    assert found.text == (
        "The second jet\n\nTurkey warned Moscow in a statement.\n\n"
        " 2 * 3 * 4, snake_case_name and a < b.\nSee https://x.example.\nA bold word.\nEnd."
    )


@pytest.mark.parametrize(
    "front",
    [
        "title: 'open",
        "a: &a [x]\nb: *a",
        "a: " + "[" * 30,
        "- only\n- a list",
        "!!python/object/apply:os.getcwd []",
        "title: !!binary x",
        "a: &a [x, x]\n" + "\n".join(f"{chr(c + 1)}: &{chr(c + 1)} [*{chr(c)}, *{chr(c)}]" for c in range(97, 110)),
    ],
)
def test_front_matter_that_is_broken_or_a_trap_is_refused(front: str) -> None:
    found = refusal("a.md", f"---\n{front}\n---\nText.")
    assert found.code == "front_matter"
    assert "\n" not in found.reason


def test_a_value_of_another_kind_in_front_matter_is_refused_by_name() -> None:
    found = refusal("a.md", "---\ntitle: {a: b}\n---\nText.")
    assert (found.code, "title" in found.reason) == ("invalid_field", True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_is_read_in_the_encoding_that_it_has(encoding: str) -> None:
    assert article("a.txt", "Müller said: “yes” – €5".encode(encoding)).text == "Müller said: “yes” – €5"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0", b"%PDF-1.4 text", b"PK\x03\x04\0\0"])
@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".json", ".jsonl"])
def test_what_is_no_text_is_refused(data: bytes, suffix: str) -> None:
    results = list(read_bytes(f"a{suffix}", data))
    assert {item.code for item in results if isinstance(item, Refusal)} <= {"not_text", "not_json"}
    assert not [item for item in results if isinstance(item, Article)]


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.json", "a.jsonl"])
@pytest.mark.parametrize("data", ["", " \n\n", "\ufeff"])
def test_an_empty_file_is_refused(name: str, data: str) -> None:
    assert refusal(name, data).code in ("no_text", "not_json")


@pytest.mark.parametrize(
    "piece", ["[a](", "**", "*a ", "# ", "<b>", "<b ", "<b hidden>", "![[", "\n[a", "<http://", "\ufe0f"]
)
def test_repeated_marks_take_linear_time(piece: str) -> None:
    list(read_bytes("a.md", (piece * (500_000 // len(piece))).encode("utf-8")))


def test_a_book_is_too_long() -> None:
    assert refusal("a.txt", "x" * 2_000_001).code == "too_large"
    assert refusal("a.md", "x" * 10_000_001).code == "too_large"
