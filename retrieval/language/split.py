"""Cut a text into sentences and passages without losing an offset.

Sentences come from one regular expression whose matches are then guarded: an abbreviation, an initial, an
ordinal or a lower-case continuation does not end a sentence. A line break always does.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from retrieval.language.abbreviations import MAYBE, NEVER, NUMBERED, ORDINAL_FOLLOWERS, STARTERS
from retrieval.language.roles import is_heading, role_of
from retrieval.types import Passage, Role

LONGEST_WORDS = 60
LONGEST_CHARACTERS = 600
PASSAGE_WORDS = 112
_TAIL_WORDS = 40

Span = tuple[int, int]

# A run of terminators with what closes after it. Scripts without spaces need none after their marks, Latin marks do,
# or a closing quotation mark and a capital ('said.”The'), or a capitalised word glued to a small letter ('said.The').
_END = re.compile(
    r"""(?:
        [.!?…]+ (?: ["'”’»)\]]+ (?=[A-Z“]) | ["'”“’»«)\]*]* (?=\s|$) | (?<=[a-z]{2}[.?!]) (?=[A-Z][a-z]*\s) )
      | [؟।॥۔։።]+ ["'”’»)\]]*
      | [。！？｡]+ [」』”’）)"'】]*
    )""",
    re.VERBOSE,
)
_WORD_BEFORE = re.compile(r"[^\s(\[\"'“‘«„—–/]*\Z")
_NEXT_WORD = re.compile(r"[\w’']+")
_OPENERS = " \t\u00a0\"'“‘«„([*-–—•"

_CLAUSE = re.compile(r"[;:,—–،؛、，；：]+[\"'”’)\]]*(?:\s+|(?<=[、，；：]))|\s[—–-]\s|\s+")


def sentences(text: str) -> list[Span]:
    """The spans of the sentences of `text`, in order, trimmed and without overlap.

    A line break always ends a sentence. What has neither letter nor digit is no sentence, unless the text has nothing
    else. A sentence of more than 60 words or 600 characters is cut at clause marks, else at spaces, else anywhere.
    About 5 million characters a second.
    """
    spans: list[Span] = []
    position = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            _sentences_of_line(text, position, position + len(line), spans)
        position += len(line) + 1
    if not spans and text.strip():
        start = len(text) - len(text.lstrip())
        spans.append((start, start + len(text.strip())))
    return spans


def passages(article_id: str, text: str) -> list[Passage]:
    """The passages of `text`: about 120 words of whole sentences each, of one role, without overlap.

    A heading stays with what follows it, a short tail joins what comes before, and a break falls where a paragraph
    ends if one ends nearby.
    """
    found: list[Passage] = []
    run: list[Span] = []
    run_role = Role.BODY
    line_role, line_end = Role.BODY, -1
    for start, end in sentences(text):
        if start > line_end:
            line_end = text.find("\n", start)
            line_end = len(text) if line_end < 0 else line_end
            line_role = role_of(text[start:line_end])
        if line_role is not run_role and run:
            found.extend(_pack(article_id, text, run, run_role))
            run = []
        run_role = line_role
        run.append((start, end))
    if run:
        found.extend(_pack(article_id, text, run, run_role))
    return found


def _sentences_of_line(text: str, start: int, end: int, spans: list[Span]) -> None:
    """Append the sentences of one line to `spans`."""
    first = len(spans)
    begin = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        if stop < end and _goes_on(text, begin, match.start(), stop, end):
            continue
        _append(text, begin, stop, first, spans)
        begin = stop
    if begin < end:
        _append(text, begin, end, first, spans)


def _append(text: str, start: int, end: int, first: int, spans: list[Span]) -> None:
    """Append one sentence, trimmed; what has no letter or digit joins the sentence before it in the same line."""
    piece = text[start:end]
    stripped = piece.strip()
    if not stripped:
        return
    start += len(piece) - len(piece.lstrip())
    end = start + len(stripped)
    if len(stripped) < 8 and not any(character.isalnum() for character in stripped):
        if len(spans) > first:
            spans[-1] = (spans[-1][0], end)
        return
    if end - start > LONGEST_CHARACTERS or stripped.count(" ") >= LONGEST_WORDS:
        spans.extend(_cut(text, start, end))
    else:
        spans.append((start, end))


def _goes_on(text: str, begin: int, mark: int, stop: int, end: int) -> bool:
    """Whether the sentence goes on after the terminator at `mark`, because it is no end or a small letter follows."""
    after = stop
    while after < end and text[after] in _OPENERS:
        after += 1
    following = text[after] if after < end else ""
    if text[mark] not in ".!?…":
        return False
    if following.islower():
        return True
    if text[mark] != "." or (mark + 1 < end and text[mark + 1] in ".!?…") or stop - mark > 2:
        return following in ",;" and following != ""
    before = _WORD_BEFORE.search(text, max(begin, mark - 24), mark)
    word = before.group() if before else ""
    if following in ",;:":
        return following != ""
    if not word:
        return False
    lowered = word.lower()
    if lowered in NEVER:
        return True
    if word.isdigit():
        if not text[begin : mark - len(word)].strip():
            return len(word) <= 3
        return len(word) <= 2 and _word_at(text, after, end).lower() in ORDINAL_FOLLOWERS
    if lowered in NUMBERED:
        return following.isdigit()
    initial = len(word) == 1 and word.isupper()
    if initial or lowered in MAYBE or _is_acronym(word):
        if following.isdigit():
            return not initial
        return following.isalpha() and _word_at(text, after, end).lower() not in STARTERS
    return False


def _is_acronym(word: str) -> bool:
    """Whether a word (without its last period) is letters with periods between them: U.S, p.m, EE.UU, D.C."""
    return "." in word and all(0 < len(part) <= 2 and part.isalpha() for part in word.split("."))


def _word_at(text: str, start: int, end: int) -> str:
    """The word that begins at `start`."""
    match = _NEXT_WORD.match(text, start, end)
    return match.group() if match else ""


def _cut(text: str, start: int, end: int) -> list[Span]:
    """Cut one very long sentence into pieces that keep to the limits, at clause marks where there are some."""
    pieces: list[Span] = []
    while start < end:
        words = 0
        clause = space = 0
        limit = start + LONGEST_CHARACTERS
        whole = True
        for match in _CLAUSE.finditer(text, start, end):
            if match.end() > limit:
                whole = False
                break
            words += 1 if text[match.start()].isspace() or text[match.end() - 1].isspace() else 0
            space = match.end()
            if not match.group().isspace() and match.end() - start > LONGEST_CHARACTERS // 6:
                clause = match.end()
            if words >= LONGEST_WORDS:
                whole = False
                break
        if whole and end - start <= LONGEST_CHARACTERS:
            stop = end
        else:
            stop = clause or space or _whole_character(text, limit, end)
        piece = text[start:stop]
        inner = start + len(piece) - len(piece.lstrip())
        if piece.strip():
            pieces.append((inner, inner + len(piece.strip())))
        start = stop
    return pieces


def _whole_character(text: str, position: int, end: int) -> int:
    """The next place from `position` where no combining mark would be torn from its letter."""
    while position < end and unicodedata.combining(text[position]):
        position += 1
    return min(position, end)


def _words(text: str) -> int:
    """The number of words, where about two characters of a script without spaces count as one word."""
    by_space = len(text.split())
    return by_space if len(text) < 12 * by_space + 40 else max(by_space, len(text) // 3)


def _pack(article_id: str, text: str, spans: list[Span], role: Role) -> list[Passage]:
    """Group the sentences of one run into passages of about equal size."""
    counts = [_words(text[start:end]) for start, end in spans]
    total = sum(counts)
    pieces = max(1, -(-total // (PASSAGE_WORDS + _TAIL_WORDS // 4)))
    target = total / pieces
    groups: list[list[Span]] = [[]]
    size = 0
    for index, (span, count) in enumerate(zip(spans, counts, strict=True)):
        group = groups[-1]
        full = size + count > PASSAGE_WORDS + 8
        if group and (full or (size + count / 2 >= target and _break_here(text, spans, index, size, target))):
            group = _open(text, groups)
            size = sum(_words(text[start:end]) for start, end in group)
        group.append(span)
        size += count
    if len(groups) > 1:
        tail = sum(_words(text[start:end]) for start, end in groups[-1])
        before = sum(_words(text[start:end]) for start, end in groups[-2])
        if tail < _TAIL_WORDS and before + tail <= PASSAGE_WORDS + _TAIL_WORDS:
            groups[-2].extend(groups.pop())
    return [Passage(article_id, group[0][0], group[-1][1], role, tuple(group)) for group in groups if group]


def _open(text: str, groups: list[list[Span]]) -> list[Span]:
    """Begin a new group; headings at the end of the last one move into it."""
    last = groups[-1]
    moved: list[Span] = []
    while len(last) > 1 and is_heading(text, *last[-1]):
        moved.insert(0, last.pop())
    groups.append(moved)
    return moved


def _break_here(text: str, spans: list[Span], index: int, size: int, target: float) -> bool:
    """Whether a passage that has about its size ends before sentence `index`: at once at a paragraph, else if late."""
    if "\n" in text[spans[index - 1][1] : spans[index][0]]:
        return True
    ahead = spans[index : index + 3]
    paragraph_soon = any("\n" in text[left[1] : right[0]] for left, right in pairwise(ahead))
    return not paragraph_soon or size >= target * 1.15
