"""How many tokens a text will be to a language model, guessed high and without a tokenizer to download."""

from __future__ import annotations

import re

_PIECES = re.compile(r"[^\W\d_]+|\d|[^\S\n]+|\n|.")
_LONG_WORD = 15


def estimate_tokens(text: str) -> int:
    """At least as many tokens as common tokenizers make of a text, and about a third more for English.

    Checked against the vocabularies of GPT-4o, Qwen 3 and Gemma 3 on news in eight languages, addresses and base64;
    Llama 2, the oldest, makes up to a quarter more of Turkish and Arabic, which the prompt's margin covers. A word
    counts one for each four letters begun; capitals and words too long to be words one for each one and a half;
    letters outside ASCII one more each in Latin words, else one for every two bytes; digits and other signs one
    each.
    """
    total = 0
    for match in _PIECES.finditer(text):
        piece = match[0]
        if piece.isspace():
            total += piece == "\n" or len(piece) // 2
        elif not piece[0].isalpha():
            total += 1 if piece.isascii() else (len(piece.encode()) + 1) // 2
        else:
            total += _word(piece)
    return total


def _word(word: str) -> int:
    """The tokens of a run of letters."""
    length, size = len(word), len(word.encode())
    if size >= 2 * length:  # no Latin letters: Cyrillic, Greek, Arabic, Chinese, …
        return (size + 1) // 2
    if length > _LONG_WORD or (length > 1 and word[1:] != word[1:].lower()):
        return (2 * length + 2) // 3 + (size - length)
    return (length + 3) // 4 + (size - length)
