"""Write an answer to a file as evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def write_bundle(data: bytes, file: Path) -> dict[str, Any]:
    """Save a bundle; the answer in it, for printing. Raises AppError when the file cannot be written."""
    from app.errors import AppError
    from app.evidence.bundle_format import read_bundle

    try:
        file.write_bytes(data)
    except OSError as error:
        raise AppError(f"{file} cannot be written ({error.strerror}): choose another file.") from error
    answer = read_bundle(data)
    by_number = {citation["number"]: citation for citation in answer["citations"]}
    for sentence in answer["sentences"]:
        sentence["citations"] = [by_number[number] for number in sentence["citations"]]
    answer["nearest"] = [by_number[number] for number in answer["nearest"]]
    return answer
