"""Articles on one event: grouped by the particulars that their headlines and first paragraphs share.

Each article is a bag of stems of its title (which counts three times) and its first 1,500 characters, where news
says what happened; what follows is background that other events share. Stems weigh by how few articles have them,
smoothed with their frequency in general English so that an archive of five articles is grouped like one of five
thousand. Groups come from average linkage (UPGMA), so that no chain of single likenesses joins two events.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from retrieval.language.words import STOPWORDS, fold, rarity, stem_of
from retrieval.types import Article, Story

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

TITLE_COUNTS = 3
"""How many times a word of the title counts."""

LEAD_CHARACTERS = 1500
"""How much of the text counts."""

GENERAL_ARTICLES = 300
"""How many articles of general English the word counts are smoothed with."""

SAME_EVENT = 0.145
"""The mean cosine from which two groups are one event; .12 to .16 give the same groups on the development events."""

FAR_APART = 0.7
"""What is left of a likeness between articles that are years apart; no less, as many dates are wrong."""

TIME_SCALE = 30.0
"""After so many days a likeness has lost nearly two thirds of what it can lose."""

MANY = 2000
"""From so many articles on, likenesses are proposed by an article's heaviest terms that few others share."""

COMMON_SHARE, PROPOSING_TERMS, PROPOSED_FROM = 0.05, 80, 0.6
"""The share of articles that may have such a term, how many there are, and how much of SAME_EVENT they must reach."""

LARGEST = 3000
"""Articles that are compared each with each; a larger cloud is first cut where likenesses are weak."""

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")


def stories(articles: Iterable[Article], vectors: Mapping[str, Floats] | None = None) -> list[Story]:
    """Group articles into events, the largest first; every article is in one story, alone if need be.

    Within a story the oldest article comes first and undated ones last; the title is that of the article which is
    most like the others. `vectors` is accepted and not used: mean vectors of passages were measured and join
    different events of one topic.
    """
    chosen = list(articles)
    if not chosen:
        return []
    bags = _Bags(chosen)
    found: list[Story] = []
    for cloud in bags.clouds():
        likeness = bags.likeness(cloud)
        found += [_story(chosen, cloud, likeness, group) for group in _groups(likeness)]
    return sorted(found, key=lambda story: (-len(story.article_ids), story.article_ids))


class _Bags:
    """All articles as sparse unit vectors, with an inverted index over their terms."""

    def __init__(self, articles: Sequence[Article]) -> None:
        counts, forms = _counts(articles)
        total = len(articles)
        held = Counter(stem for count in counts for stem in count)
        weights = {
            stem: math.log(1 + (total + GENERAL_ARTICLES) / (number + GENERAL_ARTICLES * _general_share(forms[stem])))
            for stem, number in held.items()
        }
        numbers = {stem: number for number, stem in enumerate(held)}
        self.terms: list[Numbers] = []
        self.weights: list[Floats] = []
        for count in counts:
            self.terms.append(np.fromiter((numbers[stem] for stem in count), np.int64, len(count)))
            values = [(1 + math.log(times)) * weights[stem] for stem, times in count.items()]
            length = math.sqrt(sum(value * value for value in values)) or 1.0
            self.weights.append(np.array(values, np.float32) / np.float32(length))
        self.days = np.array([article.day.toordinal() if article.day else -1 for article in articles], np.int64)
        self._index()

    def _index(self) -> None:
        """Lay the vectors out by term: the articles that have it, and its weight in each."""
        terms = np.concatenate(self.terms)
        owners = np.repeat(np.arange(len(self.terms)), [len(each) for each in self.terms])
        order = np.argsort(terms, kind="stable")
        self.owners, self.by_term = owners[order], np.concatenate(self.weights)[order]
        self.starts = np.r_[0, np.cumsum(np.bincount(terms))] if len(terms) else np.zeros(1, np.int64)

    def against_all(self, number: int, propose: bool = False) -> Floats:
        """One article's likeness to every article but for time; to propose, common and light terms are left out."""
        scores = np.zeros(len(self.terms), np.float32)
        terms, weights = self.terms[number], self.weights[number]
        if propose:
            terms, weights = self._telling(terms, weights)
        for term, weight in zip(terms.tolist(), weights.tolist(), strict=True):
            start, end = self.starts[term], self.starts[term + 1]
            scores[self.owners[start:end]] += weight * self.by_term[start:end]
        return scores

    def _telling(self, terms: Numbers, weights: Floats) -> tuple[Numbers, Floats]:
        """The heaviest terms of an article that few enough articles share."""
        shared = self.starts[terms + 1] - self.starts[terms]
        some = np.flatnonzero((shared > 1) & (shared <= COMMON_SHARE * len(self.terms)))
        some = some[np.argsort(-weights[some], kind="stable")[:PROPOSING_TERMS]]
        return terms[some], weights[some]

    def _nearness(self, number: int, others: Numbers) -> Floats:
        """What is left of a likeness for distance in time; 1 where a date is unknown."""
        gap = np.abs(self.days[others] - self.days[number])
        left = FAR_APART + (1 - FAR_APART) * np.exp(-gap / TIME_SCALE)
        dated = (self.days[others] >= 0) & (self.days[number] >= 0)
        nearness: Floats = np.where(dated, left, 1.0).astype(np.float32)
        return nearness

    def clouds(self) -> list[Numbers]:
        """Sets of articles between which no likeness reaches SAME_EVENT: no story crosses them."""
        propose = len(self.terms) > MANY
        line = SAME_EVENT * (PROPOSED_FROM if propose else 1.0)
        pairs: list[tuple[Numbers, Floats]] = []
        for number in range(len(self.terms)):
            scores = self.against_all(number, propose)[:number]
            near = np.flatnonzero(scores >= line)
            likeness = scores[near] * self._nearness(number, near)
            pairs.append((near[likeness >= line], likeness[likeness >= line]))
        waiting, done = [np.arange(len(self.terms))], []
        while waiting:
            parts = [part for cloud in waiting for part in _components(cloud, pairs, line)]
            done += [part for part in parts if len(part) <= LARGEST]
            waiting = [part for part in parts if len(part) > LARGEST]
            line *= 1.25
        return done

    def likeness(self, cloud: Numbers) -> Floats:
        """All likenesses within a cloud, as a symmetric matrix."""
        if len(cloud) == 1:
            return np.ones((1, 1), np.float32)
        used, columns = np.unique(np.concatenate([self.terms[number] for number in cloud]), return_inverse=True)
        if len(used) * len(cloud) > 30_000_000:
            products = np.stack([self.against_all(int(number))[cloud] for number in cloud])
            return products * self._nearnesses(cloud)
        rows = np.repeat(np.arange(len(cloud)), [len(self.terms[number]) for number in cloud])
        dense = np.zeros((len(cloud), len(used)), np.float32)
        dense[rows, columns] = np.concatenate([self.weights[number] for number in cloud])
        products = dense @ dense.T
        return products * self._nearnesses(cloud)

    def _nearnesses(self, cloud: Numbers) -> Floats:
        """What is left of the likenesses within a cloud for distance in time."""
        return np.stack([self._nearness(int(number), cloud) for number in cloud])


