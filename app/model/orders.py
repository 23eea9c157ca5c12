"""The words by which a text gives orders: lists and patterns for `instructions.py`, English but for the worst."""

from __future__ import annotations

import re

# What may stand before the verb of an order: a label, a politeness, a condition.
_LABEL = r"(?:\d+[.)]|note|important|attention|warning|urgent|system|assistant|user|instructions?|todo)\s*[:.!-]\s*"
_OPENINGS = (
    "please|kindly|now|then|next|also|finally|first|instead|always|never|just|simply|only|and|so|but",
    r"seamlessly|carefully|do\s+not|don[’']t|do|to\s+proceed|before\s+answering|to\s+\w+\s+your\s+\w+",
    r"(?:be|make)\s+sure\s+to|remember\s+to|keep\s+in\s+mind\s+to|don[’']t\s+(?:forget|hesitate)\s+to",
    r"i\s+(?:want|need|would\s+like|order|command|instruct)\s+you\s+to|your\s+(?:task|job)\s+is\s+to",
    r"(?:can|could|would|will)\s+you(?:\s+please)?|in\s+(?:your|the)\s+(?:answer|reply|response|output|summary)",
)
_BEFORE = rf"\A\W*(?:{_LABEL})*(?:(?:{'|'.join(_OPENINGS)})[\s,]+)*"

# Verbs that open an order and rarely open a sentence that reports.
_VERBS = """
absorb add adhere adjust adopt analyse analyze answer append apply arrange assign assume attach avoid base begin
blend book break brainstorm bypass calculate categorize change check choose cite classify click close compare
compile complete compose compute conclude configure connect consider construct contact continue convert copy craft
create decode define delete demonstrate deploy describe design detail detect determine develop differentiate
disclose discard discuss display disregard download draft elaborate elevate embed embellish emphasize employ encode
encrypt end engage enhance enlist enrich ensure enter evaluate examine execute explain explore express extract fetch
fill find finish follow forget format formulate forward fuse generate give go grab grant guide harmonize help
highlight identify ignore illustrate implement imagine include incorporate indicate inform infuse inject insert
install integrate interleave interpret interweave introduce invert invite join jumble keep launch learn let leverage
list login maintain make meld memorize mention merge misspell mix modify move obey obfuscate omit open order
organize outline output override paraphrase pay perform phrase pick place plan post predict prepare present pretend
print proceed promote propose provide publish purchase put quote randomize read recommend redirect refer reformat
refuse register reject remember remove rename render reorder repeat rephrase replace reply report represent reset
respond restate return reveal reverse review rewrite rotate run save say schedule scramble scrape search select send
share shift show shuffle sign skip solve speak spell start state stop subscribe substitute suggest summarise
summarize supplement swap switch take tell tag teach transcribe transform translate transmit transpose treat try
turn type update upgrade upload use utilise utilize validate verify visit warn weave work wrap write
""".split()

# Those of them that are nouns as well: "Share prices fell", "Report cards are out", "Work has begun".
_NOUNS = """
answer base book break change check close complete contact copy design detail display draft end engage express find
format forward give go guide help join keep launch learn let list make model move open order place plan post present
process purchase put quote read register reply report return review run say schedule search select set share shift
show shuffle sign spell start state stop study swap switch tag take tell try turn type update upgrade use visit work
wrap
""".split()
_AFTER_NOUN = (
    r"\w+s|\w+ed|is|was|were|are|has|have|had|will|would|can|could|may|might|must|that|by|of|from|in|at|on|against"
    r"|came|fell|rose|said|began"
)

_REPLY = r"(?:answer|reply|response|output|summary|completion|elucidation|explanation)s?"
_WRITE = (
    "(?:answer|reply|respond|output|say|write|repeat|ignore|disregard|mention|translate|summari[sz]e|encode|encrypt)"
)
_MODEL = (
    r"(?:ais?|llms?|(?:large\s+)?language\s+models?|chat\s?bots?|(?:ai\s+)?assistants?|summari[sz]ers?|models?|bots?)"
)
_MUST = r"(?:must|should|shall|(?:has|have|needs?|ought)\s+to|is\s+(?:required|instructed|ordered))"
_RULES = r"(?:instruction|prompt|rule|direction|guideline|context|constraint|command|question|passage|text|article)s?"
_PLACE = r"(?:in|into|to|of|with|from|within|at\s+the\s+(?:end|start|beginning)\s+of)"

ORDER = re.compile(_BEFORE + rf"(?:{'|'.join(_VERBS)})\b(?!['’-])", re.IGNORECASE)
"""A sentence that opens with a verb of ordering."""

