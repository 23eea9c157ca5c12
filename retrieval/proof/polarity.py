"""Whether a claim and the part of a text that it rests on agree in what they affirm and deny."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from retrieval.language.saying import BOUNDARY
from retrieval.language.words import Words, stem_of
from retrieval.proof.alignment import Alignment

NEGATORS = frozenset(
    """not no never none nobody nothing neither nor without cannot hardly barely fail fails failed refuse refuses
    refused deny denies denied denying denial reject rejects rejected dismiss dismisses dismissed lack lacks lacked
    unable unlikely refute refuted unless""".split()
)
_PREVENTING = frozenset("avoid avoids avoided avoiding prevent prevents prevented preventing".split())
"""They deny what follows in a text; a claim that something is done to avoid a thing denies nothing."""
_PLAIN_NEGATORS = frozenset("not no never none nobody nothing neither nor without cannot".split())
_PAUSE = re.compile(r"[.!?,;:()–—]")
_NEW_CLAUSE = BOUNDARY | frozenset("despite due unless by as with when".split())
_REACH = 6  # words after a negator that it may bear on
_FOCUS = 2  # telling words after a negator that it bears on

MEASURES = (
    "negators", "in_best", "in_three", "in_text", "added", "dropped", "added_weight", "dropped_weight", "plain",
    "plain_in_best", "opposed", "difference_best", "difference_three", "best_share", "three_share", "words", "exchanged",
)  # fmt: skip
"""Names of the measures: negators of the claim, of the best sentence, of the best three; telling words negated in the
claim alone or in the text alone, and how much they tell; words whose opposite stands there; words whose opposite stands between the same two words."""

_OPPOSITES = """rise fall|rise drop|rise decline|increase decrease|increase fall|increase decline|increase drop
gain lose|win lose|win defeat|victory defeat|victory loss|profit loss|success failure|succeed fail|accept reject
accept refuse|approve reject|support oppose|support reject|agree disagree|confirm deny|confirm reject|admit deny
claim deny|open close|start end|begin end|start finish|begin finish|arrive leave|arrive depart|join leave|enter leave
buy sell|live die|survive die|kill survive|kill save|alive dead|birth death|guilty innocent|convict acquit
arrest release|jail free|allow ban|allow forbid|allow prohibit|permit ban|permit prohibit|legal illegal|lawful unlawful|include exclude|strong weak
strengthen weaken|large small|largest smallest|big small|biggest smallest|high low|higher lower|highest lowest
long short|longer shorter|more less|more fewer|most least|majority minority|best worst|better worse|good bad
early late|earlier later|first last|before after|above below|up down|young old|younger older
youngest oldest|male female|man woman|men women|boy girl|son daughter|brother sister|father mother|husband wife
uncle aunt|north south|east west|northern southern|eastern western|left right|inside outside|public private|rich poor
hot cold|warm cool|fast slow|faster slower|safe dangerous|friend enemy|ally enemy|attack defend|advance retreat
appear disappear|remember forget|love hate|hire fire|lend borrow|import export|maximum minimum|present absent
positive negative|true false|full empty|heavy light|hard easy|difficult easy|improve worsen|expand shrink|grow shrink
raise cut|raise lower|borrow repay|strike miss|accelerate slow|add remove|encourage discourage|praise criticise
praise criticize|welcome condemn|optimistic pessimistic|same different|local foreign|domestic foreign|beat lose
healthy ill|healthy sick|few many|always never|all none|day night|morning evening|ancient modern|temporary permanent
partial full|single married|marry divorce"""
OPPOSITES: dict[str, frozenset[str]] = {}
for _pair in _OPPOSITES.replace("\n", "|").split("|"):
    _one, _other = (stem_of(word) for word in _pair.split())
    OPPOSITES[_one] = OPPOSITES.get(_one, frozenset()) | {_other}
    OPPOSITES[_other] = OPPOSITES.get(_other, frozenset()) | {_one}


@dataclass(frozen=True, slots=True)
class Polarity:
    """What was measured, in the order of MEASURES, and the claim's words (indices) that it rests on."""

    values: tuple[float, ...]
    negated: tuple[int, ...]
    opposed: tuple[tuple[int, int], ...]


def is_negator(form: str) -> bool:
    """Whether a folded word denies what follows it."""
    return form in NEGATORS or form.endswith(("n't", "n’t"))


