"""For a question after what somebody said: which candidates are that somebody's own words."""

from __future__ import annotations

import re
from dataclasses import replace

from app.quotes.candidates import Candidate
from retrieval.language.geography import CAPITALS
from retrieval.language.saying import KIND_OF_VERB
from retrieval.language.speech import Speech, speakers
from retrieval.language.words import Words, split_words, stem_of
from retrieval.ranking.asking import Asked
from retrieval.ranking.expectation import Kind

_LOOKED_AT = 30
_THEIRS, _THEIRS_OTHERWISE, _AS_ASKED, _OTHERS = 1.2, 0.3, 1.2, -0.8
_LONGEST_NAME = 8
_UNCLEAR = re.compile(r"^(?:in|on|at|for|over|by|with|and|but|to|of|after|its|his|her|their)\b|\band$", re.IGNORECASE)
_DATELINE = re.compile(r"^[A-Z][A-Z .'-]+(?:,[^()—–-]{0,20})?(?:\s*\([^)]{2,40}\))?\s*[-–—]+\s+")
_GENERAL = frozenset({"said", "believed"})


def by_speaker(asked: Asked, ranked: list[Candidate]) -> list[Candidate]:
    """The candidates with the sentences in which the asked speaker speaks moved up, and another's moved down.

    A question that does not ask what a named speaker said leaves them as they are.
    """
    if asked.expectation.kind is not Kind.SAID or not asked.speaker_stems:
        return ranked
    moved = [
        replace(candidate, score=candidate.score + _worth(asked, candidate)) if place < _LOOKED_AT else candidate
        for place, candidate in enumerate(ranked)
    ]
    return sorted(moved, key=lambda candidate: (-candidate.score, candidate.rank, candidate.start))


def speaks(asked: Asked, candidate: Candidate) -> bool:
    """Whether the asked speaker speaks in the sentence."""
    return any(_is_theirs(asked, candidate.text, speech) for speech in speakers(candidate.text))


def _worth(asked: Asked, candidate: Candidate) -> float:
    """What the sentence gains or loses by who speaks in it."""
    speeches = speakers(candidate.text)
    theirs = [speech for speech in speeches if _is_theirs(asked, candidate.text, speech)]
    if theirs:
        kind = KIND_OF_VERB.get(asked.expectation.verb or "", "said")
        exactly = any(_same_verb(asked, candidate.text, speech) or speech.kind == kind for speech in theirs)
        if kind in _GENERAL or exactly:
            return _THEIRS + (0.0 if kind in _GENERAL else _AS_ASKED)
        return _THEIRS if any(sign in candidate.text for sign in '“"«') else _THEIRS_OTHERWISE
    return _OTHERS if any(_is_named(candidate.text, speech) for speech in speeches) else 0.0


def _is_theirs(asked: Asked, text: str, speech: Speech) -> bool:
    """Whether the speaker of a speech is the one asked for, by a shared word of their names.

    Where the words before the verb make no name, the subject of the whole sentence is taken for the speaker.
    """
    if speech.speaker is None:
        return False
    phrase = text[slice(*speech.speaker)]
    if _UNCLEAR.search(phrase) or len(phrase.split()) > _LONGEST_NAME:
        return not asked.speaker_stems.isdisjoint(_subject(text))
    return not asked.speaker_stems.isdisjoint(_called(split_words(phrase)))


def _subject(text: str) -> frozenset[str]:
    """The stems of the first three words of a sentence, its dateline apart."""
    opening = _DATELINE.sub("", text).split()[:3]
    return _called(split_words(" ".join(opening)))


def _called(words: Words) -> frozenset[str]:
    """The stems of a speaker's words; where a seat of government speaks, its country does ("Moscow said")."""
    return words.stem_set | {stem_of(CAPITALS[form]) for form in words.forms if form in CAPITALS}


def _is_named(text: str, speech: Speech) -> bool:
    """Whether the speaker is called by a name, and by nothing that could be anybody."""
    if speech.speaker is None:
        return False
    phrase = text[slice(*speech.speaker)]
    if _UNCLEAR.search(phrase) or len(phrase.split()) > _LONGEST_NAME:
        return False
    words = split_words(phrase)
    return any(capital and content for capital, content in zip(words.capital, words.content, strict=True))


def _same_verb(asked: Asked, text: str, speech: Speech) -> bool:
    """Whether the verb is the one that the question asks for."""
    verb = asked.expectation.verb
    return verb is not None and stem_of(verb) in split_words(text[slice(*speech.verb)]).stem_set
