"""The last question of a conversation, taken apart for what the next one leaves out: its subject, place and event."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from app.answer import Answer
from retrieval.language.geography import CAPITALS, PLACE_OF
from retrieval.language.stemming import IRREGULAR
from retrieval.language.words import STOPWORDS
from retrieval.ranking.expectation import AUXILIARIES, Kind, expectation

_NAME = r"(?:[A-Z][\w’'.-]*|\d[\w,.-]*)"
NAMES = rf"{_NAME}(?:\s+(?:of\s+the\s+|of\s+|de\s+|al-)?{_NAME})*"
"""Names and numbers that stand together, as a pattern."""

_PEOPLE = "|".join(
    sorted({form.capitalize() for form, place in PLACE_OF.items() if form != place}, key=len, reverse=True)
)
_GROUPS = (
    "family|government|cabinet|ministry|company|group|team|party|army|police|agency|authority|council|court|board|union"
    "|minister|force|base|guard|staff|navy|club|administration|foundation|brigade|parliament|embassy|airline|branch"
)
_PHRASE = re.compile(
    rf"(?:\bthe\s+[a-z][\w-]*\s+(?:of|in|at|on)\s+(?=the\s))?(?:\b(?:the|a|an|this|that)\s+(?:[a-z][\w-]*\s+){{0,3}}?(?:(?:of|in|at)\s+(?:the\s+)?)?)?"
    rf"(?:(?:{_PEOPLE})\s+[a-z][\w-]*|{NAMES})(?:\s+(?:{_GROUPS})\b)?(?:\s+(?:in|of|at)\s+(?:the\s+)?{NAMES})?"
)
ASKING = re.compile(
    r"^\s*(?:(?:for|since|until|in|at|to|from|by|with|on|of|according to)\s+)?"
    r"(?:who|whom|whose|what|when|where|why|which|how)\b"
    r"(?:\s+(?:many|much|long|far|old|often|tall|high|big|large|exactly|else|precisely|deep|fast))*",
    re.IGNORECASE,
)
"""The words at the beginning of a question that ask, without the noun after them ("how many" ships)."""

_OBJECT_ASKED = re.compile(r"^\s*(what|whom?)\s+(?:do|does|did)\b", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\(([^()]*)\)")
_DOES = re.compile(r"\b(?:do|does|did)\s+")
_TAIL = re.compile(rf"\s(?:of|in|at)\s+(?:the\s+)?{NAMES}$")
_EMPTY = re.compile(r"\b(?:any|some)(?:one|body|thing)\b\s*|^happen(?:ed|s)?\s+(?:to\s+)?", re.IGNORECASE)
_IN_PLACE = re.compile(rf"\b(?:in|at|on|near|of)\s+(?:the\s+)?{NAMES}")
_PLACES = frozenset(CAPITALS) | frozenset(PLACE_OF.values())
_NOUNS = frozenset("people men women children teeth feet mice deaths losses flight flights lives wives".split())
_CLAUSE = re.compile(r"[^,;:.()“”\"]+")
_CLAUSE_WORDS = 5
_TITLED = (
    r"\b(?:Mr|Mrs|Ms|Dr|Sir|President|Minister|Chancellor|Pope|King|Queen|Prince|Princess|General|Judge|Senator)\.?\s+"
)
_ASKED_OF = re.compile(rf"\b(?:{'|'.join(sorted(AUXILIARIES))})\s+", re.IGNORECASE)
_VERB_AND_PLACE = re.compile(r"(the(?:\s+[a-z][\w-]*)+?)\s+[a-z][\w-]*\s+(?:in|at|on)\s")
_ORDINAL = re.compile(r"\bthe\s+(?:first|second|third|fourth|fifth|last|latest|next|other|previous)\b", re.IGNORECASE)
_WITH_ARTICLE = re.compile(r"\b(?:in|at|of|for|from|by|to|about|after|during|over)\s+the\s+$")
_WHEN = frozenset("last next yesterday today tomorrow".split())
_PREPOSITIONS = frozenset("of in on at by for from to into with about over under after before during".split())


@dataclass(frozen=True)
class LastQuestion:
    """A question as it stood alone, without its mark, and what it was answered."""

    text: str
    answer: Answer

    @classmethod
    def of(cls, answer: Answer) -> LastQuestion:
        """The question of a turn, with what the turns before it had put in."""
        return cls((answer.rewritten or answer.question).strip().rstrip("?!. "), answer)

    @cached_property
    def body(self) -> str:
        """The question without the words that ask; "which airline" and "how many ships" keep their noun."""
        return ASKING.sub("", self.text, count=1).strip() or self.text

    @cached_property
    def auxiliary(self) -> str | None:
        """The verb between question word and subject ("did"); None where the subject itself is asked for."""
        first = self.body.split(" ", 1)[0].lower()
        return first if first in AUXILIARIES else None

    @cached_property
    def event(self) -> str:
        """What it is about, in its own words: "Iran shot it down"."""
        told = self.body.partition(" ")[2] if self.auxiliary else _DOES.sub("", self.body, count=1)
        return _EMPTY.sub("", _ASIDE.sub(r", \1", told or self.body)).strip()

    @cached_property
    def claim(self) -> str:
        """What was answered, as "who said so?" means it: the beginning of the first sentence; else the event."""
        sentence = next(iter(self.answer.sentences), None)
        told = ""
        for clause in _CLAUSE.finditer(sentence.text if sentence else ""):
            told = f"{told} {clause.group().strip()}".strip()
            if len(told.split()) >= _CLAUSE_WORDS:
                return told
        return self.event

    @cached_property
    def subject(self) -> str | None:
        """The subject between the auxiliary and the verb, where it is plain to see."""
        if self.auxiliary is None:
            return None
        told = self.body.partition(" ")[2]
        if named := self._named_at_start(told):
            return named
        words = told.split()
        if len(words) < 3 or words[0].lower() not in ("the", "a", "an", "this"):
            return None
        if self.auxiliary in ("do", "does", "did"):
            return " ".join(words[:2]) if len(words) == 3 or words[3].lower() in _PREPOSITIONS else None
        verb = next((place for place, word in enumerate(words) if place > 1 and is_past(word)), None)
        return " ".join(words[:verb]) if verb else None

    @cached_property
    def phrase(self) -> str | None:
        """The first phrase that holds a name: "Philae", "the Beirut explosion"."""
        text = self.body.partition(" ")[2] if self.auxiliary else self.body
        found = _PHRASE.search(text)
        return text[found.start() : found.end() + _head(text, found)] if found else None

    @cached_property
    def is_event(self) -> bool:
        """Whether that phrase has a noun of its own beside the name, so that it may happen or last: "the fire at Holm"."""
        return self.phrase is not None and bool(re.search(r"^the [a-z]|\s[a-z][\w-]*$", self.phrase))

    @cached_property
    def topic(self) -> str | None:
        """The same, where "it" can mean nothing else."""
        return None if self.kind in (Kind.NAMED, Kind.OTHER, Kind.DEFINITION) else self.phrase

    @cached_property
    def kind(self) -> Kind:
        """The kind of value that it asked for."""
        return expectation(self.text).kind

    @cached_property
    def place(self) -> str | None:
        """Where it happened, with a preposition: "in Beirut"."""
        found = _IN_PLACE.findall(self.text)
        return re.sub(r"^of\b", "in", found[-1]) if found else None

    @cached_property
    def person(self) -> str | None:
        """Whom "he" or "she" means: the subject, whom the answer named where a question asked "who", or who said it."""
        sentence = next(iter(self.answer.sentences), None)
        if self.auxiliary is None and self.kind in (Kind.PERSON, Kind.NAMED):
            return next((sentence.text[start:end] for start, end in sentence.marks), None) if sentence else None
        of_place = self.phrase is not None and self.phrase.lower().removeprefix("the ") in _PLACES
        return sentence.speaker if of_place and sentence and sentence.speaker else self.phrase

    @cached_property
    def is_person(self) -> bool:
        """Whether the answer calls what was asked about by a title: "President Macron" is no "it"."""
        if self.phrase is None:
            return False
        titled = re.compile(rf"{_TITLED}(?:[A-Z][\w’'-]*\s+)*{re.escape(self.phrase.split()[-1])}\b")
        return any(titled.search(sentence.text) for sentence in self.answer.sentences)

    @cached_property
    def replaceable(self) -> str | None:
        """What a new name takes the place of: the subject, else the speaker, else the last name after a preposition."""
        if (asked := _ASKED_OF.search(self.body)) and (found := self._named_at_start(self.body[asked.end() :])):
            return found
        speaker = expectation(self.text).speaker
        said = re.search(r"\b" + r"\W+".join(map(re.escape, speaker)) + r"\b", self.text, re.IGNORECASE)
        if speaker and said:
            return said.group()
        places = re.findall(rf"\b(?:in|at|of|for|from|by)\s+((?:the\s+)?{NAMES})", self.text)
        return places[-1] if places else self.subject

    @staticmethod
    def _named_at_start(told: str) -> str | None:
        """The phrase with a name that a clause begins with; without its verb and place in "the old alarm sound at Holm"."""
        found = _PHRASE.match(told)
        if found is None:
            return None
        verb = _VERB_AND_PLACE.match(found.group()) if found.end() == len(told) else None
        return verb[1] if verb else found.group()

    def with_ordinal(self, ordinal: str) -> str | None:
        """The same question about "the second" one, where it asked about "the first"."""
        return _ORDINAL.sub(ordinal, self.text, count=1) if _ORDINAL.search(self.text) else None

    def after(self, preposition: str) -> str | None:
        """What stands with a preposition, as it stands: "in the Beirut explosion"."""
        found = re.search(rf"\b{re.escape(preposition)}\s+(?:the\s+)?{NAMES}", self.text)
        return self.text[found.start() : found.end() + _head(self.text, found)] if found else None

    def asked_with(self, asking: str) -> str:
        """The same question with other words that ask: "Where" for "How many died in Holm?"."""
        if asking.lower().startswith("what") and not self.text.lower().startswith("what"):
            return f"{asking} ({self.event})"
        if self.auxiliary is None:
            words = self.body.split()
            verb = next((place for place, word in enumerate(words) if place and word.lower() in AUXILIARIES), None)
            if verb is None or asking.lower().startswith(("who", "according")):
                return f"{asking} ({self.event})"
            return " ".join([asking, words[verb], *words[:verb], *words[verb + 1 :]])
        if re.match(r"(?:who|according)", asking, re.IGNORECASE):
            return f"{asking} ({self.event})"
        told = self.body.partition(" ")[2]
        asked = _OBJECT_ASKED.match(self.text)
        if self.subject and asked and not asking.lower().startswith(asked[1].lower()):
            does, *rest = told[len(self.subject) :].split() or [""]
            told = " ".join([self.subject, does, "that" if asked[1].lower() == "what" else "them", *rest])
        return f"{asking} {self.auxiliary} {told}"

    def with_other(self, new: str, old: str) -> str:
        """The same question about something else: `new` for `old` and its article.

        A noun that belongs to the old name stays ("the Holm fire" for "the Tarvo fire") unless the new one brings its own.
        """
        found = re.search(rf"(?:\b(?:the|an?)\s+)?{re.escape(old)}", self.text)
        if found is None:
            return self.text
        before, after = self.text[: found.start()], self.text[found.end() :]
        head = _head(self.text, found) if old != self.subject else 0
        if (tail := _TAIL.search(old)) and not re.search(NAMES, new):
            new += tail.group()
        if head and new.split()[-1][0].isupper():
            return f"{before}the {re.sub('^the ', '', new)}{after}"
        return before + new + after[head:]


def _head(text: str, found: re.Match[str]) -> int:
    """How many letters after a name belong to it, as " explosion" does in "in the Beirut explosion"."""
    name = re.search(r"[A-Z\d]", found.group())
    if name is None or not _WITH_ARTICLE.search(text[: found.start() + name.start()]):
        return 0
    noun = re.match(r"\s+([a-z][\w-]*)", text[found.end() :])
    if noun is None or noun[1] in STOPWORDS | AUXILIARIES | _PREPOSITIONS | _WHEN or is_past(noun[1]):
        return 0
    return noun.end()


def is_past(word: str) -> bool:
    """Whether a word looks like a verb in the past ("closed", "shot", "hurt")."""
    form = word.lower()
    irregular = form == "hurt" or (form in IRREGULAR and form not in _NOUNS)
    return form not in STOPWORDS and (irregular or (form.endswith("ed") and len(form) > 4))
