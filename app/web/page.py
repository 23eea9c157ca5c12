"""The web chat as a Gradio page: question and answers on the left, their sources on the right, adding in a second tab.

No `gr.HTML` and no `js=`: Gradio evaluates those as code, and without them the page runs under a policy that allows
none (see app.api.policy). Everything shown is HTML of ours inside `gr.Markdown`, which Gradio sanitises once more.
"""

from __future__ import annotations

import inspect
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.web.adding import Adding
from app.web.article_page import STATIC
from app.web.asking import Asking
from app.web.draft_tab import draft_tab
from app.web.examples import EXAMPLES_SHOWN
from app.web.rendering import sources
from app.web.uploads import UploadsOnly

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

    from app.chat import Chat
    from app.settings import Settings
    from retrieval import Archive

_HEAD = (
    '<script src="/byline/byline.js" defer></script><meta name="color-scheme" content="light dark">'
    '<meta name="referrer" content="no-referrer">'
)
_UPLOADED = [".md", ".markdown", ".txt", ".html", ".htm", ".json", ".jsonl"]
_FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "DejaVu Sans", "sans-serif"]
_STYLES = ("tokens.css", "chat.css", "gradio.css", "draft.css")
_ASKED_AT_ONCE = 16


def mount_chat(api: FastAPI, archive: Archive, chat: Chat, settings: Settings) -> None:
    """Put the web chat at `/` of the server, beside the API's own routes."""
    uploads = archive.path / "uploads"
    _keep_to_ourselves(uploads)
    import gradio as gr

    api.add_middleware(UploadsOnly, folder=uploads)
    gr.mount_gradio_app(
        api,
        build_page(archive, chat, settings),
        path="/",
        ssr_mode=False,
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        max_file_size=settings.max_upload_mb * 1024 * 1024,
        theme=gr.themes.Base(font=_FONTS, font_mono=["ui-monospace", "DejaVu Sans Mono", "monospace"]),
        css="\n".join((STATIC / name).read_text(encoding="utf-8") for name in _STYLES),
        head=_HEAD,
        favicon_path=str(STATIC / "favicon.png"),
    )


def _keep_to_ourselves(uploads: Path) -> None:
    """Settings that Gradio reads from the environment: it looks up no host, and uploads stay in the data folder."""
    shutil.rmtree(uploads, ignore_errors=True)  # what an earlier run may have left; the archive is ours alone
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = str(uploads)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")


def build_page(archive: Archive, chat: Chat, settings: Settings) -> gr.Blocks:
    """The page's components and what they do."""
    import gradio as gr

    asking = Asking(archive, chat, settings)
    adding = Adding(archive, archive.path / "uploads")
    page: gr.Blocks
    with gr.Blocks(title="Byline", analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600)) as page:
        answers = gr.State([])
        masthead = _html(gr, asking.masthead(), "masthead")
        timer = gr.Timer(2.0, active=False)
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("Ask", id="ask"):
                parts = _ask_tab(gr)
            with gr.Tab("Check a draft", id="check"):
                draft_tab(gr, chat, _html)
            with gr.Tab("Add articles", id="add"):
                _add_tab(gr, adding, asking, (masthead, parts["outlets"], timer), settings.max_upload_mb)
        _wire(gr, page, asking, answers, masthead, timer, parts)
    page.queue(default_concurrency_limit=_ASKED_AT_ONCE)
    return page


def _html(gr: Any, value: str, elem_id: str) -> Any:
    """A place for HTML of ours: Markdown without formulas or header links, sanitised by Gradio too."""
    return gr.Markdown(value, elem_id=elem_id, latex_delimiters=[], sanitize_html=True, container=False, padding=False)


