"""True claims with one thing changed by code: a number, date, name, speaker, denial or an opposite word.

The claims are the sentences of people that all voters of QAGS, or the label of WiCE, call supported, and that
are no copies of their article. What is put in comes from the same article, from another one, or from arithmetic.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from retrieval.language.geography import PLACE_OF
from retrieval.language.likeness import name_likeness
from retrieval.language.mentions import names
from retrieval.language.speech import speakers
from retrieval.language.timex import dates
from retrieval.language.values import numbers

NUMBER_WORDS = "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty".split()
MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
OPPOSITES = """rose fell|increased decreased|more less|before after|won lost|increase decrease|higher lower|first last
win lose|wins loses|above below|success failure|accepted rejected|opened closed|started ended|began ended
guilty innocent|largest smallest|best worst|arrived left|alive dead|killed saved|oldest youngest|highest lowest
majority minority|male female|son daughter|brother sister|father mother|husband wife|men women|man woman|up down
most least|north south|east west|supports opposes|victory defeat|allowed banned|early late|young old|joined left
bought sold"""
SWAPS = {
    one: other for pair in OPPOSITES.replace("\n", "|").split("|") for one, other in (pair.split(), pair.split()[::-1])
}
PRONOUNS = {"he", "she", "they", "it", "who", "i", "we", "you"}
AUXILIARY = re.compile(
    r"\b(is|are|was|were|has|have|had|will|would|can|could|should|did|does)\b(?! (not|never|n't))(?!')", re.IGNORECASE
)


@dataclass(frozen=True)
class Claim:
    """A claim about a text; `true` where people say that the text supports it.

    `changed` names the class of what was changed and how, ("", "") for a claim as people wrote it; `at` are the
    offsets of the change, `votes` how many of three voters said yes (3 where there was one label).
    """

    source: str
    group: str
    text: str
    article: str
    true: bool
    votes: int = 3
    changed: tuple[str, str] = ("", "")
    at: tuple[int, int] | None = None


def plain(text: str) -> str:
    """The words of a text alone, to find copies by."""
    return " ".join(re.findall(r"\w+", text.lower()))


def read_claims(folder: Path) -> Iterator[Claim]:
    """Every claim of QAGS (`qags/*.jsonl`) and WiCE (`wice/claims.jsonl`) under a folder."""
    for part in ("cnndm", "xsum"):
        with (folder / "qags" / f"{part}.jsonl").open(encoding="utf-8") as file:
            for index, line in enumerate(file):
                row = json.loads(line)
                for sentence in row["summary_sentences"]:
                    votes = sum(vote["response"] == "yes" for vote in sentence["responses"])
                    yield Claim(part, f"{part}{index}", sentence["sentence"], row["article"], votes >= 2, votes)
    with (folder / "wice" / "claims.jsonl").open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            article = "\n".join(row["evidence"])
            yield Claim("wice", "wice" + plain(article[:300]), row["claim"], article, row["label"] == "supported")


def for_reading(claim: Claim) -> bool:
    """Whether a claim's article is of the half that rules may be written from; the other half is for measuring alone."""
    return hashlib.sha256(claim.group.encode()).digest()[-1] % 2 == 0


def paraphrases(claims: Iterable[Claim], least_votes: int = 3) -> list[Claim]:
    """The true claims that are no copy of a part of their article."""
    chosen = [claim for claim in claims if claim.true and claim.votes >= least_votes]
    return [claim for claim in chosen if plain(claim.text) not in plain(claim.article)]


def cased(text: str) -> bool:
    """Whether a text is written with capitals inside its sentences."""
    words = re.findall(r"(?<=[a-z,] )[A-Za-z]\w+", text)
    return sum(word[0].isupper() for word in words) > 0.02 * len(words)


def mutations(claims: list[Claim], per: int = 2, seed: int = 0) -> list[Claim]:
    """Each claim changed in each way that it allows, `per` times where chance decides; no change twice."""
    chance = random.Random(seed)
    changed: dict[tuple[str, str], Claim] = {}
    for claim in claims:
        ways: list[Claim | None] = []
        for _ in range(per):
            ways += [change_number(claim, how, chance) for how in ("same", "random")]
            ways += [change_date(claim, how, chance) for how in ("same", "random")]
            ways += [change_name(claim, how, chance, claims) for how in ("same", "other")]
            ways += [change_speaker(claim, how, chance, claims) for how in ("same", "other")]
        ways += [negate(claim, chance), flip_saying(claim, chance), flip_opposite(claim, chance)]
        for way in ways:
            if way is not None and plain(way.text) != plain(claim.text) and plain(way.text) not in plain(claim.article):
                changed.setdefault((way.group, way.text), way)
    return list(changed.values())


