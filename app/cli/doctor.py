"""`doctor`: what Byline runs on and how its archive is, for a person who asks why something does not work."""

from __future__ import annotations

import platform
import shutil
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import typer

from app.cli.opening import open_archive
from app.cli.options import ArchiveOption, JsonFlag, reporting, show

_PACKAGES = ("chromadb", "tantivy", "onnxruntime", "langchain-core", "langchain-openai", "openai", "gradio", "fastapi")
_LEAST_FREE = 500_000_000


@reporting
def doctor(archive: ArchiveOption = None, as_json: JsonFlag = False) -> None:
    """Look for problems and say how things are.

    Versions, the archive's soundness, free disk, and the model, but never its key."""
    from app.settings import Settings
    from app.version import __version__

    settings = Settings.load()
    path = archive or settings.archive
    found: dict[str, Any] = {
        "byline": __version__,
        "python": platform.python_version(),
        "executable": sys.executable,
        "platform": platform.platform(),
        "packages": {name: _version(name) for name in _PACKAGES},
        "archive": {"path": str(path), **_archive(path)},
        "disk_free_bytes": _free(path),
        "model": {
            "mode": settings.model_name if settings.has_model else "quotes",
            "key_set": settings.openai_api_key is not None,
            "server": _without_password(settings.openai_base_url),
        },
    }
    problems = list(found["archive"].pop("problems", ()))
    problems += [
        f"{name} is not installed: run make install." for name, version in found["packages"].items() if not version
    ]
    if found["disk_free_bytes"] is not None and found["disk_free_bytes"] < _LEAST_FREE:
        problems.append(f"Only {found['disk_free_bytes'] // 1_000_000} MB of disk are free: make room.")
    found["problems"] = problems
    show(found, _print, as_json=as_json)
    if problems:
        raise typer.Exit(1)


def _archive(path: Path) -> dict[str, Any]:
    """How an archive is: missing, sound, served by a server, or what is wrong with it."""
    from app.errors import AppError
    from retrieval.errors import RetrievalError

    if not (path.expanduser() / "articles.sqlite").exists():
        return {"state": "missing: `add` or `serve` makes it"}
    try:
        with open_archive(path) as opened:
            if opened.address:
                return {"state": f"served at {opened.address}", **opened.health()}
            from app.cli.local import LocalArchive

            assert isinstance(opened, LocalArchive)
            # Vectors that are still to be made are work under way, and no problem.
            problems = [problem for problem in opened.archive.check() if "no vectors yet" not in problem]
            return {"state": "open to this program", **opened.health(), "problems": problems}
    except (AppError, RetrievalError) as error:
        return {"state": error.code, "problems": [str(error)]}


def _version(package: str) -> str | None:
    """The version of an installed package."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _free(path: Path) -> int | None:
    """Free bytes on the disk that holds, or would hold, a folder."""
    folder = path.expanduser().absolute()
    for candidate in (folder, *folder.parents):
        if candidate.exists():
            try:
                return shutil.disk_usage(candidate).free
            except OSError:
                return None
    return None


def _without_password(url: str | None) -> str | None:
    """Scheme, host and port of an address: the rest may hold secrets."""
    if url is None:
        return None
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"


def _print(found: dict[str, Any]) -> None:
    """What was found, for a person."""
    print(f"Byline {found['byline']}, Python {found['python']} ({found['executable']}), {found['platform']}")
    print(", ".join(f"{name} {version or 'missing'}" for name, version in found["packages"].items()))
    archive = found["archive"]
    print(f"Archive {archive['path']}: {archive['state']}")
    if "articles" in archive:
        print(
            f"  {archive['articles']:,} articles, {archive['passages']:,} passages, {archive['outlets']:,} outlets, "
            f"{archive['vectors_pending']:,} articles without vectors yet"
        )
    if found["disk_free_bytes"] is not None:
        print(f"Free disk: {found['disk_free_bytes'] / 1e9:.1f} GB")
    model = found["model"]
    server = f" at {model['server']}" if model["server"] else ""
    key = "a key is set" if model["key_set"] else "no key is set"
    print("Answers: verbatim quotes" if model["mode"] == "quotes" else f"Answers: {model['mode']}{server}, {key}")
    for problem in found["problems"]:
        print(f"Problem: {problem}")
    if not found["problems"]:
        print("No problems found.")
