from __future__ import annotations

import html
import re
from datetime import date

from app.settings import Settings
from app.web.masthead import greeting, masthead
from retrieval.types import Status

STATUS = Status(1_204, 5_000, (("A", 1_200), ("B", 3)), date(2015, 10, 3), date(2021, 3, 24), 1, 0, "v")


def shown(status: Status, mode: str = "quotes") -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", masthead(status, mode, Settings())))


def test_the_top_line_says_what_the_archive_holds_and_that_nothing_leaves_the_machine() -> None:
    text = " ".join(shown(STATUS).split())
    assert text.startswith("Byline 1,204 articles 2 outlets 3 October 2015 – 24 March 2021 1 undated")
    assert "Quotes only: nothing leaves this machine" in text
    assert "set OPENAI_API_KEY" in text


def test_a_model_is_named_with_what_it_is_sent_and_how_to_stop_that() -> None:
    text = shown(STATUS, "<gpt>")
    assert "Written by <gpt>, checked" in text
    assert "are sent to this model" in text
    assert "unset OPENAI_API_KEY" in text
    assert "nothing leaves" not in text


def test_an_archive_of_one_day_an_empty_one_and_vectors_under_way_are_said() -> None:
    day = date(2015, 10, 6)
    assert "6 October 2015 " in shown(Status(1, 1, (), day, day, 0, 0, "v"))
    assert "0 articles" in shown(Status(0, 0, (), None, None, 0, 0, "v"))
    assert "There are no articles yet" in greeting(Status(0, 0, (), None, None, 0, 0, "v"))
    pending = shown(Status(40, 90, (), None, None, 40, 8, "v"))
    assert "search by meaning is ready for 32 of 40 articles" in pending
