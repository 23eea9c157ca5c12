"""HTML to article text, scored as the article extraction benchmark of Scrapinghub does: shingles of four tokens."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Measured, harmonic
from retrieval.errors import UnreadableFile
from retrieval.readers.html import read_html

_TOKEN = re.compile(r"\w+")
_SHINGLE = 4


def measure(data: Path, quick: bool) -> Iterator[Measured]:
    """F1 of mean precision and mean recall over pages; a refused page has no text; `quick`: every third page."""
    folder = data / "article_extraction"
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    scores = []
    for name in sorted(truth)[:: 3 if quick else 1]:
        page = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        try:
            text = str(read_html(page)["text"])
        except UnreadableFile:
            text = ""
        scores.append(precision_recall(text, truth[name]["articleBody"]))
    yield Measured("article_extraction F1", scores, harmonic)


def precision_recall(found: str, wanted: str) -> tuple[float, float]:
    """Precision and recall of shingles, counted as often as they occur; NaN where nothing was found or wanted."""
    mine, theirs = shingles(found), shingles(wanted)
    same = (mine & theirs).total()
    return (
        same / mine.total() if mine else float("nan"),
        same / theirs.total() if theirs else float("nan"),
    )


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Each run of four tokens, case kept; a shorter text is one shingle."""
    tokens = _TOKEN.findall(text)
    return Counter(
        tuple(tokens[start : start + _SHINGLE]) for start in range(max(1, len(tokens) - _SHINGLE + 1)) if tokens
    )
