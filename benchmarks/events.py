"""Articles of many outlets on a few dozen events: which report the same one?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.archives import archive_of, read
from benchmarks.measuring import Measured, harmonic


def measure(data: Path, quick: bool) -> Iterator[Measured]:
    """B-cubed F1 of `stories()`, copies across events of `families()`; a baseline where scikit-learn is; `quick`: all."""
    articles = read(data / "events" / "articles.jsonl")
    events = {article["id"]: article["event"] for article in articles}
    given = [{key: value for key, value in article.items() if key != "event"} for article in articles]
    with archive_of("events", given) as archive:
        stories = [story.article_ids for story in archive.stories()]
        families = archive.families()
    yield Measured("events B-cubed F1 of stories", b_cubed(stories, events), harmonic)
    pairs = [pair for family in families for pair in combinations(sorted(family), 2)]
    yield Measured("events copies that are of one event", [float(events[a] == events[b]) for a, b in pairs])
    baselines = [b_cubed(clusters, events) for clusters in clustered(articles)]
    if baselines:
        best = max(baselines, key=lambda rows: Measured("", rows, harmonic).value)
        yield Measured("events B-cubed F1 of TF-IDF and agglomerative clustering", best, harmonic)


def b_cubed(clusters: Iterable[Iterable[str]], classes: Mapping[str, str]) -> list[tuple[float, float]]:
    """Precision and recall of each item's cluster against its class (Bagga and Baldwin, 1998); in no cluster is alone."""
    cluster_of = {id_: {id_} for id_ in classes}
    for cluster in clusters:
        members = set(cluster)
        cluster_of.update(dict.fromkeys(members, members))
    class_of: dict[str, set[str]] = {}
    for id_, name in classes.items():
        class_of.setdefault(name, set()).add(id_)
    scores = []
    for id_, name in classes.items():
        same = len(cluster_of[id_] & class_of[name])
        scores.append((same / len(cluster_of[id_]), same / len(class_of[name])))
    return scores


def clustered(articles: list[dict[str, Any]]) -> Iterator[list[list[str]]]:
    """Average-linkage clusters of TF-IDF vectors at many distances, of which the best may count; nothing without scikit-learn."""
    try:
        from sklearn.cluster import AgglomerativeClustering
        from sklearn.feature_extraction.text import TfidfVectorizer
    except ImportError:
        return
    texts = [f"{article['title']} {article['text']}" for article in articles]
    vectors = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(texts).toarray()
    for distance in range(50, 100, 2):
        labels = AgglomerativeClustering(
            n_clusters=None, metric="cosine", linkage="average", distance_threshold=distance / 100
        ).fit_predict(vectors)
        clusters: dict[int, list[str]] = {}
        for article, label in zip(articles, labels.tolist(), strict=True):
            clusters.setdefault(label, []).append(article["id"])
        yield list(clusters.values())
