"""How much of a claim a text has, in how few pieces, and how near to one another: the measures of wording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from retrieval.proof.alignment import Alignment, Table

MEASURES = (
    "one", "two_run", "three_run", "one_near", "two_run_near", "three_run_near", "all", "all_near", "all_plain",
    "worst_missing", "missing_words", "two_best", "three_best", "apart", "missing_one", "missing_three",
    "name_missing_one", "name_missing_three", "name_missing", "copied", "density", "longest", "pieces", "long_pieces",
    "places", "spread", "in_order", "order_kept", "pairs", "pairs_forward", "pairs_weighted", "worst_pair", "words",
    "sentences", "cased",
)  # fmt: skip
"""Names of the measures, in order. Shares of the claim's telling words, by weight, in the best sentence, the best runs
of two and three, the best two and three sentences anywhere, and the whole text, exactly or nearly; what is missing
there; the pieces of the claim that are copied from the text (Grusky and others 2018, "Newsroom": coverage and
density); word order; and neighbouring words that stay neighbours."""


def measure(alignment: Alignment) -> list[float]:
    """The measures of one claim against one text, in the order of MEASURES."""
    weights = alignment.weights / max(float(alignment.weights.sum()), 1e-6)
    exact, near = alignment.by_sentence
    runs = [
        [float((weights @ alignment.windows(length, kind)).max()) for length in (1, 2, 3)] for kind in (False, True)
    ]
    held, held_near = exact.max(axis=1), near.max(axis=1)
    share = weights @ near
    best = int(share.argmax())
    pair = weights @ np.maximum(near, near[:, [best]])
    second = int(pair.argmax())
    triple = weights @ np.maximum(near, np.maximum(near[:, [best]], near[:, [second]]))
    apart = float(min(abs(best - second), 10)) if pair.max() - share.max() > 0.05 else 0.0
    three = alignment.windows(3, near=True)
    three_best = int((weights @ three).argmax())
    missing_one, missing_three = 1 - near[:, best], 1 - three[:, three_best]
    likely = np.asarray(alignment.nameness, np.float32)
    return [
        *runs[0], *runs[1], float(weights @ held), float(weights @ held_near), float(held_near.mean()),
        float((weights * (1 - held_near)).max()), float((held_near < 0.5).sum()), float(pair.max()),
        float(triple.max()), apart, float((alignment.weights * missing_one).max()),
        float((alignment.weights * missing_three).max()), float((likely * missing_one).max()),
        float((likely * missing_three).max()), float((likely * (1 - held_near)).max()), *_pieces(alignment),
        *_order(alignment, best), *_pairs(alignment), float(len(alignment.telling)),
        float(min(len(alignment.text.spans), 100)), float(alignment.text.cased),
    ]  # fmt: skip


def _pieces(alignment: Alignment) -> list[float]:
    """Share copied, density, longest piece, pieces, share in pieces of three words or more, their sentences, spread."""
    claim, text = alignment.claim.keys, alignment.text.keys
    pieces = copied_pieces(claim, text, alignment.text.places)
    count = len(claim)
    lengths = [length for _, place, length in pieces if place >= 0]
    sentences = [alignment.sentence_of(place) for _, place, length in pieces if place >= 0 and length >= 3]
    return [
        sum(lengths) / count,
        sum(length * length for length in lengths) / count**2,
        max(lengths, default=0) / count,
        len(pieces) / count,
        sum(length for length in lengths if length >= 3) / count,
        float(len(set(sentences))),
        float(min(max(sentences) - min(sentences), 30)) if sentences else 0.0,
    ]


def copied_pieces(
    claim: Sequence[str], text: Sequence[str], places: Mapping[str, Sequence[int]]
) -> list[tuple[int, int, int]]:
    """Cut a claim, from the left, into the longest pieces that a text has: (start, place in the text or -1, length)."""
    pieces: list[tuple[int, int, int]] = []
    at = 0
    while at < len(claim):
        longest, place = 0, -1
        for start in places.get(claim[at], ())[:200]:
            length = 1
            while (
                at + length < len(claim) and start + length < len(text) and claim[at + length] == text[start + length]
            ):
                length += 1
            if length > longest:
                longest, place = length, start
        pieces.append((at, place, max(longest, 1)))
        at += max(longest, 1)
    return pieces


def _order(alignment: Alignment, best: int) -> list[float]:
    """The longest common subsequence with the best sentence, as a share of the claim's telling words and those held."""
    asked = [alignment.claim.keys[index] for index in alignment.telling]
    starts = alignment.text.sentence_starts
    end = int(starts[best + 1]) if best + 1 < len(starts) else len(alignment.text.keys)
    given = alignment.text.keys[int(starts[best]) : end][:200]
    row = [0] * (len(given) + 1)
    for key in asked:
        diagonal = 0
        for column, other in enumerate(given, start=1):
            diagonal, row[column] = row[column], diagonal + 1 if key == other else max(row[column], row[column - 1])
    held = int((alignment.by_sentence[1][:, best] > 0.5).sum())
    return [row[-1] / len(asked), row[-1] / max(1, held)]


def _pairs(alignment: Alignment) -> list[float]:
    """How many neighbouring telling words of the claim are near one another in the text, and the worst that are not."""
    if len(alignment.telling) < 2:
        return [1.0, 1.0, 1.0, 0.0]
    places = [np.flatnonzero(row) for row in alignment.near > 0.5]
    near: list[float] = []
    forward: list[float] = []
    for row in range(len(places) - 1):
        reach = max(4, alignment.telling[row + 1] - alignment.telling[row] + 2)
        ahead, behind = _nearest(places[row], places[row + 1])
        near.append(float(min(ahead, behind) <= reach))
        forward.append(float(ahead <= reach))
    weights: Table = alignment.weights[:-1] + alignment.weights[1:]
    worst = max(float(weight) * (1 - kept) for weight, kept in zip(weights, near, strict=True))
    return [float(np.mean(near)), float(np.mean(forward)), float(weights @ near / weights.sum()), worst]


def _nearest(first: np.ndarray, second: np.ndarray) -> tuple[int, int]:
    """The least distance at which a word of the second kind follows one of the first, and precedes one."""
    if not len(first) or not len(second):
        return 99, 99
    after = np.searchsorted(second, first, side="right")
    follows = after < len(second)
    ahead = (second[after[follows]] - first[follows]).min() if follows.any() else 99
    before = np.searchsorted(second, first, side="left") - 1
    precedes = before >= 0
    behind = (first[precedes] - second[before[precedes]]).min() if precedes.any() else 99
    return int(ahead), int(behind)
