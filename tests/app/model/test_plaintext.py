"""What a model wrote comes out as text: nothing that a browser or a chat widget would run, load or follow."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.model.plaintext import address_in, plain_text


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("<script>alert(1)</script>Turkey warned Russia.", "Turkey warned Russia."),
        ("<img src=x onerror=alert(1)>Turkey warned Russia.", "Turkey warned Russia."),
        ("Turkey <b onclick=x()>warned</b> Russia.", "Turkey warned Russia."),
        ("&lt;img src=x&gt;Turkey &amp;lt;b&amp;gt;warned Russia.", "Turkey warned Russia."),
        ("![secret](http://x.test/p.png?q=1) Turkey warned Russia.", "Turkey warned Russia."),
        ("![secret][ref] Turkey warned [Russia](javascript:alert(1)).", "Turkey warned Russia)."),
        ("[Turkey](http://x.test) warned Russia.", "Turkey warned Russia."),
        ("## Turkey **warned** __Russia__.", "Turkey warned Russia."),
        ("1. Turkey warned `Russia`.", "Turkey warned Russia."),
        ("- *Turkey* warned Russia.", "Turkey warned Russia."),
        ("Tur\u200bkey \u202ewarned\u2066 Rus\U000e0041sia.", "Turkey warned Russia."),
        ("Turkey\nwarned\t Russia.", "Turkey warned Russia."),
        ("```\nprint('x')\n``` Turkey warned Russia.", "Turkey warned Russia."),
        ("<!-- x --> Turkey warned Russia. <img src=x onerror=", "Turkey warned Russia."),
        ("Losses were < 5 per cent and > 2.", "Losses were < 5 per cent and > 2."),
        ("1,800 years old * 2 is 3,600.", "1,800 years old * 2 is 3,600."),
        ("می‌خواهم", "می‌خواهم"),
    ],
)
def test_markup_goes_and_words_stay(written: str, plain: str) -> None:
    assert plain_text(written) == plain


@settings(max_examples=500)
@given(st.text(alphabet="<>/!&;lgtam[]()*_` abiscrptonerhf=:.\"'-#\n\u200b", max_size=120))
def test_no_tag_link_or_image_is_ever_left(text: str) -> None:
    plain = plain_text(text)
    assert "<script" not in plain.lower()
    assert "](" not in plain
    assert not any(f"<{letter}" in plain.lower() for letter in "abcdefghijklmnopqrstuvwxyz")


@pytest.mark.parametrize(
    "text",
    [
        "See http://x.test/a.",
        "See HTTPS://X.TEST",
        "Go to www.example.org now.",
        "Write to someone@mail.test.",
        "Open javascript:alert(1).",
        "Load data:text/html,x.",
        "Ask evil-site.com/login.",
        "Connect to 10.0.0.1 now.",
    ],
)
def test_an_address_is_seen(text: str) -> None:
    assert address_in(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. said at 10.30 that 1.5 million left.",
        "He said so. It ended.",
        "Mr. Lee's ratio was 3.5:1.",
        "No. 10.5.",
    ],
)
def test_abbreviations_and_numbers_are_no_addresses(text: str) -> None:
    assert address_in(text) is None
