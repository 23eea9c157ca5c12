"""An answer without a model: the sentences that answer, verbatim, one per distinct fact, each with its citations."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from app.answer import Missing, ReasonCode, Sentence
from app.quotes.abstaining import (
    ANSWERED_FROM,
    around,
    confidence,
    contradiction,
    frequencies,
    hear,
    missing_words,
    reason,
)
from app.quotes.candidates import LONGEST_SHOWN, Candidate, candidates, spans_of
from app.quotes.highlighting import marks, spoken
from app.quotes.reading import begin_first, begin_likeliest, with_readings
from app.quotes.speaking import by_speaker, speaks
from retrieval.citing import citation
from retrieval.language.words import STOPWORDS
from retrieval.ranking.asking import Asked, ask
from retrieval.ranking.expectation import Kind
from retrieval.types import Article, Citation, Hit, Support

_LEANS_BACK = re.compile(
    r"[\"'“‘]?(?:(?:he|she|they|it|this|that|these|those|his|her|their|its)\b"
    r"|the (?:statement|ministry|official|move|incident|decision|report|announcement|latter|two|pair)\b)",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d[\d.,]*")
_PARAGRAPH = 80  # characters; shorter lines recur in articles that are no copies
_ALIKE = 0.7
_PLAIN_MARKS = str.maketrans("“”‘’–—", "\"\"''--")  # one character for one: offsets stay true
_WORTH = 3.5  # how far behind the best sentence's score a further one may be to be shown
_WORTH_SAID = 1.5  # the same where the question is what somebody said: the reader is no help there
_LOOKED_AT = 40
_SPEAKING_HITS = 16  # whose sentences may answer; those after them still count as copies
_SURE = 4.0  # the log-odds from which the words that the reader marked are shown as the answer
_SHARE, _SHARE_OF_ALL = 0.2, 0.5  # of what the best sentence covers that a further one must cover: more where it is all
_ALL = 0.85
_AS_WELL = 0.35
_RIVAL = 3.5


@dataclass(frozen=True, slots=True)
class Quoted:
    """What the quotes say: sentences, or none and the reason; the confidence and the nearest passages in any case."""

    sentences: tuple[Sentence, ...]
    confidence: float
    missing: tuple[Missing, ...] = ()
    reason_code: ReasonCode | None = None
    reason: str = ""
    nearest: tuple[Citation, ...] = ()

    @property
    def abstained(self) -> bool:
        """Whether nothing is shown."""
        return self.reason_code is not None


def quote(
    question: str,
    hits: Sequence[Hit],
    *,
    limit: int = 6,
    today: date | None = None,
    vocabulary: Callable[[str], int] | None = None,
    articles: int = 0,
    get: Callable[[str], Article] | None = None,
) -> Quoted:
    """Answer a question from the hits of a search with verbatim sentences, best first, or say why not.

    `vocabulary` tells in how many of the `articles` searched a word occurs (without it, every word is taken to
    occur); `get` fetches an article by its id, to cite the copies that were folded into a hit; `today` is the day
    that "yesterday" in the question counts from.
    """
    asked = ask(question)
    begin_first(question, hits)  # on the other core, while the sentences are looked at
    listed = by_speaker(asked, candidates(asked, hits[:_SPEAKING_HITS]))
    if not listed:
        return Quoted((), 0.0, reason_code=ReasonCode.NO_ARTICLES, reason="No article was found to answer from.")
    begun = begin_likeliest(question, listed)
    held_by = frequencies(asked, vocabulary or (lambda word: 1))
    hear(listed)  # most of what the confidence listens to stays the same when the order changes
    ranked = with_readings(listed, begun)
    sure = confidence(asked, ranked, held_by)
    if sure < ANSWERED_FROM:
        missing = missing_words(asked, ranked[:3], held_by)
        code, line = reason(asked, missing, articles)
        nearest = tuple(
            _cite(candidate, number, candidate.start, candidate.end)
            for number, candidate in enumerate(_distinct(ranked, 3), start=1)
        )
        return Quoted((), sure, missing, code, line, nearest)
    refuted = contradiction(asked, ranked[0])
    if refuted is not None:
        line = f"The articles say otherwise: “{ranked[0].text}”"
        return Quoted((), sure, (), ReasonCode.PREMISE_CONTRADICTED, line, (_cite(ranked[0], 1, *refuted),))
    return Quoted(_sentences(asked, ranked, hits[_SPEAKING_HITS:], limit, get), sure)


@dataclass(frozen=True)
class _Shown:
    """A span that is shown: its best candidate and how far it reaches."""

    candidate: Candidate
    start: int
    end: int


def _sentences(
    asked: Asked,
    ranked: Sequence[Candidate],
    further: Sequence[Hit],
    limit: int,
    get: Callable[[str], Article] | None,
) -> tuple[Sentence, ...]:
    """The distinct facts among the best candidates as sentences with numbered citations."""
    worth = _worth_showing(asked, ranked)
    shown: list[Sentence] = []
    number = 1
    for item in _latest_first(asked, _spans(worth, limit)):
        article = item.candidate.article
        text = article.text[item.start : item.end]
        cited = [citation(article, item.start, item.end, number)]
        for other, place in _repeated(item.candidate, ranked, further, text, get):
            cited.append(citation(other, place, place + len(text), number + len(cited)))
        number += len(cited)
        speaker, spoken_spans = spoken(text)
        support = Support(1.0, (item.start, item.end))
        marked = marks(asked, text, _sure_answer(item))
        shown.append(Sentence(text, tuple(cited), support, speaker, spoken_spans, marked))
    return tuple(shown)


def _sure_answer(item: _Shown) -> tuple[int, int] | None:
    """The words of a span that the reader is sure of, as offsets in it."""
    answer = item.candidate.answer
    if answer is None or item.candidate.read < _SURE:
        return None
    return answer[0] - item.start, answer[1] - item.start


def _worth_showing(asked: Asked, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that answer nearly as well as the best one; what only stands near an answer is filler."""
    best = ranked[0]
    covered = best.feature("covered_soft")
    meaning = covered * (_SHARE_OF_ALL if covered >= _ALL else _SHARE)
    named = asked.names & around(best)  # a sentence on something else has none of them around it
    worth = [
        candidate
        for candidate in ranked[:_LOOKED_AT]
        if candidate.score >= best.score - (_WORTH_SAID if asked.expectation.kind is Kind.SAID else _WORTH)
        and (candidate.read > 0 or candidate.feature("covered_soft") >= meaning)
        and (not named or not named.isdisjoint(around(candidate)))
    ]
    if asked.expectation.kind is Kind.SAID and speaks(asked, best):
        worth = [candidate for candidate in worth if candidate is best or speaks(asked, candidate)]
    return worth


