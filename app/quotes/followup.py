"""A follow-up question made to stand alone, without a model: what it leaves out is carried over from the last one.

"And NATO?" takes the place of the last speaker, "When?" the place of the last question word, "it" is named, and a
question that only makes sense after the last one gets that one's words in brackets: "Who said so (Iran shot it down)?"
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from app.answer import Answer
from app.quotes.lastquestion import ASKING, NAMES, LastQuestion, is_past
from retrieval.language.words import SAYING, STOPWORDS, rarity, row_of, split_words, vectors
from retrieval.ranking.expectation import AUXILIARIES, Kind, expectation

_LEAD = re.compile(
    r"^\s*(?:(?:and|but|so|then|also|ok|okay|well|now)\b[,\s]*)*(?:(?:what|how)\s+about\s+)?", re.IGNORECASE
)
_CIVIL = frozenset("thanks thank hello hi bye goodbye yes no please great".split())
_PRONOUN = re.compile(r"\b(it|he|him|she|they|them|its|his|her|their)\b", re.IGNORECASE)
_BACK = re.compile(
    r"\b(?:there|then|next|afterwards|so|the same|this|these|those|that)\b(?=\s*\??$)|\bthe same\b"
    r"|\b(?:did|was|is|does|do|will|would|has|had|can|could)\s+(?:that|this)\b",
    re.IGNORECASE,
)
_CLAIMED = re.compile(
    rf"\b(?:{'|'.join(sorted(SAYING | {'doubt', 'doubts', 'doubted', 'dispute', 'disputes', 'disputed'}))})"
    r"\s+(?:so|that|it|this)$",
    re.IGNORECASE,
)
_EMPTY_IT = re.compile(r"\bit\s+(?:take|takes|took|seem|seems|true|possible|legal|rain|mean|means)\b", re.IGNORECASE)
_WHOLE_IT = re.compile(r"\b(?:is|was)\s+it\s+(?:the|an?)\b|^(?:who|whose)\b.*\b(?:is|was)\s+it$", re.IGNORECASE)
_HAPPENING_IT = re.compile(r"\bit\s+(?:happen|occur|begin|start|last|end|stop|come to that)\b", re.IGNORECASE)
_IT_AS_WELL = re.compile(r"\b(?:it|them)$", re.IGNORECASE)
_THEREUPON = re.compile(r"^(?:and\s+)?(?:then|next|afterwards|(?:after|before)\s+(?:that|this))$", re.IGNORECASE)
_MORE = re.compile(r"^(?:tell|explain|show|give|describe|elaborate|go on|more|continue)\b", re.IGNORECASE)
_DANGLING = re.compile(r"\s(?:in|at|of|for|from|by|to|with|about|on|over)\s*$")
_ELSE = re.compile(r"^(?:any|some|every)(?P<what>one|body|thing)\s+else$", re.IGNORECASE)
_EVENT = SAYING | frozenset("doubt doubted know knew happen happened cause caused order ordered mean meant".split())
_OPEN = frozenset("say want think reply answer respond do demand propose claim deny warn promise ask call mean".split())
_REACTING = frozenset(
    """agree accept refuse react reply respond reject approve object deny confirm answer comment apologise apologize
    help resign survive""".split()
)
_ANSWERING = frozenset("agree react reply respond answer comment".split())
_TIME = re.compile(
    r"\b(?:on|in|since|by|until|during|before|after)\s+(?:last\s+|next\s+)?(?:(?:\d{1,2}\s+)?(?:january|february|march|april|may|june|"
    r"july|august|september|october|november|december)(?:\s+\d{1,2})?(?:,?\s+\d{4})?|monday|tuesday|wednesday|thursday|"
    r"friday|saturday|sunday|\d{4})\b|\b(?:yesterday|today|tomorrow|at first|initially|originally)\b"
    r"|\b(?:the|an?|one|two|last|next|this|that)\s+(?:(?:next|following|previous|same)\s+)?"
    r"(?:hour|day|night|week|month|year|decade|weekend|morning|evening)s?(?:\s+(?:before|after|later|earlier|ago)\b|$)",
    re.IGNORECASE,
)
_WHEN = frozenset("later now today yesterday before afterwards earlier since lately finally then".split())
_WHERE = frozenset("worldwide globally elsewhere nationwide abroad overall".split())
_IN_PLACE = re.compile(rf"\s+(?:in|at)\s+(?:the\s+)?{NAMES}")
_KNOWN = re.compile(
    r"\b(?:the|any)\s+(?!\w+est\b|most\b|first\b|last\b|only\b|same\b|world\b)(?!(?:[\w-]+\s+){1,3}?(?:of|in|at|for)\b)",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"\b(?:that|this|these|those)\s+(?!(?:the|an?|it|they|he|she|we|there|is|are|was|were)\b)[a-z]", re.IGNORECASE
)
_ORDINAL = re.compile(r"the\s+(?:first|second|third|fourth|fifth|last|latest|next|other|previous)", re.IGNORECASE)
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
    last = LastQuestion.of(history[-1])
    asked = question.strip().rstrip("?!. ")
    rest = _LEAD.sub("", asked, count=1).strip()
    led = rest != asked
    if last.text and _THEREUPON.search(asked):
        return f"What happened {re.sub(r'^and ', '', asked.lower())} ({last.event})?"
    if not rest or not last.text or set(split_words(rest).forms) & _CIVIL:
        return None
    for carry in (_bare_question_word, _fragment, _saying, _claimed, _with_pronoun, _looking_back, _reaction, _related):
        found = carry(rest, led, last)
        if found:
            tidy = re.sub(r"\s+", " ", found).strip().rstrip("?")
            return None if tidy.lower() == asked.lower() else tidy[0].upper() + tidy[1:] + "?"
    return None


def _bare_question_word(rest: str, led: bool, last: LastQuestion) -> str | None:
    """ "When?", "Where exactly?", "For how long?": the last question with another question word."""
    match = ASKING.match(rest)
    return last.asked_with(rest) if match and match.end() == len(rest) else None


def _fragment(rest: str, led: bool, last: LastQuestion) -> str | None:
    """ "And NATO?", "And on Monday?", "What about Tripoli?": the fragment takes the place of its like."""
    words = split_words(rest)
    if ASKING.match(rest) or any(form in AUXILIARIES for form in words.forms):
        return None
    if not led and len(words) > 3:
        return None
    if _MORE.match(rest):
        return f"{rest} ({last.event})"
    if further := _ELSE.match(rest):
        return last.asked_with("What else" if further["what"].lower() == "thing" else "Who else")
    if _ORDINAL.fullmatch(rest) and (found := last.with_ordinal(rest)):
        return found
    lower, before = rest.lower(), last.text
    if _TIME.match(rest) or words.forms[0] in _WHEN:
        return f"{_TIME.sub('', before)} {rest}"
    if lower.startswith("according to"):
        return f"{re.sub(r' according to .*', '', before)} {rest}"
    if words.forms[0] in _WHERE:
        return f"{_IN_PLACE.sub('', before)} {rest}"
    if match := re.match(r"(in|at|from|over|for|of|on|near|by|to|with|against)\s", lower):
        place = last.after(match[1])
        return before.replace(place, rest) if place else f"{before} {rest}"
    if len(words) == 1 and is_past(rest):
        verb = next((word for word in last.body.split() if is_past(word)), None)
        return before.replace(verb, rest, 1) if verb else f"{before} ({rest})"
    owned = re.match(r"(?:his|her|its|their)\s+", rest, re.IGNORECASE)
    if owned and (owner := last.person if lower[:3] in ("his", "her") else last.phrase):
        rest = f"{owner}’s {rest[owned.end() :]}"
    old = last.replaceable
    return last.with_other(rest, old) if old else f"{before} ({rest})"


def _saying(rest: str, led: bool, last: LastQuestion) -> str | None:
    """ "And what did Russia say?": about what the last question was about."""
    expected = expectation(rest)
    words = split_words(rest)
    open_ended = words.forms[-1:] and words.forms[-1] in _OPEN and expected.kind in (Kind.SAID, Kind.OTHER, Kind.ACTION)
    if not open_ended or _PRONOUN.search(rest):
        return None
    names = [form for form in words.forms if form not in STOPWORDS and form not in SAYING and form not in _OPEN]
    if not names:
        return None
    about = _about(last, set(names))
    return f"{rest} {about}" if words.forms[-1] in SAYING else f"{rest} ({about.removeprefix('about ')})"


def _about(last: LastQuestion, known: set[str]) -> str:
    """What the last question was about, as words that can follow a verb of saying."""
    expected = expectation(last.text)
    if expected.kind is Kind.SAID and expected.verb:
        after = re.split(rf"\b{re.escape(expected.verb)}\b", last.text, maxsplit=1, flags=re.IGNORECASE)[-1].strip()
        speaker = last.replaceable or " ".join(expected.speaker)
        if after and not after.lower().startswith(("to ", "when", "on ")):
            return re.sub(r"\b(?:its|his|her|their)\b", f"{speaker}’s", after)
        return f"about {', '.join([speaker, *_telling(last.answer, known | set(expected.speaker))])}"
    return f"about {last.event}"


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


def _claimed(rest: str, led: bool, last: LastQuestion) -> str | None:
    """ "Who said so?", "Who doubts that?": about what was answered, or what a yes-or-no question asked."""
    who = re.match(r"who\b", rest, re.IGNORECASE)
    return (
        f"{rest} ({last.event if last.kind is Kind.YESNO else last.claim})" if who and _CLAIMED.search(rest) else None
    )


def _with_pronoun(rest: str, led: bool, last: LastQuestion) -> str | None:
    """ "When did it meet?": the pronoun is replaced by what it stands for."""
    match = _PRONOUN.search(rest)
    if not match or _EMPTY_IT.search(rest) or re.search(rf"\s{NAMES}", rest[: match.start()]):
        return None
    pronoun, after = match.group().lower(), rest[match.end() :]
    owns = pronoun in ("its", "his", "their") or (pronoun == "her" and bool(re.match(r"\s+[a-z]", after)))
    if owns and ASKING.match(rest) and LastQuestion(rest, last.answer).auxiliary is None:
        return None  # "How many lost their homes?": their own
    ahead = split_words(rest[: match.start()]).forms
    of_event = bool(_WHOLE_IT.search(rest)) or (bool(ahead) and ahead[-1] in _EVENT)
    of_event |= pronoun == "it" and (last.is_person or bool(_HAPPENING_IT.search(rest) and not last.is_event))
    several = pronoun in ("they", "them")
    if pronoun in ("it", "them", "they") and (of_event or (last.auxiliary is None and (several or not last.topic))):
        return f"{rest} ({last.event})"
    of_person = pronoun in ("he", "him", "she", "his", "her")
    phrase = last.person if of_person else last.topic or last.phrase
    if phrase is None:
        return f"{rest} ({last.event})"
    found = rest[: match.start()] + phrase + ("’s" if owns else "") + after
    if _BACK.search(rest) or _IT_AS_WELL.search(after) or split_words(rest).forms[-1] in _OPEN | _ANSWERING:
        more = _DANGLING.sub("", last.event.replace(phrase, "", 1)).strip(" ,").split()
        told = [word for place, word in enumerate(more) if place or word.lower() not in rest.lower().split()]
        return f"{found} ({' '.join(told)})" if told else found
    return found


def _looking_back(rest: str, led: bool, last: LastQuestion) -> str | None:
    """ "How many were hurt there?", "Who said so?": the place is named, or the last question stands in brackets."""
    match = _BACK.search(rest)
    if not match:
        return None
    if match.group().lower() == "there" and last.place:
        more = last.event.replace(last.place, "", 1).strip()
        return rest[: match.start()] + last.place + rest[match.end() :] + (f" ({more})" if more else "")
    return f"{rest} ({last.event})"


def _reaction(rest: str, led: bool, last: LastQuestion) -> str | None:
    """ "Did Russia agree?", "How did Russia respond?": to what the last question was about."""
    forms = split_words(rest).forms
    reacting = _REACTING if forms[0] in AUXILIARIES else _ANSWERING if ASKING.match(rest) else ()
    return f"{rest} ({last.event})" if forms[-1] in reacting else None


def _related(rest: str, led: bool, last: LastQuestion) -> str | None:
    """A question without a name of its own that speaks of known things: the last one's words in brackets."""
    words = split_words(_TIME.sub("", rest))
    if any(
        capital and index and content
        for index, (capital, content) in enumerate(zip(words.capital, words.content, strict=True))
    ):
        return None
    if (
        led
        or _is_elliptic(rest)
        or _KNOWN.search(rest)
        or _THAT.search(rest)
        or _nearness(words.forms, _heard(last)) >= _RELATED
    ):
        return f"{rest} ({last.event})"
    return None


