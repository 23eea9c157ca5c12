"""`ask`, `search` and `who-reports`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.opening import open_archive
from app.cli.options import (
    ArchiveOption,
    AsOfOption,
    FromOption,
    JsonFlag,
    OutletOption,
    ToOption,
    print_json,
    reporting,
)

_MOST_HITS = 100


@reporting
def ask(
    question: Annotated[str, typer.Argument(help="A question, in quotation marks.")],
    archive: ArchiveOption = None,
    outlet: OutletOption = None,
    published_from: FromOption = None,
    published_to: ToOption = None,
    as_of: AsOfOption = None,
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

    filters = _filters(outlet, published_from, published_to, as_of)
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
    if as_json:
        print_json(answer)
    else:
        print_answer(answer)


@reporting
def search(
    query: Annotated[str, typer.Argument(help="Words, or a sentence.")],
    archive: ArchiveOption = None,
    k: Annotated[int, typer.Option("-k", min=1, max=_MOST_HITS, help="How many passages.")] = 10,
    outlet: OutletOption = None,
    published_from: FromOption = None,
    published_to: ToOption = None,
    as_of: AsOfOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Find the passages nearest to a query, best first."""
    from app.cli.printing import print_hits

    with open_archive(archive) as opened:
        found = opened.search(query, k, _filters(outlet, published_from, published_to, as_of))
    if as_json:
        print_json(found)
    else:
        print_hits(found)


@reporting
def who_reports(
    claim: Annotated[str, typer.Argument(help="A claim, as a sentence.")],
    archive: ArchiveOption = None,
    outlet: OutletOption = None,
    published_from: FromOption = None,
    published_to: ToOption = None,
    as_of: AsOfOption = None,
    as_json: JsonFlag = False,
) -> None:
    """List every article that states a claim."""
    from app.cli.printing import print_reports

    with open_archive(archive) as opened:
        found = opened.who_reports(claim, _filters(outlet, published_from, published_to, as_of))
    if as_json:
        print_json(found)
    else:
        print_reports(found)


def _filters(
    outlets: list[str] | None, published_from: str | None, published_to: str | None, as_of: str | None
) -> dict[str, Any]:
    """The filters that were given, under the names of `Archive.search`."""
    given = {"outlets": outlets, "published_from": published_from, "published_to": published_to, "as_of": as_of}
    return {name: value for name, value in given.items() if value}
