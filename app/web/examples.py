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
_SAID = re.compile(rf"(?<![\w“\"'] )\b({_NAME}) (?:has |have |had )?({'|'.join(_SAYING)})\b(?: that|,| it| the)")
_COUNTED = re.compile(
    r"\b(\d[\d,]*) (?:[a-z]+ )?(people|passengers|civilians|soldiers|migrants|children|workers|students|homes|flights"
    r"|ships|vessels|containers|survivors|villages|voters|sorties) (?:were|had been|have been|are) "
    r"(killed|injured|rescued|evacuated|arrested|missing|destroyed|cancelled|wounded|displaced|hurt|delayed|stranded)\b"
)
_PLACE = re.compile(r"\b(?:in|off|near) ((?:the )?[A-Z][\w’-]+(?: [A-Z][\w’-]+)?)")
_NO_NAME = frozenset(
    "He She They It We I You This That These Those There The A An And But Who What Which One Some Both Many Most "
    "Others Neither Officials Police Residents His Her Their Its Mr Mrs Ms Dr Monday Tuesday Wednesday Thursday "
    "Friday Saturday Sunday January February March April May June July August September October November "
    "December".split()
)


class Examples:
    """The questions of one archive, kept until it changes."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._making = threading.Lock()
        self._version = ""
        self._questions: list[str] = []

    def questions(self) -> list[str]:
        """Up to four questions that the archive answers now; [] where none was found."""
        with self._making:
            version = self.archive.version
            if version != self._version:
                self._questions = list(self._find())
                self._version = version
            return list(self._questions)

    def _find(self) -> Iterator[str]:
        """Questions that are answered, from as many different stories as there are."""
        from app.chat import Chat

        chat = Chat(self.archive)
        deadline = time.monotonic() + _SECONDS
        found = asked = 0
        seen: set[str] = set()
        for group in self._groups():
            for question, holder in candidates(group):
                if question in seen:
                    continue
                seen.add(question)
                asked += 1
                if asked > _MOST_ASKED or time.monotonic() > deadline:
                    return
                if _answered(chat, question, holder):
                    yield question
                    found += 1
                    break
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
    """Questions that a story's sentences suggest, each with the words that its answer must hold; the best first."""
    found: list[tuple[int, str, str]] = []
    order = list(_SAYING)
    for article in articles:
        for match in list(_SAID.finditer(article.text))[:_PER_ARTICLE]:
            name, verb = match.group(1), match.group(2)
            if name.split()[0] in _NO_NAME or name.split()[0].lower() in article.text.split():
                continue
            found.append((order.index(verb), f"What did {name} {_SAYING[verb]}?", verb))
        for match in list(_COUNTED.finditer(article.text))[:_PER_ARTICLE]:
            place = _PLACE.search(article.title) or _PLACE.search(article.text, match.end(), match.end() + 80)
            where = f" in {place.group(1)}" if place and place.group(1).split()[0] not in _NO_NAME else ""
            found.append((2, f"How many {match.group(2)} were {match.group(3)}{where}?", match.group(3)))
    return [(question, holder) for _, question, holder in sorted(found, key=lambda item: item[0])]


def _answered(chat: Chat, question: str, holder: str) -> bool:
    """Whether quotes answer it, and with a sentence of the kind that it was made from."""
    try:
        answer = chat.ask(question)
    except (AppError, RetrievalError):
        logger.debug("an example could not be asked", exc_info=True)
        return False
    return not answer.abstained and holder in answer.sentences[0].text
