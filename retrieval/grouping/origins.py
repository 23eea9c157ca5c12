"""Copies of one report: which articles carry the same text, however their headlines and paragraphs were edited.

Sources are counted by origin, so five papers that run one wire report must count once. Two articles are copies when
most of the shorter one's own words (outside quotation marks) stand in the longer one, word for word. Words that are
quoted do not count: two reporters at one press conference quote the same sentence and are still two sources. Words
that one outlet prints in many articles (bylines, disclaimers, "subscribe") do not count either, and an outlet that
uses its own text again next month has written another report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from retrieval.language.split import sentences
from retrieval.types import Article

Hashes = npt.NDArray[np.uint32]
Numbers = npt.NDArray[np.int64]

SHINGLE_WORDS = 5
"""Words in a row that are compared as one; an edited word changes five of them."""

SAMPLE = 4
"""One shingle of four is kept, chosen by its hash: the same ones in every copy."""

COPIED = 0.5
"""The share of the shorter article's own words that must stand in the longer one."""

COVERED = 0.2
"""The share of the longer article that the shorter must cover: a round-up is no copy of its parts."""

LEAST_SHARED = 6
"""Sampled shingles that two copies share at least: about 25 words in a row."""

TEMPLATE = 3
"""Shingles in this many articles of one outlet may be its template."""

MOSTLY_TEMPLATE = 0.75
"""With so much of it in the outlet's other articles, an article is one that the outlet ran again and again."""

SAME_REPORT_DAYS = 14
"""An outlet's own article of so many days later is a new report, however much of the old one it repeats."""

RERUN_DAYS = 3
"""Within so many days the same page under the same headline is a report that its outlet ran twice."""

