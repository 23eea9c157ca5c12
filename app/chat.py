"""A question in, a cited answer out: the one way that every front goes.

A Chat holds no conversation, the history is an argument; it may be used by many threads at once.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.answer import Answer, ReasonCode, Searched, Sentence, Sources
from app.errors import InvalidQuestion
from app.filtering import Filtering, given, searched
from app.quotes.followup import rewrite
from app.quotes.quoting import Quoted, quote
from retrieval import Archive
from retrieval.citing import citation
from retrieval.storage.catalog import Day
from retrieval.types import Citation, Hit

if TYPE_CHECKING:
    from app.model.drafting import Drafter, Turn
    from app.review.verdicts import Review
    from app.settings import Settings

LONGEST_QUESTION = 2_000
"""Characters; a longer text is a draft, not a question."""

_PASSAGES = 30
_PASSAGES_FOR_MODEL = 12


@dataclass(slots=True)
class _Asked:
    """One question on its way: what every step needs and the time each took."""

    question: str
    history: Sequence[Answer]
    filters: Filtering
    searched: Searched
    rewritten: str | None = None
    hits: list[Hit] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    started: float = field(default_factory=time.perf_counter)

    @property
    def query(self) -> str:
        """The question as it is searched for."""
        return self.rewritten or self.question

    def lap(self, stage: str) -> None:
        """Note the time since the last stage ended."""
        now = time.perf_counter()
        self.seconds[stage] = round(now - self.started, 4)
        self.started = now


class Chat:
    """Answers questions from an archive: in verbatim quotes, or in a model's words that the quotes prove."""

    def __init__(self, archive: Archive, model: Drafter | None = None) -> None:
        self.archive = archive
        self.model = model

    @classmethod
    def from_settings(cls, archive: Archive, settings: Settings | None = None) -> Chat:
        """A chat with the model that the settings name, if they name one."""
        from app.settings import Settings

        settings = settings or Settings.load()
        if not settings.has_model:
            return cls(archive)
        from app.model.drafting import Drafter

        key = settings.openai_api_key
        return cls(
            archive,
            Drafter(
                settings.model_name,
                api_key=key.get_secret_value() if key else None,
                base_url=settings.openai_base_url,
                deadline=settings.model_deadline,
                context=settings.model_context,
            ),
        )

    @property
    def mode(self) -> str:
        """ "quotes", or the model's name."""
        return self.model.name if self.model else "quotes"

    def ask(
        self,
        question: str,
        history: Sequence[Answer] = (),
        outlets: Sequence[str] | None = None,
        published_from: Day = None,
        published_to: Day = None,
        as_of: Day = None,
    ) -> Answer:
        """Answer a question; raises InvalidQuestion, or InvalidQuery for a filter that is none."""
        asked = self._begin(question, history, given(outlets, published_from, published_to, as_of))
        turn = self._search(asked)
        *_, answer = self._answered(asked, turn)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self,
        question: str,
        history: Sequence[Answer] = (),
        outlets: Sequence[str] | None = None,
        published_from: Day = None,
        published_to: Day = None,
        as_of: Day = None,
    ) -> Iterator[Sources | Sentence | Answer]:
        """The same in steps: the sources first, then each sentence once it is checked, then the whole Answer."""
        asked = self._begin(question, history, given(outlets, published_from, published_to, as_of))
        turn = self._search(asked)
        passages = tuple(
            citation(hit.article, hit.passage.start, hit.passage.end, number)
            for number, hit in enumerate(asked.hits[:_PASSAGES_FOR_MODEL], 1)
        )
        yield Sources(asked.question, asked.rewritten, asked.searched, passages)
        yield from self._answered(asked, turn)

    def check(
        self,
        text: str,
        outlets: Sequence[str] | None = None,
        published_from: Day = None,
        published_to: Day = None,
        as_of: Day = None,
    ) -> Review:
        """Check a draft: each sentence supported, contradicted or not found, with quotes; raises InvalidQuestion."""
        from app.review.reviewing import check_draft

        return check_draft(text, self.archive, outlets, published_from, published_to, as_of)

    # -- steps -------------------------------------------------------------------------------------

    def _begin(self, question: str, history: Sequence[Answer], filters: Filtering) -> _Asked:
        """Check what was given and see what is to be searched."""
        text = " ".join(question.split())
        if not text:
            raise InvalidQuestion("The question is empty: ask something.")
        if len(text) > LONGEST_QUESTION:
            raise InvalidQuestion(f"The question has {len(text)} characters; at most {LONGEST_QUESTION} are read.")
        return _Asked(text, history, filters, searched(self.archive, filters))

    def _search(self, asked: _Asked) -> Turn | None:
        """Find the passages, for the question as the conversation means it; the model's turn where it is to answer."""
        turn = self.model.turn() if self.model and asked.searched.articles else None
        if asked.history:
            asked.rewritten = (turn and turn.rewrite(asked.question, asked.history)) or rewrite(
                asked.question, asked.history
            )
        asked.lap("understanding")
        if asked.searched.articles:
            asked.hits = self.archive.search(asked.query, _PASSAGES, **asked.filters)
        asked.lap("searching")
        return turn

    def _answered(self, asked: _Asked, turn: Turn | None) -> Iterator[Sentence | Answer]:
        """Each sentence once it is checked, then the whole answer."""
        if turn is None or not asked.hits:
            answer = self._quoted(asked)
            yield from answer.sentences
            yield answer
        else:
            yield from self._drafted(asked, turn)

    def _quoted(self, asked: _Asked) -> Answer:
        """The quotes' answer, whole; an abstention says when the filter is to blame."""
        quoted = self._quote(asked.query, asked.hits, asked.filters)
        if quoted.abstained and asked.filters and len(self.archive):
            quoted = self._unfiltered(asked, quoted)
        asked.lap("quoting")
        sentences, nearest = self._numbered(quoted.sentences, quoted.nearest)
        return Answer(
            question=asked.question,
            sentences=sentences,
            searched=asked.searched,
            rewritten=asked.rewritten,
            confidence=quoted.confidence,
            abstained=not sentences,
            reason_code=quoted.reason_code,
            reason=quoted.reason,
            missing=quoted.missing,
            nearest=nearest,
            archive_version=self.archive.version,
            seconds=asked.seconds,
        )

    def _quote(self, question: str, hits: Sequence[Hit], filters: Filtering) -> Quoted:
        """Quotes from passages, with the word statistics of the articles that pass the filters."""
        if not len(self.archive):
            reason = "There are no articles yet: add some first."
            return Quoted((), 0.0, reason_code=ReasonCode.NO_ARTICLES, reason=reason)
        return quote(
            question,
            hits,
            vocabulary=lambda word: self.archive.document_frequency(word, **filters),
            articles=self.archive.searched(**filters)[0],
            get=self.archive.get,
        )

    def _unfiltered(self, asked: _Asked, quoted: Quoted) -> Quoted:
        """An abstention under a filter: does the archive answer without it?"""
        elsewhere = self._quote(asked.query, self.archive.search(asked.query, _PASSAGES), {})
        if not elsewhere.sentences:
            return quoted
        found = [citation for sentence in elsewhere.sentences for citation in sentence.citations][:3]
        reason = "The articles that pass the filter do not say; without the filter others do."
        return replace(quoted, reason_code=ReasonCode.FILTERED_OUT, reason=reason, nearest=tuple(found), missing=())

    def _drafted(self, asked: _Asked, turn: Turn) -> Iterator[Sentence | Answer]:
        """Answer in the model's words, each sentence checked before it is shown; the quotes are the floor."""
        from app.model.modelling import NothingDrafted, draft_checked

        name = turn.drafter.name
        shown: list[Sentence] = []
        run = draft_checked(turn, asked.query, asked.hits[:_PASSAGES_FOR_MODEL], asked.history)
        try:
            while True:
                sentence = self._with_origins(next(run))
                shown.append(sentence)
                yield sentence
        except StopIteration as end:
            drafted = end.value
            note = "" if drafted.abstained else f"Nothing that {name} wrote could be proved; these are quotes."
        except NothingDrafted as error:
            drafted = error.drafted
            note = drafted.note or f"{name} did not answer ({error.kind}); these are quotes."
        asked.lap("drafting")
        if shown:
            answer = Answer(
                question=asked.question,
                sentences=tuple(shown),
                searched=asked.searched,
                rewritten=asked.rewritten,
                confidence=self._quote(asked.query, asked.hits, asked.filters).confidence,
                incomplete=drafted.incomplete,
                mode=name,
                note=drafted.note,
            )
        else:
            answer = replace(self._quoted(asked), note=note)
            yield from answer.sentences
        yield replace(
            answer,
            dropped=drafted.dropped,
            prompt_version=drafted.prompt_version,
            archive_version=self.archive.version,
            seconds=asked.seconds,
            tokens=drafted.tokens,
        )

    # -- citations ---------------------------------------------------------------------------------

    def _numbered(
        self, sentences: Sequence[Sentence], nearest: Sequence[Citation]
    ) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
        """Citations numbered 1, 2, … in the order of reading, one number a span, with their origins."""
        numbers: dict[tuple[str, int, int], int] = {}

        def numbered(given: Citation) -> Citation:
            key = (given.article_id, given.start, given.end)
            number = numbers.setdefault(key, len(numbers) + 1)
            return replace(given, number=number, origin=self.archive.origin(given.article_id))

        shown = tuple(replace(s, citations=tuple(numbered(c) for c in s.citations)) for s in sentences)
        return shown, tuple(numbered(c) for c in nearest)

    def _with_origins(self, sentence: Sentence) -> Sentence:
        """The sentence with the origin of each of its citations."""
        cited = tuple(replace(c, origin=self.archive.origin(c.article_id)) for c in sentence.citations)
        return replace(sentence, citations=cited)
