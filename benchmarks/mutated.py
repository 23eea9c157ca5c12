"""True claims in people's own words, and the same with one thing changed: how many changes are caught, how many true ones refused.

The claims are the supported sentences of QAGS and WiCE that copy nothing; `benchmarks/mutations.py` changes them. A claim
counts as refused where `support` calls it unsupported: a problem is named, or its score is too low.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Measured
from benchmarks.mutations import mutations, paraphrases, read_claims
from retrieval import support

_WHERE_FROM = {"same": "with one of the same article", "other": "with one from elsewhere", "random": "with any other"}


def measure(data: Path, quick: bool) -> Iterator[Measured]:
    """The share refused, by what was changed and with what; `quick`: every fourth claim."""
    true = paraphrases(read_claims(data))[:: 4 if quick else 1]
    yield Measured("mutated: true claims refused", [refused(claim.text, claim.article) for claim in true])
    caught = defaultdict(list)
    for claim in mutations(true):
        caught[claim.changed].append(refused(claim.text, claim.article))
    for (kind, how), each in sorted(caught.items()):
        yield Measured(f"mutated: {kind} {_WHERE_FROM.get(how, how)}, caught".replace("  ", " "), each)


def refused(claim: str, article: str) -> float:
    """1 where the article is not taken to support the claim."""
    return float(not support(claim, article).supported)
