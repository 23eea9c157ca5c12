"""All settings, read once at the edge from the environment, bounded, and refused when unknown.

Names are `BYLINE_…`; the key, base URL and model name of an OpenAI-compatible service also go by their usual names
`OPENAI_API_KEY`, `OPENAI_BASE_URL` and `OPENAI_MODEL`. The table in README.md is held to this file by a test.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import InvalidSettings

PREFIX = "BYLINE_"


def _default_archive() -> Path:
    """The data folder of this operating system."""
    from platformdirs import user_data_path

    return user_data_path("byline", appauthor=False) / "archive"


class Settings(BaseSettings):
    """Frozen; make it with `Settings.load()`, whose errors are one line."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True, populate_by_name=True
    )

    archive: Path = Field(default_factory=_default_archive, description="The folder that holds the archive.")
    host: str = Field("127.0.0.1", min_length=1, description="The address that the server listens on.")
    port: int = Field(7860, ge=0, le=65535, description="Its port; when taken, the next free one is used.")
    chroma_url: str | None = Field(
        None, pattern=r"^https?://", description="A `chroma run` server to hold the vectors; else they are embedded."
    )
    max_upload_mb: int = Field(20, ge=1, le=1000, description="The largest upload or request body, in megabytes.")
    model: str | None = Field(
        None,
        validation_alias=AliasChoices("BYLINE_MODEL", "OPENAI_MODEL"),
        description="The language model that writes answers; with a key alone, gpt-4o-mini.",
    )
    openai_api_key: SecretStr | None = Field(
        None, validation_alias="OPENAI_API_KEY", description="The key of an OpenAI-compatible service."
    )
    openai_base_url: str | None = Field(
        None,
        validation_alias="OPENAI_BASE_URL",
        pattern=r"^https?://",
        description="Where that service is, for one that is not OpenAI; alone, it needs no key.",
    )
    model_deadline: float = Field(
        20.0, gt=0, le=600, description="Seconds a model has until its first checked sentence; then the quotes answer."
    )
    model_context: int = Field(8192, ge=1024, le=2_000_000, description="The model's context, in tokens.")

    @classmethod
    def load(cls, **overrides: object) -> Self:
        """The settings of this process, with some given by the command line; raises InvalidSettings in one line."""
        _refuse_unknown(os.environ, cls)
        given = {name: value for name, value in overrides.items() if value is not None}
        try:
            return cls(**given)  # type: ignore[arg-type]
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"])
            raise InvalidSettings(f"The setting {_variable(name)} is not usable: {first['msg']}.") from None

    @property
    def has_model(self) -> bool:
        """Whether a language model is to write answers."""
        return self.openai_api_key is not None or self.openai_base_url is not None

    @property
    def model_name(self) -> str:
        """The language model's name."""
        return self.model or "gpt-4o-mini"


def variables() -> dict[str, str]:
    """Each environment variable with its description, as the README lists them."""
    names = {}
    for field_name, field in Settings.model_fields.items():
        names[_variable(field_name)] = field.description or ""
    return names


def _variable(name: str) -> str:
    """The environment variable of a field (or of an alias)."""
    return name if name.startswith("OPENAI_") else ("" if name.startswith(PREFIX) else _prefix(name)) + name.upper()


def _prefix(name: str) -> str:
    """What stands before a field's name."""
    return "" if name.startswith("openai_") else PREFIX


def _refuse_unknown(environment: Mapping[str, str], settings: type[Settings]) -> None:
    """Raise for a BYLINE_ variable that is none of ours, with the nearest name that is."""
    known = {PREFIX + name.upper() for name in settings.model_fields if not name.startswith("openai_")}
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]}?" if near else "see the table in README.md."
            raise InvalidSettings(f"{name} is not a setting: {hint}")
