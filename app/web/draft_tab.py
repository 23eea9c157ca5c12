"""The tab that checks a draft: pasted text in, each sentence out with its verdict, the passages and what is wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from app.errors import AppError
from app.review.drafts import LONGEST_DRAFT
from app.review.verdicts import CheckedSentence, Review, Verdict, origins, outlets
from app.web.escaping import escape, marked
from app.web.passages import passage
from app.web.wording import count
from retrieval.errors import RetrievalError
from retrieval.types import Citation

if TYPE_CHECKING:
    from app.chat import Chat

logger = logging.getLogger("byline.web")

_SAID = {
    Verdict.SUPPORTED: "Supported",
    Verdict.CONTRADICTED: "Contradicted",
    Verdict.NOT_FOUND: "Not in the articles",
    Verdict.SKIPPED: "Not checked",
}
_QUOTES_SHOWN = 8


class DraftChecking:
    """The handler of the tab."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat

    def introduction(self) -> str:
        """What the tab does."""
        text = (
            "Paste a text. Each of its sentences is held against the articles: supported, contradicted or not found, "
            f"with the passages. At most {LONGEST_DRAFT:,} characters; the text is not kept."
        )
        return f'<div class="introduction"><h1>Check a draft</h1><p>{escape(text)}</p></div>'

    def check(self, draft: str) -> Iterator[tuple[Any, ...]]:
        """The review of a draft: first that it is under way, then what was found; and the button's state."""
        import gradio as gr

        if not (draft or "").strip():
            yield _notice("Paste a text first."), gr.skip()
            return
        yield '<p class="busy">Holding each sentence against the articles</p>', gr.update(interactive=False)
        try:
            shown = review_as_html(self.chat.check(draft))
        except (AppError, RetrievalError) as error:
            shown = _notice(str(error))
        except Exception:  # the reader is told and the page stays usable; the log has the rest
            logger.exception("a draft could not be checked")
            shown = _notice("Something went wrong in Byline itself; its log says what. Check the text again.")
        yield shown, gr.update(interactive=True)


def draft_tab(gr: Any, chat: Chat, html: Callable[[Any, str, str], Any]) -> None:
    """A text in, its review out; `html` makes a place for HTML of ours."""
    checking = DraftChecking(chat)
    with gr.Column(elem_id="checking"):
        html(gr, checking.introduction(), "checking-introduction")
        draft = gr.Textbox(
            label="Draft",
            placeholder="Paste copy here",
            elem_id="draft",
            lines=8,
            max_lines=24,
            max_length=LONGEST_DRAFT,
            container=False,
        )
        button = gr.Button("Check the draft", variant="primary", elem_id="check-button")
        review = html(gr, "", "review")
    button.click(
        checking.check,
        draft,
        [review, button],
        show_progress="hidden",
        api_visibility="private",
        concurrency_limit=2,
    )


def review_as_html(review: Review) -> str:
    """A review as HTML on one line: the counts, then each sentence with what was found about it."""
    counts = "".join(
        f'<span class="{verdict.value}"><b>{review.count(verdict)}</b> {_SAID[verdict].lower()}</span>'
        for verdict in Verdict
        if review.count(verdict)
    )
    said = f"searched {count(review.searched.articles, 'article')}"
    if review.searched.vectors_pending:
        said += "; the search by meaning is still being prepared"
    checked = "".join(_sentence(sentence) for sentence in review.sentences)
    return (
        f'<div class="review"><p class="counts">{counts}</p><p class="foot"><span>{escape(said)}</span></p>'
        f"{checked}</div>"
    )


def _sentence(sentence: CheckedSentence) -> str:
    """One sentence: its words with what is wrong marked, the verdict, and the passages folded beneath."""
    spans = {(item.start - sentence.start, item.end - sentence.start) for item in sentence.problems}
    words = marked(sentence.text, spans, "mark")
    verdict = sentence.verdict
    problems = "".join(f"<li>{escape(_capital(item.told))}.</li>" for item in sentence.problems)
    listed = f'<ul class="problems">{problems}</ul>' if problems else ""
    passages = "".join(
        _passages(name, cited)
        for name, cited in (
            ("For it", sentence.supporting),
            ("Against it", sentence.contradicting),
            ("Nearest, which do not say it", sentence.nearest),
        )
    )
    return (
        f'<section class="checked {verdict.value}{" disputed" if sentence.disputed else ""}">'
        f'<p class="said" dir="auto">{words}</p><p class="verdict"><b>{_SAID[verdict]}</b>'
        f"<span>{escape(_behind(sentence))}</span></p>{listed}{passages}</section>"
    )


def _behind(sentence: CheckedSentence) -> str:
    """Who stands on which side, in a few words."""
    if sentence.verdict is Verdict.SKIPPED:
        return sentence.reason
    sides = []
    for word, cited in (("for it", sentence.supporting), ("against it", sentence.contradicting)):
        if cited:
            known = len(outlets(cited))
            said = count(known, "outlet") if known else "unknown outlet"
            sides.append(f"{said}, {count(origins(cited), 'origin')} {word}")
    return "; ".join(sides)


def _passages(name: str, cited: Sequence[Citation]) -> str:
    """The passages of one side, folded."""
    if not cited:
        return ""
    listed = "".join(passage(item, escape(item.quote)) for item in cited[:_QUOTES_SHOWN])
    more = len(cited) - _QUOTES_SHOWN
    rest = f'<li class="hint">and {count(more, "further passage")}</li>' if more > 0 else ""
    return f"<details><summary>{escape(name)} ({len(cited)})</summary><ol>{listed}{rest}</ol></details>"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _notice(text: str) -> str:
    return f'<p class="problem">{escape(text)}</p>'
