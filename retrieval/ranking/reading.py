"""Where in a text a question is answered: a small extractive reader, which reads question and text together.

The reader is all-MiniLM-L6-v2 (Apache-2.0) fine-tuned to mark the first and the last word piece of an answer, or to
point at nothing where the text has none (Devlin et al., "BERT", 2019, section 4.3), stored as int8 ONNX in
`reader.onnx`. `benchmarks/train_reader.py` wrote it and names its data and their licences.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.language.wordpiece import tokenizer

MODEL = Path(__file__).parent / "reader.onnx"
SUREST = 20.0
"""Where its log-odds are cut off, on either side."""
_MOST_PIECES = 256
_LONGEST_QUESTION = 48
_LONGEST_TITLE = 32
_LONGEST_ANSWER = 25
_OVERLAP = 60
_REMEMBERED = 256


@dataclass(frozen=True)
class Reading:
    """What the reader saw in one text: for each word piece how likely an answer starts and ends there, in log-odds.

    `spans` are the (start, end) of the pieces in the text, `starts` and `ends` are relative to "not in this text".
    """

    spans: NDArray[np.int64]
    starts: NDArray[np.float32]
    ends: NDArray[np.float32]

    def best(self, start: int, end: int) -> tuple[float, int, int]:
        """The likeliest answer inside `text[start:end]`: its log-odds, its start and its end.

        The log-odds lie within -SUREST and SUREST; they are -inf where there is nothing to read.
        """
        first, last = np.searchsorted(self.spans[:, 0], (start, end))
        if first == last:
            return float("-inf"), start, start
        scores = _pairs(self.starts[first:last], self.ends[first:last])
        at = int(scores.argmax())
        begin, stop = divmod(at, last - first)
        sure = max(-SUREST, min(SUREST, float(scores.flat[at])))
        return sure, int(self.spans[first + begin, 0]), int(self.spans[first + stop, 1])


def read(question: str, text: str, title: str = "") -> Reading:
    """Read one text for one question, under its title where it has one: it tells who "he" is.

    A text longer than the model sees is read in overlapping stretches, each under the title.
    """
    return begin(question, text, title).result()


@lru_cache(maxsize=_REMEMBERED)
def begin(question: str, text: str, title: str = "") -> Future[Reading]:
    """Begin to read in the background, as many texts at a time as there are cores; `read` waits for the same."""
    return _readers().submit(_read, question, text, title)


def _read(question: str, text: str, title: str) -> Reading:
    """Read now."""
    asked = _pieces(question).ids[:_LONGEST_QUESTION]
    above = _pieces(title).ids[:_LONGEST_TITLE]
    encoding = _pieces(text)
    pieces, spans = encoding.ids, np.array(encoding.offsets, np.int64).reshape(-1, 2)
    starts = np.full(len(pieces), -np.inf, np.float32)
    ends = np.full(len(pieces), -np.inf, np.float32)
    before = len(asked) + len(above) + 2
    room = _MOST_PIECES - before - 1
    for first in range(0, max(len(pieces) - _OVERLAP, 1), room - _OVERLAP):
        inside = pieces[first : first + room]
        scores = _run(asked, [*above, *inside])
        seen = scores[before : before + len(inside)] - scores[0]
        stretch = slice(first, first + len(inside))
        starts[stretch] = np.maximum(starts[stretch], seen[:, 0])
        ends[stretch] = np.maximum(ends[stretch], seen[:, 1])
    return Reading(spans, starts, ends)


def _pieces(text: str) -> Any:
    """A text cut into word pieces, with the place of each."""
    return tokenizer().encode(text, add_special_tokens=False)


def _pairs(starts: NDArray[np.float32], ends: NDArray[np.float32]) -> NDArray[np.float32]:
    """The score of every (first, last) piece of an answer; -inf where it would be backwards or too long."""
    places = np.arange(len(starts))
    length = places[None, :] - places[:, None]
    return np.where((length >= 0) & (length < _LONGEST_ANSWER), starts[:, None] + ends[None, :], -np.inf)


def _run(asked: Sequence[int], inside: Sequence[int]) -> NDArray[np.float32]:
    """The two scores of each piece of "[CLS] question [SEP] text [SEP]"."""
    marks = tokenizer()
    begin, end = marks.token_to_id("[CLS]"), marks.token_to_id("[SEP]")
    ids = np.array([[begin, *asked, end, *inside, end]], np.int64)
    kinds = np.zeros_like(ids)
    kinds[0, len(asked) + 2 :] = 1
    scores: NDArray[np.float32] = _session().run(None, {"ids": ids, "kinds": kinds})[0][0]
    return scores


@lru_cache(maxsize=1)
def _readers() -> ThreadPoolExecutor:
    """Threads that read; they live as long as the process."""
    _session()
    return ThreadPoolExecutor(os.cpu_count() or 1, "byline-reader")


@lru_cache(maxsize=1)
def _session() -> Any:
    """The model, loaded at its first use; on one core a text, for two texts side by side are read sooner than in turn."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(MODEL, options, providers=["CPUExecutionProvider"])
