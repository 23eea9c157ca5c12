"""`check` and `verify`: a draft against the archive, and an evidence bundle against itself and the archive."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.asking import _filters as given_filters
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

_LARGEST_DRAFT = 200_000  # bytes; the characters are counted where the draft is checked


@reporting
def check(
    file: Annotated[Path, typer.Argument(help="A text file with the draft; - reads it from standard input.")],
    archive: ArchiveOption = None,
    outlet: OutletOption = None,
    published_from: FromOption = None,
    published_to: ToOption = None,
    as_of: AsOfOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Check a draft: each sentence supported, contradicted or not found, with quotes."""
    from app.cli.printing_checks import print_review

    draft = _text(_read(file, _LARGEST_DRAFT), file)
    with open_archive(archive) as opened:
        review = opened.check(draft, given_filters(outlet, published_from, published_to, as_of))
    if as_json:
        print_json(review)
    else:
        print_review(review)


@reporting
def verify(
    bundle: Annotated[Path, typer.Argument(help="An evidence bundle, as `ask --bundle` writes it; - for input.")],
    archive: ArchiveOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Verify an evidence bundle, with --archive against the articles too; exit code 1 when something fails."""
    from app.cli.printing_checks import print_verification
    from app.evidence.bundle_format import LARGEST_BUNDLE

    data = _read(bundle, LARGEST_BUNDLE)
    if archive is None:
        from app.evidence.bundles import verify as verify_bundle

        verification = verify_bundle(data).to_dict()
    else:
        with open_archive(archive) as opened:
            verification = opened.verify(data)
    if as_json:
        print_json(verification)
    else:
        print_verification(verification)
    if not verification["holds"]:
        raise typer.Exit(1)


def _read(file: Path, most: int) -> bytes:
    """At most one byte more than may be read, from a file or standard input; raises InvalidQuestion."""
    from app.errors import InvalidQuestion

    try:
        if str(file) == "-":
            data = sys.stdin.buffer.read(most + 1)
        else:
            with file.open("rb") as opened:
                data = opened.read(most + 1)
    except OSError as error:
        raise InvalidQuestion(f"{file} cannot be read ({error.strerror}): name another file.") from error
    if len(data) > most:
        raise InvalidQuestion(f"{file} has more than {most:,} bytes: give it in parts.")
    return data


def _text(data: bytes, file: Path) -> str:
    """A draft as text; raises InvalidQuestion when it is no UTF-8."""
    from app.errors import InvalidQuestion

    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidQuestion(f"{file} is no UTF-8 text: save it as UTF-8.") from error
