"""Decide whether a sentence that a model wrote may be shown, and resolve its marks to the spans that prove it.

`support` decides whether words are backed by a text; this module decides which text may be asked at all (the
passages of this request, without their orders to readers), finds the smallest run of sentences that is enough, and
refuses what no passage can back: markup, addresses, orders, words in quotation marks that nobody wrote, and a
stranger's quoted words passed off as fact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.answer import Dropped, Sentence
from app.model.figures import lacking_word, unfounded_figure
from app.model.instructions import gives_orders, silenced, speaks_to_machine
from app.model.marks import Segment, segments, without_marks
from app.model.outlets import without_outlet
from app.model.plaintext import address_in, plain_text
from app.model.quotations import only_quoted, quotations, verbatim_in
from app.quotes.highlighting import spoken
from retrieval.citing import citation
from retrieval.language.split import sentences
from retrieval.types import Citation, Hit, Problem, Support

ABSTENTION = "NOT IN THE ARTICLES"
"""What the prompt tells the model to write when the passages do not answer."""

LONGEST_WORDS = 80
"""Words of one sentence, over which it is dropped."""

_MIDDLE = re.compile(r"[^\W\d_A-Z](?=[^A-Z])(?<=[a-zß-ÿ])|[,;:)\]]")
_OF_ITSELF = re.compile(
    r"""\b(?:the|these|this|those|given|provided|your)\s+(?:\w+\s+)?(?:passages?|excerpts?|snippets?)\b
      | \b(?:the|these|provided|given|available)\s+(?:articles?|texts?|sources?|context)\s+
        (?:(?:above|provided|given)\s+)?
        (?:do(?:es)?\s+not|don[’']t|doesn[’']t|did\s+not|never|contains?|mentions?|provided?)\b
      | \b(?:the|my|this)\s+(?:correct\s+|final\s+)?answer\s+(?:to\s+(?:the|this|your)\s+question\s+)?is\b
      | \bis\s+the\s+answer\b(?!\s+to)""",
    re.IGNORECASE | re.VERBOSE,
)
_LEANING = re.compile(
    r"(?:and\s+|but\s+)?(?:he|she|they|his|her|their)\b"
    r"|it\s+(?:also\s+|then\s+)?(?:said|says|warn\w*|added|told|denied|claim\w*|call\w*|demand\w*|announced|accused)\b",
    re.IGNORECASE,
)
_FEWEST_WORDS = 3

Judge = Callable[[str, str], Support]


@dataclass(frozen=True, slots=True)
class _Proof:
    """A span of an article that supports a claim, or why there is none."""

    citation: Citation | None
    support: Support
    why: str = ""


def is_abstention(text: str) -> bool:
    """Whether a reply, or a line of it, says that the passages do not answer."""
    words = re.sub(r"[^a-z ]+", " ", plain_text(without_marks(text)).lower())
    return " ".join(words.split()) == ABSTENTION.lower()


def leans_back(text: str) -> str:
    """The pronoun with which a sentence begins that only the sentence before it can explain, or "".

    >>> leans_back("He warned that Russia would lose a friend.")
    'He'
    """
    found = _LEANING.match(text.lstrip("\"'“‘ "))
    return found[0].split()[0] if found else ""


def support_judge(claim: str, text: str) -> Support:
    """`retrieval.support`, imported when it is first needed."""
    from retrieval.support import support

    return support(claim, text)


def resolve(line: str, passages: Sequence[Hit], judge: Judge = support_judge) -> Sentence | Dropped:
    """Turn "text [1][2]" into a sentence whose citations prove it, or say why it is dropped.

    `passages` are those of this request, [1] being the first. A citation's number is its passage's; citations that
    do not hold are removed, and with the last of them the sentence. `judge(claim, text)` defaults to
    `retrieval.support`. A sentence with marks in its middle is checked stretch by stretch and as a whole.
    """
    text = plain_text(without_marks(line))
    why = _unfit(text)
    if why:
        return Dropped(text, why)
    parts = [Segment(plain_text(part.text), part.numbers) for part in segments(line)]
    if not any(part.numbers for part in parts):
        return Dropped(text, "it cites no passage")
    if len(parts) > 1:
        whole = resolve(text + " " + "".join(f"[{n}]" for part in parts for n in part.numbers), passages, judge)
        if isinstance(whole, Sentence):
            return whole
    else:
        parts = [Segment(text, parts[0].numbers)]
    proofs: dict[tuple[str, int, int], _Proof] = {}
    for part in parts:
        held: list[_Proof] = []
        reasons: list[str] = []
        for number in dict.fromkeys(part.numbers):
            proof = _prove(part.text, number, passages, judge)
            if proof.citation is not None:
                held.append(proof)
            else:
                reasons.append(proof.why)
        if not held:
            return Dropped(text, "; ".join(dict.fromkeys(reasons)) or "a part of it cites no passage")
        for proof in held:
            if proof.citation is not None:
                proofs.setdefault((proof.citation.article_id, proof.citation.start, proof.citation.end), proof)
    citations = tuple(proof.citation for proof in proofs.values() if proof.citation is not None)
    if len(parts) > 1:
        joined = judge(_claim(text, citations), "\n".join(dict.fromkeys(item.quote for item in citations)))
        if joined.problems:
            return Dropped(text, _reason(joined, None))
    weakest = min((proof.support for proof in proofs.values()), key=lambda item: item.score)
    speaker, _ = spoken(text)
    words = tuple(
        (start, end) for start, end in quotations(text) if any(verbatim_in(text[start:end], c.quote) for c in citations)
    )
    return Sentence(text, citations, weakest, speaker, words)


def _unfit(text: str) -> str:
    """Why a text may not be shown whatever the passages say, or ""."""
    words = text.split()
    if len(words) < _FEWEST_WORDS or not re.search(r"[^\W\d_]{2}", text) or _MIDDLE.match(text):
        return "it is no sentence"
    if text.rstrip("\"'”’»)").endswith(("?", "؟", "？")):
        return "it asks instead of reporting"
    if len(words) > LONGEST_WORDS:
        return f"it has more than {LONGEST_WORDS} words"
    if is_abstention(text):
        return "it says that the articles do not say"
    if address_in(text):
        return "it holds a web or mail address"
    if _OF_ITSELF.search(text):
        return "it speaks of the articles instead of reporting"
    if gives_orders(text) or speaks_to_machine(text):
        return "it gives orders instead of reporting"
    return ""


def _prove(claim: str, number: int, passages: Sequence[Hit], judge: Judge) -> _Proof:
    """The smallest run of sentences of passage `number` that supports the claim on its own."""
    nothing = Support(0.0)
    if not 1 <= number <= len(passages):
        return _Proof(None, nothing, f"there is no passage {number}")
    hit = passages[number - 1]
    claim = without_outlet(claim, hit.article.outlet)
    text = hit.article.text
    best, best_run = nothing, None
    for run in _clean_runs(hit):
        found = judge(claim, text[run[0][0] : run[-1][1]])
        if best_run is None or (found.supported, found.score) > (best.supported, best.score):
            best, best_run = found, run
    if best_run is None:
        return _Proof(None, nothing, f"passage {number} gives orders instead of reporting")
    if not best.supported:
        return _Proof(None, best, _reason(best, number))
    start, end, narrow = _narrowed(claim, text, best_run, best, judge)
    if not narrow.supported:
        return _Proof(None, narrow, _reason(narrow, number))
    if leans_back(claim):
        start = max((span[0] for span in best_run if span[1] <= start), default=start)
    quote = text[start:end]
    for first, last in quotations(claim):
        if not verbatim_in(claim[first:last], quote):
            return _Proof(None, narrow, f"the words “{claim[first:last]}” do not stand in passage {number}")
    day = hit.article.day
    figure = unfounded_figure(claim, quote, day.year if day else None)
    if figure is not None:
        return _Proof(None, narrow, f"the number “{figure}” is not in passage {number}")
    word = lacking_word(claim, quote)
    if word is not None:
        return _Proof(None, narrow, f"passage {number} says nothing of “{word}”")
    if only_quoted(claim, quote):
        return _Proof(None, narrow, f"passage {number} only quotes this; say who said it")
    span = Support(narrow.score, (start, end), narrow.problems)
    return _Proof(citation(hit.article, start, end, number), span)


def _clean_runs(hit: Hit) -> list[list[tuple[int, int]]]:
    """The sentences of a passage, in runs without a sentence that gives orders."""
    offset = hit.passage.start
    spans = hit.passage.sentences or tuple((s + offset, e + offset) for s, e in sentences(hit.text))
    orders = silenced(hit)
    runs: list[list[tuple[int, int]]] = [[]]
    for start, end in spans:
        if any(start < last and first < end for first, last in orders):
            runs.append([])
        else:
            runs[-1].append((start, end))
    return [run for run in runs if run]


def _narrowed(
    claim: str, text: str, run: Sequence[tuple[int, int]], whole: Support, judge: Judge
) -> tuple[int, int, Support]:
    """The sentences of a run that support the claim on their own: where it is supported best, or with more around.

    A claim that only the whole run supports was put together from its ends; the support returned then fails.
    """
    first, last = 0, len(run) - 1
    if whole.span is not None:
        start, end = whole.span[0] + run[0][0], whole.span[1] + run[0][0]
        touched = [at for at, span in enumerate(run) if span[0] < end and start < span[1]]
        if touched:
            first, last = touched[0], touched[-1]
    low, high, judged = 0, len(run) - 1, whole
    for left, right in ((0, 0), (1, 0), (1, 1)):
        low, high = max(first - left, 0), min(last + right, len(run) - 1)
        judged = whole if high - low == len(run) - 1 else judge(claim, text[run[low][0] : run[high][1]])
        if judged.supported:
            break
    return run[low][0], run[high][1], judged


def _claim(text: str, citations: Sequence[Citation]) -> str:
    """A sentence without the names of the outlets that it cites."""
    for item in citations:
        text = without_outlet(text, item.outlet)
    return text


def _reason(support: Support, number: int | None) -> str:
    """What is wrong, in words for a reader and for the model that is to correct it."""
    where = "the passages cited" if number is None else f"passage {number}"
    if not support.problems:
        return f"{where} does not state it" if number is not None else f"{where} do not state it"
    return "; ".join(_told(problem, where) for problem in support.problems[:3])


def _told(problem: Problem, where: str) -> str:
    """One problem in a few words."""
    instead = f", which has “{problem.found}”" if problem.found else ""
    kinds = {
        "negation": f"“{problem.text}” is denied or reversed in {where}",
        "speaker": f"“{problem.text}” is not who says it in {where}",
        "quotation": f"the words “{problem.text}” do not stand in {where}",
        "meaning": f"{where} does not state “{problem.text}”",
    }
    return kinds.get(problem.kind, f"the {problem.kind} “{problem.text}” is not in {where}") + instead
