"""Everything a person or a program talks to; `Chat` answers questions from an archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.answer import Answer
    from app.chat import Chat

__all__ = ["Answer", "Chat"]


def __getattr__(name: str) -> Any:
    """Import a public name where it is first used, so that `--help` stays fast."""
    if name not in __all__:
        raise AttributeError(f"module 'app' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("app.chat" if name == "Chat" else "app.answer"), name)
