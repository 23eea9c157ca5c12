"""`python -m app` as a process of its own: help, the ready line, the sample, the port, a second start, the end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from app.cli.sample import SAMPLE, sample_ids
from app.cli.serving import _listen, _url_host
from app.errors import PortTaken

ROOT = Path(__file__).parents[3]


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    """The command line in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "app", *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from app.cli import main; sys.argv = ['app', '--help']\ntry: main()\nexcept SystemExit: pass\n"
        "heavy = {'numpy', 'gradio', 'chromadb', 'langchain_core', 'fastapi', 'pydantic', 'httpx', 'onnxruntime'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "who-reports" in ran.stdout
    assert "HEAVY []" in ran.stdout


def test_serving_an_empty_archive_adds_the_sample_says_where_it_is_and_ends_politely(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        serving = start("--archive", tmp_path / "archive", "--port", str(port))
        try:
            assert serving.stdout is not None
            ready = serving.stdout.readline()
            assert ready.startswith("Byline is ready at http://127.0.0.1:")
            address = ready.split()[-1]
            assert not address.endswith(f":{port}")
            health = httpx.get(f"{address}/api/health", trust_env=False, timeout=120).json()
            assert health["articles"] == len(sample_ids())
            page = httpx.get(address, trust_env=False, timeout=120, follow_redirects=True)
            assert page.status_code == 200
            again = subprocess.run(
                [sys.executable, "-m", "app", "--archive", tmp_path / "archive"],
                cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True,
            )  # fmt: skip
            assert again.stdout == f"Byline is already running at {address}\n"
        finally:
            serving.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
            _, said = serving.communicate(timeout=300)
    assert serving.returncode == 0, said
    assert f"Port {port} is taken" in said
    assert "Traceback" not in said
    assert not (tmp_path / "archive" / "owner.json").exists()


def test_the_sample_is_there() -> None:
    assert SAMPLE.is_dir()
    assert len(sample_ids()) >= 30


def test_the_next_free_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with _listen("127.0.0.1", port) as found:
            assert port < found.getsockname()[1] <= port + 50


def test_an_address_of_another_machine_cannot_be_listened_on() -> None:
    with pytest.raises(PortTaken, match=r"192\.0\.2\.1"):
        _listen("192.0.2.1", 7860)


@pytest.mark.parametrize(
    ("host", "shown"),
    [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("localhost", "localhost")],
)
def test_the_address_is_one_that_a_browser_on_this_machine_opens(host: str, shown: str) -> None:
    assert _url_host(host) == shown


def test_help_takes_under_a_second_of_work() -> None:
    before = os.times()
    started = time.monotonic()
    subprocess.run([sys.executable, "-m", "app", "--help"], cwd=ROOT, capture_output=True, check=True)
    after = os.times()
    work = after.children_user + after.children_system - before.children_user - before.children_system
    assert work < 1.0, f"{work:.2f} s of work, {time.monotonic() - started:.2f} s in all"