def _is_elliptic(rest: str) -> bool:
    """Whether a question leaves to be understood who or what: "Who is to blame?", "How many lost their homes?"."""
    counted = re.match(r"how\s+(?:many|much)\s+(\w+)\s", rest, re.IGNORECASE)
    if counted and (is_past(counted[1]) or counted[1].lower() in AUXILIARIES):
        return True
    return len(_telling_words(split_words(rest).forms)) <= 1 and expectation(rest).kind is not Kind.DEFINITION


def _heard(last: LastQuestion) -> Sequence[str]:
    """The words of the last turn: its question, its answer and the titles of what it cited."""
    told = [sentence.text for sentence in last.answer.sentences] + [cited.title for cited in last.answer.citations]
    return split_words(" ".join([last.text, *told])).forms


def _telling_words(forms: Sequence[str]) -> list[str]:
    """The words that are no mere grammar."""
    return [form for form in forms if form not in STOPWORDS and form not in AUXILIARIES]


def _nearness(forms: Sequence[str], heard: Sequence[str]) -> float:
    """How near in meaning, 0-1, the telling words come to what was heard, on average."""
    words, known = _telling_words(forms), {form for form in heard if form not in STOPWORDS}
    meaning = vectors()
    rows = np.array([row_of(form) for form in known], dtype=np.intp)
    near = [1.0 if form in known else float((meaning[rows] @ meaning[row_of(form)]).max(initial=0.0)) for form in words]
    return sum(near) / max(len(near), 1)
