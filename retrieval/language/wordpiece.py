"""The word pieces that the language models read: the tokenizer of bert-base-uncased, from its vocabulary in this folder."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

_VOCABULARY = Path(__file__).parent / "wordpiece-uncased.txt"


@lru_cache(maxsize=1)
def tokenizer() -> Any:
    """A `tokenizers.Tokenizer` that gives [CLS] text [SEP]; safe to share between threads."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer
    from tokenizers.processors import TemplateProcessing

    words = _VOCABULARY.read_text(encoding="utf-8").split("\n")
    vocabulary = {word: row for row, word in enumerate(words) if word}
    made = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    made.normalizer = BertNormalizer(lowercase=True)
    made.pre_tokenizer = BertPreTokenizer()
    made.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[(token, vocabulary[token]) for token in ("[CLS]", "[SEP]")],
    )
    return made
