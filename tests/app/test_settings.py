from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import InvalidSettings
from app.settings import Settings, variables


def test_without_an_environment_nothing_is_sent_anywhere() -> None:
    settings = Settings.load()
    assert not settings.has_model and settings.host == "127.0.0.1" and settings.port == 7860
    assert settings.chroma_url is None


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BYLINE_ARCHIVE", str(tmp_path))
    monkeypatch.setenv("BYLINE_PORT", "8000")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("BYLINE_MODEL", "small")
    settings = Settings.load()
    assert settings.archive == tmp_path and settings.port == 8000
    assert settings.has_model and settings.model_name == "small"


def test_what_the_command_line_says_counts_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYLINE_PORT", "8000")
    assert Settings.load(port=9000, host=None).port == 9000


@pytest.mark.parametrize(("name", "near"), [("BYLINE_PROT", "BYLINE_PORT"), ("BYLINE_ARCHIV", "BYLINE_ARCHIVE")])
def test_an_unknown_setting_is_refused_with_the_nearest_known_one(
    monkeypatch: pytest.MonkeyPatch, name: str, near: str
) -> None:
    monkeypatch.setenv(name, "1")
    with pytest.raises(InvalidSettings, match=near):
        Settings.load()


@pytest.mark.parametrize(
    ("name", "value"),
    [("BYLINE_PORT", "99999"), ("BYLINE_MODEL_DEADLINE", "0"), ("OPENAI_BASE_URL", "ftp://x"), ("BYLINE_PORT", "x")],
)
def test_a_value_out_of_bounds_is_refused_by_name_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSettings, match=name) as caught:
        Settings.load()
    assert "\n" not in str(caught.value)


def test_the_key_is_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    settings = Settings.load()
    assert settings.has_model
    assert "very-secret" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_every_setting_says_what_it_is() -> None:
    assert all(variables().values())
    assert {"BYLINE_ARCHIVE", "BYLINE_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL"} <= variables().keys()