def _spans(worth: Sequence[Candidate], limit: int) -> list[_Shown]:
    """The spans of distinct facts, best first; two that stand side by side become one where it is short enough."""
    spans: list[_Shown] = []
    chosen: list[Candidate] = []
    for candidate in worth:
        if any(_says_the_same(candidate, other) for other in chosen):
            continue
        beside = next((index for index, span in enumerate(spans) if _joined(span, candidate)), None)
        if beside is not None:
            span = spans[beside]
            spans[beside] = _Shown(span.candidate, min(span.start, candidate.start), max(span.end, candidate.end))
        elif len(spans) < limit:
            spans.append(_Shown(candidate, *_span(candidate)))
        else:
            continue
        chosen.append(candidate)
    return spans


def _joined(span: _Shown, candidate: Candidate) -> bool:
    """Whether a sentence stands right beside a span, or in it, and both together are short enough to show."""
    article = span.candidate.article
    if candidate.article.id != article.id:
        return False
    start, end = min(span.start, candidate.start), max(span.end, candidate.end)
    gap = article.text[min(span.end, candidate.end) : max(span.start, candidate.start)]
    return not gap.strip() and len(article.text[start:end].split()) <= LONGEST_SHOWN


def _latest_first(asked: Asked, spans: list[_Shown]) -> list[_Shown]:
    """Of several figures over time the latest comes first: those that cover the question as the best one does."""
    if not spans or asked.expectation.kind not in (Kind.QUANTITY, Kind.MONEY, Kind.PERCENT):
        return spans
    best = spans[0].candidate
    if best.article.day is None or not _has_figure(best):
        return spans
    rivals = [
        span
        for span in spans
        if span.candidate.article.day is not None
        and _has_figure(span.candidate)
        and span.candidate.feature("covered_soft") >= best.feature("covered_soft") - _AS_WELL
        and span.candidate.score >= best.score - _RIVAL
        and not _is_edited_copy(span.candidate, best)
    ]
    latest = max(rivals, key=lambda span: span.candidate.article.day or date.min, default=spans[0])
    if (latest.candidate.article.day or date.min) <= best.article.day:
        return spans
    return [latest, *(span for span in spans if span is not latest)]


