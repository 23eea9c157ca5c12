"""An answer as evidence: a bundle that holds every quote with its article's hash, and its verification later.

`make_bundle` writes what was asked, answered and quoted; wall time and token counts are left out, so that the same
archive and question give the same bytes in quotes mode. `verify` checks a bundle against itself and, with an archive,
against the articles, and names each citation that fails.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.answer import plain_values
from app.evidence.bundle_format import FORMAT, Bundle, BundledCitation, BundledSentence, parse_bundle, read_bundle, seal
from app.model.outlets import without_outlet
from app.model.quotations import verbatim_in
from app.version import __version__
from retrieval.citing import context
from retrieval.errors import ArticleNotFound, InvalidArticle
from retrieval.support import SUPPORTED_FROM, support
from retrieval.types import Article

if TYPE_CHECKING:
    from app.answer import Answer
    from retrieval import Archive

_LEFT_OUT = {"seconds", "tokens", "text", "sentences", "citations", "nearest"}
_DECIMALS = 4
_LONGEST_WRITTEN = 3_000
_LONGEST_PROOF = 50_000


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that does not hold: the number of the citation, or None where it is the bundle as a whole."""

    citation: int | None
    why: str

    def __str__(self) -> str:
        return f"[{self.citation}] {self.why}" if self.citation is not None else self.why


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked and what failed; `notes` are worth knowing and no failures, a newer version for one."""

    citations: int
    sentences: int
    against_archive: bool
    failures: tuple[Failure, ...] = ()
    notes: tuple[Failure, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing failed."""
        return not self.failures

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "holds": self.holds,
            "citations": self.citations,
            "sentences": self.sentences,
            "against_archive": self.against_archive,
            "failures": [{"citation": item.citation, "why": item.why} for item in self.failures],
            "notes": [{"citation": item.citation, "why": item.why} for item in self.notes],
        }


