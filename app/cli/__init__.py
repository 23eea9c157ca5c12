"""The command line. Nothing heavy is imported before a command runs, so that `--help` is quick."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from app.cli.adding import add, remove
from app.cli.asking import ask, search, who_reports
from app.cli.checking import check, verify
from app.cli.doctor import doctor
from app.cli.options import ArchiveOption, HostOption, JsonFlag, NoSampleFlag, PortOption
from app.cli.serving import serve

__all__ = ["cli", "main"]

cli = typer.Typer(
    help="Byline answers questions from news articles; every sentence carries the passage that proves it.",
    epilog="Without a command it serves the web chat and the HTTP API.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
cli.command()(serve)
cli.command()(ask)
cli.command()(search)
cli.command("who-reports")(who_reports)
cli.command()(check)
cli.command()(verify)
cli.command()(add)
cli.command()(remove)
cli.command()(doctor)


@cli.callback(invoke_without_command=True)
def _default(
    context: typer.Context,
    archive: ArchiveOption = None,
    host: HostOption = None,
    port: PortOption = None,
    no_sample: NoSampleFlag = False,
    as_json: JsonFlag = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Byline answers questions from news articles; every sentence carries the passage that proves it."""
    if version:
        from app.version import __version__

        print(f"Byline {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        serve(archive=archive, host=host, port=port, no_sample=no_sample, as_json=as_json)
    elif archive or host or port or no_sample or as_json:
        raise typer.BadParameter(f"write options after the command: {context.info_name} {context.invoked_subcommand} …")


def main() -> None:
    """Run the command line; article text is UTF-8 whatever the terminal's code page says."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    cli(prog_name="python -m app")
