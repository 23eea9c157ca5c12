"""JSON and JSON lines: every article that is whole, and one refusal for each that is not."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import UnreadableFile
from retrieval.readers import read_bytes
from retrieval.readers.json_values import articles, parse
from retrieval.types import Article, Refusal

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def read(name: str, text: str | bytes) -> list[str]:
    """The text of each article, the code of each refusal."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return [item.text if isinstance(item, Article) else item.code for item in read_bytes(name, data)]


@pytest.mark.parametrize(
    "text",
    [
        '{"text": "one"} {"text": "two"}',
        '[{"text": "one"}, {"text": "two"}]',
        '\ufeff {"status": "ok", "n": [{"a": [1]}], "articles": [{"text": "one"}, {"text": "two"}], "more": {}} \n',
        '{"text": "one"}\n\n{"text": "two"}\n',
    ],
)
def test_json_holds_one_article_or_a_list_or_several(text: str) -> None:
    assert read("a.json", text) == ["one", "two"]


def test_a_broken_article_in_a_list_is_refused_and_the_rest_goes_on() -> None:
    text = '[{"text": "one"}, {"text": oops}, 7, null, {"title": "t"}, {"text": "two"}]'
    assert read("a.json", text) == ["one", "not_json", "not_an_article", "not_an_article", "no_text", "two"]


def test_where_the_brackets_end_nothing_can_follow() -> None:
    assert read("a.json", '[{"text": "one"}, {"text": "two}]') == ["one", "not_json"]
    assert read("a.json", '[{"text": "one"} {"text": "two"}]') == ["one", "not_json"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[]", "no_articles"),
        ('{"articles": []}', "no_articles"),
        ("{}", "no_text"),
        ("nope", "not_json"),
        ('{"text": NaN}', "not_json"),
        ('{"text" "x"}', "not_json"),
        ('{"text": "x",}', "not_json"),
        ('["x"', "not_an_article"),
    ],
)
def test_json_without_an_article_is_refused(text: str, code: str) -> None:
    assert read("a.json", text)[0] == code


def test_a_refusal_names_the_file_and_the_number_or_line() -> None:
    [first] = [item for item in read_bytes("a.json", b'[{"text": "x"}, {}]') if isinstance(item, Refusal)]
    [second] = [item for item in read_bytes("b.jsonl", b'{"text": "x"}\n\n{\n') if isinstance(item, Refusal)]
    assert (first.source, second.source) == ("a.json:2", "b.jsonl:3")


def test_lines_are_read_one_by_one_and_a_bad_one_is_refused_by_its_number() -> None:
    text = '\ufeff{"text": "one"}\r\n\r\n{"text": \r\n{"text": "two", "title": "\ud800"}'
    assert read("a.jsonl", text) == ["one", "not_json", "two"]


def test_lines_in_another_encoding_are_read() -> None:
    assert read("a.jsonl", '{"text": "é"}\n{"text": "ü"}'.encode("utf-16")) == ["é", "ü"]
    assert read("a.jsonl", '{"text": "é"}\n{"text": "ü"}'.encode("cp1252")) == ["é", "ü"]


def test_json_over_several_lines_is_read_whatever_its_name() -> None:
    assert read("a.jsonl", json.dumps([{"text": "one"}, {"text": "two"}], indent=1)) == ["one", "two"]


def test_a_line_longer_than_any_article_is_refused_and_the_rest_goes_on() -> None:
    assert read("a.jsonl", b"x" * 33_000_000 + b'\n{"text": "ok"}') == ["too_large", "ok"]


def test_depth_and_intricacy_are_refused_before_they_are_built() -> None:
    assert read("a.json", "[" * 1_000_000) == ["too_deep"]
    assert read("a.jsonl", '{"text":' + "[" * 100_000) == ["too_deep"]
    assert read("a.json", '{"text": [' + "[]," * 100_000) == ["too_large"]
    assert read("a.json", '["' + '\\"' * 1_000_000) == ["not_json"]
    assert read("a.json", "[" + "9" * 10_000 + "]") == ["not_json"]


def test_a_file_of_ten_thousand_broken_entries_is_given_up() -> None:
    assert read("a.jsonl", "{}\n" * 10_000)[-1] == "no_articles"
    assert len(read("a.json", "[" + "{}," * 10_000 + "{}]")) == 1_001


@given(JSON)
def test_values_come_out_as_they_went_in(value: object) -> None:
    assert parse(json.dumps(value)) == value
    if value:
        listed = list(articles(json.dumps([value, value])))
        assert listed == [value, value]


@given(st.text(st.sampled_from('[]{},:"\\ \n1aé')))
def test_what_python_refuses_is_refused_and_nothing_else(text: str) -> None:
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(UnreadableFile):
            parse(text)
    else:
        assert parse(text) == expected
