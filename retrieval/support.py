"""Does this text state this claim?"""

from __future__ import annotations

from retrieval.split import sentences
from retrieval.types import Support
from retrieval.words import rarity, split_words

SUPPORTED_FROM = 0.5
"""The score from which a claim without problems counts as supported."""


def support(claim: str, text: str) -> Support:
    """How far a text supports a claim: the share of the claim's words, weighted by rarity, that the best window has."""
    written = split_words(claim)
    asked = {stem: rarity(form) for form, stem in zip(written.forms, written.stems, strict=True)}
    total = sum(asked.values())
    spans = sentences(text)
    if not spans or not total:
        return Support(0.0)
    held = [split_words(text[start:end]).stem_set for start, end in spans]
    best, window = -1.0, spans[0]
    for first in range(len(spans)):
        for last in range(first, min(first + 3, len(spans))):
            have = held[first].union(*held[first + 1 : last + 1])
            score = sum(weight for stem, weight in asked.items() if stem in have) / total - 0.03 * (last - first)
            if score > best:
                best, window = score, (spans[first][0], spans[last][1])
    return Support(max(0.0, min(1.0, best)), window)
