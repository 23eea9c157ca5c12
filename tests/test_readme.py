"""Every example of the README runs, its transcript is what Byline prints, and its table of settings is complete.

`python -m tests.test_readme` writes the transcript and the table anew.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from app.cli.sample import SAMPLE
from app.settings import variables

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PYTHON = ".venv/bin/python"
ADDRESS = "http://127.0.0.1:7860"
# Run by every run of the tests itself, or by `served` below; make's are tried without doing them.
OWN = (
    "The harbour of Port Ansley was closed for three hours on Monday after a crane fell into the water, the port authority "
    "said. Nobody was hurt. Two ferries were sent to Strandport, where buses waited for the passengers until the evening."
)
INSTALLING = ("python3 -m venv", f"{PYTHON} -m pip", f"{PYTHON} -m pytest", "make ")


def blocks(language: str) -> list[str]:
    """The code blocks of the README in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


LINES = [line for block in blocks("bash") for line in block.splitlines()]
TRANSCRIPT = [
    part.split("\n", 1) for block in blocks("console") for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
]


def shell(
    line: str, archive: Path, address: str = ADDRESS, articles: Path = SAMPLE
) -> subprocess.CompletedProcess[str]:
    """Run one line of the README with this Python, on this archive and this server."""
    line = line.replace(PYTHON, f'"{sys.executable}"').replace(ADDRESS, address).replace("~/articles", f'"{articles}"')
    return subprocess.run(
        ["bash", "-c", line],
        cwd=ROOT,
        env=os.environ | {"BYLINE_ARCHIVE": str(archive), "COLUMNS": "100", "BYLINE_PORT": "0"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with the sample articles."""
    path = tmp_path_factory.mktemp("readme") / "archive"
    added = shell(f'{PYTHON} -m app add "{SAMPLE}"', path)
    assert added.returncode == 0, added.stderr
    return path


@pytest.fixture(scope="module")
def served(archive: Path) -> Iterator[str]:
    """The server that the README starts, on a free port; its address."""
    environment = os.environ | {"BYLINE_ARCHIVE": str(archive), "BYLINE_PORT": "0"}
    command = [sys.executable, "-m", "app"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        ready = server.stdout.readline()
        assert ready.startswith("Byline is ready at ")
        yield ready.split()[-1]
        server.terminate()


@pytest.mark.parametrize(("command", "printed"), TRANSCRIPT, ids=[command for command, _ in TRANSCRIPT])
def test_the_transcript_is_what_byline_prints(command: str, printed: str, archive: Path) -> None:
    ran = shell(command, archive)
    assert ran.stdout.strip() == printed.strip(), "renew it: python -m tests.test_readme"


@pytest.mark.skipif(not shutil.which("bash") or not shutil.which("curl"), reason="the examples are for bash and curl")
@pytest.mark.timeout(1200)
def test_every_command_runs(archive: Path, served: str, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "own.txt").write_text("Own article\n\n" + OWN, encoding="utf-8")
    tried = 0
    for line in LINES:
        if line.startswith(INSTALLING) or line == f"{PYTHON} -m app":
            continue
        ran = shell(line, archive, served, own)
        assert ran.returncode == 0, f"{line}\n{ran.stderr}"
        assert '"error"' not in ran.stdout[:50], f"{line}\n{ran.stdout}"
        tried += 1
        if line.endswith("remove --all"):
            assert '"articles":0' in shell(f"curl -s {ADDRESS}/api/health", archive, served).stdout
            shell(f'{PYTHON} -m app add "{SAMPLE}"', archive)  # as the next start would
    assert tried >= 8


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make here")
@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("make ")])
def test_what_make_is_asked_for_it_knows(line: str) -> None:
    assert subprocess.run([*line.split(), "-n"], cwd=ROOT, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("program", blocks("python"))
def test_every_program_runs(program: str, tmp_path: Path) -> None:
    program = program.replace('"my-archive"', repr(str(tmp_path / "my-archive"))).replace('"corpus"', repr(str(SAMPLE)))
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )
    assert ran.returncode == 0, ran.stderr
    assert "20 sorties" in ran.stdout


def test_the_table_has_every_setting_as_the_code_describes_it() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", README.read_text(encoding="utf-8"), re.MULTILINE))
    assert rows == variables()


def test_what_the_readme_links_to_is_there() -> None:
    for target in re.findall(r"\]\(([^):]+)\)", README.read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target


def renew() -> None:
    """Write the transcript and the table of settings anew."""
    text = README.read_text(encoding="utf-8")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "archive"
        shell(f'{PYTHON} -m app add "{SAMPLE}"', path)
        parts = "\n".join(f"$ {command}\n{shell(command, path).stdout}" for command, *_ in TRANSCRIPT)
    text = re.sub(
        r"^```console\n.*?^```$", lambda _: f"```console\n{parts.strip()}\n```", text, flags=re.DOTALL | re.MULTILINE
    )
    rows = "".join(f"| `{name}` | {description} |\n" for name, description in variables().items())
    text = re.sub(r"(?<=\|---\|---\|\n)(?:\|.*\n)*", lambda _: rows, text, count=1)
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    renew()
