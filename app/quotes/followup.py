"""A follow-up question made to stand alone, without a model: what it leaves out is carried over from the last one.

"And NATO?" takes the place of the last speaker, "When?" the place of the last question word, "it" is named, and a
question that only makes sense after the last one gets that one's words in brackets: "Who said so (Iran shot it down)?"
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from app.answer import Answer
from retrieval.language.geography import PLACE_OF
from retrieval.language.words import SAYING, STOPWORDS, rarity, row_of, split_words, vectors
from retrieval.ranking.expectation import AUXILIARIES, Kind, expectation

_LEAD = re.compile(
    r"^\s*(?:(?:and|but|so|then|also|ok|okay|well|now)\b[,\s]*)*(?:(?:what|how)\s+about\s+)?", re.IGNORECASE
)
_NAME = r"(?:[A-Z][\w’'.-]*|\d[\w,.-]*)"
_NAMES = rf"{_NAME}(?:\s+(?:of\s+the\s+|of\s+|de\s+|al-)?{_NAME})*"
_PEOPLE = "|".join(
    sorted({form.capitalize() for form, place in PLACE_OF.items() if form != place}, key=len, reverse=True)
)
_PHRASE = re.compile(
    rf"(?:\b(?:the|a|an|this|that)\s+(?:[a-z][\w-]*\s+){{0,3}}?)?(?:(?:of|in|at)\s+(?:the\s+)?)?"
    rf"(?:(?:{_PEOPLE})\s+[a-z][\w-]*|{_NAMES})(?:\s+(?:in|of|at)\s+(?:the\s+)?{_NAMES})?"
)
_PRONOUN = re.compile(r"\b(it|he|him|she|they|them|its|his|her|their)\b", re.IGNORECASE)
_BACK = re.compile(
    r"\b(?:there|then|so|the same|this|these|those|that)\b(?=\s*\??$)|\bthe same\b|^(?:did|was|is|does)\s+(?:that|this)\b",
    re.IGNORECASE,
)
_EMPTY_IT = re.compile(r"\bit\s+(?:take|takes|took|seem|seems|true|possible|legal|rain|mean|means)\b", re.IGNORECASE)
_EVENT = SAYING | frozenset("doubt doubted know knew happen happened cause caused order ordered mean meant".split())
_OPEN = frozenset("say want think reply answer respond do demand propose claim deny warn promise ask call mean".split())
_REACTING = frozenset(
    """agree accept refuse react reply respond reject approve object deny confirm answer comment apologise apologize
    help resign survive""".split()
)
_TIME = re.compile(
    r"\b(?:on|in|since|by|until|during|before|after)\s+(?:last\s+|next\s+)?(?:(?:\d{1,2}\s+)?(?:january|february|march|april|may|june|"
    r"july|august|september|october|november|december)(?:\s+\d{1,2})?(?:,?\s+\d{4})?|monday|tuesday|wednesday|thursday|"
    r"friday|saturday|sunday|\d{4})\b|\b(?:yesterday|today|at first|initially|originally)\b",
    re.IGNORECASE,
)
_WHEN = frozenset("later now today yesterday before afterwards earlier since lately finally then".split())
_WHERE = frozenset("worldwide globally elsewhere nationwide abroad overall".split())
_IN_PLACE = re.compile(rf"\s+(?:in|at)\s+(?:the\s+)?{_NAMES}")
_ASKING = re.compile(
    r"^\s*(?:(?:for|since|in|at|to|from|by|with|on|of)\s+)?(?:who|whom|whose|what|when|where|why|which|how)\b"
    r"(?:\s+(?:many|much|long|far|old|often|tall|high|big|large|exactly|else|precisely|deep|fast))*",
    re.IGNORECASE,
)
_RELATED = 0.5


def rewrite(question: str, history: Sequence[Answer]) -> str | None:
    """The question with what it leaves out put in from the last turn, or None when it stands alone.

    >>> from app.answer import Searched
    >>> first = Answer("How many died in Beirut on Tuesday?", (), Searched(0))
    >>> rewrite("And on Friday?", [first])
    'How many died in Beirut on Friday?'
    """
    if not history:
        return None
    last = history[-1]
    before = (last.rewritten or last.question).strip().rstrip("?!. ")
    asked = question.strip().rstrip("?!. ")
    rest = _LEAD.sub("", asked, count=1).strip()
    led = rest != asked
    if not rest or not before:
        return None
    for carry in (_bare_question_word, _fragment, _saying, _with_pronoun, _looking_back, _reaction, _related):
        found = carry(rest, led, before, last)
        if found:
            tidy = re.sub(r"\s+", " ", found).strip().rstrip("?")
            return None if tidy.lower() == asked.lower() else tidy[0].upper() + tidy[1:] + "?"
    return None


def _bare_question_word(rest: str, led: bool, before: str, last: Answer) -> str | None:
    """ "When?", "Where exactly?", "For how long?": the last question with another question word."""
    match = _ASKING.match(rest)
    if not match or match.end() < len(rest):
        return None
    body = _body(before)
    if body.split(" ", 1)[0].lower() in AUXILIARIES and not match.group().lower().startswith("who"):
        return f"{match.group()} {body}"
    return f"{match.group()} ({_without_auxiliary(body)})"


def _fragment(rest: str, led: bool, before: str, last: Answer) -> str | None:
    """ "And NATO?", "And on Monday?", "What about Tripoli?": the fragment takes the place of its like."""
    words = split_words(rest)
    if _ASKING.match(rest) or any(form in AUXILIARIES for form in words.forms):
        return None
    if not led and len(words) > 3:
        return None
    lower = rest.lower()
    if _TIME.match(rest) or words.forms[0] in _WHEN:
        return f"{_TIME.sub('', before)} {rest}"
    if lower.startswith("according to"):
        return f"{re.sub(r' according to .*', '', before)} {rest}"
    if words.forms[0] in _WHERE:
        return f"{_IN_PLACE.sub('', before)} {rest}"
    if match := re.match(r"(in|at|from|over|for)\s", lower):
        place = re.search(rf"\b{match[1]}\s+(?:the\s+)?{_NAMES}", before)
        return before.replace(place.group(), rest) if place else f"{before} {rest}"
    old = _to_replace(before)
    return before.replace(old, rest, 1) if old else f"{before} ({rest})"


def _to_replace(before: str) -> str | None:
    """What a new name takes the place of: the speaker, else the subject, else the last name after a preposition."""
    body = _body(before)
    first = body.split(" ", 1)[0].lower()
    if first in AUXILIARIES:
        subject = _PHRASE.match(body[len(first) + 1 :])
        if subject:
            return subject.group()
    expected = expectation(before)
    if expected.speaker:
        match = re.search(r"\b" + r"\W+".join(map(re.escape, expected.speaker)) + r"\b", before, re.IGNORECASE)
        if match:
            return match.group()
    places = re.findall(rf"\b(?:in|at|of|for|from|by)\s+((?:the\s+)?{_NAMES})", before)
    return places[-1] if places else None


def _saying(rest: str, led: bool, before: str, last: Answer) -> str | None:
    """ "And what did Russia say?": about what the last question was about."""
    expected = expectation(rest)
    words = split_words(rest)
    open_ended = words.forms[-1:] and words.forms[-1] in _OPEN and expected.kind in (Kind.SAID, Kind.OTHER, Kind.ACTION)
    if not open_ended or _PRONOUN.search(rest):
        return None
    names = [form for form in words.forms if form not in STOPWORDS and form not in SAYING and form not in _OPEN]
    if not names:
        return None
    about = _about(before, last, set(names))
    return f"{rest} {about}" if words.forms[-1] in SAYING else f"{rest} ({about.removeprefix('about ')})"


def _about(before: str, last: Answer, known: set[str]) -> str:
    """What the last question was about, as words that can follow a verb of saying."""
    expected = expectation(before)
    if expected.kind is Kind.SAID and expected.verb:
        after = re.split(rf"\b{re.escape(expected.verb)}\b", before, maxsplit=1, flags=re.IGNORECASE)[-1].strip()
        speaker = _to_replace(before) or " ".join(expected.speaker)
        if after and not after.lower().startswith(("to ", "when", "on ")):
            return re.sub(r"\b(?:its|his|her|their)\b", f"{speaker}’s", after)
        return f"about {', '.join([speaker, *_telling(last, known | set(expected.speaker))])}"
    return f"about {_without_auxiliary(_body(before))}"


def _telling(last: Answer, known: set[str]) -> list[str]:
    """The two words of the last answer's first sentence that tell most."""
    if not last.sentences:
        return []
    words = split_words(last.sentences[0].text)
    told = {
        form: rarity(form)
        for form, capital in zip(words.forms, words.capital, strict=True)
        if form not in STOPWORDS and form not in SAYING and form not in known and form.isalpha() and not capital
    }
    return sorted(told, key=lambda form: -told[form])[:2]


