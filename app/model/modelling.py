"""An answer from the model that is checked while it streams: only what passed is ever handed on.

Sentences are resolved one by one as they complete and shown at once if they hold. Those that fail wait for one
batched repair request; what fails again is dropped and counted. Whatever breaks, sentences that were shown stay
shown, and the result at the end says what happened.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from app.answer import Answer, Dropped, Sentence
from app.errors import ModelFailed
from app.model.assembling import SentenceAssembler
from app.model.checking import is_abstention, leans_back, resolve
from app.model.drafting import Drafter, Turn
from app.model.prompting import MOST_SENTENCES
from retrieval.types import Citation, Hit

_MOST_LINES = 32  # of one reply: each costs up to a tenth of a second to check
_HOPELESS = ("it holds a web", "it gives orders", "it is no sentence", "it has more than")


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a model's answer came to.

    `abstained`: the model said that the passages do not answer, and no sentence was shown. `incomplete`: it was cut
    off after at least one sentence. `failure` is the kind of ModelFailed that ended it ("" for none), `note` one line
    for the reader about what went wrong. With no sentences, the quotes answer.
    """

    sentences: tuple[Sentence, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    abstained: bool = False
    incomplete: bool = False
    failure: str = ""
    note: str = ""
    tokens: dict[str, int] = field(default_factory=dict)
    prompt_version: str = ""
    passages: int = 0


class NothingDrafted(ModelFailed):
    """The model failed before any sentence held; `drafted` says what it took."""

    def __init__(self, message: str, kind: str, drafted: Drafted) -> None:
        super().__init__(message, kind)
        self.drafted = drafted


def draft_checked(
    model: Drafter | Turn, question: str, hits: Sequence[Hit], history: Sequence[Answer] = ()
) -> Generator[Sentence, None, Drafted]:
    """Yield each checked sentence as soon as it holds; the generator's value is a `Drafted`.

    Citations are numbered in the order in which they are shown, one number for each span. Give a `Turn` where the
    answer has used the model already (to complete the question), so that its calls and its time count.
    Raises NothingDrafted, a ModelFailed, when the model fails before the first sentence.
    """
    turn = model.turn() if isinstance(model, Drafter) else model
    shown = _Shown()
    failure: ModelFailed | None = None
    failed: list[Dropped] = []
    abstained = False
    try:
        for line in islice(_lines(turn.draft(question, hits, history)), _MOST_LINES):
            abstained = abstained or is_abstention(line)
            outcome = shown.judge(line, hits[: turn.passages])
            if isinstance(outcome, Sentence):
                turn.first_sentence_shown()
                yield outcome
                if len(shown.sentences) >= MOST_SENTENCES:
                    break
            elif outcome is not None:
                failed.append(outcome)
    except ModelFailed as error:
        failure = error
    worth = [item for item in failed if not item.why.startswith(_HOPELESS)][:MOST_SENTENCES]
    dropped = failed
    if worth and failure is None and turn.calls_left and len(shown.sentences) < MOST_SENTENCES:
        repaired = len(shown.sentences)
        shown.begin_again()
        try:
            for line in islice(_lines(turn.repair(question, hits[: turn.passages], worth)), _MOST_LINES):
                outcome = shown.judge(line, hits[: turn.passages])
                if isinstance(outcome, Sentence):
                    turn.first_sentence_shown()
                    yield outcome
                    if len(shown.sentences) - repaired >= len(worth):
                        break
        except ModelFailed as error:
            failure = None if shown.sentences else error
        dropped = _still_missing(failed, len(shown.sentences) - repaired)
    drafted = _result(turn, shown, dropped, failure, abstained)
    if failure is not None and not drafted.sentences:
        raise NothingDrafted(str(failure), failure.kind, drafted) from failure
    return drafted


class _Shown:
    """What was shown so far: sentences, their wording, and a number for every span cited."""

    def __init__(self) -> None:
        self.sentences: list[Sentence] = []
        self._numbers: dict[tuple[str, int, int], int] = {}
        self._wordings: set[str] = set()
        self._judged: set[str] = set()
        self._last: Sentence | None = None

    def judge(self, line: str, passages: Sequence[Hit]) -> Sentence | Dropped | None:
        """Resolve a line; None where it says nothing new (the same words again, an introduction, an abstention).

        A sentence that begins with "He" opens the answer, where the question says who, or is shown only right after
        one from the same article: were a sentence between them dropped, "he" would be somebody else.
        """
        before, self._last = self._last, None
        first = not self._judged
        if line in self._judged or is_abstention(line):
            return None
        self._judged.add(line)
        outcome = resolve(line, passages)
        if isinstance(outcome, Dropped):
            return None if not re.search(r"\w", outcome.text) or outcome.text.endswith(":") else outcome
        wording = " ".join(re.findall(r"\w+", outcome.text.casefold()))
        if wording in self._wordings:
            return None
        pronoun = "" if first else leans_back(outcome.text)
        if pronoun and (before is None or not _articles(before) & _articles(outcome)):
            return Dropped(outcome.text, f"nothing before it says who “{pronoun}” is")
        self._wordings.add(wording)
        outcome = replace(outcome, citations=tuple(self._numbered(item) for item in outcome.citations))
        self.sentences.append(outcome)
        self._last = outcome
        return outcome

    def begin_again(self) -> None:
        """The next line does not follow the last one."""
        self._last = None

    def _numbered(self, citation: Citation) -> Citation:
        """The citation under the number of its span, in the order of appearance."""
        span = (citation.article_id, citation.start, citation.end)
        return replace(citation, number=self._numbers.setdefault(span, len(self._numbers) + 1))


def _articles(sentence: Sentence) -> set[str]:
    """The articles that a sentence cites."""
    return {citation.article_id for citation in sentence.citations}


def _lines(pieces: Iterator[str]) -> Iterator[str]:
    """Whole sentences with their marks; where the pieces break off, those that surely ended, then the error."""
    assembler = SentenceAssembler()
    try:
        for piece in pieces:
            yield from assembler.feed(piece)
    except ModelFailed:
        yield from assembler.finish(complete=False)
        raise
    yield from assembler.finish(complete=True)


def _still_missing(failed: Sequence[Dropped], repaired: int) -> list[Dropped]:
    """The failed sentences that no corrected one replaces; which is which cannot be told, so the last ones count."""
    hopeless = [item for item in failed if item.why.startswith(_HOPELESS)]
    worth = [item for item in failed if not item.why.startswith(_HOPELESS)]
    return hopeless + worth[repaired:]


def _result(
    turn: Turn, shown: _Shown, dropped: Sequence[Dropped], failure: ModelFailed | None, abstained: bool
) -> Drafted:
    """The end of a turn in one value."""
    sentences = tuple(shown.sentences)
    incomplete = failure is not None and bool(sentences)
    note = ""
    if failure is not None:
        note = f"{failure} The answer is incomplete." if incomplete else f"{failure} These are quotes."
    elif not sentences and not abstained:
        note = "The model wrote nothing that the articles support. These are quotes."
    return Drafted(
        sentences=sentences,
        dropped=tuple(dropped),
        abstained=abstained and not sentences and failure is None,
        incomplete=incomplete,
        failure=failure.kind if failure is not None else "",
        note=note,
        tokens=dict(turn.tokens),
        prompt_version=turn.drafter.prompt_version,
        passages=turn.passages,
    )
