"""The tab that adds articles: uploaded files through the same readers as `add`, with progress and the same report."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.web.escaping import article_link, escape
from app.web.uploads import is_upload
from app.web.wording import count
from retrieval.errors import ArticleNotFound, RetrievalError
from retrieval.types import AddReport, Article, Refusal

if TYPE_CHECKING:
    from retrieval import Archive

logger = logging.getLogger("byline.web")

_LISTED = 50


class Adding:
    """The handlers of the tab."""

    def __init__(self, archive: Archive, uploads: Path) -> None:
        self.archive = archive
        self.uploads = uploads

    def introduction(self, largest_mb: int) -> str:
        """What can be added."""
        text = (
            f"Markdown (with or without front matter), plain text, HTML, JSON and JSONL, up to {largest_mb} MB a file. "
            "What a file does not say, such as its outlet or date, stays unknown. Adding a file again changes nothing."
        )
        return f'<div class="introduction"><h1>Add articles</h1><p>{escape(text)}</p></div>'

    def add(self, paths: Sequence[str] | None) -> Iterator[tuple[Any, ...]]:
        """Read the uploaded files and add what they hold: the report as it grows, then the emptied file field."""
        import gradio as gr

        if not paths:
            yield _notice("Choose one or more files first."), gr.skip(), gr.skip()
            return
        busy = gr.update(interactive=False)
        files = [Path(path) for path in paths if is_upload(self.uploads, path)]
        steps: queue.Queue[tuple[int, int] | AddReport | str] = queue.Queue()
        worker = threading.Thread(target=self._work, args=(files, steps.put), name="byline-add", daemon=True)
        worker.start()
        while True:
            step = steps.get()
            if isinstance(step, tuple):
                yield _progress(step[0], len(files), step[1]), gr.skip(), busy
                continue
            shown = _notice(step) if isinstance(step, str) else self._report(step)
            yield shown, None, gr.update(interactive=True)
            return

    def _work(self, files: Sequence[Path], tell: Callable[[tuple[int, int] | AddReport | str], None]) -> None:
        """Add in a thread; the last thing told is the report, or in one line what went wrong."""
        read = 0

        def items() -> Iterator[Article | Refusal]:
            from retrieval.readers import read_bytes

            nonlocal read
            for path in files:
                tell((read, added))
                try:
                    data = path.read_bytes()
                except OSError as error:
                    yield Refusal(path.name, "unreadable_file", f"The upload cannot be read: {error.strerror}.")
                else:
                    yield from read_bytes(path.name, data)
                read += 1

        added = 0

        def progress(done: int, _: int | None) -> None:
            nonlocal added
            added = done
            tell((read, done))

        outcome: AddReport | str
        try:
            outcome = self.archive.add(items(), progress)
        except RetrievalError as error:
            outcome = str(error)
        except Exception:  # the page must hear of it whatever it is; the log has the rest
            logger.exception("adding failed")
            outcome = "Something went wrong in Byline itself; its log says what. What was added before is kept."
        _clear(files)
        tell(outcome)

    def _report(self, report: AddReport) -> str:
        """What became of every file: counts, what is new with a link to read it, and each refusal with its reason."""
        parts = [
            _counted("added", len(report.added)),
            _counted("updated", len(report.updated)),
            _counted("unchanged", len(report.unchanged)),
            _counted("refused", len(report.refused)),
        ]
        refused = "".join(
            f"<li><b>{escape(item.source)}</b> {escape(item.reason)} <code>{escape(item.code)}</code></li>"
            for item in report.refused[:_LISTED]
        )
        return (
            f'<div class="report"><p class="counts">{"".join(parts)}</p>{self._listed("Added", report.added)}'
            f"{self._listed('Updated', report.updated)}"
            f"{f'<h2>Refused</h2><ul>{refused}{_more(len(report.refused))}</ul>' if refused else ''}</div>"
        )

    def _listed(self, heading: str, ids: Sequence[str]) -> str:
        """Articles by title, each a link to its page."""
        if not ids:
            return ""
        lines = []
        for article_id in ids[:_LISTED]:
            try:
                title = self.archive.get(article_id).title
            except ArticleNotFound:
                continue
            lines.append(f'<li><a href="{article_link(article_id)}">{escape(title) or "Untitled article"}</a></li>')
        return f"<h2>{heading}</h2><ul>{''.join(lines)}{_more(len(ids))}</ul>"


def _clear(files: Sequence[Path]) -> None:
    """Remove uploads that have been read, their folders, and the empty files that Gradio makes beside them."""
    for path in files:
        with suppress(OSError):
            path.unlink(missing_ok=True)
            path.parent.rmdir()
    for path in {path.parent.parent for path in files}:
        for beside in path.glob("tmp*"):
            with suppress(OSError):
                if beside.is_file() and not beside.stat().st_size:
                    beside.unlink()


def _counted(what: str, number: int) -> str:
    empty = "" if number else ' class="none"'
    return f"<span{empty}><b>{number:,}</b> {what}</span>"


def _more(number: int) -> str:
    return f"<li>and {number - _LISTED:,} more</li>" if number > _LISTED else ""


def _notice(text: str) -> str:
    return f'<div class="report"><p class="problem">{escape(text)}</p></div>'


def _progress(read: int, files: int, added: int) -> str:
    done = f"{read:,} of {count(files, 'file')} read, {count(added, 'article')} stored"
    return f'<div class="report"><p class="pending"><progress value="{read}" max="{files}"></progress> {done}</p></div>'
