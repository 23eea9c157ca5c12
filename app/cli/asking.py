"""`ask`, `search` and `who-reports`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.opening import open_archive
from app.cli.options import ArchiveOption, JsonFlag, filtered, reporting, show

if TYPE_CHECKING:
    from app.filtering import Filtering

_MOST_HITS = 100


@reporting
@filtered
def ask(
    question: Annotated[str, typer.Argument(help="A question, in quotation marks.")],
    archive: ArchiveOption = None,
    *,
    filters: Filtering,
    as_json: JsonFlag = False,
    form: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="Print it as markdown, bibtex or ris instead.")
    ] = None,
    bundle: Annotated[
        Path | None, typer.Option("--bundle", metavar="FILE", help="Save it as evidence that `verify` can check.")
    ] = None,
) -> None:
    """Answer a question, every sentence with its sources."""
    from app.cli.printing import print_answer
    from app.cli.saving import write_bundle
    from app.evidence.exporting import known_format

    if form is not None:
        known_format(form)
    with open_archive(archive) as opened:
        if form is not None:
            print(opened.export(question, filters, form).decode("utf-8"), end="")
            return
        if bundle is None:
            answer = opened.ask(question, filters)
        else:
            answer = write_bundle(opened.export(question, filters, "bundle"), bundle)
    show(answer, print_answer, as_json=as_json)


@reporting
@filtered
def search(
    query: Annotated[str, typer.Argument(help="Words, or a sentence.")],
    archive: ArchiveOption = None,
    k: Annotated[int, typer.Option("-k", min=1, max=_MOST_HITS, help="How many passages.")] = 10,
    *,
    filters: Filtering,
    as_json: JsonFlag = False,
) -> None:
    """Find the passages nearest to a query, best first."""
    from app.cli.printing import print_hits

    with open_archive(archive) as opened:
        found = opened.search(query, k, filters)
    show(found, print_hits, as_json=as_json)


@reporting
@filtered
def who_reports(
    claim: Annotated[str, typer.Argument(help="A claim, as a sentence.")],
    archive: ArchiveOption = None,
    *,
    filters: Filtering,
    as_json: JsonFlag = False,
) -> None:
    """List every article that states a claim."""
    from app.cli.printing import print_reports

    with open_archive(archive) as opened:
        found = opened.who_reports(claim, filters)
    show(found, print_reports, as_json=as_json)
