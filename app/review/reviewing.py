"""Check a draft against an archive: each sentence supported, contradicted or not found, with the passages.

For each sentence the articles nearest to it are searched for, and each is asked by itself: does it support the
sentence, does it say the same thing otherwise, or neither? Copies of one report count as one origin.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.filtering import Filtering, given, searched
from app.model.outlets import without_outlet
from app.review.drafts import DraftSentence, draft_sentences
from app.review.opposing import opposition
from app.review.verdicts import CheckedSentence, DraftProblem, Review, Verdict, origins
from retrieval.citing import citation
from retrieval.errors import ArticleNotFound
from retrieval.language.values import numbers
from retrieval.language.words import STOPWORDS, rarity, split_words
from retrieval.storage.catalog import Day
from retrieval.types import Article, Citation, Hit, Problem, Support

if TYPE_CHECKING:
    from retrieval import Archive

_SURER = 0.1  # how much surer one origin must contradict than another supports to prevail
_PASSAGES = 14
_ARTICLES = 8
_COPIES = 6
_WORDS_HELD = 0.45  # the share of a sentence's words, by rarity, that an article's passages must have to be asked
_NEAREST = 2
_DISPUTES = 0.7
_OVERRULES = 0.7  # how alike a contradiction must be to count for more than support elsewhere in the same article
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

Judge = Callable[[str, str], Support]


@dataclass(frozen=True, slots=True)
class _Against:
    """A passage that contradicts a sentence, with the problems it shows."""

    citation: Citation
    problems: tuple[Problem, ...]
    alike: float


@dataclass(slots=True)
class _Found:
    """What the articles say about one sentence."""

    supporting: list[tuple[float, Citation]] = field(default_factory=list)
    against: list[_Against] = field(default_factory=list)
    nearest: list[tuple[float, tuple[int, int], Article]] = field(default_factory=list)


def check_draft(
    draft: str,
    archive: Archive,
    outlets: Sequence[str] | None = None,
    published_from: Day = None,
    published_to: Day = None,
    as_of: Day = None,
    judge: Judge | None = None,
) -> Review:
    """Check every sentence of a draft; raises InvalidQuestion when it is empty or too long.

    `judge(sentence, text)` says how far a text supports a sentence; by default `retrieval.support`.
    """
    started = time.perf_counter()
    filters = given(outlets, published_from, published_to, as_of)
    listed = draft_sentences(draft)
    taken = _Numbers()
    checked = []
    for sentence in listed:
        if sentence.skipped:
            checked.append(_without(sentence, Verdict.SKIPPED, reason=sentence.skipped))
        else:
            checked.append(_check(sentence, archive, filters, judge or _support, taken))
    return Review(
        draft=draft,
        sentences=tuple(checked),
        searched=searched(archive, filters),
        archive_version=archive.version,
        seconds={"checking": round(time.perf_counter() - started, 4)},
    )


def _support(claim: str, text: str) -> Support:
    """`retrieval.support`, imported when it is first needed."""
    from retrieval.support import support

    return support(claim, text)


class _Numbers:
    """Hands out citation numbers in the order of reading, one number a span."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, int], int] = {}

    def of(self, article_id: str, start: int, end: int) -> int:
        """The span's number."""
        return self._known.setdefault((article_id, start, end), len(self._known) + 1)


def _without(sentence: DraftSentence, verdict: Verdict, reason: str = "") -> CheckedSentence:
    """A sentence with a verdict and no passages."""
    return CheckedSentence(sentence.text, sentence.start, sentence.end, verdict, reason=reason)


def _check(
    sentence: DraftSentence, archive: Archive, filters: Filtering, judge: Judge, taken: _Numbers
) -> CheckedSentence:
    """The verdict on one sentence."""
    query = f"{sentence.before} {sentence.text}".strip()[-1_900:]
    if not len(archive):
        return _without(sentence, Verdict.NOT_FOUND)
    hits = archive.search(query, _PASSAGES, **filters)
    candidates = _candidates(sentence.text, hits, archive)
    found = _ask_articles(sentence.text, candidates, archive, judge, taken)
    supporting = tuple(cited for _, cited in sorted(found.supporting, key=lambda item: -item[0]))
    # Beside support, only what clearly makes the same statement is shown as disputing it.
    floor = _DISPUTES if supporting else 0.0
    against = sorted((item for item in found.against if item.alike >= floor), key=lambda item: -item.alike)
    sides = origins(supporting), origins(item.citation for item in against)
    surer = bool(supporting and against) and against[0].alike > max(score for score, _ in found.supporting) + _SURER
    outweighed = sides[1] > sides[0] or (sides[1] == sides[0] and surer)
    if not supporting and not against:
        verdict = Verdict.NOT_FOUND
    else:
        verdict = Verdict.CONTRADICTED if outweighed else Verdict.SUPPORTED
    nearest = sorted(found.nearest, key=lambda item: -item[0])[:_NEAREST] if verdict is Verdict.NOT_FOUND else []
    if verdict is Verdict.NOT_FOUND and not nearest:
        nearest = [(0.0, (hit.passage.start, hit.passage.end), hit.article) for hit in hits[:_NEAREST]]
    scores = [item[0] for item in found.supporting or found.nearest]
    return CheckedSentence(
        text=sentence.text,
        start=sentence.start,
        end=sentence.end,
        verdict=verdict,
        score=round(max(scores, default=0.0), 4),
        supporting=supporting,
        contradicting=tuple(item.citation for item in against),
        nearest=tuple(_cite(article, span, archive, taken) for _, span, article in nearest),
        problems=tuple(_problems(sentence, against)),
    )


