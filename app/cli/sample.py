"""The sample corpus that comes with the sources."""

from __future__ import annotations

from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[2] / "corpus"


def sample_ids() -> list[str]:
    """The ids of the sample articles."""
    from retrieval.readers import read_path
    from retrieval.types import Article

    return [item.id for item in read_path(SAMPLE) if isinstance(item, Article)] if SAMPLE.is_dir() else []
