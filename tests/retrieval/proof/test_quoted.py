"""Quoted words must stand in the text."""

from __future__ import annotations

from retrieval.proof.quoted import missing_quotations

TEXT = "“She carried fewer people than her papers allow,” the harbour master said."


def test_quoted_words_of_the_text_are_not_missing() -> None:
    assert missing_quotations('Brandt said it had "fewer people than her papers allow".', TEXT) == []


def test_a_changed_quotation_is_missing() -> None:
    claim = "Brandt said it had “more people than her papers allow”."
    ((start, end),) = missing_quotations(claim, TEXT)
    assert claim[start:end] == "more people than her papers allow"


def test_an_omission_inside_a_quotation_is_allowed() -> None:
    assert missing_quotations("“She carried … people than [the] papers allow”", TEXT) == []


def test_a_title_is_no_quotation() -> None:
    assert missing_quotations("She starred in “All the Harbours in the North”.", TEXT) == []


def test_a_foreign_term_of_a_few_words_is_no_quotation() -> None:
    assert missing_quotations("It was described as “Antechinus swainsonii mimetes”.", TEXT) == []


def test_a_few_plain_words_are_a_quotation() -> None:
    assert missing_quotations("Brandt called it “very careless”.", TEXT) != []
