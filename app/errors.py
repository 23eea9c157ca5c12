"""What can go wrong above retrieval, as one tree; each message is one line and says what to do next.

AppError
├── InvalidQuestion     a question, filter or draft is out of its bounds (also a ValueError)
├── InvalidBundle       a file is no evidence bundle that can be verified (also a ValueError)
├── InvalidSettings     a setting is unknown or out of its bounds
├── PortTaken           no free port near the one asked for
├── ServerUnreachable   the server that owns the archive does not answer
└── ModelFailed         the language model gave nothing usable (kind: timeout, rate_limit, server, refused,
                        malformed, cut, empty); never reaches a user: the quotes answer instead
"""

from __future__ import annotations


class AppError(Exception):
    """Base of every error that the app package raises on purpose."""

    code = "app_error"


class InvalidQuestion(AppError, ValueError):
    """A question, filter or draft is out of its bounds."""

    code = "invalid_question"


class InvalidBundle(AppError, ValueError):
    """A file is no evidence bundle that can be verified."""

    code = "invalid_bundle"


class InvalidSettings(AppError):
    """A setting is unknown or out of its bounds."""

    code = "invalid_settings"


class PortTaken(AppError):
    """No free port was found near the one asked for."""

    code = "port_taken"


class ServerUnreachable(AppError):
    """The server that owns the archive does not answer."""

    code = "server_unreachable"


class ModelFailed(AppError):
    """The language model gave nothing usable; `kind` says how it failed."""

    code = "model_failed"

    def __init__(self, message: str, kind: str) -> None:
        super().__init__(message)
        self.kind = kind
