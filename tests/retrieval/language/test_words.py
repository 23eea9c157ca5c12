"""Words: offsets, stems, rarity and meaning."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.stemming import stem
from retrieval.language.words import fold, rarity, row_of, split_words, stem_of, vectors


@given(st.text(max_size=200))
def test_words_stand_where_they_say(text: str) -> None:
    words = split_words(text)
    assert all(0 <= start < end <= len(text) for start, end in zip(words.starts, words.ends, strict=True))
    assert list(words.starts) == sorted(words.starts)


@pytest.mark.parametrize(
    ("one", "other"),
    [("warned", "warning"), ("won", "wins"), ("died", "deaths"), ("violations", "violated"), ("Turks", "Turkey")],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem_of(fold(one)) == stem_of(fold(other))


def test_porter_examples() -> None:
    assert [stem(word) for word in ("caresses", "relational", "hopping", "happy")] == [
        "caress",
        "relat",
        "hop",
        "happi",
    ]


def test_the_country_is_not_taken_for_the_pronoun() -> None:
    assert split_words("They told us that the US agreed").forms.count("us") == 1


def test_rare_words_tell_more() -> None:
    assert rarity("the") < rarity("country") < rarity("ambassador") < rarity("zzyzx")


def test_words_alike_in_meaning_have_near_vectors() -> None:
    table = vectors()
    nearness = lambda one, other: float(table[row_of(one)] @ table[row_of(other)])  # noqa: E731
    assert nearness("killed", "died") > nearness("killed", "painted")
    assert nearness("city", "chicago") > nearness("city", "football")
