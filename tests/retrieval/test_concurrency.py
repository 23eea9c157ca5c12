from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from retrieval import Archive, Article

Opener = Callable[..., Archive]


def _reports(first: int, count: int) -> list[Article]:
    return [
        Article.from_dict({"id": f"r{n}", "text": f"Report {n} says that vessel number {n} left port. " * 8})
        for n in range(first, first + count)
    ]


def test_a_hundred_searches_run_beside_two_additions_without_an_error(open_archive: Opener) -> None:
    archive = open_archive()
    archive.add(_reports(0, 50))

    def search(n: int) -> bool:
        hits = archive.search(f"vessel number {n % 50} left port", k=20)
        found = {id_ for hit in hits for id_ in (hit.article.id, *hit.copies)}
        return f"r{n % 50}" in found and all(hit.text in hit.article.text for hit in hits)

    def add(first: int) -> int:
        return sum(len(archive.add(_reports(first + step, 10)).added) for step in range(0, 60, 10))

    with ThreadPoolExecutor(12) as pool:
        additions = [pool.submit(add, first) for first in (1000, 2000)]
        searches = [pool.submit(search, n) for n in range(100)]
        assert [addition.result() for addition in additions] == [60, 60]
        assert all(found.result() for found in searches)
    assert archive.wait(300)
    assert len(archive) == 170
    assert archive._indexes.chroma.count() == archive.status().passages == len(archive._indexes.matrix)


def test_removing_beside_searching_never_shows_what_is_gone(open_archive: Opener) -> None:
    archive = open_archive()
    archive.add(_reports(0, 60))
    assert archive.wait(300)
    with ThreadPoolExecutor(4) as pool:
        searches = [pool.submit(archive.search, f"vessel number {n} left port") for n in range(60)]
        for n in range(30):
            archive.remove([f"r{n}"])
        for found in searches:
            found.result()
    ids = {hit.article.id for n in range(30) for hit in archive.search(f"vessel number {n} left port", k=20)}
    assert ids and not ids & {f"r{n}" for n in range(30)}


def test_vectors_are_pending_until_a_search_finds_them(open_archive: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = open_archive()
    stored, go_on = threading.Event(), threading.Event()
    append = archive._indexes.matrix.append

    def held(items: object) -> None:
        kept = list(items)  # type: ignore[call-overload]
        if kept:
            stored.set()
            assert go_on.wait(60)
        append(kept)

    monkeypatch.setattr(archive._indexes.matrix, "append", held)
    archive.add(_reports(0, 3))
    assert stored.wait(60)
    assert archive.status().vectors_pending == 3
    go_on.set()
    assert archive.wait(300)
    assert archive.status().vectors_pending == 0