def _with_pronoun(rest: str, led: bool, before: str, last: Answer) -> str | None:
    """ "When did it meet?": the pronoun is replaced by what it stands for."""
    match = _PRONOUN.search(rest)
    if not match or _EMPTY_IT.search(rest) or re.search(rf"\s{_NAMES}", rest[: match.start()]):
        return None
    pronoun = match.group().lower()
    ahead = split_words(rest[: match.start()]).forms
    if pronoun in ("their", "his", "her", "its") and _asks_for_subject(rest):
        return None
    body = _body(before)
    subject_asked = body.split(" ", 1)[0].lower() not in AUXILIARIES
    of_event = bool(ahead) and ahead[-1] in _EVENT
    if pronoun in ("it", "them", "they") and (of_event or (subject_asked and not _focus_phrase(before))):
        return f"{rest} ({_without_auxiliary(body)})"
    phrase = _person(before, last) if pronoun in ("he", "him", "she", "his", "her") else None
    phrase = phrase or _focus_phrase(before) or _first_phrase(before)
    if phrase is None:
        return f"{rest} ({_without_auxiliary(body)})"
    if pronoun in ("its", "his", "their") or (pronoun == "her" and re.match(r"\s+[a-z]", rest[match.end() :])):
        phrase += "’s"
    return rest[: match.start()] + phrase + rest[match.end() :]