NO_ORDER = re.compile(
    rf"\A\W*(?:{'|'.join(_NOUNS)})(?:\s*:|\s+(?:{_AFTER_NOUN})\b)(?!\s*(?:response|reply|answer|output|code)\b)",
    re.IGNORECASE,
)
"""A sentence that opens with the same word as a noun, or as a label with a colon."""

TO_MACHINE = re.compile(
    rf"""\b(?:
        (?:ignore|disregard|forget|override|bypass)\s+(?:\w+\s+){{0,2}}?
            (?:all|any|the\s+above|previous|prior|above|your|these|every|earlier|other)\s+(?:\w+\s+){{0,3}}?{_RULES}\b
      | (?:(?<![^\n])|(?<=[.!?:\n]\s))(?:ignore|disregard|forget|override|bypass)\s+(?:the|this|that|what|everything)\b
      | (?:previous|prior|above|earlier|system|developer|hidden|the\s+following|these)\s+
            (?:instruction|prompt|directive)s?\b
      | (?:system|developer)\s+(?:message|prompt) | initial\s+prompt | prompt\s+injection | jailbreak\s+(?:mode|prompt)
      | (?:as|you\s+are(?:\s+now)?|act(?:ing)?\s+as|pretend\w*\s+to\s+be)\s+(?:an?\s+)?
            (?:ai|a\.i\.|artificial\s+intelligence|(?:large\s+)?language\s+model|llm|chat\s?bot|(?:helpful|ai)\s+assistant
              |dan)\b(?!['’-])
      | (?:dear|attention|hey|hello|(?:note|message|memo|instructions?|orders?)\s+(?:to|for)|to\s+you)\s*,?\s+
            (?:the\s+|any\s+|all\s+)?(?:{_MODEL}|readers?|gpt\S*|chatgpt|claude|gemini|llama)\b
      | {_PLACE}\s+(?:your|each|every)\s+(?:\w+\s+)?{_REPLY}\b
      | (?:in|into|within|at\s+the\s+(?:end|start|beginning)\s+of)\s+the\s+
            (?:(?:final|next|generated)\s+)?(?:answer|reply)\b
      | your\s+(?:(?:final|next|entire)\s+)?
            (?:{_REPLY}|code(?:base)?|algorithm|implementation|solution|instructions?|guidelines)\b
      | (?:following|below|subsequent)\s+(?:lines?\s+of\s+)?(?:code|snippet|script|command)\w*
      | (?:begin|start|end|close|finish|conclude)\s+with\s+(?:this|these|the\s+(?:words?|sentence|phrase|line))\b
      | (?:do|perform|complete)\s+the\s+following | task\s+(?:that\s+)?i\s+(?:gave|asked)
      | you\s+(?:must|should|shall|have\s+to|need\s+to|are\s+to|are\s+now)\s+
            (?:(?:now|always|never|only|not)\s+)?{_WRITE}\b
      | (?:answer|respond|reply)\s+(?:only|exactly|solely)\s+(?:with|in|as|using)\b
      | when(?:ever)?\s+(?:asked|answering|summari[sz]ing|responding|replying)[^,.]{{0,80}},\s*
            (?:always|never|only|please|you|{_WRITE})\b
      | (?:the|any|an|every|each)\s+(?:{_MODEL}|{_REPLY})\s+(?:(?:that|to|of|on|about)\s+[^.,]{{1,40}}\s)?{_MUST}\b
      | (?:ignorier|vergiss|vergesst|missacht)\w*\s+(?:\w+\s+){{0,3}}(?:anweisung|anleitung|vorgabe|instruktion)\w*
      | (?:ignor|oubli)(?:e|ez|er)\s+(?:\w+\s+){{0,3}}(?:instruction|consigne)s?
      | (?:ignor|olvid)(?:a|e|ar|en)\s+(?:\w+\s+){{0,3}}(?:instruccion|instruções|indicacion|orden)\w*
      | (?:игнориру|забуд)\w*\s+(?:\w+\s+){{0,3}}(?:инструкци|указани)\w*
      | (?:talimat|komut|yönerge)\w*\s+(?:\w+\s+){{0,2}}(?:yok\s+say|unut|görmezden\s+gel|dikkate\s+alma)\w*
      | (?:every|each|any)\s+(?:summary|answer|reply)\b
      | (?:correct|required|expected)\s+(?:answer|reply|output|summary)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words by which a text speaks to a machine, wherever they stand in a sentence."""
