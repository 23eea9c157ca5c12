"""`add` and `remove`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from app.cli.opening import open_archive
from app.cli.options import ArchiveOption, JsonFlag, fail, print_json, reporting


@reporting
def add(
    paths: Annotated[list[Path], typer.Argument(help="Files (.md .txt .html .json .jsonl) or folders of them.")],
    archive: ArchiveOption = None,
    no_wait: Annotated[
        bool, typer.Option("--no-wait", help="Stop once the articles can be found by words; vectors are made later.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Add articles; adding the same again changes nothing."""
    from app.answer import plain_values
    from app.cli.printing import print_add_report
    from retrieval.readers import read_path

    with open_archive(archive, create=True) as opened:
        with _progress("Adding articles") as progress:
            report = opened.add((item for path in paths for item in read_path(path)), progress)
        if as_json:
            print_json(plain_values(report))
        else:
            print_add_report(report)
        sys.stdout.flush()
        if not no_wait:
            with _progress("Making vectors (articles can be found by words already)") as progress:
                opened.wait(progress)
    if report.refused and not (report.added or report.updated or report.unchanged):
        raise typer.Exit(1)


@reporting
def remove(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids of articles, as `search` prints them.")] = None,
    archive: ArchiveOption = None,
    sample: Annotated[bool, typer.Option("--sample", help="Remove the sample articles.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Remove every article.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Remove articles with all their versions."""
    from app.cli.sample import sample_ids

    if not ids and not sample and not everything:
        raise typer.BadParameter("name the ids of articles, or say --sample or --all")
    with open_archive(archive) as opened:
        wanted = dict.fromkeys([*(ids or ()), *(sample_ids() if sample else ()), *(opened.ids() if everything else ())])
        removed = opened.remove(list(wanted)) if wanted else []
    missing = [article_id for article_id in ids or () if article_id not in removed]
    if missing and not removed:
        fail("article_not_found", f"No article has the id {missing[0]}: `search` lists ids.", as_json=as_json)
    if as_json:
        print_json({"removed": removed, "not_found": missing})
        return
    print(f"{len(removed)} removed")
    for article_id in missing:
        print(f"not found: {article_id}")


@contextmanager
def _progress(title: str) -> Iterator[Callable[[int, int | None], None] | None]:
    """A progress bar on stderr, where that is a terminal; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
