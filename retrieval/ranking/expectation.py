"""What kind of value a question expects: a person, a place, a time, an amount, a reason, what somebody said, …

Read from the surface of the question alone, with no model: the question word, the noun after it ("which airline"),
and the verb. Questions without a question mark, in lower case, or ending in an open "from:" are read too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from retrieval.language.stemming import IRREGULAR
from retrieval.language.words import SAYING, STOPWORDS, Words, split_words


class Kind(StrEnum):
    """The kinds of value that a question can expect."""

    PERSON = "person"
    PLACE = "place"
    TIME = "time"
    QUANTITY = "quantity"
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    SAID = "said"
    REASON = "reason"
    MANNER = "manner"
    DEFINITION = "definition"
    NAMED = "named"
    ACTION = "action"
    YESNO = "yesno"
    OTHER = "other"


@dataclass(frozen=True)
class Expectation:
    """What a question asks for.

    `focus` is the noun that names the kind ("airline"), or the unit of a count ("sorties"); `speaker` and `verb`
    are set where the question asks what somebody said. `asking` are the indices of the question's words that only ask,
    `units` those that a measure may have ("how tall").
    """

    kind: Kind
    focus: tuple[str, ...] = ()
    verb: str | None = None
    speaker: tuple[str, ...] = ()
    asking: frozenset[int] = frozenset()
    units: frozenset[str] = frozenset()


AUXILIARIES = frozenset(
    """is are was were be been being am do does did has have had will would shall should can could may might must isn't
    aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't won't wouldn't can't couldn't shouldn't isn’t aren’t
    wasn’t weren’t don’t doesn’t didn’t hasn’t haven’t hadn’t won’t wouldn’t can’t couldn’t shouldn’t""".split()
)
_QUESTION_WORDS = frozenset("who whom whose when where why which what how".split())
_PREPOSITIONS = frozenset("of in on at by for from to into with within about over under between among through".split())
_SAME_IN_PAST = frozenset("hit cut put set let shut beat cost hurt quit spread burst led".split())
_NOT_VERBS = frozenset(
    "people persons men women children feet teeth mice deaths death dead loss losses flight lives wives".split()
)
_EMPTY_NOUNS = frozenset("name names type types kind kinds sort sorts form forms part".split())

_BY_NOUN: tuple[tuple[Kind, frozenset[str]], ...] = (
    (
        Kind.PERSON,
        frozenset(
            """person people man woman president minister leader actor actress singer author writer player politician
            king queen prince princess general senator governor mayor official officials director scientist
            star athlete celebrity coach captain musician artist philosopher emperor pope judge lawyer candidate founder
            ceo boss chief member monarch footballer rapper comedian presenter astronaut winner""".split()
        ),
    ),
    (
        Kind.PLACE,
        frozenset(
            """country countries city cities town state states nation place location region continent capital county
            village river island province territory district area street""".split()
        ),
    ),
    (Kind.TIME, frozenset("year years day date month century decade time season weekday era".split())),
    (Kind.PERCENT, frozenset("percentage percent proportion share fraction".split())),
    (
        Kind.MONEY,
        frozenset("price cost salary fee fine revenue worth budget pay income profit value wage bail".split()),
    ),
    (
        Kind.QUANTITY,
        frozenset(
            """number amount age population temperature distance height length rate speed size weight toll score
            total magnitude quantity altitude depth""".split()
        ),
    ),
    (Kind.REASON, frozenset("reason reasons cause causes motive purpose".split())),
)
_SUMS = frozenset("price cost salary fee fine revenue budget profit wage bail debt loan damage tax rent bill".split())
_HOW_MEASURE: dict[str, Kind] = {
    **dict.fromkeys(
        ("many", "far", "tall", "old", "high", "big", "large", "deep", "fast", "heavy", "wide"), Kind.QUANTITY
    ),
    **dict.fromkeys(("long", "often", "soon"), Kind.DURATION),
    "much": Kind.QUANTITY,
}
_LENGTHS = "metres meters metre meter m feet foot ft km kilometres kilometers miles mile inches inch yards cm".split()
_UNITS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("far", "tall", "high", "deep", "wide"), frozenset(_LENGTHS)),
    "long": frozenset(_LENGTHS),
    "old": frozenset("years year old months month weeks days centuries".split()),
    "heavy": frozenset("kg kilograms kilogrammes tonnes tons tonne pounds lbs grams".split()),
    "fast": frozenset("mph kph km kilometres kilometers miles knots".split()),
}
_MONEY_WORDS = frozenset(
    "cost costs pay paid money spend spent worth price sell sold earn fined raise raised charge".split()
)
_ACTIONS = frozenset("do doing done happen happens happened happening occur occurred involve".split())


def expectation(question: str) -> Expectation:
    """What kind of value the question expects, its focus noun, and, where it asks what was said, verb and speaker."""
    words = split_words(question)
    forms = words.forms
    if not forms:
        return Expectation(Kind.OTHER)
    place = _question_word(forms)
    if place is None:
        if forms[0] in AUXILIARIES:
            return Expectation(Kind.YESNO, asking=frozenset({0}))
        return Expectation(Kind.OTHER, focus=_last_noun(forms))
    word = forms[place]
    if word in ("who", "whom", "whose"):
        return Expectation(Kind.PERSON, asking=frozenset({place}))
    if word == "when":
        return Expectation(Kind.TIME, asking=frozenset({place}))
    if word == "where":
        return Expectation(Kind.PLACE, asking=frozenset({place}))
    if word == "why":
        return Expectation(Kind.REASON, asking=frozenset({place}))
    if word == "how":
        return _how(forms, place)
    return _which(words, place)


def _question_word(forms: tuple[str, ...]) -> int | None:
    """The index of the word that asks: the first one, but not a relative pronoun when another asks more clearly."""
    places = [index for index, form in enumerate(forms) if form in _QUESTION_WORDS]
    if not places:
        return None
    if places[0] <= 1:
        return places[0]
    for index in places:
        following = forms[index + 1] if index + 1 < len(forms) else ""
        before = forms[index - 1]
        if following in AUXILIARIES or before in _PREPOSITIONS or (forms[index] == "which" and following):
            return index
    return places[-1]


def _how(forms: tuple[str, ...], place: int) -> Expectation:
    """A question with "how": a measure, or a manner."""
    following = forms[place + 1] if place + 1 < len(forms) else ""
    kind = _HOW_MEASURE.get(following)
    if kind is None:
        return Expectation(Kind.MANNER, asking=frozenset({place}))
    asking = frozenset({place, place + 1})
    if following in ("high", "big", "large") and any(form.removesuffix("s") in _SUMS for form in forms):
        return Expectation(Kind.MONEY, asking=asking)
    rest = forms[place + 2 :]
    focus = _noun_phrase(rest) if following in ("many", "much") else (following,) if following in _UNITS else ()
    if following == "much" and (not focus or focus[-1] in _MONEY_WORDS) and _MONEY_WORDS & set(forms):
        kind = Kind.MONEY
    if following == "much" and focus and focus[-1] == "money":
        kind = Kind.MONEY
    if following == "old" or (following == "long" and rest[:1] == ("is",)):
        kind = Kind.QUANTITY if following == "old" else Kind.DURATION
    return Expectation(kind, focus=focus, asking=asking, units=_UNITS.get(following, frozenset()))


def _which(words: Words, place: int) -> Expectation:
    """A question with "what" or "which": by the noun after it, or by its verb."""
    forms = words.forms
    rest = forms[place + 1 :]
    asking = {place}
    phrase = _noun_phrase(rest)
    owner = next((index for index in range(place + 1, place + 1 + len(phrase)) if _is_owner(words, index)), None)
    if owner is not None:
        phrase = phrase[: owner - place]
    if phrase:
        if phrase[-1] in _EMPTY_NOUNS and rest[len(phrase) : len(phrase) + 1] == ("of",):
            phrase = _noun_phrase(rest[len(phrase) + 1 :]) or phrase
        return Expectation(_kind_of(phrase), focus=phrase, asking=frozenset(asking | _indices(forms, phrase, place)))
    saying = _said(forms, place)
    if saying is not None:
        return saying
    after = [form for form in rest if form not in AUXILIARIES and form not in STOPWORDS]
    if rest[:1] and rest[0] in AUXILIARIES:
        nouns = _noun_phrase(_without_article(rest[1:]))
        if nouns and nouns[-1] in _EMPTY_NOUNS and "of" in rest:
            nouns = _noun_phrase(_without_article(rest[rest.index("of") + 1 :]))
            return Expectation(Kind.NAMED if _kind_of(nouns) is Kind.OTHER else _kind_of(nouns), focus=nouns)
        if nouns and rest[0] in ("is", "are", "was", "were"):
            kind = _kind_of(nouns)
            if kind is Kind.NAMED:
                kind = Kind.DEFINITION if len(after) <= 2 else Kind.OTHER
            return Expectation(kind, focus=nouns if kind is not Kind.DEFINITION else (), asking=frozenset(asking))
    if set(rest) & _ACTIONS:
        return Expectation(Kind.ACTION, asking=frozenset(asking))
    return Expectation(Kind.OTHER, asking=frozenset(asking))


def _is_owner(words: Words, index: int) -> bool:
    """Whether a word carries the 's of possession ("which country's lawmakers")."""
    return words.text[words.ends[index] : words.ends[index] + 2] in ("'s", "’s", "s'", "s’")


