"""Fixtures of the browser tests: the real server over the sample corpus, and pages that note what they must not do."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.chat import Chat
from app.settings import Settings
from retrieval import Archive, Article

CORPUS = Path(__file__).parents[3] / "corpus"
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
_MILLISECONDS = 120_000  # that a page may take on a busy machine
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

_RUN = "window.byline_was_here=(window.byline_was_here||0)+1"
HOSTILE = Article.from_dict(
    {
        "id": "../hostile?x=<script>alert(1)</script>#'\"",
        "title": f"<script>{_RUN}</script><img src=https://evil.example/a.png onerror={_RUN}>"
        f"Grumblewick [x](javascript:{_RUN})",
        "text": f"The mayor of Grumblewick warned that <b onmouseover={_RUN}>the bridge</b> would close on Monday. "
        "![a](https://evil.example/b.png) See https://evil.example/c and **act** now.\n\n"
        f"</p></section></div><svg onload={_RUN}><iframe src=https://evil.example/d></iframe> "
        "The council paid 300 crowns.",
        "outlet": f"\"'><img src=x onerror={_RUN}>Gazette",
        "authors": [f"<svg/onload={_RUN}>"],
        "url": f"javascript:{_RUN}",
        "language": '"><script>x</script>',
        "published": "2020-02-30",
    }
)


def browser_path() -> str | None:
    """The Chromium of this machine, if there is one."""
    return next((path for name in _BROWSERS if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Archive]]:
    """The address of the whole server over the sample corpus, and its archive."""
    import uvicorn

    from app.api import create_app

    with Archive.open(tmp_path_factory.mktemp("web") / "archive") as archive:
        archive.add_path(CORPUS)
        assert archive.wait(300)
        settings = Settings(port=0, max_upload_mb=1)
        application = create_app(archive, Chat(archive), settings)
        config = uvicorn.Config(application, port=0, log_level="warning", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.05)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}", archive
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """One headless Chromium for the tests of the page; its event loop must not outlive them."""
    path = browser_path()
    if path is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any, served: tuple[str, Archive]) -> Iterator[Callable[..., Any]]:
    """Opens pages of the server; none may ask another host, run an article's script or meet an error.

    Each address in a window of its own: a page that is left while it waits for an answer calls that an error.
    """
    base = served[0]
    contexts: list[Any] = []
    complaints: list[str] = []

    def opener(path: str = "/", width: int = 1280, height: int = 860, dark: bool = False) -> Any:
        scheme = "dark" if dark else "light"
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base)
        context.set_default_timeout(_MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        _watch(page, complaints)
        context.on("page", lambda opened: _watch(opened, complaints))
        page.goto(base + path)
        return page

    yield opener
    for context in contexts:
        for page in context.pages:
            assert page.evaluate("window.byline_was_here") is None, "a script of an article ran"
        context.close()
    assert complaints == []


def _watch(page: Any, complaints: list[str]) -> None:
    """Note every request to another host and every error that the page meets."""

    def asked(request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.hostname != "127.0.0.1":
            complaints.append(f"asked {request.url}")

    page.on("request", asked)
    page.on("pageerror", lambda error: complaints.append(f"page error: {error}"))
    page.on("console", lambda line: complaints.append(f"console: {line.text}") if line.type == "error" else None)
    page.on("dialog", lambda dialog: (complaints.append("a dialog opened"), dialog.dismiss()))