def _asks_for_subject(question: str) -> bool:
    """Whether a possessive can belong to what is asked for ("How many lost their homes?")."""
    body = _body(question).split(" ", 1)[0].lower()
    return body not in AUXILIARIES and bool(_ASKING.match(question))


def _person(before: str, last: Answer) -> str | None:
    """Whom "he" or "she" means: the subject of the last question, or the one that its answer named."""
    phrase = _first_phrase(before)
    if phrase is None and last.sentences and expectation(before).kind is Kind.PERSON:
        sentence = last.sentences[0]
        return next((sentence.text[start:end] for start, end in sentence.marks), None)
    return phrase


def _first_phrase(before: str) -> str | None:
    """The first phrase of a question that holds a name."""
    body = _body(before)
    first, _, remainder = body.partition(" ")
    match = _PHRASE.search(remainder if first.lower() in AUXILIARIES else body)
    return match.group() if match else None


def _focus_phrase(before: str) -> str | None:
    """The phrase a "which …" question asks about, where nothing else can be meant: none, so far as names are there."""
    return None if expectation(before).kind in (Kind.NAMED, Kind.OTHER, Kind.DEFINITION) else _first_phrase(before)


def _looking_back(rest: str, led: bool, before: str, last: Answer) -> str | None:
    """ "How many were hurt there?", "Who said so?": the place is named, or the last question stands in brackets."""
    match = _BACK.search(rest)
    if not match:
        return None
    if match.group().lower() == "there":
        place = re.findall(rf"\b(?:in|at|on|near|of)\s+(?:the\s+)?{_NAMES}", before)
        if place:
            return rest[: match.start()] + re.sub(r"^of\b", "in", place[-1]) + rest[match.end() :]
    return f"{rest} ({_without_auxiliary(_body(before))})"


def _reaction(rest: str, led: bool, before: str, last: Answer) -> str | None:
    """ "Did Russia agree?": to what the last question was about."""
    words = split_words(rest)
    if words.forms[-1:] and words.forms[-1] in _REACTING and words.forms[0] in AUXILIARIES:
        return f"{rest} ({_without_auxiliary(_body(before))})"
    return None


def _related(rest: str, led: bool, before: str, last: Answer) -> str | None:
    """A question without a name of its own, on what the last one and its answer spoke of: that one's words in brackets."""
    words = split_words(rest)
    if any(
        capital and index and content
        for index, (capital, content) in enumerate(zip(words.capital, words.content, strict=True))
    ):
        return None
    telling = [form for form in words.forms if form not in STOPWORDS and form not in AUXILIARIES]
    if not telling:
        return f"{rest} ({_without_auxiliary(_body(before))})"
    heard = " ".join(
        [before, *(sentence.text for sentence in last.sentences), *(cited.title for cited in last.citations)]
    )
    if led or _nearness(telling, split_words(heard).forms) >= _RELATED:
        return f"{rest} ({_without_auxiliary(_body(before))})"
    return None


def _nearness(words: Sequence[str], heard: Sequence[str]) -> float:
    """How near in meaning, 0-1, the words come to what was heard, on average."""
    known = {form for form in heard if form not in STOPWORDS}
    meaning = vectors()
    rows = np.array([row_of(form) for form in known], dtype=np.intp)
    near = [1.0 if form in known else float((meaning[rows] @ meaning[row_of(form)]).max(initial=0.0)) for form in words]
    return sum(near) / len(near)


def _body(question: str) -> str:
    """A question without the words that ask; "which airline" and "how many ships" keep their noun."""
    return _ASKING.sub("", question, count=1).strip() or question


def _without_auxiliary(body: str) -> str:
    """The body of a question without its first auxiliary verb."""
    first, _, remainder = body.partition(" ")
    return remainder if first.lower() in AUXILIARIES and remainder else body