def put(claim: Claim, start: int, end: int, new: str, kind: str, how: str) -> Claim | None:
    """The claim with a span replaced, or None where that changes nothing."""
    new = new[0].upper() + new[1:] if start == 0 and new else new
    if plain(new) == plain(claim.text[start:end]):
        return None
    text = claim.text[:start] + new + claim.text[end:]
    return replace(claim, text=text, true=False, changed=(kind, how), at=(start, start + len(new)))


def change_number(claim: Claim, how: str, chance: random.Random) -> Claim | None:
    """Another number: one of the article's ("same"), or the number raised, multiplied or with another first digit."""
    taken = [(date.start, date.end) for date in dates(claim.text)]
    mine = [
        number
        for number in numbers(claim.text)
        if number.high is None and number.unit != "clock" and not any(a <= number.start < b for a, b in taken)
        and claim.text[number.start : number.end].lower() not in {"one", "half", "first"}
    ]  # fmt: skip
    if not mine:
        return None
    number = chance.choice(mine)
    old = claim.text[number.start : number.end]
    if how == "same":
        others = [
            claim.article[other.start : other.end]
            for other in numbers(claim.article)
            if other.value != number.value and other.high is None and other.ordinal == number.ordinal
            and other.unit != "clock"
        ]  # fmt: skip
        new = chance.choice(others) if others else old
    else:
        new = _vary(old, number.ordinal, chance)
    return put(claim, number.start, number.end, new, "number", how)


def _vary(old: str, ordinal: bool, chance: random.Random) -> str:
    """Another number in the form of an old one."""
    match = re.match(r"(\d[\d,]*(?:\.\d+)?)(.*)", old)
    if match is None:
        words = "first second third fourth fifth sixth".split() if ordinal else NUMBER_WORDS
        first, _, rest = old.partition(" ")
        new = chance.choice([word for word in words if word != old.lower()])
        return f"{new} {rest}" if rest and first.lower() in NUMBER_WORDS else new
    digits = match[1]
    value = float(digits.replace(",", ""))
    size = 10 ** max(0, len(digits.split(".")[0].replace(",", "")) - 1)
    value = chance.choice([value + chance.choice([1, 2, 3, 5, 10]), value * chance.choice([2, 3, 10]), value + size])
    decimals = len(digits.partition(".")[2])
    return (f"{value:,.{decimals}f}" if "," in digits else f"{value:.{decimals}f}") + match[2]


def change_date(claim: Claim, how: str, chance: random.Random) -> Claim | None:
    """Another date: one of the article's of the same form ("same"), or one part of it changed."""
    mine = [date for date in dates(claim.text) if date.year or date.month or date.weekday is not None]
    if not mine:
        return None
    date = chance.choice(mine)
    old = claim.text[date.start : date.end]
    if how == "same":
        form = [part is None for part in date.fields]
        others = [
            claim.article[other.start : other.end]
            for other in dates(claim.article)
            if other.fields != date.fields and [part is None for part in other.fields] == form
        ]
        return put(claim, date.start, date.end, chance.choice(others), "date", how) if others else None
    lower = old == old.lower()
    part = chance.choice([name for name in ("year", "month", "day", "weekday") if getattr(date, name) is not None])
    if part == "year" and date.year:
        new = old.replace(str(date.year), str(date.year + chance.choice([-3, -2, -1, 1, 2, 4, 10])))
    elif part == "day" and date.day:
        new = re.sub(rf"(?<!\d){date.day}(?!\d)", str((date.day + chance.randint(1, 20) - 1) % 28 + 1), old, count=1)
    else:
        words, current = (MONTHS, (date.month or 1) - 1) if part == "month" else (DAYS, date.weekday or 0)
        word = chance.choice([word for index, word in enumerate(words) if index != current])
        pattern = "|".join(f"{name}|{name[:3]}\\b" for name in words)
        new = re.sub(f"(?i){pattern}", word.lower() if lower else word, old, count=1)
    return put(claim, date.start, date.end, new, "date", how)


