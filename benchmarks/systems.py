"""The systems that are compared, and one job for one of them in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.baselines.environments import PLAIN_CHROMA, TXTAI
from benchmarks.baselines.job import Figures, Job

_ROOT = Path(__file__).parents[1]
_OFFLINE = {"ANONYMIZED_TELEMETRY": "False", "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
_PACKAGES = ("tantivy", "onnxruntime", "tokenizers", "numpy", "chromadb")


@dataclass(frozen=True)
class System:
    """A system by name: its script, the interpreter that runs it, the versions of its packages."""

    name: str
    module: str
    python: Callable[[], Path]
    versions: dict[str, str]

    def do(self, job: Job) -> Figures:
        """The figures of a job; raises RuntimeError with the end of what the script said when it fails."""
        with TemporaryDirectory(prefix="byline-job-") as folder:
            asked, given = Path(folder) / "job.json", Path(folder) / "figures.json"
            asked.write_text(json.dumps(asdict(job)), encoding="utf-8")
            run = subprocess.run(
                [str(self.python()), "-m", self.module, str(asked), str(given)],
                cwd=_ROOT,
                env={**os.environ, **_OFFLINE, "PYTHONPATH": str(_ROOT)},
                capture_output=True,
                text=True,
                check=False,
            )
            if run.returncode:
                raise RuntimeError(f"{self.name} failed at its job:\n{run.stderr[-2000:]}")
            figures: Figures = json.loads(given.read_text(encoding="utf-8"))
            return figures


BYLINE = System(
    "Byline",
    "benchmarks.baselines.byline_archive",
    lambda: Path(sys.executable),
    {name: version(name) for name in _PACKAGES},
)
CHROMA = System("LangChain + Chroma", "benchmarks.baselines.plain_chroma", PLAIN_CHROMA.python, PLAIN_CHROMA.versions)
WORDS = System("txtai", "benchmarks.baselines.txtai_words", TXTAI.python, TXTAI.versions)
SYSTEMS = {"byline": BYLINE, "chroma": CHROMA, "txtai": WORDS}
