from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from retrieval.errors import IndexUnavailable
from retrieval.language.split import passages
from retrieval.language.terms import query_terms
from retrieval.storage.catalog import Filters
from retrieval.storage.lexical import LexicalArticle, LexicalIndex
from retrieval.types import Article

JETS = "Two Russian jets crossed the border. Turkey warned Russia not to do it again."
TOMATOES = "Tomato prices rose by 1,000 lira in Ankara. Farmers blamed the drought."


def item(number: int, text: str, title: str = "", outlet: str | None = None, day: date | None = None) -> LexicalArticle:
    parts = tuple(passages(str(number), text))
    article = Article(str(number), title, text, outlet=outlet, published=day)
    return LexicalArticle(number, article, tuple(number * 100 + n for n in range(len(parts))), parts)


def found(index: LexicalIndex, query: str, filters: Filters | None = None, title: float = 0.0) -> list[int]:
    return index.passages(dict.fromkeys(query_terms(query), 1.0), 10, filters, title)[0].tolist()


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    index = LexicalIndex.open(tmp_path / "words")
    index.apply(
        1,
        [
            item(1, JETS, "Jets over Hatay", "dailysabah.com", date(2015, 10, 6)),
            item(2, TOMATOES, "Dear salads", "bbc.com", date(2016, 1, 2)),
            item(3, "Turkey and Russia talk again about tomatoes.", "Trade", None, None),
        ],
        [],
    )
    return index


def test_words_are_found_in_any_form(index: LexicalIndex) -> None:
    assert found(index, "What was Turkey warning Russia about?")[0] == 100
    assert found(index, "farmer") == [200]
    assert found(index, "1000") == [200]


def test_a_title_counts_only_where_it_is_asked_to(index: LexicalIndex) -> None:
    assert found(index, "salad") == []
    assert found(index, "salad", title=0.5) == [200]


def test_articles_are_searched_as_wholes(index: LexicalIndex) -> None:
    numbers, scores = index.articles({"turkey": 1.0, "tomato": 1.0}, 10)
    assert numbers.tolist()[0] == 3
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)


def test_filters_keep_to_outlets_and_days_and_leave_undated_articles_out(index: LexicalIndex) -> None:
    query = "Turkey tomato jets"
    assert set(found(index, query)) == {100, 200, 300}
    assert found(index, query, Filters.of(["bbc.com"])) == [200]
    assert found(index, query, Filters.of(None, "2015-10-06", "2015-10-06")) == [100]
    assert set(found(index, query, Filters.of(None, None, "2020-01-01"))) == {100, 200}


def test_a_filter_changes_no_score(index: LexicalIndex) -> None:
    everything = dict(zip(*map(list, index.passages({"turkey": 1.0}, 10)), strict=True))
    filtered = dict(zip(*map(list, index.passages({"turkey": 1.0}, 10, Filters.of(["dailysabah.com"]))), strict=True))
    assert filtered[100] == pytest.approx(everything[100])


def test_document_frequency_counts_articles(index: LexicalIndex) -> None:
    assert index.document_frequency("Tomatoes") == 2
    assert index.document_frequency("warned Russia") == 1
    assert index.document_frequency("zeppelin") == 0 == index.document_frequency("!?")


def test_boilerplate_is_not_searched(tmp_path: Path) -> None:
    index = LexicalIndex.open(tmp_path)
    index.apply(1, [item(1, JETS + "\n\nSign up to our zeppelin newsletter")], [])
    assert found(index, "zeppelin") == []


def test_what_is_removed_is_gone_and_what_is_applied_twice_is_there_once(index: LexicalIndex) -> None:
    index.apply(2, [item(4, "A zeppelin landed.")], [1])
    assert found(index, "jets") == []
    index.apply(2, [item(4, "A zeppelin landed.")], [1])
    index.apply(3, [item(4, "A zeppelin landed.")], [])
    assert found(index, "zeppelin") == [400]
    assert index.applied() == 3


def test_a_reopened_index_knows_what_was_applied(index: LexicalIndex, tmp_path: Path) -> None:
    index.close()
    again = LexicalIndex.open(tmp_path / "words")
    assert again.applied() == 1
    assert found(again, "jets") == [100]
    assert again.passage_count() == 3


def test_an_index_that_lost_a_level_says_that_it_holds_nothing(index: LexicalIndex, tmp_path: Path) -> None:
    index.close()
    shutil.rmtree(tmp_path / "words" / "articles-2")
    again = LexicalIndex.open(tmp_path / "words")
    assert again.applied() == 0
    again.apply(1, [item(1, JETS)], [])
    assert again.document_frequency("jets") == 1
    assert found(again, "jets") == [100]


def test_a_damaged_index_is_refused_with_one_line(index: LexicalIndex, tmp_path: Path) -> None:
    index.close()
    (tmp_path / "words" / "passages-2" / "meta.json").write_bytes(b"\x00garbage")
    with pytest.raises(IndexUnavailable, match="cannot be opened"):
        LexicalIndex.open(tmp_path / "words")


def test_an_empty_question_finds_nothing(index: LexicalIndex) -> None:
    assert found(index, "?!") == []


def test_query_syntax_is_only_words(index: LexicalIndex) -> None:
    assert found(index, 'title:"jets" AND NOT (border^9 OR [a TO z]*')[0] == 100


KILLED = """
import sys
from pathlib import Path
from tests.retrieval.storage.test_lexical import item, LexicalIndex
index = LexicalIndex.open(Path(sys.argv[1]))
for seq in range(1, 10_000):
    index.apply(seq, [item(seq, f"word{seq} and a common one")], [])
    print(seq, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills with SIGKILL")
def test_every_acknowledged_change_survives_a_kill(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        acknowledged = 0
        until = time.monotonic() + 1.5
        for line in child.stdout:
            acknowledged = int(line)
            if time.monotonic() > until or acknowledged >= 40:
                child.send_signal(signal.SIGKILL)
                break
    index = LexicalIndex.open(tmp_path)
    assert index.applied() >= acknowledged >= 1
    assert all(found(index, f"word{seq}") == [seq * 100] for seq in range(1, acknowledged + 1))
