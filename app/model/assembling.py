"""Put the pieces of a streamed reply together into whole sentences with their citation marks.

A sentence is handed out once and only when its end is certain: its marks are complete and something that cannot
belong to it has begun. "[1" may still become "[12]", "20." may become "20.5", and "Gen." does not end anything.
"""

from __future__ import annotations

import re

from app.model.marks import MARKS
from retrieval.language.split import sentences

LONGEST_SENTENCE = 3000
"""Characters without an end, after which the text so far is given up as one sentence."""

_END = r"[.!?…。！？]+[\"'”’»)\]]*"
# Something has begun that is no further mark, nor the beginning of one.
_NEXT = rf"(?=\s*\S)(?!\s*(?:{MARKS.pattern}|[\[【][^\]】]{{0,30}}\Z))"
_STOPS = re.compile(
    rf"""(?:
        (?:
            {_END}\s*(?:{MARKS.pattern})[.]?            # "Turkey warned Russia. [1]"
          | (?:{MARKS.pattern})\s*{_END}               # "Turkey warned Russia [1]."
        )(?![\"'”’»)\]])(?!\s*[,;.!?…])
      | (?:{MARKS.pattern})[ \t]*\n                    # "Turkey warned Russia [1]" and a new line
      | {_END}[ \t]*\n | :[ \t*_]*\n | \n[ \t]*\n      # lines without a mark
      | \n(?=[ \t]*(?:[-*•]|\d{{1,2}}[.)])[ \t])        # the next item of a list
    ){_NEXT}""",
    re.VERBOSE | re.IGNORECASE,
)
_CLOSED = re.compile(rf"(?:{_END}\s*(?:{MARKS.pattern})\s*[.]?|(?:{MARKS.pattern})\s*{_END})\s*\Z", re.IGNORECASE)
_LAST_MARKS = re.compile(rf"\s*({MARKS.pattern})\s*([.!?…。！？]*[\"'”’»)\]]*)\s*\Z", re.IGNORECASE)
_ENDS = re.compile(rf"(?:{_END})\s*\Z")
_THOUGHT = re.compile(r"\A\s*<(think|thinking|reasoning)>", re.IGNORECASE)
_THOUGHT_END = re.compile(r"</(?:think|thinking|reasoning)>", re.IGNORECASE)


class SentenceAssembler:
    """Feed it pieces, take whole sentences, each as "text [1][2]"; `finish` hands out the rest.

    >>> assembler = SentenceAssembler()
    >>> assembler.feed("About 20 sorties a day. [1") + assembler.feed("2] Turkey prot")
    ['About 20 sorties a day. [12]']
    >>> assembler.finish(complete=False)
    []
    """

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, piece: str) -> list[str]:
        """The sentences that `piece` completes."""
        self._rest += piece
        if not self._drop_thoughts():
            return []
        found: list[str] = []
        while (stop := _STOPS.search(self._rest)) is not None:
            found.extend(_sentences_of(self._rest[: stop.end()]))
            self._rest = self._rest[stop.end() :].lstrip()
        if len(self._rest) > LONGEST_SENTENCE:
            found.append(" ".join(self._rest.split()))
            self._rest = ""
        return found

    def finish(self, complete: bool) -> list[str]:
        """The last sentences; of a reply that was cut off (`complete=False`) only those that surely ended."""
        if not self._drop_thoughts():
            return []
        rest, self._rest = self._rest.strip(), ""
        if not rest or not (complete or _CLOSED.search(rest)):
            return []
        return _sentences_of(rest)

    def _drop_thoughts(self) -> bool:
        """Remove what a reasoning model thinks aloud before it answers; False while it still does."""
        ends = [match.end() for match in _THOUGHT_END.finditer(self._rest)]
        if ends:
            self._rest = self._rest[ends[-1] :].lstrip()
        return _THOUGHT.match(self._rest) is None


def _sentences_of(unit: str) -> list[str]:
    """The sentences of text up to its marks; those without marks of their own take the ones at the end."""
    marks, closing, body = "", "", unit.strip()
    last = _LAST_MARKS.search(body)
    if last is not None:
        marks, closing, body = last[1], last[2], body[: last.start()]
    if not _ENDS.search(body):
        body += closing
    whole: list[str] = []
    for start, end in sentences(body):
        text = " ".join(body[start:end].split())
        if whole and not _ENDS.search(whole[-1]) and not whole[-1].endswith(":"):
            whole[-1] += " " + text  # a long sentence that was cut at a clause
        else:
            whole.append(text)
    last_line = len(whole) - 1
    return [
        f"{line} {marks}" if marks and (at == last_line or not MARKS.search(line)) else line
        for at, line in enumerate(whole)
    ]