def _candidates(claim: str, hits: Sequence[Hit], archive: Archive) -> list[Article]:
    """The articles of the hits that have words enough of a sentence, best first, then the copies folded into those."""
    weights = {stem: rarity(form) for form, stem in _telling(claim)}
    whole = sum(weights.values()) or 1.0
    found: dict[str, Article] = {}
    held: dict[str, set[str]] = {}
    copies: dict[str, list[str]] = {}
    for hit in hits:
        found.setdefault(hit.article.id, hit.article)
        held.setdefault(hit.article.id, set(split_words(hit.article.title).stems)).update(split_words(hit.text).stems)
        copies.setdefault(hit.article.id, []).extend(hit.copies)
    chosen = [
        article
        for article in found.values()
        if sum(weight for stem, weight in weights.items() if stem in held[article.id]) >= _WORDS_HELD * whole
    ][:_ARTICLES]
    folded = dict.fromkeys(copy for article in chosen for copy in copies[article.id] if copy not in found)
    for article_id in list(folded)[:_COPIES]:
        with suppress(ArticleNotFound):  # removed by somebody else since the search
            chosen.append(archive.get(article_id))
    return chosen


def _telling(text: str) -> list[tuple[str, str]]:
    """The words of a text that mean something by themselves: form and stem."""
    words = split_words(text)
    return [(form, stem) for form, stem in zip(words.forms, words.stems, strict=True) if form not in STOPWORDS]


def _ask_articles(claim: str, candidates: Sequence[Article], archive: Archive, judge: Judge, taken: _Numbers) -> _Found:
    """Ask each article that a search found what it says about a sentence."""
    found = _Found()
    for article in candidates:
        stated = without_outlet(claim, article.outlet)
        judged = judge(stated, article.text)
        verbatim = judged.score >= 1.0
        opposed = None if verbatim else opposition(stated, article.title, article.text, judged)
        if judged.supported and judged.span and (opposed is None or opposed.alike < _OVERRULES):
            found.supporting.append((judged.score, _cite(article, judged.span, archive, taken)))
        elif opposed is not None:
            cited = _cite(article, (opposed.start, opposed.end), archive, taken)
            found.against.append(_Against(cited, _within(claim, opposed.problems), opposed.alike))
        elif judged.span:
            found.nearest.append((judged.score, judged.span, article))
    return found


def _cite(article: Article, span: tuple[int, int], archive: Archive, taken: _Numbers) -> Citation:
    """A citation of a span with its number and origin."""
    return citation(article, *span, taken.of(article.id, *span), archive.origin(article.id))


def _within(claim: str, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Problems with their offsets in the sentence, of which the name of an outlet may have been taken out."""
    placed = []
    for problem in problems:
        start = problem.start if claim.startswith(problem.text, problem.start) else claim.find(problem.text)
        if start >= 0:
            placed.append(replace(problem, start=start, end=start + len(problem.text)))
    return tuple(placed)


def _problems(sentence: DraftSentence, against: Sequence[_Against]) -> list[DraftProblem]:
    """Each thing that is contradicted, once for each thing that is said instead, with who says so."""
    told: dict[tuple[str, int, str], tuple[Problem, list[Citation]]] = {}
    for item in against:
        for problem in item.problems:
            key = (problem.kind, problem.start, _same(problem.found))
            told.setdefault(key, (problem, []))[1].append(item.citation)
    found = []
    for problem, cited in told.values():
        behind = origins(cited)
        found.append(
            DraftProblem(
                kind=problem.kind,
                start=sentence.start + problem.start,
                end=sentence.start + problem.end,
                text=problem.text,
                instead=problem.found,
                citations=tuple(dict.fromkeys(item.number for item in cited)),
                origins=behind,
                told=_told(problem, behind),
            )
        )
    return sorted(found, key=lambda item: (item.start, -item.origins))


def _same(value: str | None) -> str:
    """What two ways of writing one value have in common: "seven" and "7" are one."""
    read = numbers(value or "")
    return f"{read[0].value:g} {read[0].unit}" if read else " ".join((value or "").casefold().split())


def _told(problem: Problem, behind: int) -> str:
    """A problem in one line: "the draft says 9, two origins say 7"."""
    who = f"{_COUNTS[behind] if behind < len(_COUNTS) else behind} origin{'' if behind == 1 else 's'}"
    if problem.found is None or problem.kind == "negation":
        denied = f" (“{problem.found}”)" if problem.found else ""
        return f"{who} {'says' if behind == 1 else 'say'} the opposite of “{problem.text}”{denied}"
    return f"the draft says {problem.text}, {who} {'says' if behind == 1 else 'say'} {problem.found}"
