"""Example questions that fit the archive: made from its own sentences, and shown only when quotes answer them.

Two shapes that news has in any archive: who said what ("Turkey warned that …" gives "What did Turkey warn?") and how
many ("49 people were rescued" gives "How many people were rescued?"). Each is asked before
it is offered, and quotes alone must answer it.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.errors import AppError
from retrieval.errors import RetrievalError
from retrieval.types import Article

if TYPE_CHECKING:
    from app.chat import Chat
    from retrieval import Archive

logger = logging.getLogger("byline.web")

EXAMPLES_SHOWN = 4

_MOST_ASKED = 24
_SECONDS = 8.0
_NEWEST_READ = 200
_STORIES_UP_TO = 2_000
_PER_ARTICLE = 3

_SAYING = {
    "warned": "warn",
    "denied": "deny",
    "demanded": "demand",
    "proposed": "propose",
    "promised": "promise",
    "announced": "announce",
    "confirmed": "confirm",
    "claimed": "claim",
    "said": "say",
}
_NAME = r"(?:[A-Z][\w’'-]+|[A-Z]{2,})(?: (?:[A-Z][\w’'-]+|[A-Z]{2,})){0,2}"
_SAID = re.compile(
    rf"(?:^|[.!?”\"] |\n)([Tt]he )?({_NAME}) (?:has |have |had )?({'|'.join(_SAYING)})"
    r"(?: on [A-Z][a-z]+day)?(?: that|,| it| the| he| she| there)\b",
)
_PEOPLE = "people|passengers|civilians|soldiers|migrants|children|workers|students|survivors|villagers"
_THINGS = "homes|flights|ships|vessels|cars|schools|villages|airports|containers"
_COUNTED = re.compile(
    rf"\b(\d[\d,]*) (?:[a-z]+ )?({_PEOPLE}|{_THINGS}) (?:were|had been|have been|are) "
    r"(killed|injured|rescued|evacuated|arrested|missing|wounded|displaced|hurt|cancelled|destroyed|recalled|stranded)\b"
)
_PLACE = re.compile(r"\b(?:[Ii]n|at|near|through|off) ((?:[A-Z][\w’-]+)(?: [A-Z][\w’-]+)?)")
_NO_NAME = frozenset(
    (
        "On In At By To As If For From With After Before When While Since Until He She They It We I You This That "
        "These Those There The A An And But Who What Which One Some Both Many Most Others Neither Officials Police "
        "Residents His Her Their Its Mr Mrs Ms Dr Monday Tuesday Wednesday Thursday Friday Saturday Sunday January "
        "February March April May June July August September October November December"
    ).split()
)


class Examples:
    """The questions of one archive, kept until it changes."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._making = threading.Lock()
        self._version = ""
        self._questions: list[str] = []
        self._finding: Iterator[str | None] = iter(())

    def questions(self) -> list[str]:
        """Up to four questions that the archive answers now; [] where none was found.

        It looks for some seconds at most; what they do not suffice for is looked for at the next call.
        """
        with self._making:
            version = self.archive.version
            if version != self._version:
                self._questions, self._finding = [], self._find()
            self._version = ""  # an error on the way must not keep what was found before it
            until = time.monotonic() + _SECONDS
            for question in self._finding:
                if question is not None:
                    self._questions.append(question)
                if time.monotonic() > until:
                    break
            self._version = version
            return list(self._questions)

    def _find(self) -> Iterator[str | None]:
        """Questions that are answered, from as many different stories as there are; None for each that is not."""
        from app.chat import Chat

        chat = Chat(self.archive)
        found = asked = 0
        seen: set[str] = set()
        for group in self._groups():
            for question, word in candidates(group):
                if question in seen:
                    continue
                seen.add(question)
                asked += 1
                if asked > _MOST_ASKED:
                    return
                if _answered(chat, question, word):
                    yield question
                    found += 1
                    break
                yield None
            if found == EXAMPLES_SHOWN:
                return

    def _groups(self) -> list[list[Article]]:
        """The articles of each story, the largest first; of a very large archive each of its newest articles."""
        if 0 < len(self.archive) <= _STORIES_UP_TO:
            stories = self.archive.stories()
            groups = [[self.archive.get(article_id) for article_id in story.article_ids] for story in stories]
            if groups:
                return sorted(groups, key=len, reverse=True)
        return [[article] for article in self.archive.articles(limit=_NEWEST_READ)]


def candidates(articles: list[Article]) -> list[tuple[str, str]]:
    """Questions that a story's sentences suggest, each with the word that its answer must hold; the best first."""
    found: list[tuple[int, str, str]] = []
    order = list(_SAYING)
    place = _place(articles)
    for article in articles:
        for match in list(_SAID.finditer(article.text))[:_PER_ARTICLE]:
            the, name, verb = (match.group(1) or "").lower(), match.group(2), match.group(3)
            words = name.split()
            if not _NO_NAME.isdisjoint(words) or words[0].lower() in article.text.split():
                continue
            found.append((order.index(verb), f"What did {the}{name} {_SAYING[verb]}?", verb))
        for match in list(_COUNTED.finditer(article.text))[:_PER_ARTICLE]:
            noun, state = match.group(2), match.group(3)
            where = f" in {place}" if place and noun in _PEOPLE.split("|") else ""
            found.append((2, f"How many {noun} were {state}{where}?", state))
    return [(question, word) for _, question, word in sorted(found, key=lambda item: item[0])]


def _place(articles: list[Article]) -> str | None:
    """Where a story happens: of the places that its texts name, the one that most of its titles have."""
    named = Counter(name for article in articles for name in _PLACE.findall(article.text))
    titled = {name: sum(name in article.title for article in articles) for name in named}
    fit = [name for name in named if titled[name] and name.split()[0] not in _NO_NAME]
    return max(fit, key=lambda name: (titled[name], named[name], name), default=None)


def _answered(chat: Chat, question: str, word: str) -> bool:
    """Whether quotes answer it, and with a sentence of the kind that it was made from."""
    try:
        answer = chat.ask(question)
    except (AppError, RetrievalError):
        logger.debug("an example could not be asked", exc_info=True)
        return False
    return not answer.abstained and word in answer.sentences[0].text
