"""Answers as HTML: the conversation on the left, the sources of each answer on the right.

All of it is written on one line, because Gradio reads it as Markdown and a blank line would end the HTML. Ids are
unique per turn: `t3` is the third turn, `t3-s2` its second source; `:target` in the stylesheet lights a source up and
brings its turn's sources forward, so that no script is needed to go from [2] to what it quotes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import quote, urlencode

from app.answer import Answer, Missing, Searched, Sentence
from app.evidence.exporting import as_markdown
from app.web.escaping import escape, marked
from app.web.passages import in_context, passage
from app.web.wording import count, say_day, say_days
from retrieval.types import Citation

DO_NOT_SAY = "The articles do not say."


def conversation(answers: Sequence[Answer], running: str = "", base_url: str = "") -> str:
    """Every turn, oldest first; `running` is a turn still under way, already rendered."""
    turns = [turn(answer, number, base_url) for number, answer in enumerate(answers, start=1)]
    return f'<div class="conversation">{"".join(turns)}{running}</div>'


def turn(answer: Answer, number: int, base_url: str = "") -> str:
    """One question with its answer; `base_url` is where the page is served, for what is copied from it."""
    body = _abstention(answer, number) if answer.abstained else _sentences(answer.sentences, number)
    return _turn(
        number, answer.question, _rewritten(answer) + body + _notes(answer) + _foot(answer, number, base_url), "done"
    )


def running_turn(question: str, number: int, sentences: Sequence[Sentence], passages: int | None) -> str:
    """A turn while its answer is being made: the sentences that have been checked so far."""
    doing = "Searching the articles" if passages is None else f"Reading {count(passages, 'passage')}"
    return _turn(number, question, f'{_sentences(sentences, number)}<p class="busy">{doing}</p>', "running")


def failed_turn(question: str, number: int, message: str) -> str:
    """A question that could not be answered at all, and what to do."""
    return _turn(number, question, f'<p class="problem">{escape(message)}</p>', "failed")


def sources(answers: Sequence[Answer]) -> str:
    """The sources of every answer; the stylesheet shows the last one's, or those of the one that is targeted."""
    if not answers:
        return '<div class="all-sources"><p class="hint">The passages that prove an answer appear here.</p></div>'
    panels = "".join(_panel(answer, number) for number, answer in enumerate(answers, start=1))
    return f'<div class="all-sources">{panels}</div>'


def _turn(number: int, question: str, body: str, state: str) -> str:
    return (
        f'<section class="turn {state}" id="t{number}" tabindex="-1">'
        f'<h2 class="asked" dir="auto">{escape(question)}</h2>'
        f'<div class="answer">{body}</div></section>'
    )


def _rewritten(answer: Answer) -> str:
    if not answer.rewritten or answer.rewritten == answer.question:
        return ""
    return f'<p class="rewritten">Understood as “{escape(answer.rewritten)}”</p>'


def _sentences(sentences: Sequence[Sentence], number: int) -> str:
    return "".join(
        f'<p class="said" dir="auto">{marked(item.text, item.marks)}{_references(item.citations, number)}'
        f"{who_reports_link(item.text)}</p>"
        for item in sentences
    )


def who_reports_link(sentence: str) -> str:
    """A link to every article that states a sentence."""
    address = "/reports?claim=" + quote(sentence.encode("utf-8", "replace"), safe="")
    return f' <a class="who" href="{escape(address)}" target="_blank">who reports this?</a>'


def _references(citations: Sequence[Citation], number: int) -> str:
    """The [n] after a sentence, each a link to its source."""
    links = "".join(
        f'<a class="ref" href="#t{number}-s{item.number}"><span class="unseen">Source </span>[{item.number}]</a>'
        for item in citations
    )
    return f'<span class="refs">&#160;{links}</span>' if links else ""


def _abstention(answer: Answer, number: int) -> str:
    """Why there is no answer: what was asked, what is missing, what comes nearest."""
    asked = answer.rewritten or answer.question
    rows = [("Asked", escape(asked))]
    if answer.missing:
        rows.append(("Missing", "; ".join(_missing(item, answer.searched) for item in answer.missing)))
    elif answer.reason:
        rows.append(("Why", escape(_without_refrain(answer.reason))))
    if answer.nearest:
        quotes = " ".join(
            f'<span class="near" dir="auto">{escape(item.quote)}{_references([item], number)}</span>'
            for item in answer.nearest
        )
        rows.append(("Nearest, not an answer", quotes))
    listed = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows if value)
    return f'<p class="abstains">{DO_NOT_SAY}</p><dl class="why">{listed}</dl>'


def _missing(item: Missing, searched: Searched) -> str:
    return f"“{escape(item.words)}” (in {item.articles:,} of {count(searched.articles, 'article')})"


def _without_refrain(reason: str) -> str:
    return reason.removeprefix(DO_NOT_SAY).strip()