def _said(forms: tuple[str, ...], place: int) -> Expectation | None:
    """ "What did Turkey warn?": the verb of saying and the words between it and the auxiliary, the speaker."""
    rest = forms[place + 1 :]
    if not rest or rest[0] not in AUXILIARIES:
        return None
    for index, form in enumerate(rest[1:], start=1):
        if form in SAYING:
            speaker = tuple(name for name in rest[1:index] if name not in STOPWORDS)
            if speaker:
                return Expectation(Kind.SAID, verb=form, speaker=speaker, asking=frozenset({place}))
    return None


def _without_article(forms: tuple[str, ...]) -> tuple[str, ...]:
    """The words without leading articles and pronouns."""
    start = 0
    while start < len(forms) and forms[start] in ("the", "a", "an", "his", "her", "its", "their", "this", "that"):
        start += 1
    return forms[start:]


def _noun_phrase(forms: tuple[str, ...]) -> tuple[str, ...]:
    """The words up to the first auxiliary, preposition or other function word: an approximation of the noun phrase."""
    phrase: list[str] = []
    for form in forms:
        if form in STOPWORDS or form in AUXILIARIES or form in SAYING or form in _ACTIONS:
            break
        if form.endswith("ly") and len(form) > 4:
            continue
        if phrase and (_is_past(form) or form in _SAME_IN_PAST):
            break
        phrase.append(form)
        if len(phrase) == 5:
            break
    return tuple(phrase)


def _is_past(form: str) -> bool:
    """Whether a word looks like a verb in the past, regular or not."""
    return (form.endswith("ed") and len(form) > 4) or (form in IRREGULAR and form not in _NOT_VERBS)


def _last_noun(forms: tuple[str, ...]) -> tuple[str, ...]:
    """The last content word, for a query without a question word."""
    return tuple([form for form in forms if form not in STOPWORDS][-1:])


def _indices(forms: tuple[str, ...], phrase: tuple[str, ...], place: int) -> set[int]:
    """Where the head noun of the phrase stands: it names the kind of answer and need not occur beside it."""
    for index in range(place + 1, len(forms)):
        if forms[index] == phrase[-1]:
            return {index}
    return set()


def _kind_of(phrase: tuple[str, ...]) -> Kind:
    """The kind that a noun phrase names, by its first known head noun from the right."""
    for form in reversed(phrase[-2:]):
        for kind, nouns in _BY_NOUN:
            if form in nouns:
                return kind
    return Kind.NAMED if phrase else Kind.OTHER
