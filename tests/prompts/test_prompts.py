"""The prompt loader is strict and inserts every value once."""

from __future__ import annotations

import re

import pytest

import prompts
from prompts import PromptError


def test_a_value_is_inserted_once_and_never_expanded_again() -> None:
    prompt = prompts.parse("p", "# System\nFor $who.\n# User\n$text $$5\n")
    system, user = prompt.render(who="$text", text="$who ${who} $$ \\1")
    assert system == "For $text."
    assert user == "$who ${who} $$ \\1 $5"


def test_a_missing_and_an_unknown_variable_are_named() -> None:
    prompt = prompts.parse("greet", "# System\n$one\n# User\n$two\n")
    with pytest.raises(PromptError, match=r"greet\.md: no value for \$two, no variable \$three"):
        prompt.render(one="1", three="3")


@pytest.mark.parametrize("text", ["# System\nonly this", "# User\nx\n# System\ny", "no parts at all", ""])
def test_a_prompt_needs_its_two_parts_in_order(text: str) -> None:
    with pytest.raises(PromptError, match="needs the two parts"):
        prompts.parse("p", text)


def test_a_lone_dollar_sign_is_refused() -> None:
    with pytest.raises(PromptError, match="lone dollar"):
        prompts.parse("p", "# System\ncosts $ 5\n# User\nx")


def test_an_unknown_prompt_is_refused_with_the_names_that_exist() -> None:
    with pytest.raises(PromptError, match="answer, repair, rewrite"):
        prompts.load("../app/errors")


def test_the_version_is_the_hash_of_the_text_and_blind_to_line_ends() -> None:
    text = "# System\na\n# User\nb\n"
    version = prompts.parse("p", text).version
    assert prompts.parse("p", text.replace("\n", "\r\n")).version == version
    assert prompts.parse("p", text.replace("b", "c")).version != version
    assert re.fullmatch(r"[0-9a-f]{12}", prompts.version())


@pytest.mark.parametrize(
    ("name", "variables"),
    [
        ("answer", {"passages", "history", "question", "boundary", "sentences"}),
        ("repair", {"passages", "question", "failed", "boundary"}),
        ("rewrite", {"history", "question", "boundary"}),
    ],
)
def test_every_prompt_takes_the_variables_that_the_app_gives_it(name: str, variables: set[str]) -> None:
    assert prompts.load(name).variables == variables
