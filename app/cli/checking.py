"""`check` and `verify`: a draft against the archive, and an evidence bundle against itself and the archive."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.opening import open_archive
from app.cli.options import ArchiveOption, JsonFlag, filtered, reporting, show

if TYPE_CHECKING:
    from app.filtering import Filtering

_LARGEST_DRAFT = 200_000  # bytes; the characters are counted where the draft is checked


@reporting
@filtered
def check(
    file: Annotated[Path, typer.Argument(help="A text file with the draft; - reads it from standard input.")],
    archive: ArchiveOption = None,
    *,
    filters: Filtering,
    as_json: JsonFlag = False,
) -> None:
    """Check a draft: each sentence supported, contradicted or not found, with quotes."""
    from app.cli.printing_checks import print_review

    draft = _text(_read(file, _LARGEST_DRAFT), file)
    with open_archive(archive) as opened:
        review = opened.check(draft, filters)
    show(review, print_review, as_json=as_json)


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
    show(verification, print_verification, as_json=as_json)
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
