"""What the chat page does when it is loaded, asked and started again."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from app.answer import Answer, Sentence
from app.errors import AppError
from app.web import rendering
from app.web.examples import EXAMPLES_SHOWN, Examples
from app.web.masthead import greeting, masthead
from retrieval.errors import RetrievalError

if TYPE_CHECKING:
    from app.chat import Chat
    from app.settings import Settings
    from retrieval import Archive

logger = logging.getLogger("byline.web")

_TURNS_KEPT = 30
_OUTLETS_IN_LINK = 50


class Asking:
    """The handlers of the chat; each is called in a thread of its own and keeps nothing of a conversation."""

    def __init__(self, archive: Archive, chat: Chat, settings: Settings) -> None:
        self.archive = archive
        self.chat = chat
        self.settings = settings
        self.examples = Examples(archive)

    def masthead(self) -> str:
        """The top line."""
        return masthead(self.archive.status(), self.chat.mode, self.settings)

    def status(self) -> tuple[Any, ...]:
        """Top line, the outlets to choose from, and whether to look again soon."""
        import gradio as gr

        status = self.archive.status()
        names = sorted((name for name, _ in status.outlets), key=str.casefold)
        return (
            masthead(status, self.chat.mode, self.settings),
            gr.update(choices=names),
            gr.update(active=status.vectors_pending > 0),
        )

    def restore(self, request: Any) -> tuple[Any, ...]:
        """The page as its link asks for it: question and filters.

        The question is asked at once by quotes alone; with a model the reader presses Enter, so that following a link
        sends nothing anywhere.
        """
        import gradio as gr

        line, outlets, timer = self.status()
        parameters = request.query_params
        # An outlet that the archive does not have stays a filter: without it the question would be another one.
        wanted = [name[:500] for name in parameters.getlist("outlet")[:_OUTLETS_IN_LINK] if name]
        names = outlets["choices"]
        outlets = gr.update(choices=[*names, *(name for name in wanted if name not in names)], value=wanted)
        question = parameters.get("q", "")[:2_000]
        days = parameters.get("from", "")[:10], parameters.get("to", "")[:10]
        return (line, outlets, timer, greeting(self.archive.status()), question, *days)

    def welcome(self) -> tuple[Any, ...]:
        """Questions that this archive answers, as buttons."""
        import gradio as gr

        questions = self.examples.questions()
        buttons = [gr.update(value=question, visible=True) for question in questions[:EXAMPLES_SHOWN]]
        hidden = [gr.update(visible=False)] * (EXAMPLES_SHOWN - len(buttons))
        return (*buttons, *hidden)

    def start_again(self) -> tuple[Any, ...]:
        """An empty conversation."""
        import gradio as gr

        shown, hidden = gr.update(visible=True), gr.update(visible=False)
        return ("", rendering.sources([]), [], "", gr.update(interactive=True), shown, hidden)

    def respond_to_link(self, request: Any, question: str, *rest: Any) -> Iterator[tuple[Any, ...]]:
        """The answer to the question that the page's link carries, when quotes alone answer it."""
        import gradio as gr

        if self.chat.mode == "quotes" and question:
            yield from self.respond(request, question, *rest)
        else:
            yield (gr.skip(),) * 7

    def respond(
        self, request: Any, question: str, outlets: Sequence[str] | None, first: str, last: str, answers: list[Answer]
    ) -> Iterator[tuple[Any, ...]]:
        """A question's answer as it comes: what is shown after each step."""
        import gradio as gr

        text = " ".join((question or "").split())
        if not text:
            yield (gr.skip(),) * 7
            return
        number = len(answers) + 1
        hide, busy, free = gr.update(visible=False), gr.update(interactive=False), gr.update(interactive=True)
        sentences: list[Sentence] = []
        passages: int | None = None
        base = request.headers.get("origin", "")
        running = rendering.running_turn(text, number, sentences, passages)
        shown = rendering.conversation(answers, running, base)
        yield shown, gr.skip(), gr.skip(), "", busy, hide, gr.update(visible=True)
        try:
            for event in self.chat.stream(text, answers, list(outlets or ()) or None, first or None, last or None):
                if isinstance(event, Answer):
                    answers = [*answers, event][-_TURNS_KEPT:]
                    shown = rendering.conversation(answers, "", base)
                    # The field was emptied when this was asked; what stands in it now is the reader's next question.
                    yield shown, rendering.sources(answers), answers, gr.skip(), free, hide, gr.skip()
                    return
                if isinstance(event, Sentence):
                    sentences.append(event)
                else:
                    passages = len(event.passages)
                running = rendering.running_turn(text, number, sentences, passages)
                yield rendering.conversation(answers, running, base), *(gr.skip(),) * 6
        except (AppError, RetrievalError) as error:
            message = str(error)
        except Exception:  # the reader is told and the page stays usable; the log has the rest
            logger.exception("a question failed")
            message = "Something went wrong in Byline itself; its log says what. Ask again, or ask otherwise."
        failed = rendering.failed_turn(text, number, message)
        yield rendering.conversation(answers, failed, base), gr.skip(), gr.skip(), text, free, hide, gr.skip()
