"""Inside a quoted sentence: which words answer, and which are the speaker's own."""

from __future__ import annotations

from retrieval.language.speech import speakers
from retrieval.language.words import split_words
from retrieval.ranking.asking import Asked
from retrieval.ranking.expectation import Kind
from retrieval.ranking.features import expected_values

_MOST = 3


def marks(asked: Asked, text: str, answer: tuple[int, int] | None = None) -> tuple[tuple[int, int], ...]:
    """The spans of the words that answer the question, as offsets of the text; at most three.

    `answer` are the words that the reader is sure of; where it is not, values of the expected kind are marked. What
    somebody said has no few words that answer it; there the words in quotation marks are the ones to see.
    """
    if asked.expectation.kind is Kind.SAID:
        return _quoted(text)[:_MOST]
    if answer is not None:
        return (_whole_words(text, *answer),)
    words = split_words(text)
    runs: list[list[int]] = []
    for index in expected_values(asked, words):
        if runs and index == runs[-1][-1] + 1 and not text[words.ends[index - 1] : words.starts[index]].strip(" -–’'"):
            runs[-1].append(index)
        else:
            runs.append([index])
    return tuple((words.starts[run[0]], words.ends[run[-1]]) for run in runs[:_MOST])


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A span grown to whole words, the signs around it left out."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def spoken(text: str) -> tuple[str | None, tuple[tuple[int, int], ...]]:
    """Who speaks in the sentence, where it says so, and the spans of the words in quotation marks."""
    speaker = next((text[slice(*speech.speaker)] for speech in speakers(text) if speech.speaker), None)
    return speaker, _quoted(text)


def _quoted(text: str) -> tuple[tuple[int, int], ...]:
    """The spans between quotation marks, the marks apart."""
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    for index, sign in enumerate(text):
        if sign in "“«" or (sign == '"' and opened is None):
            opened = index + 1
        elif sign in '”»"' and opened is not None:
            if index > opened:
                spans.append((opened, index))
            opened = None
    return tuple(spans)
