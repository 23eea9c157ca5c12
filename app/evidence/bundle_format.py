"""The form of an evidence bundle: one JSON object, the same bytes for the same content, and a strict reader of it.

A bundle comes back from mail, disks and strangers, so reading it is bounded and typed: what is no bundle is one
InvalidBundle, never a crash. Its seals are SHA-256 over canonical JSON; they show that it was altered by accident or
by somebody who did not know better, but prove nothing about who made it. Only an archive can do more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from app.errors import InvalidBundle

FORMAT = "byline-evidence/1"
LARGEST_BUNDLE = 20_000_000
"""Bytes of a bundle that are read."""

_DEEPEST = 20

Number = Annotated[int, Field(ge=1, le=100_000)]
Offset = Annotated[int, Field(ge=0, le=1_000_000_000)]
Line = Annotated[str, StringConstraints(max_length=4_000)]
Text = Annotated[str, StringConstraints(max_length=100_000)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Span = tuple[Offset, Offset]


class _Part(BaseModel):
    """A part of a bundle: a field that does not belong is refused, and nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class BundledCitation(_Part):
    """A citation as a bundle holds it; `seal` is the hash of all its other fields."""

    number: Number
    article_id: Line
    version: Number
    sha256: Digest
    title: Line
    outlet: Line | None
    published: Line | None
    url: Line | None
    start: Offset
    end: Offset
    quote: Text
    before: Text
    after: Text
    origin: Line
    seal: Digest


class BundledProblem(_Part):
    """What a sentence has that its citations lack."""

    kind: Line
    start: Offset
    end: Offset
    text: Text
    found: Text | None


class BundledSentence(_Part):
    """A sentence with the numbers of its citations."""

    text: Text
    citations: Annotated[list[Number], Field(max_length=1_000)]
    support: Annotated[float, Field(ge=0, le=1)] | Annotated[int, Field(ge=0, le=1)]
    problems: Annotated[list[BundledProblem], Field(max_length=1_000)]
    speaker: Text | None
    spoken: Annotated[list[tuple[int, int]], Field(max_length=1_000)]
    marks: Annotated[list[tuple[int, int]], Field(max_length=1_000)]


class Bundle(_Part):
    """A whole bundle; what only describes the run is taken as it is."""

    format: Line
    byline: Line
    question: Text
    rewritten: Text | None
    searched: dict[str, Any]
    mode: Line
    prompt_version: Line
    archive_version: Line
    settings: dict[str, Any]
    confidence: float | int
    abstained: bool
    reason_code: Line | None
    reason: Text
    missing: Annotated[list[dict[str, Any]], Field(max_length=1_000)]
    note: Text
    incomplete: bool
    dropped: Annotated[list[dict[str, Any]], Field(max_length=1_000)]
    sentences: Annotated[list[BundledSentence], Field(max_length=1_000)]
    nearest: Annotated[list[Number], Field(max_length=1_000)]
    citations: Annotated[list[BundledCitation], Field(max_length=5_000)]
    sha256: Digest


def seal(value: Mapping[str, Any], without: str) -> str:
    """The SHA-256 of an object's canonical JSON, leaving out the field that will hold it."""
    rest = {name: item for name, item in value.items() if name != without}
    return hashlib.sha256(_canonical(rest).encode("utf-8", "surrogatepass")).hexdigest()


def bundle_bytes(bundle: Mapping[str, Any]) -> bytes:
    """A bundle as the bytes of a file: keys sorted, indented for readers, UTF-8, a line break at the end."""
    text = json.dumps(bundle, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    return (text + "\n").encode("utf-8")


def read_bundle(data: bytes | str) -> dict[str, Any]:
    """The object in a bundle's file; raises InvalidBundle when it is too large or no JSON object."""
    if len(data) > LARGEST_BUNDLE:
        raise InvalidBundle(f"The bundle has {len(data):,} bytes; at most {LARGEST_BUNDLE:,} are read.")
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        found = json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
    except InvalidBundle:
        raise
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        why = " ".join(str(error).split())[:200]
        raise InvalidBundle(f"This is no evidence bundle: it cannot be read as JSON ({why}).") from error
    if not isinstance(found, dict):
        raise InvalidBundle("This is no evidence bundle: a JSON object is needed.")
    return found


def parse_bundle(given: Mapping[str, Any]) -> Bundle:
    """A bundle with its fields checked; raises InvalidBundle, naming the first field that is wrong."""
    if given.get("format") != FORMAT:
        raise InvalidBundle(f"This is no evidence bundle of a format that is known here ({FORMAT}).")
    if _deeper_than(given, _DEEPEST):
        raise InvalidBundle(f"This is no evidence bundle: it is nested more than {_DEEPEST} deep.")
    try:
        # By way of JSON, so that tuples and lists, and only what JSON can say, mean the same in strict checking.
        return Bundle.model_validate_json(json.dumps(given, allow_nan=False))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])[:200]
        raise InvalidBundle(f"This is no evidence bundle: {place or 'it'}: {first['msg']}.") from error
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidBundle("This is no evidence bundle: it holds what JSON cannot say.") from error


def _canonical(value: Any) -> str:
    """JSON in one form only: sorted keys, no spaces, whole floats as integers, so that other tools may rewrite it."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """A value with whole floats as integers and tuples as lists."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _deeper_than(value: Any, levels: int) -> bool:
    """Whether a value is nested more than so many levels deep."""
    inside: Sequence[Any]
    inside = list(value.values()) if isinstance(value, Mapping) else value if isinstance(value, (list, tuple)) else ()
    return bool(inside) and (levels == 0 or any(_deeper_than(item, levels - 1) for item in inside))


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are all different; readers disagree on which of two equal keys counts."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InvalidBundle("This is no evidence bundle: an object in it has the same key twice.")
    return found


def _no_constant(name: str) -> Any:
    """Refuse NaN and Infinity, which are no JSON."""
    raise InvalidBundle(f"This is no evidence bundle: {name} is no JSON.")
