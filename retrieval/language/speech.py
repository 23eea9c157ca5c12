"""Who says what in a sentence: verbs of saying, the speaker of each, and the words that give what was said.

Found by word order, without a parser: the speaker is the noun phrase before the verb ("Dmitry Peskov, a
spokesman for the Kremlin, said …"), or after it where the speech comes first ("…", said Peskov), or after
"according to".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.language.saying import (
    AFTER_SPEAKER,
    AFTER_VERB,
    AUXILIARIES,
    BEFORE_NOUN,
    BOUNDARY,
    KIND_OF_VERB,
    NEGATORS,
    NOT_IN_SPEAKER,
    NOT_OPENING,
    NOT_SPEAKERS,
    NOUN_VERBS,
    PREDICATES,
)

_TOKEN = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*|[^\w\s]")
_PLAIN_WORD = re.compile(r"[a-z]+")
_SPOKEN = frozenset({*KIND_OF_VERB, "according"})
_QUOTES = frozenset('"“”«»')


@dataclass(frozen=True, slots=True)
class Speech:
    """One act of saying at offsets of its sentence.

    `kind` is said, denied, confirmed, admitted, warned, claimed, accused, promised, demanded, decided,
    predicted, believed, praised, refused or proposed. `speaker` is the whole noun phrase, or None where the
    sentence names none; `content` is what was said, or None. `negated` says that the verb itself is ("did
    not say").
    """

    speaker: tuple[int, int] | None
    verb: tuple[int, int]
    kind: str
    content: tuple[int, int] | None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    """A word or a mark, in lower case too."""

    text: str
    lower: str
    start: int
    end: int


def speakers(sentence: str) -> list[Speech]:
    """Every act of saying in one sentence, in order; offsets count from the start of `sentence`."""
    if not _may_speak(sentence):
        return []
    tokens = [_Token(match[0], match[0].lower(), match.start(), match.end()) for match in _TOKEN.finditer(sentence)]
    quoted = _inside_quotes(tokens)
    found = [speech for at in range(len(tokens)) if (speech := _speech(tokens, quoted, at)) is not None]
    return sorted(found, key=lambda speech: speech.verb)


def _may_speak(sentence: str) -> bool:
    """Whether any verb of saying stands in a sentence, cheaply."""
    return not _SPOKEN.isdisjoint(_PLAIN_WORD.findall(sentence.lower()))


def _inside_quotes(tokens: list[_Token]) -> list[bool]:
    """For each token, whether it stands inside double quotation marks."""
    inside, flags = False, []
    for token in tokens:
        if token.text in _QUOTES:
            inside = token.text in "“«" or (token.text == '"' and not inside)
            flags.append(True)
        else:
            flags.append(inside)
    return flags


def _speech(tokens: list[_Token], quoted: list[bool], at: int) -> Speech | None:
    """The act of saying whose verb is the token at an index, if it is one."""
    token = tokens[at]
    if token.lower == "according" and at + 2 < len(tokens) and tokens[at + 1].lower == "to":
        return _according(tokens, at)
    kind = KIND_OF_VERB.get(token.lower)
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    if kind is None or quoted[at] or (at and token.text[0].isupper()) or not _is_saying(token.lower, following):
        return None
    left, passive = _skip_auxiliaries(tokens, at)
    negated = any(tokens[index].lower in NEGATORS for index in range(left + 1, at))
    before = None if _is_object(tokens, left, at) else _phrase_before(tokens, quoted, left)
    after = _phrase_after(tokens, quoted, at) if _speech_comes_first(tokens, quoted, at) else None
    if passive and token.lower not in {"saying", "warning"}:
        return _passive(tokens, at, before, kind, negated)
    if token.lower in NOUN_VERBS and (before is None or not _verb_like(tokens, left, at)) and after is None:
        return None
    if after is not None and (before is None or quoted[left]):
        return Speech(after, (token.start, token.end), kind, _content_before(tokens, at), negated)
    if before is None:
        if token.lower.endswith("ing") or at == 0:
            speaker = _main_subject(tokens, quoted, at) if at else None
            return Speech(speaker, (token.start, token.end), kind, _content_after(tokens, at), negated)
        return None
    earlier, later = _content_before_phrase(tokens, before), _content_after(tokens, at)
    if earlier and later and following == ",":  # "The missiles, he noted, were not much use"
        later = (earlier[0], later[1])
    elif earlier and later and earlier[1] - earlier[0] > later[1] - later[0] and not _gives_that(tokens, at):
        later = None  # "… were killed, police said on Monday"
    return Speech(before, (token.start, token.end), kind, later or earlier, negated)


def _is_object(tokens: list[_Token], left: int, at: int) -> bool:
    """Whether the verb is an infinitive that hangs on a noun or another verb: "the chance to respond" speaks not.

    A bare noun does, in headlines: "Police to ask for help".
    """
    if left < 0 or left != at - 2 or tokens[at - 1].lower != "to":
        return False
    opening = left
    while opening > 0 and tokens[opening].text.islower() and tokens[opening].lower not in BEFORE_NOUN:
        opening -= 1
    return tokens[left].lower in KIND_OF_VERB or (tokens[left].text.islower() and tokens[opening].lower in BEFORE_NOUN)


def _gives_that(tokens: list[_Token], at: int) -> bool:
    """Whether "that" follows a verb of saying within a few words."""
    return any(token.lower == "that" for token in tokens[at + 1 : at + 8])


def _is_saying(verb: str, following: str) -> bool:
    """Whether a verb that needs its particle has it ("called for", but "called in")."""
    if verb in {"call", "calls", "called", "calling"}:
        return following in {"for", "on", "upon"}
    if verb in {"point", "pointed"}:
        return following in {"out", "to"}
    return not (verb in {"rule", "ruled", "rules"} and following in {"the", "over", "in"})


def _skip_auxiliaries(tokens: list[_Token], at: int) -> tuple[int, bool]:
    """The index of the last token before a verb and its auxiliaries, and whether a form of "be" makes it passive."""
    left, passive = at - 1, False
    while left >= 0 and (tokens[left].lower in AUXILIARIES or tokens[left].lower.endswith("ly")):
        passive = passive or tokens[left].lower in {"is", "are", "was", "were", "been", "be", "being"}
        left -= 1
    return left, passive and not tokens[at].lower.endswith("ing")


def _verb_like(tokens: list[_Token], left: int, at: int) -> bool:
    """Whether a word that is a noun as often ("report", "claims") is a verb here."""
    if left < 0 or not tokens[left].text[0].isalnum():
        return at + 1 < len(tokens) and tokens[at + 1].lower in {"that", "for", "on", "it"} and left >= 0
    preceding = tokens[left].lower
    if preceding in BEFORE_NOUN:
        return False
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    return following in AFTER_VERB or (tokens[left].text[0].isupper() and following not in {"of", "by", ".", ","})


def _phrase_before(tokens: list[_Token], quoted: list[bool], left: int) -> tuple[int, int] | None:
    """The noun phrase that ends at an index, over an apposition between commas, as offsets."""
    if left < 0 or quoted[left]:
        return None
    if tokens[left].text == ",":
        opening = _apposition_start(tokens, quoted, left)
        if opening is None:
            return None
        left = opening
        end = tokens[left - 1].end
        left -= 1
    elif not tokens[left].text[0].isalnum() and tokens[left].text not in ")’'":
        return None
    else:
        end = tokens[left].end
    first = left
    while first > 0 and not quoted[first - 1] and _extends_left(tokens, first - 1):
        first -= 1
    while first < left and tokens[first].lower in {"that", "and", "but", "on", "however", "then", "also", "later"}:
        first += 1
    if tokens[first].lower in {"who", "which"} or tokens[left].lower in {"who", "which", "whom"}:
        return _antecedent(tokens, quoted, first)
    if tokens[left].lower in NOT_SPEAKERS and tokens[left].lower != "it":
        return None
    return tokens[first].start, end


def _extends_left(tokens: list[_Token], at: int) -> bool:
    """Whether a noun phrase may run on to the left over a token."""
    token = tokens[at]
    if not (token.text[0].isalnum() or token.text in {"'", "’", "&", "."}):
        return False
    if token.lower == "and":  # "Obama and Putin said": joins only two names
        return at > 0 and tokens[at - 1].text[0].isupper() and tokens[at + 1].text[0].isupper()
    return not (token.lower in BOUNDARY or token.lower in NOT_IN_SPEAKER or token.lower in KIND_OF_VERB)


def _apposition_start(tokens: list[_Token], quoted: list[bool], comma: int) -> int | None:
    """The index of the comma that opens the apposition that a comma closes, if words stand before it."""
    at = comma - 1
    while at > 0 and comma - at < 25:
        if quoted[at] or tokens[at].text in {";", ":"}:
            return None
        if tokens[at].text == "," and at > 0 and tokens[at - 1].text[0].isalnum():
            return at
        at -= 1
    return None


def _antecedent(tokens: list[_Token], quoted: list[bool], first: int) -> tuple[int, int] | None:
    """The noun phrase that a "who" at an index refers to."""
    left = first - 1
    if left >= 0 and tokens[left].text == ",":
        left -= 1
    if left < 0 or quoted[left] or not tokens[left].text[0].isalnum():
        return None
    start = left
    while start > 0 and not quoted[start - 1] and _extends_left(tokens, start - 1):
        start -= 1
    return tokens[start].start, tokens[left].end


def _main_subject(tokens: list[_Token], quoted: list[bool], at: int) -> tuple[int, int] | None:
    """The noun phrase that opens the clause of a participle ("…, adding that …")."""
    first = 0
    for index in range(at - 1, -1, -1):
        if tokens[index].text == ";":
            first = index + 1
            break
    while first < at and (quoted[first] or not tokens[first].text[0].isalnum()):
        first += 1
    last = first
    while (
        last + 1 < at
        and tokens[last + 1].text[0].isalnum()
        and tokens[last + 1].lower not in KIND_OF_VERB.keys() | PREDICATES
    ):
        last += 1
    return (tokens[first].start, tokens[last].end) if first < at else None


def _speech_comes_first(tokens: list[_Token], quoted: list[bool], at: int) -> bool:
    """Whether speech ends right before a verb: a closing quotation mark, or a comma with a subject after the verb."""
    if at == 0:
        return False
    if quoted[at - 1] or tokens[at - 1].text in {"’", "'"}:
        return True
    return (
        tokens[at - 1].text == "," and at + 1 < len(tokens) and tokens[at].lower not in {"saying", "adding", "warning"}
    )


def _phrase_after(tokens: list[_Token], quoted: list[bool], at: int) -> tuple[int, int] | None:
    """The noun phrase after a verb that follows speech ("…", said Dmitry Peskov, a spokesman)."""
    first = at + 1
    if first >= len(tokens) or not tokens[first].text[0].isalnum() or tokens[first].lower in NOT_OPENING:
        return None
    last = first
    while last + 1 < len(tokens) and not quoted[last + 1] and _extends_right(tokens, last + 1):
        last += 1
    return tokens[first].start, tokens[last].end


def _extends_right(tokens: list[_Token], at: int) -> bool:
    """Whether a noun phrase may run on to the right over a token."""
    token = tokens[at]
    if not token.text[0].isalnum():
        return token.text in {"&"}
    return token.lower not in AFTER_SPEAKER


def _content_after(tokens: list[_Token], at: int) -> tuple[int, int] | None:
    """What follows a verb of saying, less an opening "that", to the end of the sentence."""
    first = at + 1
    while first < len(tokens) and tokens[first].text in {",", ":", "—", "-"}:
        first += 1
    for index in range(first, min(first + 10, len(tokens) - 1)):
        if tokens[index].lower == "that":
            first = index + 1
            break
        if not tokens[index].text[0].isalnum() or tokens[index].lower in BOUNDARY:
            break
    last = len(tokens) - 1
    while last > first and tokens[last].text in ".!?":
        last -= 1
    return (tokens[first].start, tokens[last].end) if first <= last and tokens[first].text[0] not in ".!?" else None


def _content_before(tokens: list[_Token], at: int) -> tuple[int, int] | None:
    """What stands before a verb of saying that follows its speech."""
    last = at - 1
    while last >= 0 and tokens[last].text in {",", "'", "’"}:
        last -= 1
    return (tokens[0].start, tokens[last].end) if last >= 0 else None


def _content_before_phrase(tokens: list[_Token], phrase: tuple[int, int]) -> tuple[int, int] | None:
    """What stands before the speaker where speech comes first and the verb last ("…", Peskov said.)."""
    earlier = [token for token in tokens if token.end <= phrase[0]]
    while earlier and earlier[-1].text in {",", "'", "’"}:
        earlier.pop()
    return (earlier[0].start, earlier[-1].end) if earlier else None


def _passive(tokens: list[_Token], at: int, subject: tuple[int, int] | None, kind: str, negated: bool) -> Speech | None:
    """An act of saying in the passive: the speaker follows "by"; "is said to", "is expected to" name none."""
    verb = (tokens[at].start, tokens[at].end)
    for index in range(at + 1, min(at + 12, len(tokens) - 1)):
        if tokens[index].lower == "by":
            last = index + 1
            while last + 1 < len(tokens) and _extends_right(tokens, last + 1):
                last += 1
            content = (subject[0], verb[1]) if subject else None
            return Speech((tokens[index + 1].start, tokens[last].end), verb, kind, content, negated)
        if tokens[index].text in {",", ";"} or tokens[index].lower == "that":
            break
    return Speech(None, verb, kind, _content_after(tokens, at), negated)


def _according(tokens: list[_Token], at: int) -> Speech:
    """An "according to X": the content is the rest of the sentence on the longer side."""
    first = last = at + 2
    while last + 1 < len(tokens) and _extends_right(tokens, last + 1):
        last += 1
    before = _content_before(tokens, at)
    after = _content_after(tokens, last)
    content = before if at > 0 and (after is None or before is None or at > len(tokens) - last) else after
    return Speech((tokens[first].start, tokens[last].end), (tokens[at].start, tokens[at + 1].end), "said", content)
