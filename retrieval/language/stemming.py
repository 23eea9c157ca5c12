"""The stem of an English word: Porter's algorithm of 1980, and the irregular forms that it cannot know."""

from __future__ import annotations

import re

_VOWEL = "aeiou"
_STEP_2 = (
    ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("abli", "able"),
    ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"),
    ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"),
    ("iviti", "ive"), ("biliti", "ble"),
)  # fmt: skip
_STEP_3 = (
    ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
)  # fmt: skip
_STEP_4 = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ou", "ism", "ate", "iti", "ous",
    "ive", "ize", "sion", "tion",
)  # fmt: skip
_LONGEST_FIRST_4 = sorted(_STEP_4, key=len, reverse=True)
_ENDINGS_2, _ENDINGS_3 = (tuple(ending for ending, _ in endings) for endings in (_STEP_2, _STEP_3))
_SHORT = re.compile(r"[^aeiou][aeiouy][^aeiouwxy]$")

IRREGULAR: dict[str, str] = {
    form: base
    for base, forms in (
        line.split(":")
        for line in """say:said|win:won|become:became|begin:began begun|break:broke broken|bring:brought|build:built
buy:bought|catch:caught|choose:chose chosen|come:came|draw:drew drawn|drive:drove driven|eat:ate eaten|fall:fell fallen
feel:felt|fight:fought|find:found|fly:flew flown flies flight|forbid:forbade forbidden|forget:forgot forgotten|get:got gotten
give:gave given|go:went gone|grow:grew grown|hear:heard|hide:hid hidden|hold:held|keep:kept|know:knew known|lead:led
leave:left|lend:lent|lose:lost loss losses|make:made|mean:meant|meet:met|pay:paid|ride:rode ridden|rise:rose risen
run:ran|see:saw seen|seek:sought|sell:sold|send:sent|shake:shook shaken|shoot:shot|show:shown|sing:sang sung|sink:sank sunk
sit:sat|sleep:slept|speak:spoke spoken|spend:spent|stand:stood|steal:stole stolen|strike:struck|swear:swore sworn
swim:swam swum|take:took taken|teach:taught|tear:tore torn|tell:told|think:thought|throw:threw thrown|understand:understood
wake:woke woken|wear:wore worn|weep:wept|write:wrote written|withdraw:withdrew withdrawn|man:men|woman:women
child:children|person:people persons|foot:feet|tooth:teeth|mouse:mice|die:died dies dying death deaths dead
lie:lay lain|bear:bore born borne|bind:bound|bite:bit bitten|blow:blew blown|burn:burnt|deal:dealt|dig:dug|flee:fled
freeze:froze frozen|hang:hung|light:lit|overtake:overtook overtaken|overthrow:overthrew overthrown|shrink:shrank shrunk
sweep:swept|undergo:underwent undergone|arise:arose arisen|forgive:forgave forgiven|life:lives|wife:wives|half:halves
analysis:analyses|crisis:crises|bid:bidding|be:been""".replace("\n", "|").split("|")
    )
    for form in forms.split()
}


def _measure(word: str) -> int:
    """Porter's m: how often a vowel is followed by a consonant."""
    count, vowel = 0, False
    for place, letter in enumerate(word):
        before, vowel = vowel, letter in _VOWEL or (letter == "y" and place > 0 and not vowel)
        count += before and not vowel
    return count


def _is_vowel(word: str, place: int) -> bool:
    """Whether the letter is a vowel; y is one after a consonant."""
    letter = word[place]
    return letter in _VOWEL or (letter == "y" and place > 0 and not _is_vowel(word, place - 1))


def _has_vowel(word: str) -> bool:
    """Whether any letter is a vowel."""
    return any(_is_vowel(word, place) for place in range(len(word)))


def _plural(word: str) -> str:
    """Step 1a: plurals."""
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past(word: str) -> str:
    """Step 1b: -eed, -ed, -ing."""
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        base = word.removesuffix(ending)
        if base != word and _has_vowel(base):
            if base.endswith(("at", "bl", "iz")):
                return base + "e"
            if len(base) > 1 and base[-1] == base[-2] and base[-1] not in "aeioulsz":
                return base[:-1]
            return base + "e" if _measure(base) == 1 and _SHORT.search(base) else base
    return word


def stem(word: str) -> str:
    """The stem of a lower-case word, by Porter (1980), "An algorithm for suffix stripping"; words of two letters stay."""
    if len(word) <= 2 or not word.isascii():
        return word
    word = _past(_plural(word))
    if word.endswith("y") and _has_vowel(word[:-1]):
        word = word[:-1] + "i"
    for step, endings in ((_STEP_2, _ENDINGS_2), (_STEP_3, _ENDINGS_3)):
        for ending, replacement in step if word.endswith(endings) else ():  # most words have none: asked at once
            if word.endswith(ending):
                if _measure(word[: -len(ending)]) > 0:
                    word = word[: -len(ending)] + replacement
                break
    for ending in _LONGEST_FIRST_4 if word.endswith(_STEP_4) else ():
        if word.endswith(ending):
            base = word[:-3] if ending in ("sion", "tion") else word[: -len(ending)]
            if _measure(base) > 1:
                word = base
            break
    if word.endswith("e"):
        base = word[:-1]
        if _measure(base) > 1 or (_measure(base) == 1 and not _SHORT.search(base)):
            word = base
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word
