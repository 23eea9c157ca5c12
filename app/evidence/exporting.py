"""An answer for other programs: Markdown with numbered references and permalinks, and its sources as BibTeX and RIS.

Titles, outlets, authors and addresses were written by strangers, and each of these formats has a syntax of its own that
they must not reach: Markdown with HTML within it, TeX commands, RIS tags at the start of a line. What is unknown is
left out or said to be unknown; nothing is guessed. All three are UTF-8 text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote, urlencode

from app.answer import Answer
from app.errors import InvalidQuestion
from app.web.escaping import web_address
from app.web.wording import say_outlet, say_published
from retrieval.types import Article, Citation

Authors = Callable[[str], tuple[str, ...]]
"""The authors of the article with an id; the record of a citation does not hold them."""


class ExportFormat(StrEnum):
    """What an answer can be exported as."""

    MARKDOWN = "markdown"
    BIBTEX = "bibtex"
    RIS = "ris"

    @property
    def media_type(self) -> str:
        """The format's media type, as HTTP names it."""
        return {"markdown": "text/markdown", "bibtex": "application/x-bibtex"}.get(
            self.value, "application/x-research-info-systems"
        )

    @property
    def suffix(self) -> str:
        """The usual ending of such a file's name."""
        return {"markdown": ".md", "bibtex": ".bib"}.get(self.value, ".ris")


# What Markdown, or HTML within it, could read as more than itself; "@" and ":" make bare addresses into links.
_MARKDOWN = re.compile(r"([\\`*_\[\]{}#|~!$@])")
_HTML = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
_BLOCK_START = re.compile(r"\A(\d{1,9})([.)])|\A([-+=])")
_SCHEME = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*):(?=/)|\b(www)\.")
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces, with a backslash before them or not
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': "{''}",
}
_TEX_ADDRESS = {"{": "%7B", "}": "%7D", "\\": "%5C", '"': "%22"}


def export(answer: Answer, form: str, base_url: str = "", authors: Authors | None = None) -> str:
    """The answer in one of the forms; `base_url` is where this archive is served, for permalinks.

    `authors` gives the authors of a cited article by its id (see `authors_of`). Raises InvalidQuestion for an unknown
    form.
    """
    form = known_format(form)
    if form is ExportFormat.MARKDOWN:
        return as_markdown(answer, base_url)
    return (as_bibtex if form is ExportFormat.BIBTEX else as_ris)(answer, base_url, authors)


def known_format(form: str) -> ExportFormat:
    """The export format with this name; raises InvalidQuestion when there is none."""
    if form not in set(ExportFormat):
        raise InvalidQuestion(f"There is no export format {form[:40]!r}: choose one of {', '.join(ExportFormat)}.")
    return ExportFormat(form)


def authors_of(get: Callable[[str], Article]) -> Authors:
    """Authors by article id, from `archive.get`; none for an article that has gone since."""

    def found(article_id: str) -> tuple[str, ...]:
        try:
            return get(article_id).authors
        except KeyError:  # ArticleNotFound is one
            return ()

    return found


def permalink(citation: Citation, base_url: str = "") -> str:
    """Where the cited span can be read: /article/{id}?start=&end=&version= below the base."""
    path = quote(citation.article_id.encode("utf-8", "replace"), safe="")
    fields = urlencode({"start": citation.start, "end": citation.end, "version": citation.version})
    return f"{_base(base_url)}/article/{path}?{fields}#span"


def as_markdown(answer: Answer, base_url: str = "") -> str:
    """The question, the answer with [n] after each sentence, and the numbered references with quote and permalink."""
    lines = [f"**{markdown_text(answer.rewritten or answer.question)}**", ""]
    if answer.abstained:
        lines += [markdown_text(answer.reason or "The articles do not say."), ""]
    for sentence in answer.sentences:
        numbers = "".join(f" \\[{citation.number}\\]" for citation in sentence.citations)
        lines += [f"{_block(markdown_text(sentence.text))}{numbers}", ""]
    if answer.citations:
        lines += ["**Nearest passages, not an answer**" if answer.abstained else "**Sources**", ""]
    lines += [_reference(citation, base_url) for citation in answer.citations]
    return "\n".join(lines).rstrip() + "\n"


def as_bibtex(answer: Answer, base_url: str = "", authors: Authors | None = None) -> str:
    """One @article for each cited article, in order of its first citation; keys are unique and plain ASCII."""
    taken: set[str] = set()
    entries = []
    for citation, passages in _by_article(answer):
        fields = [("title", "{" + tex_text(citation.title or "Untitled article") + "}")]
        names = authors(citation.article_id) if authors else ()
        if names:
            # Braces keep a name whole: how its parts are to be ordered is not known.
            fields.append(("author", " and ".join("{" + tex_text(name) + "}" for name in names)))
        if citation.outlet:
            fields.append(("journal", "{" + tex_text(citation.outlet) + "}"))
        day = _day(citation)
        if day:
            fields += [("year", day[:4]), ("month", str(int(day[5:7]))), ("day", str(int(day[8:])))]
        address = web_address(citation.url)
        if address:
            fields.append(("url", "".join(_TEX_ADDRESS.get(sign, sign) for sign in address)))
        fields.append(("note", tex_text("; ".join(_note(item, base_url) for item in passages))))
        listed = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields)
        entries.append(f"@article{{{_key(citation, taken)},\n{listed}\n}}\n")
    return "\n".join(entries)


