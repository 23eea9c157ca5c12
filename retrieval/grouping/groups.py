"""Which articles belong together: copies of one report (families) and reports of one event (stories).

Fingerprints are kept in the store, so that no text is read twice; families are kept with the version of the
collection that they hold for. A large archive finds them in the background after each addition; until then an
article that is not yet in a family counts as its own origin.
"""

from __future__ import annotations

import json
import threading

from retrieval.grouping.origins import Fingerprinted, families_of, fingerprint, source_of
from retrieval.storage.store import Store
from retrieval.types import Story

_AT_ONCE = 2_000
"""Up to so many articles, families are found when they are asked for; it takes half a second."""

_BATCH = 500


class Groups:
    """Families, origins and stories of one archive; safe to use from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._working = threading.Lock()
        self._families: tuple[str, list[set[str]]] = ("", [])
        self._origins: tuple[str, dict[str, str]] = ("", {})
        self._stories: tuple[str, list[Story]] = ("", [])

    def families(self) -> list[set[str]]:
        """Articles that are copies of one report, in sets of two or more ids; up to date."""
        with self._working:
            version = self._store.content_version()
            if self._families[0] != version:
                kept = json.loads(self._store.meta("families") or '{"version": null}')
                if kept["version"] == version:
                    found = [set(family) for family in kept["families"]]
                else:
                    found = families_of(self._fingerprinted())
                    families = [sorted(family) for family in found]
                    self._store.set_meta("families", json.dumps({"version": version, "families": families}))
                self._families = (version, found)
            return [set(family) for family in self._families[1]]

    def origin(self, article_id: str, articles: int) -> str:
        """The id of the oldest article of the family that an article belongs to; its own where it has no copies."""
        version = self._store.content_version()
        if self._origins[0] != version and (articles <= _AT_ONCE or self._kept_version() == version):
            self._origins = (version, self._oldest(self.families()))
        return self._origins[1].get(article_id, article_id)

    def stories(self) -> list[Story]:
        """Articles on the same event, the largest story first; up to date."""
        from retrieval.grouping.stories import stories

        with self._working:
            version = self._store.content_version()
            if self._stories[0] != version:
                articles = self._store.articles(row[0] for row in self._store.columns()[0])
                self._stories = (version, stories(list(articles.values())))
            return list(self._stories[1])

    def _kept_version(self) -> str | None:
        """The version of the collection whose families are kept in the store."""
        version: str | None = json.loads(self._store.meta("families") or '{"version": null}')["version"]
        return version

    def _fingerprinted(self) -> list[Fingerprinted]:
        """Every article's fingerprint, in the order they came in; what lacks one gets it."""
        while numbers := self._store.without_fingerprints(_BATCH):
            articles = self._store.articles(numbers)
            self._store.put_fingerprints({number: fingerprint(a.text) for number, a in articles.items()})
        return [
            Fingerprinted(article.id, article.title, source_of(article), article.day, taken)
            for article, taken in self._store.fingerprints()
        ]

    def _oldest(self, families: list[set[str]]) -> dict[str, str]:
        """For each article of a family its oldest member; undated ones come last."""
        origins: dict[str, str] = {}
        for family in families:
            members = [article for id_ in family if (article := self._store.current(id_))]
            if members:
                first = min(members, key=lambda article: (article.day is None, article.published_text, article.id))
                origins.update(dict.fromkeys(family, first.id))
        return origins
