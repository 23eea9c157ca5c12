"""Find the sentences of an article that give orders to its reader instead of reporting.

An order to a machine ("ignore your instructions", "add to your answer") is an attack, an order to a reader ("click
here") an advertisement; neither can prove anything, so the model does not get to see them and no sentence of an
answer may rest on one. What somebody is quoted as saying stays: an order inside quotation marks is news. This is a
list of words, not an understanding, so it is one wall of several: whatever passes it still has to be supported,
declarative and free of addresses before it is shown.
"""

from __future__ import annotations

import re

from retrieval.split import sentences

Span = tuple[int, int]

_QUOTED = re.compile(r"“[^”\n]{1,600}”|\"[^\"\n]{1,600}\"|„[^“”\n]{1,600}[“”]|«[^»\n]{1,600}»|‘[^’\n]{12,400}’(?!\w)")
_LEAD = r"^\W*(?:(?:\d+[.)]|note|important|attention|warning|urgent|system|assistant|user|instructions?|todo)\s*[:.!-]\s*)*"
_SOFT = r"(?:(?:please|kindly|now|then|next|also|finally|first|instead|always|never|just|simply|only|do not|don[’']t|do|be sure to|make sure to|remember to|you|and|so|but|before answering|when (?:asked|answering|responding),?|in your (?:answer|reply|response|output|summary),?)[\s,]+)*"

# Verbs that open an order and rarely open a reporting sentence.
_VERBS = """add adhere adopt analyse analyze answer append apply arrange assume attach avoid base begin book bypass
calculate change check choose cite classify click close compare compile complete compose compute conclude configure
consider construct contact continue convert copy craft create decode delete demonstrate describe design determine
develop disclose discard discuss display disregard download draft elaborate embed emphasize employ encode encrypt end
enter evaluate examine execute explain express extract fetch fill find finish follow forget format forward generate
give go grab grant guide highlight identify ignore implement imagine include incorporate indicate inform insert install
integrate introduce invite join keep launch learn let list login maintain make memorize mention modify move obey omit
open order organize outline output override paraphrase pay perform pick plan post predict prepare present pretend print
proceed promote propose provide publish purchase put quote read recommend refer refuse register reject remember remove
rename render repeat rephrase replace reply report represent reset respond restate return reveal reverse review rewrite
run save say schedule scramble scrape search select send share shift show shuffle sign skip solve speak start state
stop subscribe substitute suggest summarise summarize switch take tell tag transform translate transmit transpose treat
try turn type update upgrade upload use utilize verify visit warn work wrap write""".split()
# After these, a verb of the list is a noun or a past form: "Share prices fell", "Report cards are out", "Post offices".
_NOT_ORDER = re.compile(
    _LEAD + r"(?:report|post|share|show|state|order|plan|design|search|sign|work|use|turn|start|stop|shift|review|return"
    r"|reply|quote|promise|pay|move|launch|list|guide|format|forward|end|display|check|change|book|base|close|answer|switch"
    r"|update|upgrade|try|take|make|go|give|keep|let|fill|find|read|run|put|say|tell|join|learn|study|visit|open|present"
    r"|set|tag|type|wrap|complete|express|model|draft|purchase|register|schedule|process|contact|copy|cite|compound)"
    r"\s+(?:\w+s|\w+ed|is|was|were|are|has|have|had|will|would|can|could|may|might|must|that|by|of|from|in|at|on|against|came|fell|rose|said|says)\b"
    r"(?!\s*(?:response|reply|answer|output)\b)",
    re.IGNORECASE,
)
_ORDER = re.compile(_LEAD + _SOFT + rf"(?:{'|'.join(_VERBS)})\b(?!['’])", re.IGNORECASE)