def change_name(claim: Claim, how: str, chance: random.Random, pool: list[Claim]) -> Claim | None:
    """Another name: of the same article or of another one; in text without capitals, another likely word."""
    article = claim.article if how == "same" else chance.choice([one for one in pool if one.source != "wice"]).article
    if cased(claim.article):
        article = claim.article if how == "same" else chance.choice(pool).article
        mine = names(claim.text)
        if not mine:
            return None
        name = chance.choice(mine)
        others = [
            other.text
            for other in names(article)
            if not set(other.parts) & set(name.parts) and other.text.lower() not in claim.text.lower()
            and "\n" not in other.text and abs(len(other.text.split()) - len(name.text.split())) <= 1
        ]  # fmt: skip
        return put(claim, name.start, name.end, chance.choice(others), "name", how) if others else None
    words = [match for match in re.finditer(r"[A-Za-z]\w+", claim.text) if name_likeness(match[0].lower()) > 0.6]
    if not words:
        return None
    word = chance.choice(words)
    kind = word[0].lower() in PLACE_OF
    likely = {match[0].lower() for match in re.finditer(r"[A-Za-z]\w+", article)} - set(plain(claim.text).split())
    fitting = sorted(one for one in likely if name_likeness(one) > 0.6 and (one in PLACE_OF) == kind)
    return put(claim, word.start(), word.end(), chance.choice(fitting), "name", how) if fitting else None


def change_speaker(claim: Claim, how: str, chance: random.Random, pool: list[Claim]) -> Claim | None:
    """Another speaker for an act of saying: one who speaks, or is named, in the same article or in another one."""
    acts = [act for act in speakers(claim.text) if act.speaker]
    if not acts:
        return None
    start, end = chance.choice(acts).speaker or (0, 0)
    old = set(plain(claim.text[start:end]).split())
    article = claim.article if how == "same" else chance.choice(pool).article
    others: list[str] = []
    for sentence in re.split(r"(?<=[.!?])\s+|\n", article):
        others += [sentence[slice(*act.speaker)] for act in speakers(sentence) if act.speaker]
    if cased(claim.article):
        others += [name.text for name in names(article) if "\n" not in name.text]
    fitting = [
        one for one in others if len(one) > 2 and len(one.split()) <= 5 and not old & set(plain(one).split())
        and plain(one) not in PRONOUNS
    ]  # fmt: skip
    if not fitting or old <= PRONOUNS:
        return None
    new = chance.choice(fitting)
    return put(claim, start, end, new if cased(claim.article) else new.lower(), "speaker", how)


def negate(claim: Claim, chance: random.Random) -> Claim | None:
    """A denial put in after the first auxiliary, or an existing one taken out."""
    denial = re.search(r"\b(?:not|never) |n't\b", claim.text, re.IGNORECASE)
    if denial and chance.random() < 0.7:
        text = claim.text[: denial.start()] + claim.text[denial.end() :]
        return replace(claim, text=text, true=False, changed=("negation", "not"))
    auxiliary = AUXILIARY.search(claim.text)
    if auxiliary:
        text = claim.text[: auxiliary.end()] + " not" + claim.text[auxiliary.end() :]
        return replace(claim, text=text, true=False, changed=("negation", "not"))
    return None


def flip_saying(claim: Claim, chance: random.Random) -> Claim | None:
    """A verb that affirms turned into one that denies, or the reverse."""
    flips = dict.fromkeys("said confirmed claimed admitted insisted announced revealed stated added".split(), "denied")
    flips |= dict.fromkeys("says confirms claims".split(), "denies") | {"denied": "confirmed", "denies": "confirms"}
    acts = [act for act in speakers(claim.text) if claim.text[slice(*act.verb)].lower() in flips]
    if not acts:
        return None
    start, end = chance.choice(acts).verb
    return put(claim, start, end, flips[claim.text[start:end].lower()], "negation", "saying")


def flip_opposite(claim: Claim, chance: random.Random) -> Claim | None:
    """A word replaced by its opposite."""
    words = [match for match in re.finditer(r"\b[a-z]+\b", claim.text) if match[0] in SWAPS]
    if not words:
        return None
    word = chance.choice(words)
    return put(claim, word.start(), word.end(), SWAPS[word[0]], "opposite", "pairs")
