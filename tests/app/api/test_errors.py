from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.api.errors import STATUS, error_of
from app.errors import AppError, ModelFailed
from retrieval.errors import ArticleNotFound, RetrievalError


def _family(kind: type[Exception]) -> Iterator[type[Exception]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _family(child)


@pytest.mark.parametrize("root", [AppError, RetrievalError])
def test_every_typed_error_has_a_status(root: type[Exception]) -> None:
    ours = {kind for kind in _family(root) if kind.__module__ in ("app.errors", "retrieval.errors")}
    assert ours - set(STATUS) == set()


def test_no_typed_error_is_a_500() -> None:
    assert 500 not in STATUS.values()


def test_an_error_carries_its_own_code_and_one_line() -> None:
    assert error_of(ArticleNotFound("No article has the id 'x':\n look again."))[1] == {
        "error": {"code": "article_not_found", "message": "No article has the id 'x': look again."}
    }
    assert error_of(ModelFailed("too slow", "timeout"))[0] == 502


def test_what_is_not_ours_is_a_500_that_says_nothing() -> None:
    status, body = error_of(ValueError("inside"))
    assert status == 500
    assert "inside" not in str(body)