def compare(alignment: Alignment) -> Polarity:
    """Hold the negations and opposites of a claim against the sentences of the text that fit it best."""
    weights = alignment.weights / max(float(alignment.weights.sum()), 1e-6)
    near = alignment.by_sentence[1]
    share = weights @ near
    best = int(share.argmax())
    shares = weights @ alignment.windows(3, near=True)
    first = int(shares.argmax())
    one = _sentence_words(alignment, best, best + 1)
    three = _sentence_words(alignment, first, first + 3)
    claim, text = alignment.claim.words, alignment.text.words
    claimed = _negated(claim, range(len(claim)), NEGATORS)
    hindered = _negated(claim, range(len(claim)), _PREVENTING)
    given = _negated(text, three, NEGATORS | _PREVENTING) | _negated(text, one, NEGATORS | _PREVENTING)
    within = sorted({*one, *three})
    reversed_words = [_reversed(alignment, claimed, places) for places in (one, three)]
    added: list[int] = []
    dropped: list[int] = []
    for row, index in enumerate(alignment.telling):
        places = [place for place in within if alignment.near[row, place] > 0.3]
        if not places or is_negator(claim.forms[index]) or alignment.nameness[row] > 0.6:
            continue
        if index in claimed and any(index in words for words in reversed_words):
            continue
        if index in claimed and not any(place in given for place in places):
            added.append(row)
        elif index not in claimed | hindered and all(place in given for place in places):
            dropped.append(row)
    count = [sum(is_negator(claim.forms[index]) for index in range(len(claim)))]
    count += [
        sum(is_negator(text.forms[index]) or text.forms[index] in _PREVENTING for index in places) + len(words)
        for places, words in zip((one, three), reversed_words, strict=True)
    ]
    plain = sum(_is_plain(form) for form in claim.forms)
    plain_best = sum(_is_plain(text.forms[index]) for index in one)
    exchanged = _exchanged(alignment)
    opposed = exchanged or _opposed(alignment, one, three)
    values = (
        float(count[0]), float(min(count[1], 3)), float(min(count[2], 4)),
        float(any(is_negator(form) or form in _PREVENTING for form in alignment.text.forms)), float(len(added)), float(len(dropped)),
        float(sum(alignment.weights[row] for row in added)), float(sum(alignment.weights[row] for row in dropped)),
        float(plain), float(min(plain_best, 3)), float(len(opposed)), float(np.clip(count[0] - count[1], -3, 3)),
        float(np.clip(count[0] - count[2], -3, 3)), float(share[best]), float(shares[first]),
        float(len(alignment.telling)), float(len(exchanged)),
    )  # fmt: skip
    telling = alignment.telling
    return Polarity(values, tuple(telling[row] for row in (*added, *dropped)), opposed)


def _is_plain(form: str) -> bool:
    """Whether a word is a negation that is nothing else."""
    return form in _PLAIN_NEGATORS or form.endswith(("n't", "n’t"))


def _sentence_words(alignment: Alignment, first: int, last: int) -> range:
    """The indices of the text's words from one sentence up to another, which is not included."""
    starts = alignment.text.sentence_starts
    end = int(starts[last]) if last < len(starts) else len(alignment.text.words)
    return range(int(starts[first]), end)


def _negated(words: Words, within: range, negators: frozenset[str]) -> set[int]:
    """The words that a negator before them bears on, within its clause ("Not to be outdone, the minister ...")."""
    found: set[int] = set()
    for index in within:
        if words.forms[index] in negators or _is_plain(words.forms[index]):
            reached = 0
            for after in range(index + 1, min(index + 1 + _REACH, within.stop)):
                paused = _PAUSE.search(words.text, words.ends[after - 1], words.starts[after])
                if paused or (reached and words.forms[after] in _NEW_CLAUSE):
                    break
                if words.content[after]:
                    found.add(after)
                    reached += 1
                    if reached == _FOCUS:
                        break
    return found


def _reversed(alignment: Alignment, claimed: set[int], places: range) -> set[int]:
    """The words that a claim denies and the text gives by their opposite: "not allowed" for "prohibited"."""
    forms = alignment.text.words.forms
    opposites = {opposite for place in places for opposite in OPPOSITES.get(stem_of(forms[place]), ())}
    return {index for index in claimed if stem_of(alignment.claim.words.forms[index]) in opposites}


def _opposed(alignment: Alignment, one: range, three: range) -> tuple[tuple[int, int], ...]:
    """The claim's words that the best sentences lack while holding their opposite: (claim's word, text's word)."""
    claim, text = alignment.claim.words, alignment.text.words
    here = {stem_of(text.forms[index]): index for index in (*three, *one)}
    stems = {*here}
    found = []
    for index, form in enumerate(claim.forms):
        stem = stem_of(form)
        opposites = OPPOSITES.get(stem)
        if opposites and stem not in stems:
            meets = [here[other] for other in opposites if other in stems and other not in claim.stem_set]
            if meets:
                found.append((index, meets[0]))
    return tuple(found)


def _exchanged(alignment: Alignment) -> tuple[tuple[int, int], ...]:
    """The claim's words that the text never has between the same two words, where it has their opposite there.

    One of the two words must tell: "he lived in" and "he died in" stand in one obituary.
    """
    claim, text = alignment.claim, alignment.text
    found = []
    for index in range(1, len(claim.keys) - 1):
        opposites = OPPOSITES.get(stem_of(claim.words.forms[index]))
        if opposites and {index - 1, index + 1} & {*claim.telling}:
            before, after = claim.keys[index - 1], claim.keys[index + 1]
            between = {
                stem_of(text.words.forms[at - 1]): at - 1
                for at in text.places.get(after, ())
                if at > 1 and text.keys[at - 2] == before
            }
            if stem_of(claim.words.forms[index]) not in between and opposites & between.keys():
                found.append((index, between[min(opposites & between.keys())]))
    return tuple(found)
