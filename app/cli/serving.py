"""`serve`: the web chat and the HTTP API over one archive."""

from __future__ import annotations

import errno
import ipaddress
import os
import signal
import socket
import sys
import threading
from typing import TYPE_CHECKING, Any

from app.cli.options import ArchiveOption, HostOption, JsonFlag, NoSampleFlag, PortOption, print_json, reporting

if TYPE_CHECKING:
    from app.settings import Settings
    from retrieval import Archive

_PORTS_TRIED = 50
_SECONDS_TO_FINISH = 5


@reporting
def serve(
    archive: ArchiveOption = None,
    host: HostOption = None,
    port: PortOption = None,
    no_sample: NoSampleFlag = False,
    as_json: JsonFlag = False,
) -> None:
    """Serve the web chat and the HTTP API (the default).

    An empty archive gets the sample articles."""
    from app.settings import Settings
    from retrieval.errors import ArchiveLocked

    settings = Settings.load(archive=archive, host=host, port=port)
    # A polite end closes the archive; uvicorn hands the signal on once it has finished its requests.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _serve(settings, sample=not no_sample, as_json=as_json)
    except KeyboardInterrupt:
        print("Byline has stopped.", file=sys.stderr)
    except ArchiveLocked as locked:
        if locked.address is None or not _answers(locked.address):
            raise
        _say(
            {"ready": locked.address, "already_running": True},
            f"Byline is already running at {locked.address}",
            as_json,
        )


def _serve(settings: Settings, *, sample: bool, as_json: bool) -> None:
    """Open the archive and serve it until the process is told to stop."""
    from retrieval import Archive

    print("Starting Byline …", file=sys.stderr)
    with Archive.open(settings.archive, chroma_url=settings.chroma_url) as archive:
        if sample:
            _add_sample(archive)
        from app.api import create_app
        from app.chat import Chat

        listening = _listen(settings.host, settings.port)
        chosen = listening.getsockname()[1]
        if settings.port not in (0, chosen):
            print(f"Port {settings.port} is taken; using {chosen}.", file=sys.stderr)
        chat = Chat.from_settings(archive, settings)
        if chat.model:
            # Its libraries take seconds to import; no question should wait for them.
            threading.Thread(target=chat.model.client, daemon=True).start()
        application = create_app(archive, chat, settings)
        address = f"http://{_url_host(settings.host)}:{chosen}"
        archive.announce(address if _reaches_itself(settings.host) else None)
        _run(application, listening, lambda: _say({"ready": address}, f"Byline is ready at {address}", as_json))


def _add_sample(archive: Archive) -> None:
    """Give an empty archive the sample articles."""
    from app.cli.sample import SAMPLE

    if len(archive) == 0 and SAMPLE.is_dir():
        report = archive.add_path(SAMPLE)
        print(f"The archive was empty: {len(report.added)} sample articles are in it now.", file=sys.stderr)


def _run(application: Any, listening: socket.socket, ready: Any) -> None:
    """Serve on a socket that listens already; `ready` is called once requests are answered."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready()

    config = uvicorn.Config(
        application, log_level="warning", access_log=False, timeout_graceful_shutdown=_SECONDS_TO_FINISH
    )
    Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """Listen on the first free port from the one asked for; raises PortTaken."""
    from app.errors import PortTaken

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, min(port + _PORTS_TRIED, 65536)):
        try:
            return socket.create_server((host, candidate), family=family)
        except OSError as error:
            # Windows says EACCES where a port is reserved or held exclusively.
            taken = error.errno == errno.EADDRINUSE or (os.name == "nt" and error.errno == errno.EACCES)
            if not taken:
                raise PortTaken(f"Byline cannot listen on {host}:{candidate} ({error.strerror or error}).") from error
    raise PortTaken(f"No port from {port} to {candidate} is free: choose another with --port.")


def _url_host(host: str) -> str:
    """The host as a browser on this machine writes it; a server on all addresses is on loopback, too."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{shown}]" if ":" in shown else shown


def _reaches_itself(host: str) -> bool:
    """Whether programs on this machine reach the server over loopback."""
    if host in ("localhost", "0.0.0.0", "::"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _answers(address: str) -> bool:
    """Whether Byline answers at an address."""
    from app.cli.remote import RemoteArchive
    from app.errors import AppError

    try:
        with RemoteArchive(address) as server:
            return server.health().get("status") == "ok"
    except AppError:
        return False


def _say(value: dict[str, Any], line: str, as_json: bool) -> None:
    """Print for a program, or for a person."""
    if as_json:
        print_json(value)
    else:
        print(line)
    sys.stdout.flush()
