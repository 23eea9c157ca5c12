"""Does this text state this claim? A score, the sentences that state it, and what they lack or contradict.

Whole sentences that stand in the text word for word are supported, always. Of everything else it is measured how
the claim's words lie in the text (`retrieval.proof.coverage`), where its numbers, dates and names stand
(`retrieval.proof.details`), whether it denies what the text affirms (`retrieval.proof.polarity`) and whether it lets the right one
speak (`retrieval.proof.attribution`); small models, learned by `benchmarks/train_support.py`, judge each and the whole.
"""

from __future__ import annotations

import re

import numpy as np

from retrieval.proof import coverage
from retrieval.proof.alignment import Alignment, align, read
from retrieval.proof.doubts import KINDS, Doubt, doubts_of
from retrieval.proof.judging import judge, likelihood, lines
from retrieval.proof.quoted import missing_quotations
from retrieval.types import Problem, Support

SUPPORTED_FROM = 0.5
"""The score from which a claim without problems counts as supported."""

CLAIM_MEASURES = (*coverage.MEASURES, *(f"wrong_{kind}" for kind in KINDS), "no_number", "no_date", "no_name")
"""What the judgement of the whole claim rests on: the wording, the worst doubt of each kind, what is not found."""

_BLANK = re.compile(r"\s+")
_LONGEST_CLAIM = 4000
_PROBLEM = 0.5  # log-odds that a problem takes from a score, beyond what its doubt has taken already
_BEFORE_SENTENCE = re.compile(r"(?:\A|[.!?…:;\n][\"'”’»)\]]*|[\"“‘«(\[`])\s*[\"'“‘«(\[`]*\Z")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
_AFTER_SENTENCE = re.compile(r"\A\s*(?:[.!?…\"”’»)\]]|\n|\Z)")


def support(claim: str, text: str) -> Support:
    """How far a text supports a claim: score 0-1, the one to three neighbouring sentences that do it best, problems.

    A claim of whole sentences that the text has word for word scores 1 without problems. An empty claim or text
    scores 0. Problems name a number, date, name, negation, quotation or speaker of the claim that the text lacks or
    has otherwise where the rest of the claim stands; with one, a claim is not supported, whatever its score.
    """
    claim = claim[:_LONGEST_CLAIM]
    copied = verbatim(claim, text)
    if copied is not None:
        return Support(1.0, copied)
    alignment = align(read(claim), read(text))
    if alignment is None:
        return Support(0.0)
    doubts = doubts_of(alignment)
    worst = [max((doubt.likely for doubt in doubts if doubt.kind == kind), default=0.0) for kind in KINDS]
    absent = [sum(doubt.absent for doubt in doubts if doubt.kind == kind) for kind in KINDS[:3]]
    measures = dict(zip(CLAIM_MEASURES, [*coverage.measure(alignment), *worst, *absent], strict=True))
    log_odds = judge().score(measures) - lines()["claim"]
    problems = [
        Problem(doubt.problem, doubt.start, doubt.end, claim[doubt.start : doubt.end], doubt.found)
        for doubt in doubts
        if doubt.sure or doubt.likely >= lines()[_line_of(doubt, alignment)]
    ]
    problems += [Problem("quotation", start, end, claim[start:end]) for start, end in missing_quotations(claim, text)]
    score = likelihood(log_odds - (_PROBLEM if problems else 0.0))
    return Support(score, best_span(alignment), tuple(problems))


def _line_of(doubt: Doubt, alignment: Alignment) -> str:
    """Which line a doubt must reach: names without capitals have one of their own."""
    return "name_plain" if doubt.kind == "name" and not alignment.text.cased else doubt.kind


def verbatim(claim: str, text: str) -> tuple[int, int] | None:
    """Where a text has a claim word for word as whole sentences; white space may differ. None where it has not.

    Half a sentence does not count: "bombs killed civilians" stands in "he denied that bombs killed civilians".
    """
    plain = claim.strip()
    if not plain:
        return None
    start = text.find(plain)
    if start < 0 and _BLANK.search(plain):
        match = re.search(r"\s+".join(map(re.escape, plain.split())), text)
        start, end = match.span() if match else (-1, -1)
    else:
        end = start + len(plain)
    while start >= 0:
        closed = _SENTENCE_END.search(plain) or _AFTER_SENTENCE.match(text[end : end + 3])
        if (closed and (start < 4 or _BEFORE_SENTENCE.search(text[start - 4 : start]))) or _is_cut(text, start, end):
            return start, end
        start = text.find(plain, start + 1)
        end = start + len(plain)
    return None


def stating_sentences(claim: str, text: str, limit: int = 3) -> list[tuple[int, int]]:
    """The sentences of a text that together state most of a claim, wherever they stand, the most telling first.

    Each next one is that which adds most to what the ones before it have; a sentence's own fit counts for a tenth.
    """
    alignment = align(read(claim[:_LONGEST_CLAIM]), read(text))
    if alignment is None:
        return []
    near = alignment.by_sentence[1]
    own = alignment.weights @ near
    held = np.zeros(len(alignment.telling), np.float32)
    chosen: list[int] = []
    for _ in range(min(limit, len(alignment.text.spans))):
        gain = alignment.weights @ np.maximum(near, held[:, None]) + 0.1 * own
        gain[chosen] = -1
        chosen.append(int(gain.argmax()))
        held = np.maximum(held, near[:, chosen[-1]])
    return [alignment.text.spans[index] for index in chosen]


def _is_cut(text: str, start: int, end: int) -> bool:
    """Whether a span begins and ends where sentences of the text do, as `retrieval.language.split` cuts them."""
    spans = read(text).spans
    return any(start == first for first, _ in spans) and any(end == last for _, last in spans)


def best_span(alignment: Alignment) -> tuple[int, int]:
    """The one to three neighbouring sentences that hold most of a claim; a sentence more must add a twentieth."""
    weights = alignment.weights / max(float(alignment.weights.sum()), 1e-6)
    best, span = -1.0, alignment.text.spans[0]
    for length in (1, 2, 3):
        if length > len(alignment.text.spans):
            break
        share = weights @ (0.5 * alignment.windows(length) + 0.5 * alignment.windows(length, near=True))
        first = int(share.argmax())
        if float(share[first]) - 0.05 * (length - 1) > best:
            best = float(share[first]) - 0.05 * (length - 1)
            span = alignment.text.spans[first][0], alignment.text.spans[first + length - 1][1]
    return span