def _ask_tab(gr: Any) -> dict[str, Any]:
    """Conversation, composer and filters; sources beside them."""
    parts: dict[str, Any] = {}
    with gr.Row(elem_id="desk"):
        with gr.Column(scale=7, min_width=300, elem_id="left"):
            with gr.Column(elem_id="welcome") as parts["welcome"]:
                parts["greeting"] = _html(gr, "", "greeting")
                with gr.Column(elem_id="examples"):
                    parts["examples"] = [
                        gr.Button(visible=False, elem_classes="example") for _ in range(EXAMPLES_SHOWN)
                    ]
            parts["conversation"] = _html(gr, "", "conversation")
            with gr.Column(elem_id="composer"):
                with gr.Row(elem_id="question-row"):
                    parts["question"] = gr.Textbox(
                        label="Question",
                        placeholder="Ask the articles",
                        elem_id="question",
                        lines=1,
                        max_lines=6,
                        max_length=2_000,
                        autofocus=True,
                        container=False,
                        scale=1,
                        min_width=160,
                    )
                    parts["ask"] = gr.Button("Ask", variant="primary", elem_id="ask-button", scale=0, min_width=72)
                with gr.Row(elem_id="filters"):
                    parts["outlets"] = gr.Dropdown(
                        [], multiselect=True, label="Only these outlets", elem_id="outlets", scale=3, min_width=180
                    )
                    parts["first"] = gr.Textbox(
                        label="From", placeholder="YYYY-MM-DD", elem_id="first", max_length=10, scale=1, min_width=132
                    )
                    parts["last"] = gr.Textbox(
                        label="To", placeholder="YYYY-MM-DD", elem_id="last", max_length=10, scale=1, min_width=132
                    )
                    parts["again"] = gr.Button(
                        "New conversation", elem_id="again", visible=False, scale=0, min_width=140
                    )
        with gr.Column(scale=5, min_width=300, elem_id="right"):
            parts["sources"] = _html(gr, sources([]), "sources")
    return parts


def _add_tab(gr: Any, adding: Adding, asking: Asking, status: tuple[Any, ...], largest_mb: int) -> None:
    """Files in, a report out."""
    with gr.Column(elem_id="adding"):
        _html(gr, adding.introduction(largest_mb), "adding-introduction")
        files = gr.File(
            label="Articles", file_count="multiple", file_types=_UPLOADED, type="filepath", elem_id="files", height=180
        )
        button = gr.Button("Add to the archive", variant="primary", elem_id="add-button")
        report = _html(gr, "", "report")
    added = button.click(
        adding.add,
        files,
        [report, files, button],
        show_progress="hidden",
        api_visibility="private",
        concurrency_limit=2,
    )
    added.then(asking.status, None, list(status), show_progress="hidden", api_visibility="private")


def _wire(gr: Any, page: Any, asking: Asking, answers: Any, masthead: Any, timer: Any, parts: dict[str, Any]) -> None:
    """What happens on loading, asking, choosing an example and starting again."""
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    filters = [parts["outlets"], parts["first"], parts["last"]]
    shown = [parts["conversation"], parts["sources"], answers, parts["question"], parts["ask"]]
    shown += [parts["welcome"], parts["again"]]
    status = [masthead, parts["outlets"], timer]
    asked = {
        "fn": _with_request(gr, asking.respond),
        "inputs": [parts["question"], *filters, answers],
        "outputs": shown,
        **quiet,
    }
    gr.on([parts["question"].submit, parts["ask"].click], trigger_mode="once", **asked)
    for example in parts["examples"]:
        chosen = example.click(lambda text: text, example, parts["question"], **quiet)
        chosen.then(**asked)
    parts["again"].click(asking.start_again, None, shown, **quiet)
    restored = [*status, parts["greeting"], parts["question"], parts["first"], parts["last"]]
    loaded = page.load(_with_request(gr, asking.restore), None, restored, **quiet)
    loaded.then(**{**asked, "fn": _with_request(gr, asking.respond_to_link)})
    page.load(asking.welcome, None, parts["examples"], **quiet)
    timer.tick(asking.status, None, status, **quiet)


def _with_request(gr: Any, handler: Callable[..., Any]) -> Callable[..., Any]:
    """The handler, for Gradio to call with its request: it goes by the annotation, which must be the class itself."""
    if inspect.isgeneratorfunction(handler):

        def stream(request: Any, *inputs: Any) -> Any:
            yield from handler(request, *inputs)

        stream.__annotations__["request"] = gr.Request
        return stream

    def handle(request: Any, *inputs: Any) -> Any:
        return handler(request, *inputs)

    handle.__annotations__["request"] = gr.Request
    return handle
