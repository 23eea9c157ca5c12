"""Who reported it is known from the article's record, not from its text: take the outlet's name out of a claim."""

from __future__ import annotations

import re
from functools import lru_cache

_REPORTING = r"(?:report(?:s|ed)?|sa(?:ys|id)|wr(?:ites|ote)|puts?|gave|quote[sd]|cites?|cited|has|had|carr(?:ied|ies))"


def without_outlet(claim: str, outlet: str | None) -> str:
    """The claim without "X reported that" and "according to X", where X is the outlet of the passage it cites.

    >>> without_outlet("The Lantern Post reported that Russia apologised.", "The Lantern Post")
    'Russia apologised.'
    """
    if not outlet or not outlet.strip():
        return claim
    opening, named = _patterns(outlet.strip())
    for pattern in (opening, named):
        shorter = pattern.sub("", claim).strip()
        if shorter != claim and re.search(r"\w+\W+\w+", shorter):
            claim = shorter[0].upper() + shorter[1:]
    return claim


@lru_cache(maxsize=512)
def _patterns(outlet: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """How a claim names its outlet in front, and elsewhere."""
    bare = re.sub(r"\Athe\s+", "", outlet, flags=re.IGNORECASE)
    name = rf"(?:the\s+)?{re.escape(bare)}"
    opening = (
        rf"\A(?:{name}\s+{_REPORTING}\s*(?:,\s*|that\s+)|according\s+to\s+{name}\s*,?\s*"
        rf"|as\s+{name}\s+{_REPORTING}\s*,\s*)"
    )
    elsewhere = (
        rf"\s*,?\s*(?:according\s+to\s+{name}|(?:as\s+)?{name}\s+(?:reported|reports|wrote|writes|said|says))"
        r"(?=\s*[,.]|\s*\Z)"
    )
    return re.compile(opening, re.IGNORECASE), re.compile(elsewhere, re.IGNORECASE)
