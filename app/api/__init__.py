"""The HTTP API: `create_app` builds the whole server over an archive and a chat."""

from __future__ import annotations

from app.api.server import create_app

__all__ = ["create_app"]
