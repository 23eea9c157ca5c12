"""Options that several commands share, and what every command does with an error."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, ParamSpec

import typer

ArchiveOption = Annotated[
    Path | None,
    typer.Option("--archive", metavar="FOLDER", help="The archive (default: BYLINE_ARCHIVE, or your data folder)."),
]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
HostOption = Annotated[
    str | None, typer.Option("--host", metavar="ADDRESS", help="The address to listen on (default: 127.0.0.1).")
]
PortOption = Annotated[
    int | None, typer.Option("--port", metavar="NUMBER", help="The port to listen on (default: 7860).")
]
NoSampleFlag = Annotated[bool, typer.Option("--no-sample", help="Leave an empty archive empty.")]
_FILTERS = {
    "outlet": Annotated[
        list[str] | None,
        typer.Option("--outlet", metavar="NAME", help="Search this outlet only; may be given several times."),
    ],
    "published_from": Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="Published on this day (2015-10-06) or later.")
    ],
    "published_to": Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="Published on this day or earlier.")
    ],
    "as_of": Annotated[
        str | None, typer.Option("--as-of", metavar="DAY", help="Answer as it could be answered on this day.")
    ],
}

P = ParamSpec("P")


def reporting(command: Callable[P, None]) -> Callable[P, None]:
    """End a command that fails with one line on stderr (as JSON on stdout with --json) and exit code 1."""

    @wraps(command)
    def run(*arguments: P.args, **options: P.kwargs) -> None:
        from app.errors import AppError
        from retrieval.errors import RetrievalError

        try:
            command(*arguments, **options)
        except (AppError, RetrievalError) as error:
            fail(error.code, str(error), as_json=bool(options.get("as_json")))
        except KeyboardInterrupt:
            raise typer.Exit(130) from None

    return run


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say which articles to search; it gets those that were used as `filters`."""

    @wraps(command)
    def run(**options: Any) -> None:
        from app.filtering import given

        command(filters=given(*(options.pop(name) for name in _FILTERS)), **options)

    # Typer reads a command's options from its signature; what `Filtering` is costs seconds to import.
    signature = inspect.signature(command, eval_str=True, locals={"Filtering": dict})
    parameters = dict(signature.parameters)
    taken = parameters.pop("filters")
    own = [taken.replace(name=name, default=None, annotation=option) for name, option in _FILTERS.items()]
    ordered = sorted([*own, *parameters.values()], key=lambda parameter: parameter.kind)
    run.__signature__ = signature.replace(parameters=ordered)  # type: ignore[attr-defined]
    run.__annotations__ = {name: hint for name, hint in command.__annotations__.items() if name != "filters"}
    return run


def fail(code: str, message: str, *, as_json: bool) -> None:
    """Say what went wrong and what to do next, and end with exit code 1."""
    line = " ".join(message.split())
    if as_json:
        print_json({"error": {"code": code, "message": line}})
    else:
        print(f"Error: {line}", file=sys.stderr)
    raise typer.Exit(1)


def show(value: dict[str, Any], print_text: Callable[[dict[str, Any]], None], *, as_json: bool) -> None:
    """Print a result as JSON or as text."""
    if as_json:
        print_json(value)
    else:
        print_text(value)


def print_json(value: Any) -> None:
    """Print plain values as JSON that people can read, too."""
    print(json.dumps(value, ensure_ascii=False, indent=2))