CROWDED = 40
"""A shingle in more articles than this proposes each article's next few neighbours only, not all pairs."""

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+(?:['’][^\W_]+)*")
_QUOTED = re.compile(r"“[^“”\n]{0,2000}”|\"[^\"\n]{0,2000}\"|«[^«»\n]{0,2000}»|„[^„“”\n]{0,2000}[“”]")
_LONG_QUOTE_WORDS = 5
_FEW_OWN_WORDS = 40
_MULTIPLIERS = np.array([pow(0x9E3779B97F4A7C15, power, 1 << 64) for power in range(1, SHINGLE_WORDS + 1)], np.uint64)


@dataclass(frozen=True, slots=True)
class Fingerprinted:
    """What the search for copies needs of an article: everything but its text.

    `source` tells one publisher from another: the outlet, or else the host of the address, or "".
    """

    id: str
    title: str
    source: str
    day: date | None
    fingerprint: bytes

    @classmethod
    def of(cls, article: Article) -> Fingerprinted:
        """Take an article's fingerprint."""
        return cls(article.id, article.title, source_of(article), article.day, fingerprint(article.text))


def source_of(article: Article) -> str:
    """Who published an article, as far as copies are concerned: its outlet, else the host of its address, else ""."""
    if article.outlet or not article.url:
        return article.outlet or ""
    try:
        return urlsplit(article.url).hostname or ""
    except ValueError:  # not an address at all, as an id can be
        return ""


def fingerprint(text: str) -> bytes:
    """Sample the article's shingles into a few hundred bytes (4 bytes for every 4 words) that a store can keep.

    Equal text gives equal bytes on every machine and in every version of Python; a long verbatim quotation is left
    out unless the article is made of little else. Method: FracMinHash (Irber et al. 2022), which estimates
    containment, so that a short copy is found inside a long article.
    """
    words = _WORD.findall(_without_long_quotes(text).lower().replace("’", "'"))
    if len(words) < _FEW_OWN_WORDS:
        words = _WORD.findall(text.lower().replace("’", "'"))
    if len(words) < SHINGLE_WORDS:
        return b""
    hashes = np.fromiter(map(_word_hash, words), np.uint64, len(words))
    windows = np.lib.stride_tricks.sliding_window_view(hashes, SHINGLE_WORDS)
    mixed: npt.NDArray[np.uint64] = (windows * _MULTIPLIERS).sum(axis=1, dtype=np.uint64)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    kept = np.unique((mixed[(mixed >> np.uint64(40)) % np.uint64(SAMPLE) == 0] >> np.uint64(8)).astype(np.uint32))
    return kept.astype("<u4").tobytes()


def families(articles: Iterable[Article]) -> list[set[str]]:
    """Group articles that are copies of one report; an article without copies is in no group."""
    return families_of([Fingerprinted.of(article) for article in articles])


def families_of(entries: Sequence[Fingerprinted]) -> list[set[str]]:
    """Group fingerprinted articles into families of two or more, in the order of their first members."""
    prints: list[Hashes] = [np.frombuffer(entry.fingerprint, dtype="<u4").astype(np.uint32) for entry in entries]
    parent = list(range(len(entries)))
    template = _template_hashes(prints, _source_numbers([entry.source for entry in entries]))
    for first, second in _candidates(prints):
        one, other = _root(parent, first), _root(parent, second)
        if one != other and _copies(entries[first], entries[second], prints[first], prints[second], template):
            parent[max(one, other)] = min(one, other)
    groups: dict[int, set[str]] = {}
    for number, entry in enumerate(entries):
        groups.setdefault(_root(parent, number), set()).add(entry.id)
    return [group for group in groups.values() if len(group) > 1]


def same_statement(shown: str, other: str) -> bool:
    """Whether `shown` says all that `other` says, so that `other` may be folded under it and nothing is hidden.

    Each sentence of `other` must stand in `shown`, alike but for case, punctuation, articles, and how a number or a
    percentage is spelled. A changed number, name or "not" keeps the two apart. Not symmetric: a passage with a
    sentence more is never folded under the shorter one.
    """
    said = {_statement(shown[start:end]) for start, end in sentences(shown)}
    return all(_statement(other[start:end]) in said for start, end in sentences(other))


def _without_long_quotes(text: str) -> str:
    """Drop quotations of five words or more; a quoted word or two belongs to the writer's own sentence."""
    return _QUOTED.sub(lambda match: " " if len(match[0].split()) >= _LONG_QUOTE_WORDS else match[0], text)


_known_words: dict[str, int] = {}


def _word_hash(word: str) -> int:
    """Hash a word alike in every process (Python's own hash is salted)."""
    known = _known_words.get(word)
    if known is None:
        if len(_known_words) > 500_000:
            _known_words.clear()
        known = int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
        _known_words[word] = known
    return known


def _source_numbers(sources: Sequence[str]) -> Numbers:
    """Number the publishers; all articles without one count as one publisher."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(source, len(numbers)) for source in sources], np.int64)


def _template_hashes(prints: Sequence[Hashes], sources: Numbers) -> Hashes:
    """Find the shingles that stand in several articles of one publisher, sorted."""
    if not prints:
        return np.empty(0, np.uint32)
    source_of_each = np.repeat(sources, [len(hashes) for hashes in prints]).astype(np.uint64)
    keys = np.concatenate(prints).astype(np.uint64) << np.uint64(32) | source_of_each
    keys, counts = np.unique(keys, return_counts=True)
    return np.unique((keys[counts >= TEMPLATE] >> np.uint64(32)).astype(np.uint32))


def _candidates(prints: Sequence[Hashes]) -> Iterator[tuple[int, int]]:
    """Propose pairs that share enough shingles to be worth a comparison, those that share most first."""
    if not prints:
        return
    hashes = np.concatenate(prints)
    if len(hashes) < 2:
        return
    order = np.argsort(hashes, kind="stable")
    hashes = hashes[order]
    same = hashes[1:] == hashes[:-1]
    shared_by_two = np.r_[same, False] | np.r_[False, same]
    hashes, order = hashes[shared_by_two], order[shared_by_two]
    ends = np.cumsum([len(each) for each in prints])
    owners = np.searchsorted(ends, order, side="right").astype(np.int64)
    starts = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1]]) if len(hashes) else np.empty(0, np.int64)
    sizes = np.diff(np.r_[starts, len(hashes)])
    position = np.arange(len(hashes)) - np.repeat(starts, sizes)
    size_at = np.repeat(sizes, sizes)
    found: list[Numbers] = []
    for step in range(1, CROWDED):
        # Pair each article with the one `step` places on in the shingle's list of articles.
        reach = np.flatnonzero((position + step < size_at) & ((size_at <= CROWDED) | (step <= 4)))
        if not len(reach):
            break
        found.append(owners[reach] * len(prints) + owners[reach + step])
    if not found:
        return
    codes, shared = np.unique(np.concatenate(found), return_counts=True)
    lengths = np.array([len(each) for each in prints], np.int64)
    first, second = np.divmod(codes, len(prints))
    shorter = np.minimum(lengths[first], lengths[second])
    likely = np.flatnonzero(shared >= np.minimum(LEAST_SHARED, np.maximum(2, COPIED * shorter * 0.5)))
    for index in likely[np.argsort(-shared[likely], kind="stable")]:
        yield int(first[index]), int(second[index])


def _copies(first: Fingerprinted, second: Fingerprinted, one: Hashes, other: Hashes, template: Hashes) -> bool:
    """Whether the shorter of two articles is a copy of part of the longer, their publisher's template left aside."""
    same_source = first.source == second.source
    days = abs((first.day - second.day).days) if first.day and second.day else None
    if same_source and days is not None and days > SAME_REPORT_DAYS:
        return False
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    own = short[~_within(short, template)]
    if len(own) <= (1 - MOSTLY_TEMPLATE) * len(short):
        # Nothing but text that one publisher prints again and again: a report that it ran often, or an empty page.
        if same_source and ((days or 0) > RERUN_DAYS or not _same_headline(first.title, second.title)):
            return False
        shared = len(np.intersect1d(short, long, assume_unique=True))
        return shared >= LEAST_SHARED and shared >= MOSTLY_TEMPLATE * len(short) and shared >= COVERED * len(long)
    shared = len(np.intersect1d(own, long, assume_unique=True))
    rest = long[~_within(long, template)]
    return shared >= LEAST_SHARED and shared >= COPIED * len(own) and shared >= COVERED * len(rest)


def _within(hashes: Hashes, ordered: Hashes) -> npt.NDArray[np.bool_]:
    """Which hashes are among the ordered ones."""
    if not len(ordered):
        return np.zeros(len(hashes), np.bool_)
    places = np.minimum(np.searchsorted(ordered, hashes), len(ordered) - 1)
    found: npt.NDArray[np.bool_] = ordered[places] == hashes
    return found


def _same_headline(first: str, second: str) -> bool:
    """Whether two headlines of one publisher are the same but for a word or two."""
    one, other = set(_WORD.findall(first.lower())), set(_WORD.findall(second.lower()))
    return len(one & other) >= 0.75 * max(len(one), len(other))


_STATEMENT_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[%$€£¥₺₽]")
_SAME_WORDS = {"percent": "%", "usa": "us"}
_EMPTY_WORDS = frozenset("a an the that".split())
_SMALL_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_TENS = "ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_SAME_WORDS |= {word: str(value) for value, word in enumerate(_SMALL_NUMBERS)}
_SAME_WORDS |= {word: str(10 * value) for value, word in enumerate(_TENS, start=1)}


def _statement(sentence: str) -> tuple[str, ...]:
    """Reduce a sentence to what it says: its words in order, without case, punctuation and articles."""
    plain = sentence.lower().replace("’", "'").replace("per cent", "%").replace("u.s.", "us").replace("u.k.", "uk")
    words = (_SAME_WORDS.get(word, word) for word in _STATEMENT_WORD.findall(plain))
    return tuple(word.replace(",", "") if word[0].isdigit() else word for word in words if word not in _EMPTY_WORDS)


def _root(parent: list[int], number: int) -> int:
    """Follow a number to the head of its family, halving the path on the way."""
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number
