"""Where in a text a question is answered: a small extractive reader, which reads question and text together.

The reader is all-MiniLM-L6-v2 (Apache-2.0) fine-tuned to mark the first and the last word piece of an answer, or to
point at nothing where the text has none (Devlin et al., "BERT", 2019, section 4.3), stored as int8 ONNX in
`reader.onnx`. `benchmarks/train_reader.py` wrote it and names its data and their licences.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, lru_cache
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
_HAND_OVER = 1e-4  # seconds in which the reading thread takes the interpreter; from a busy thread it gets it after 5 ms


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


class Begun:
    """A text that is being read in the background."""

    def __init__(self, question: str, text: str, title: str) -> None:
        # Cut into pieces here: a thread that wants the interpreter beside a busy one waits 5 ms for it each time.
        asked, above = _pieces(question).ids[:_LONGEST_QUESTION], _pieces(title).ids[:_LONGEST_TITLE]
        encoding = _pieces(text)
        self._spans = np.array(encoding.offsets, np.int64).reshape(-1, 2)
        self._before = len(asked) + len(above) + 2
        room = _MOST_PIECES - self._before - 1
        self._stretches: list[tuple[slice, Future[Any]]] = []
        for first in range(0, max(len(encoding.ids) - _OVERLAP, 1), room - _OVERLAP):
            inside = encoding.ids[first : first + room]
            begun = _readers().submit(_session().run, None, _input(asked, [*above, *inside]))
            self._stretches.append((slice(first, first + len(inside)), begun))
            time.sleep(_HAND_OVER)

    @cached_property
    def reading(self) -> Reading:
        """What was seen, once all of it is read."""
        starts = np.full(len(self._spans), -np.inf, np.float32)
        ends = np.full(len(self._spans), -np.inf, np.float32)
        for stretch, begun in self._stretches:
            try:
                scores = begun.result()[0][0]
            except Exception:
                begin.cache_clear()  # what fails once, for want of memory say, is tried again the next time
                raise
            seen = scores[self._before : self._before + stretch.stop - stretch.start] - scores[0]
            starts[stretch] = np.maximum(starts[stretch], seen[:, 0])
            ends[stretch] = np.maximum(ends[stretch], seen[:, 1])
        return Reading(self._spans, starts, ends)


def read(question: str, text: str, title: str = "") -> Reading:
    """Read one text for one question, under its title where it has one: it tells who "he" is.

    A text longer than the model sees is read in overlapping stretches, each under the title.
    """
    return begin(question, text, title).reading


@lru_cache(maxsize=_REMEMBERED)
def begin(question: str, text: str, title: str = "") -> Begun:
    """Begin to read in the background, as many texts at a time as there are cores; `read` waits for the same."""
    return Begun(question, text, title)


@lru_cache(maxsize=_REMEMBERED)
def _pieces(text: str) -> Any:
    """A text cut into word pieces, with the place of each."""
    return tokenizer().encode(text, add_special_tokens=False)


def _pairs(starts: NDArray[np.float32], ends: NDArray[np.float32]) -> NDArray[np.float32]:
    """The score of every (first, last) piece of an answer; -inf where it would be backwards or too long."""
    places = np.arange(len(starts))
    length = places[None, :] - places[:, None]
    return np.where((length >= 0) & (length < _LONGEST_ANSWER), starts[:, None] + ends[None, :], -np.inf)


def _input(asked: Sequence[int], inside: Sequence[int]) -> dict[str, NDArray[np.int64]]:
    """What the model reads: "[CLS] question [SEP] text [SEP]", and which piece is whose."""
    marks = tokenizer()
    begin, end = marks.token_to_id("[CLS]"), marks.token_to_id("[SEP]")
    ids = np.array([[begin, *asked, end, *inside, end]], np.int64)
    kinds = np.zeros_like(ids)
    kinds[0, len(asked) + 2 :] = 1
    return {"ids": ids, "kinds": kinds}


@lru_cache(maxsize=1)
def _readers() -> ThreadPoolExecutor:
    """Threads that read; they live as long as the process."""
    return ThreadPoolExecutor(os.cpu_count() or 1, "byline-reader")


@lru_cache(maxsize=1)
def _session() -> Any:
    """The model, loaded at its first use; on one core a text, for two texts side by side are read sooner than in turn."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # The fused layer norm takes eight times as long as the plain one (onnxruntime 1.32).
    slower = ["SkipLayerNormFusion"]
    return onnxruntime.InferenceSession(MODEL, options, ["CPUExecutionProvider"], disabled_optimizers=slower)