def _counts(articles: Sequence[Article]) -> tuple[list[Counter[str]], dict[str, str]]:
    """The stems of each article's title and lead with their counts, and a form of each stem."""
    counts: list[Counter[str]] = []
    forms: dict[str, str] = {}
    for article in articles:
        count: Counter[str] = Counter()
        for text, times in ((article.title, TITLE_COUNTS), (article.text[:LEAD_CHARACTERS], 1)):
            for word in _WORD.findall(text):
                form = fold(word)
                form = form[:-2] if form.endswith(("'s", "’s")) else form
                if len(form) > 1 and form not in STOPWORDS:
                    stem = stem_of(form)
                    forms.setdefault(stem, form)
                    count[stem] += times
        counts.append(count)
    return counts, forms


def _general_share(form: str) -> float:
    """The share of articles of general English that hold a word, from its rarity (Zipf's law, 20 sentences each)."""
    return 1 - (1 - 0.1 * math.exp(-7.5 * rarity(form))) ** 20


def _components(cloud: Numbers, pairs: Sequence[tuple[Numbers, Floats]], line: float) -> list[Numbers]:
    """The parts of a cloud that likenesses of at least `line` hold together."""
    head = {int(number): int(number) for number in cloud}

    def find(number: int) -> int:
        while head[number] != number:
            head[number] = head[head[number]]
            number = head[number]
        return number

    for number in map(int, cloud):
        near, scores = pairs[number]
        for other in map(int, near[scores >= line]):
            if other in head:
                head[find(number)] = find(other)
    parts: dict[int, list[int]] = {}
    for number in head:
        parts.setdefault(find(number), []).append(number)
    return [np.array(part, np.int64) for part in parts.values()]


def _groups(likeness: Floats) -> list[list[int]]:
    """Join what is most alike, by mean likeness, while that reaches SAME_EVENT.

    Method: average linkage by nearest-neighbour chains (Murtagh 1983), which joins mutual nearest neighbours in any
    order and gives the same groups as joining the nearest pair first.
    """
    mean = likeness.copy()
    np.fill_diagonal(mean, -1.0)
    members = [[number] for number in range(len(mean))]
    active = np.ones(len(mean), np.bool_)
    finished: list[list[int]] = []
    chain: list[int] = []
    while active.any():
        if not chain:
            chain.append(int(active.argmax()))
        top = chain[-1]
        nearest = int(np.where(active, mean[top], -2.0).argmax())
        if len(chain) > 1 and mean[top, chain[-2]] >= mean[top, nearest]:
            nearest = chain[-2]
        if nearest == top or mean[top, nearest] < SAME_EVENT:
            active[top] = False
            finished.append(members[top])
            chain.pop()
        elif len(chain) > 1 and nearest == chain[-2]:
            first, second = len(members[nearest]), len(members[top])
            joined = (first * mean[nearest] + second * mean[top]) / (first + second)
            mean[nearest], mean[:, nearest] = joined, joined
            mean[nearest, nearest] = -1.0
            members[nearest] = members[nearest] + members[top]
            active[top] = False
            del chain[-2:]
        else:
            chain.append(nearest)
    return finished


def _story(articles: Sequence[Article], cloud: Numbers, likeness: Floats, group: Sequence[int]) -> Story:
    """A story of the given members of a cloud."""
    members = sorted(group, key=lambda number: _oldest_first(articles[int(cloud[number])]))
    central = max(members, key=lambda number: round(float(likeness[number, group].sum()), 4))
    ids = tuple(articles[int(cloud[number])].id for number in members)
    return Story(ids, articles[int(cloud[central])].title)


def _oldest_first(article: Article) -> tuple[bool, int, str, str]:
    """Dated before undated, by day, then by the moment as it was given."""
    day = article.day
    return day is None, day.toordinal() if day else 0, article.published_text, article.id
