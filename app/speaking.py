"""For a question after what somebody said: which candidates are that somebody's own words."""

from __future__ import annotations

from dataclasses import replace

from app.candidates import Candidate
from retrieval.expectation import Kind
from retrieval.features import Asked
from retrieval.saying import KIND_OF_VERB
from retrieval.speech import Speech, speakers
from retrieval.words import split_words, stem_of

_LOOKED_AT = 30
_THEIRS, _AS_ASKED, _OTHERS = 0.8, 0.6, -0.8
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
        return _THEIRS + (_AS_ASKED if exactly and kind not in _GENERAL else 0.0)
    named = [speech for speech in speeches if speech.speaker and _is_named(candidate.text, speech)]
    return _OTHERS if named else 0.0


def _is_theirs(asked: Asked, text: str, speech: Speech) -> bool:
    """Whether the speaker of a speech is the one asked for, by a shared word of their names."""
    return speech.speaker is not None and not asked.speaker_stems.isdisjoint(
        split_words(text[slice(*speech.speaker)]).stem_set
    )


def _is_named(text: str, speech: Speech) -> bool:
    """Whether the speaker is called by a name."""
    return speech.speaker is not None and any(split_words(text[slice(*speech.speaker)]).capital)


def _same_verb(asked: Asked, text: str, speech: Speech) -> bool:
    """Whether the verb is the one that the question asks for."""
    return (
        asked.expectation.verb is not None
        and stem_of(asked.expectation.verb) in split_words(text[slice(*speech.verb)]).stem_set
    )
