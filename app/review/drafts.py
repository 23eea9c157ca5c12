"""A draft as sentences: which of them state something that an archive can be asked about, and which are passed over."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.errors import InvalidQuestion
from retrieval.language.split import sentences
from retrieval.language.words import STOPWORDS, split_words

LONGEST_DRAFT = 20_000
"""Characters of a draft."""

_HEADING_WORDS = 15
_FEWEST_TELLING = 2
_ENDED = re.compile(r"[.!?…:;。！？][\"'”’»)\]\s]*\Z")
_ASKS = re.compile(r"\?[\"'”’»)\]\s]*\Z")
_MARKUP = re.compile(r"\A\s*(?:#{1,6}\s|[-=*_]{3,}\s*\Z|!\[|>?\s*https?://\S+\s*\Z)")
_OPINION = re.compile(
    r"""\A[\"'“‘(\s]*(?:(?:I|we)\s+(?:\w+ly\s+)?(?:think|believe|feel|hope|suspect|guess|doubt|wonder|suppose)\b
      |(?:in|to)\s+(?:my|our)\s+(?:view|opinion|mind)\b|perhaps\b|maybe\b|arguably\b|hopefully\b|surely\b
      |(?:one|it)\s+(?:could|can|may|might)\s+(?:be\s+)?(?:argue|argued|wonder|hope|hoped)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_LEANS_BACK = re.compile(
    r"\A[\"'“‘(\s]*(?:he|she|they|it|this|that|these|those|his|her|their|its|both|the (?:latter|former|two|pair|ship"
    r"|sum|statement|decision|move|attack|company|group|minister|president|spokesman|spokeswoman|man|woman))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence at `draft[start:end]`; `skipped` says in a few words why it is not checked, "" where it is.

    `before` is the sentence that it leans on ("He said …"), to be searched for together with it.
    """

    text: str
    start: int
    end: int
    skipped: str = ""
    before: str = ""


def draft_sentences(draft: str) -> list[DraftSentence]:
    """The sentences of a draft in order; raises InvalidQuestion when it is empty or too long."""
    if not draft.strip():
        raise InvalidQuestion("The draft is empty: give it at least one sentence.")
    if len(draft) > LONGEST_DRAFT:
        raise InvalidQuestion(
            f"The draft has {len(draft):,} characters; at most {LONGEST_DRAFT:,} are checked: give it in parts."
        )
    found: list[DraftSentence] = []
    for start, end in sentences(draft):
        text = draft[start:end]
        stripped = text.strip()
        if not stripped:
            continue
        start += len(text) - len(text.lstrip())
        before = found[-1].text if found and _LEANS_BACK.match(stripped) and not found[-1].skipped else ""
        skipped = _why_skipped(stripped, _stands_alone(draft, start, start + len(stripped)))
        found.append(DraftSentence(stripped, start, start + len(stripped), skipped, before))
    return found


def _why_skipped(text: str, alone: bool) -> str:
    """Why a sentence states nothing that can be checked, or ""."""
    if _MARKUP.match(text) or (alone and not _ENDED.search(text) and len(text.split()) <= _HEADING_WORDS):
        return "a heading"
    if _ASKS.search(text):
        return "a question"
    if _OPINION.match(text):
        return "an opinion"
    if len({form for form in split_words(text).forms if form not in STOPWORDS}) < _FEWEST_TELLING:
        return "too short to be checked"
    return ""


def _stands_alone(draft: str, start: int, end: int) -> bool:
    """Whether a sentence has its line, or lines, to itself and is not the whole draft."""
    first = draft.rfind("\n", 0, start) + 1
    last = draft.find("\n", end)
    line = draft[first : last if last >= 0 else len(draft)]
    return line.strip() == draft[start:end] and line.strip() != draft.strip()
