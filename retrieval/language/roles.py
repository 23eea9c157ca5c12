"""What a line of an article is to it: its body, a caption, a correction, or furniture of the page it stood on."""

from __future__ import annotations

import re

from retrieval.types import Role

_LONGEST_FURNITURE = 420
_LONGEST_CAPTION = 300


def _any(*phrases: str, lead: str = r"\W{0,3}") -> re.Pattern[str]:
    """One pattern for any of `phrases` at the start of a line; a space in a phrase is any white space."""
    joined = "|".join(phrase.replace(" ", r"\s+") for phrase in phrases)
    return re.compile(f"{lead}(?:{joined})", re.IGNORECASE)


_CORRECTION = _any(
    r"(?:corrections?|clarifications?|editor[’']?s? note|update[sd]?|berichtigung|korrektur|corrección|düzeltme)"
    r"\s*(?:\([^)]{0,40}\)\s*)?[:—–-]",
    r"(?:this|the) (?:article|story|headline|piece|report|post|version|page|caption) (?:\w+ ){0,4}?"
    r"(?:was|has been|were|is) (?:\w+ ){0,2}(?:amended|corrected|updated|changed|clarified|revised)\b",
    r"an? (?:earlier|previous) version of this",
)
_CAPTION_BEGINS = _any(
    r"(?:image|video|media|picture|photo(?:graph)?) (?:caption|source|credit|by|courtesy)\b",
    r"(?:photo(?:graph)?|picture|image|foto|caption|bild|credit)\s*(?::|credit)",
    r"pictured\s*(?::|above|below|left|right)",
    r"file photo\b",
)
_CAPTION_ENDS = re.compile(
    r"""(?: [(/]\s*(?:AP|AFP|Reuters|Getty(?:\s+Images)?|EPA)(?:\s+(?:Photo|Images|via)[^)]{0,60}|/[^)\n]{0,60})?\)?
          | \b(?:REUTERS|AFP|AP|EPA|Getty\s+Images)/[A-Z][\w.\s/-]{2,40}
          | /\s?(?:Getty\s+Images|AP|AFP|Reuters|Shutterstock|EPA|File)(?:/[^\n]{0,40})? )\s*\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_BOILERPLATE = _any(
    # subscribing
    r"(?:sign|signed) up (?:to|for|here|now)\b",
    r"subscribe\b",
    r"to subscribe\b",
    r"already a subscriber",
    r"become a (?:subscriber|member)",
    r"(?:download|get) (?:our|the) (?:free )?(?:app|newsletter)\b",
    r"join the conversation",
    r"(?:sign|log) in\s*(?:to|\||\Z)",
    # other pages
    r"read (?:more|also|next|the full|our)\b",
    r"more\s?:\s?\S",
    r"see also\s*:",
    r"more on this story",
    r"related\s*:",
    r"related (?:articles?|stories|topics|content)\b",
    r"(?:most (?:read|popular)|recommended)\s*(?::|\Z)",
    r"you (?:may|might) (?:also )?like",
    r"(?:click|tap) (?:here|the|on)\b",
    r"(?:story|article) continues (?:below|after)\b",
    r"continue reading\b",
    r"skip (?:to|past|advert|newsletter)\b",
    r"hide caption\b",
    r"follow (?:us|@|\S+ on (?:twitter|facebook|instagram))",
    r"like us on facebook",
    r"share this\b",
    r"listen to this article",
    r"(?:view|leave a|post a|show) comments?\b",
    r"what do you think\s*\?\s*\Z",
    # advertising and players
    r"advertisement\b",
    r"ad feedback",
    r"how relevant is this ad",
    r"did you encounter any technical issues",
    r"video player was slow",
    # the site
    r"(?:we|this site|this website) uses? cookies",
    r"by (?:continuing|clicking|signing|using this|providing)\b.{0,80}(?:agree|cookies|terms|policy)",
    r"accept (?:all )?cookies",
    r"cookie (?:policy|settings|preferences)",
    r"manage (?:cookies|preferences)",
    r"(?:please )?enable javascript",
    r"javascript is (?:disabled|required)",
    r"your browser (?:does|is)\b",
    r"(?:©|\(c\)|copyright) .{0,80}(?:\d{4}|reserved)",
    r"all rights reserved",
    r"this material may not be published",
    r"(?:terms (?:of (?:use|service)|and conditions)|privacy (?:policy|notice))\b.{0,60}\Z",
    # other languages
    r"(?:jetzt )?abonnieren\b",
    r"lesen sie (?:auch|mehr)",
    r"mehr zum thema",
    r"suscr[ií]bete",
    r"lea (?:también|más)",
    r"abone ol",
    r"ayrıca okuyun",
    r"читайте также",
    r"подписывайтесь",
    lead=r"\W{0,3}(?:\d{1,2}\.\s)?",
)


def role_of(line: str) -> Role:
    """The role of one line of text, by how it begins (captions: also by how it ends).

    Only lines short enough to be furniture can be boilerplate, so no paragraph of a report is lost to one phrase.
    """
    head = line[:300]
    if _CORRECTION.match(head):
        return Role.CORRECTION
    if len(line) <= _LONGEST_FURNITURE and _BOILERPLATE.match(head):
        return Role.BOILERPLATE
    if len(line) <= _LONGEST_CAPTION and (_CAPTION_BEGINS.match(line) or _CAPTION_ENDS.search(line, len(line) - 110)):
        return Role.CAPTION
    return Role.BODY


def is_heading(text: str, start: int, end: int) -> bool:
    """Whether the sentence at `start:end` is a heading: a short line for itself without a closing mark."""
    if end - start > 90 or text[end - 1] in ".!?…:;,\"”'’)。！？؟।":
        return False
    starts_line = start == 0 or text[start - 1] == "\n"
    ends_line = end == len(text) or text[end] == "\n"
    return starts_line and ends_line and len(text[start:end].split()) <= 12