def as_ris(answer: Answer, base_url: str = "", authors: Authors | None = None) -> str:
    """One NEWS record for each cited article, with its quotes as notes; lines end in CR LF as the format asks."""
    lines: list[str] = []
    for citation, passages in _by_article(answer):
        fields = [("TY", "NEWS"), ("TI", citation.title or "Untitled article")]
        fields += [("AU", name) for name in (authors(citation.article_id) if authors else ())]
        if citation.outlet:
            fields.append(("T2", citation.outlet))
        day = _day(citation)
        if day:
            fields += [("PY", day[:4]), ("DA", day.replace("-", "/"))]
        address = web_address(citation.url)
        if address:
            fields.append(("UR", address))
        if base_url:
            fields.append(("L2", permalink(citation, base_url)))
        fields += [("N1", _note(item, base_url)) for item in passages]
        fields += [("ID", citation.article_id), ("ER", "")]
        lines += [f"{tag}  - {_one_line(value)}" for tag, value in fields]
    return "".join(f"{line}\r\n" for line in lines)


def markdown_text(text: str) -> str:
    """Text on one line that shows as itself in Markdown: no markup, no HTML, no address made into a link."""
    escaped = _MARKDOWN.sub(r"\\\1", _one_line(text)).translate(_HTML)
    return _SCHEME.sub(lambda found: f"{found[1]}&#58;" if found[1] else f"{found[2]}&#46;", escaped)


def tex_text(text: str) -> str:
    """Text on one line that TeX prints as it stands; letters beyond ASCII stay UTF-8."""
    return "".join(_TEX.get(sign, sign) for sign in _one_line(text))


def _reference(citation: Citation, base_url: str) -> str:
    """One numbered reference: where, what and when, the article's own address, the quote and its permalink."""
    title = f"“{citation.title or 'Untitled article'}”"
    parts = (say_outlet(citation.outlet), title, say_published(citation.published))
    reference = f"{citation.number}. {markdown_text(', '.join(parts))}."
    address = web_address(citation.url)
    if address:
        reference += f" <{_in_brackets(address)}>."
    return f"{reference} “{markdown_text(citation.quote)}” [Passage](<{_in_brackets(permalink(citation, base_url))}>)"


def _block(line: str) -> str:
    """A line that does not begin a list, a rule or a heading."""
    return _BLOCK_START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", line)


def _in_brackets(address: str) -> str:
    """An address that can stand between < and >."""
    return address.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")


def _by_article(answer: Answer) -> list[tuple[Citation, list[Citation]]]:
    """The first citation of each article with all of them, in order; an abstention cites nothing."""
    found: dict[tuple[str, int], list[Citation]] = {}
    for citation in () if answer.abstained else answer.citations:
        found.setdefault((citation.article_id, citation.version), []).append(citation)
    return [(passages[0], passages) for passages in found.values()]


def _note(citation: Citation, base_url: str) -> str:
    """What was quoted, and where it can be read if that is known."""
    where = f" {permalink(citation, base_url)}" if base_url else ""
    return f"[{citation.number}] “{citation.quote}”{where}"


def _key(citation: Citation, taken: set[str]) -> str:
    """A citation key: the first word of outlet and title and the year, with a number where it is taken."""
    year = (_day(citation) or "undated")[:7].split("-")[0]
    stem = _first_word(citation.outlet or "") + _first_word(citation.title) + year
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    taken.add(key)
    return key


def _first_word(text: str) -> str:
    """The first word of a text that is no article, in lower-case ASCII letters and digits; "" where there is none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    words = (word for word in re.findall(r"[a-z0-9]+", plain) if word not in ("the", "a", "an"))
    return next(words, "")[:30]


def _day(citation: Citation) -> str:
    """The day of publication in ISO form, or ""."""
    published = citation.published
    if published is None:
        return ""
    return (published.date() if isinstance(published, datetime) else published).isoformat()


def _base(base_url: str) -> str:
    """The base without a slash at its end; "" unless it is a web address."""
    return (web_address(base_url) or "").rstrip("/")


def _one_line(text: str) -> str:
    """Text on one line without controls, bidi controls and lone surrogates."""
    return " ".join(_visible(text).split())


def _visible(text: Iterable[str]) -> str:
    """Text without characters that show nothing; a control that breaks lines becomes a space."""
    kept = []
    for sign in text:
        kind = unicodedata.category(sign)
        if kind == "Cc" or sign in "\u2028\u2029":
            kept.append(" ")
        elif kind == "Cs" or (kind == "Cf" and sign not in "\u200c\u200d\u00ad"):
            continue
        else:
            kept.append(sign)
    return "".join(kept)