def _is_edited_copy(one: Candidate, other: Candidate) -> bool:
    """Whether two sentences differ in a figure alone and their articles share a paragraph: no later report, a copy."""
    if _FIGURE.sub("#", one.text).casefold() != _FIGURE.sub("#", other.text).casefold():
        return False
    paragraphs = {line for line in one.article.text.splitlines() if len(line) >= _PARAGRAPH}
    return any(line in paragraphs for line in other.article.text.splitlines())


def _has_figure(candidate: Candidate) -> bool:
    """Whether a value of the expected kind is in the sentence."""
    return candidate.feature("expected_present") > 0


def _distinct(ranked: Sequence[Candidate], limit: int) -> list[Candidate]:
    """The first candidates that do not say again what one before them says; another number or name is another fact."""
    chosen: list[Candidate] = []
    for candidate in ranked:
        if len(chosen) == limit:
            break
        if not any(_says_the_same(candidate, other) for other in chosen):
            chosen.append(candidate)
    return chosen


def _says_the_same(one: Candidate, other: Candidate) -> bool:
    """Whether two sentences share nearly all telling words and all numbers."""
    if one.article.id == other.article.id and one.start < other.end and other.start < one.end:
        return True
    first = {stem for stem in one.said.stem_set if stem not in STOPWORDS}
    second = {stem for stem in other.said.stem_set if stem not in STOPWORDS}
    if not first or not second:
        return one.text == other.text
    numbers = {stem for stem, number in zip(one.said.stems, one.said.numeric, strict=True) if number}
    others = {stem for stem, number in zip(other.said.stems, other.said.numeric, strict=True) if number}
    return numbers == others and len(first & second) / len(first | second) >= _ALIKE


def _span(candidate: Candidate) -> tuple[int, int]:
    """The sentence's span, with the sentence before it where it leans on that one and both are short enough."""
    start, end = candidate.start, candidate.end
    if not _LEANS_BACK.match(candidate.text):
        return start, end
    spans = spans_of(candidate.hit)
    place = next((index for index, span in enumerate(spans) if span[0] == start), 0)
    if place == 0:
        return start, end
    before = spans[place - 1][0]
    joined = candidate.article.text[before:end]
    return (start, end) if len(joined.split()) > LONGEST_SHOWN else (before, end)


def _repeated(
    candidate: Candidate,
    ranked: Sequence[Candidate],
    further: Sequence[Hit],
    text: str,
    get: Callable[[str], Article] | None,
) -> list[tuple[Article, int]]:
    """Other articles that hold the very same words, in whatever quotation marks, and where."""
    found: dict[str, tuple[Article, int]] = {}
    words, length = _plain(candidate.text), candidate.end - candidate.start
    articles = [item.article for item in ranked if item.end - item.start == length and _plain(item.text) == words]
    articles += [hit.article for hit in further if words in _plain(hit.text)]
    if get is not None:
        articles += [get(article_id) for article_id in candidate.hit.copies]
    for article in articles:
        if article.id not in (candidate.article.id, *found) and (place := _plain(article.text).find(_plain(text))) >= 0:
            found[article.id] = article, place
    return list(found.values())


@lru_cache(maxsize=256)
def _plain(text: str) -> str:
    """A text with plain quotation marks and dashes, each in its place."""
    return text.translate(_PLAIN_MARKS)


def _cite(candidate: Candidate, number: int, start: int, end: int) -> Citation:
    """A citation of a span of the candidate's article."""
    return citation(candidate.article, start, end, number)
