from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.terms import index_text, is_foreign, query_terms, terms


def test_case_accents_and_endings_do_not_matter() -> None:
    assert terms("Warned WARNING warns") == ["warn"] * 3
    assert terms("Müller İstanbul sınırı") == terms("muller istanbul siniri")


def test_numbers_keep_their_digits() -> None:
    assert terms("1,000 jets and 3.5 percent in 2015") == ["1000", "jet", "and", "3.5", "percent", "in", "2015"]


def test_the_united_states_are_one_term_and_not_the_pronoun() -> None:
    assert terms("U.S.") == terms("US") == terms("USA") == ["usa"]
    assert terms("us") == ["us"]
    assert query_terms("What did the US say to us?") == ["usa", "say", "say~"]


def test_a_possessive_leaves_no_term_behind() -> None:
    assert terms("Ankara's and Ankara’s") == ["ankara", "and", "ankara"]


def test_scripts_without_spaces_become_pairs_of_characters() -> None:
    assert terms("他走了。") == ["他走", "走了"]


def test_other_scripts_have_their_own_endings() -> None:
    assert terms("правительства") == terms("правительство")


def test_a_question_of_stopwords_alone_keeps_them() -> None:
    assert query_terms("Who are you?")[::2] == ["who", "are", "you"]


@given(st.text(max_size=200))
def test_any_text_gives_terms_without_spaces_in_them(text: str) -> None:
    assert index_text(text).split() == terms(text)
    assert all(term and not term.isspace() for term in query_terms(text))


def test_a_text_in_another_language_is_known_by_its_lack_of_english_function_words() -> None:
    assert is_foreign("Türkiye Rusya'yı sınır ihlali konusunda pazartesi günü bir kez daha sert biçimde uyardı.")
    assert is_foreign("Die Türkei warnte Russland am Montag erneut vor einer Verletzung ihres Luftraums.")
    assert not is_foreign("Turkey warned Russia on Monday that the border of the country was not to be crossed.")
    assert not is_foreign("Shakira")


def test_a_question_meets_a_turkish_text_whatever_its_endings() -> None:
    text = terms("Oyuncuların sınırından geçtiler", foreign=True)
    assert set(text) & set(query_terms("oyuncular sınırda")) == {"oyunc~", "sinir~"}