# Words by which a text speaks to a machine, wherever they stand in a sentence.
_TO_MACHINE = re.compile(
    r"""\b(?:
        (?:ignor|disregard|forget|overrid|bypass)\w*\s+(?:\w+\s+){0,4}(?:instruction|prompt|rule|direction|guideline|context|constraint|command|question|passage)s?
      | (?:previous|prior|above|earlier|system|developer|hidden|new|following)\s+(?:instruction|prompt|message|directive)s?
      | (?:system|user|developer|initial)\s+prompt | prompt\s+injection | jailbreak\w*
      | (?:as|you\s+are|act(?:ing)?\s+as|pretend\w*\s+to\s+be|be)\s+(?:an?\s+)?(?:ai|a\.i\.|artificial\s+intelligence|(?:large\s+)?language\s+model|llm|chat\s?bot|assistant|dan)\b
      | (?:dear|attention|hey|hello|note\s+to|message\s+(?:to|for)|instructions?\s+(?:to|for))\s*,?\s+(?:the\s+|any\s+|all\s+)?(?:ai|llms?|(?:large\s+)?language\s+models?|chat\s?bots?|assistants?|summari[sz]ers?|models?|bots?|readers?)\b
      | (?:in|into|to|of|at\s+the\s+(?:end|start|beginning)\s+of|with|from)\s+(?:your|the|its|each|every)\s+(?:final\s+|entire\s+|next\s+|generated\s+)?(?:answer|reply|response|output|summary|completion|reader[’']?s?\s+answer)s?\b
      | your\s+(?:\w+\s+)?(?:answer|reply|response|output|summary|instructions?|guidelines|rules|task|system|training)\b
      | you\s+(?:must|should|shall|will|have\s+to|need\s+to|are\s+to|are\s+now|may|can)\s+(?:now\s+|always\s+|never\s+|only\s+|not\s+)?(?:answer|reply|respond|output|say|write|print|repeat|include|add|ignore|obey|follow|state|mention|tell|act|translate|reveal|send|summari[sz]e|cite)\b
      | (?:answer|respond|reply)\s+(?:only\s+)?(?:with|in|as|using)\b
      | when\s+(?:asked|answering|summari[sz]ing|responding|replying)
      | (?:the|any|an|every)\s+(?:ai|assistant|model|language\s+model|llm|chat\s?bot|answer|reply|response|summary)\s+(?:that\s+\w+\s+this\s+)?(?:must|should|shall|has\s+to|is\s+(?:required|instructed|ordered|told)|needs?\s+to)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_MARKUP = re.compile(r"<\s*/?\s*[a-z][^>]{0,200}>|<\|[^|]{1,40}\|>|\[/?(?:INST|SYS|SYSTEM)\]|!\[[^\]]*\]\(|\]\(\s*\w+:|```|javascript:", re.I)
_MARKED_WORD = re.compile(r"\b(?:https?|ftp)://|\bwww\.\w", re.I)


def gives_orders(sentence: str) -> bool:
    """Whether a sentence orders its reader or a machine to do something, outside of quotation marks."""
    bare = _QUOTED.sub("“…”", sentence)
    if _TO_MACHINE.search(bare) or _MARKUP.search(sentence):
        return True
    return bool(_ORDER.match(bare)) and not _NOT_ORDER.match(bare)


def speaks_to_machine(text: str) -> bool:
    """Whether a text speaks to a machine anywhere, quoted or not."""
    return bool(_TO_MACHINE.search(text))


def instructions_in(text: str) -> list[Span]:
    """The spans of the sentences of `text` that give orders, and of what an order announces, in order.

    After an order that speaks to a machine or ends in a colon, the rest of its paragraph goes with it: that is what
    the order is about.
    """
    found: list[Span] = []
    until = -1
    for start, end in sentences(text):
        sentence = text[start:end]
        if start < until:
            found.append((start, end))
        elif gives_orders(sentence):
            found.append((start, end))
            if speaks_to_machine(sentence) or sentence.rstrip().endswith(":"):
                line_end = text.find("\n", end)
                until = len(text) if line_end < 0 else line_end
    return found