def _notes(answer: Answer) -> str:
    """What a reader must know about how this answer came about."""
    notes = [answer.note] if answer.note else []
    if answer.incomplete:
        notes.append("The model stopped before its answer was complete; what is shown was checked.")
    if answer.dropped:
        notes.append(f"{count(len(answer.dropped), 'sentence')} left out: the articles do not support what it said.")
    if answer.searched.undated_left_out:
        left_out = count(answer.searched.undated_left_out, "undated article")
        notes.append(f"{left_out} left out by the date filter.")
    if answer.searched.vectors_pending:
        notes.append(
            f"{count(answer.searched.vectors_pending, 'article')} could be searched by words only; the search by "
            "meaning is still being prepared."
        )
    return "".join(f'<p class="note">{escape(note)}</p>' for note in notes)


def _foot(answer: Answer, number: int, base_url: str) -> str:
    """Where the answer comes from, what was searched, and what can be done with it."""
    cited = [] if answer.abstained else list(answer.citations)
    outlets = {item.outlet for item in cited}
    origin = ""
    if cited:
        days = [_day(item) for item in {item.article_id: item for item in cited}.values()]
        known = len(outlets - {None})
        said = count(known, "outlet") if None not in outlets else f"{count(known, 'outlet')} and an unknown one"
        if not known:
            said = "Unknown outlet"
        origins = len({item.origin or item.article_id for item in cited})
        if origins < len({item.article_id for item in cited}):
            said += f", {count(origins, 'origin')}"
        origin = f'<a class="origin" href="#t{number}-sources">{said} · {say_days(days)}</a>'
    searched = f"searched {count(answer.searched.articles, 'article')}{_filters(answer.searched)}"
    if not answer.abstained:
        searched += " · verbatim quotes" if answer.mode == "quotes" else f" · written by {answer.mode}, checked"
    return (
        f'<p class="foot">{origin}<span>{escape(searched)}</span></p>'
        '<p class="tools"><button type="button" class="copy">Copy as Markdown</button>'
        f'<a class="again" href="{escape(question_link(answer))}">Link to this question</a>{_saves(answer)}</p>'
        f'<pre class="copied">{escape(as_markdown(answer, base_url))}</pre>'
    )


def _saves(answer: Answer) -> str:
    """Links to files of the answer; a model's answer cannot be given again, so it has none."""
    if answer.mode != "quotes":
        return ""
    fields = [("question", answer.rewritten or answer.question)]
    fields += [("outlets", outlet) for outlet in answer.searched.outlets or ()]
    for name in ("published_from", "published_to", "as_of"):
        day = getattr(answer.searched, name)
        if day:
            fields.append((name, day.isoformat()))
    forms = [("bundle", "Save as evidence")]
    forms += [] if answer.abstained else [("bibtex", "BibTeX"), ("ris", "RIS")]
    return "".join(
        f'<a class="save" href="{escape("/api/export?" + urlencode([*fields, ("format", form)], errors="replace"))}">'
        f"{name}</a>"
        for form, name in forms
    )


def _day(item: Citation) -> date | None:
    return item.published.date() if isinstance(item.published, datetime) else item.published


def _filters(searched: Searched) -> str:
    """The filters of a search in words."""
    said = []
    if searched.outlets:
        said.append(
            f"of {searched.outlets[0]}" if len(searched.outlets) == 1 else f"of {len(searched.outlets)} outlets"
        )
    if searched.published_from and searched.published_to:
        said.append(f"from {say_day(searched.published_from)} to {say_day(searched.published_to)}")
    elif searched.published_from:
        said.append(f"since {say_day(searched.published_from)}")
    elif searched.published_to:
        said.append(f"up to {say_day(searched.published_to)}")
    if searched.as_of:
        said.append(f"as of {say_day(searched.as_of)}")
    return " " + " ".join(said) if said else ""


def question_link(answer: Answer) -> str:
    """The page's own address with this question and its filters in it."""
    fields = [("q", answer.rewritten or answer.question)]
    fields += [("outlet", outlet) for outlet in answer.searched.outlets or ()]
    if answer.searched.published_from:
        fields.append(("from", answer.searched.published_from.isoformat()))
    if answer.searched.published_to:
        fields.append(("to", answer.searched.published_to.isoformat()))
    return "/?" + urlencode(fields, errors="replace")


def _panel(answer: Answer, number: int) -> str:
    """The sources of one answer."""
    back = f'<p class="back"><a href="#t{number}">Back to the answer</a></p>'
    listed = "".join(
        passage(item, in_context(item), f' id="t{number}-s{item.number}" tabindex="-1"', back)
        for item in answer.citations
    )
    heading = "Nearest passages, not an answer" if answer.abstained else "Sources"
    if not listed:
        listed = '<li class="hint">No passage comes near.</li>'
    return (
        f'<section class="sources" id="t{number}-sources" tabindex="-1"><h2>{heading}</h2>'
        f'<p class="for" dir="auto">{escape(answer.question)}</p><ol>{listed}</ol></section>'
    )