def make_bundle(answer: Answer, settings: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """An answer as an evidence bundle, plain values ready for `bundle_bytes`.

    `settings` are further facts about the run that a reader needs to repeat it, plain values and no secrets.
    """
    plain: dict[str, Any] = _utf8(answer.to_dict())
    bundle: dict[str, Any] = {name: value for name, value in plain.items() if name not in _LEFT_OUT}
    bundle["format"] = FORMAT
    bundle["byline"] = __version__
    bundle["settings"] = {"supported_from": SUPPORTED_FROM, **(settings or {})}
    bundle["confidence"] = round(answer.confidence, _DECIMALS)
    bundle["citations"] = [{**citation, "seal": seal(citation, "seal")} for citation in plain["citations"]]
    bundle["nearest"] = [citation.number for citation in answer.nearest]
    bundle["sentences"] = [
        {
            "text": sentence["text"],
            "citations": [citation["number"] for citation in sentence["citations"]],
            "support": round(sentence["support"]["score"], _DECIMALS),
            "problems": sentence["support"]["problems"],
            "speaker": sentence["speaker"],
            "spoken": sentence["spoken"],
            "marks": sentence["marks"],
        }
        for sentence in plain["sentences"]
    ]
    bundle["sha256"] = seal(bundle, "sha256")
    return bundle


def verify(bundle: Mapping[str, Any] | bytes | str, archive: Archive | None = None) -> Verification:
    """Check a bundle, given as its object or as the content of its file; raises InvalidBundle when it is none.

    Without an archive: the seals, the numbers, that each quote has the length of its span, that in quotes mode each
    sentence is its quote, and that a model's sentence is still supported by its quotes. With one: that an article
    with this hash is there, in this or an older version, that its own content has that hash, and that title, outlet,
    date, address, quote and context are the article's.
    """
    given = read_bundle(bundle) if isinstance(bundle, (bytes, str)) else bundle
    parsed = parse_bundle(given)
    failures, notes = _Told(), _Told()
    if seal(given, "sha256") != parsed.sha256:
        failures.add(None, "the bundle was changed after it was made: its hash is another")
    for raw, citation in zip(given["citations"], parsed.citations, strict=True):
        if seal(raw, "seal") != citation.seal:
            failures.add(citation.number, "the citation was changed after the bundle was made: its seal is another")
        if citation.end <= citation.start or citation.end - citation.start != len(citation.quote):
            failures.add(citation.number, f"the quote does not have the length of {citation.start}-{citation.end}")
    _check_numbers(parsed, failures)
    by_number = {citation.number: citation for citation in parsed.citations}
    for place, sentence in enumerate(parsed.sentences, start=1):
        cited = [by_number[number] for number in sentence.citations if number in by_number]
        _check_sentence(sentence, place, cited, parsed.mode, failures)
    if archive is not None:
        for citation in parsed.citations:
            _check_against(archive, citation, failures, notes)
    return Verification(
        citations=len(parsed.citations),
        sentences=len(parsed.sentences),
        against_archive=archive is not None,
        failures=tuple(failures.found),
        notes=tuple(notes.found),
    )


class _Told:
    """Failures as they are found, each once."""

    def __init__(self) -> None:
        self.found: list[Failure] = []

    def add(self, citation: int | None, why: str) -> None:
        """Note one, unless it is known."""
        failure = Failure(citation, why)
        if failure not in self.found:
            self.found.append(failure)


def _check_numbers(bundle: Bundle, failures: _Told) -> None:
    """Every number that is used is a citation's, and no citation goes unused or has another's number."""
    numbers = [citation.number for citation in bundle.citations]
    used = {number for sentence in bundle.sentences for number in sentence.citations} | set(bundle.nearest)
    for number, times in Counter(numbers).items():
        if times > 1:
            failures.add(number, "two citations have this number")
    for number in sorted(used - set(numbers)):
        failures.add(number, "no citation has this number, though it is cited")
    for number in sorted(set(numbers) - used):
        failures.add(number, "nothing cites it")
    if bundle.abstained and bundle.sentences:
        failures.add(None, "it abstains and has sentences all the same")


def _check_sentence(
    sentence: BundledSentence, place: int, cited: list[BundledCitation], mode: str, failures: _Told
) -> None:
    """A sentence has a citation, is its quote or is supported by its quotes, and its spans lie within it."""
    first = cited[0].number if cited else None
    if not sentence.citations:
        failures.add(None, f"sentence {place} cites nothing")
    spans = [*sentence.spoken, *sentence.marks]
    if any(not 0 <= start <= end <= len(sentence.text) for start, end in spans):
        failures.add(first, f"sentence {place} marks words outside itself")
    if not cited:
        return
    if mode == "quotes":
        if all(sentence.text != citation.quote for citation in cited):
            failures.add(first, f"sentence {place} is not its quote")
        return
    quotes = "\n".join(citation.quote for citation in cited)
    if any(not verbatim_in(sentence.text[start:end], quotes) for start, end in sentence.spoken):
        failures.add(first, f"sentence {place} puts words in quotation marks that its quotes do not have")
    claim = sentence.text
    for citation in cited:
        claim = without_outlet(claim, citation.outlet)
    if len(claim) > _LONGEST_WRITTEN or len(quotes) > _LONGEST_PROOF:
        failures.add(first, f"sentence {place} or its quotes are too long to be checked")
    elif not support(claim, quotes).supported:
        failures.add(first, f"sentence {place} is not supported by its quotes")


def _check_against(archive: Archive, citation: BundledCitation, failures: _Told, notes: _Told) -> None:
    """The article with this hash is there and says what the citation says it says."""

    def failed(why: str) -> None:
        failures.add(citation.number, why)

    try:
        versions = archive.versions(citation.article_id)
    except ArticleNotFound:
        failed(f"the archive has no article {_shown(citation.article_id)}")
        return
    article = next((item for item in reversed(versions) if item.sha256 == citation.sha256), None)
    if article is None:
        known = next((item for item in versions if item.version == citation.version), versions[-1])
        stands = known.text[citation.start : citation.end] == citation.quote
        which = f"version {known.version} of {_shown(citation.article_id)}"
        failed(f"{which} has another hash" + ("; the quote stands there all the same" if stands else ""))
        return
    _check_article(article, citation, failed)
    newest = versions[-1]
    if newest.sha256 != article.sha256:
        has = "still has" if citation.quote in newest.text else "no longer has"
        notes.add(citation.number, f"a newer version of the article is there and {has} these words")


def _check_article(article: Article, citation: BundledCitation, failed: Callable[[str], None]) -> None:
    """Hash, quote, context and record of one citation against the version of the article that it names."""
    if _content_hash(article) != article.sha256:
        failed("the archive's own copy of the article was altered: its content does not have its hash")
    if article.text[citation.start : citation.end] != citation.quote:
        failed(f"the article has other words at {citation.start}-{citation.end}")
    elif context(article.text, citation.start, citation.end) != (citation.before, citation.after):
        failed("the words before or after the quote are not the article's")
    record = {
        "title": (article.title, citation.title),
        "outlet": (article.outlet, citation.outlet),
        "date": (article.published_text, citation.published or ""),
        "address": (article.url, citation.url),
    }
    for name, (known, claimed) in record.items():
        if known != claimed:
            failed(f"the article's {name} is not the citation's")


def _content_hash(article: Article) -> str:
    """The hash that this content has when it is read anew; "" when it is no article."""
    try:
        given = plain_values(article) | {"published": article.published_text or article.published_given}
        return Article.from_dict(given).sha256
    except InvalidArticle:
        return ""


def _utf8(value: Any) -> Any:
    """Plain values whose texts can all be written as UTF-8: half a surrogate pair in a question becomes "?"."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {name: _utf8(item) for name, item in value.items()}
    return [_utf8(item) for item in value] if isinstance(value, list) else value


def _shown(article_id: str) -> str:
    """An id as part of a line: short, quoted, and nothing in it that a terminal would obey."""
    return ascii(article_id if len(article_id) <= 80 else article_id[:79] + "…")
