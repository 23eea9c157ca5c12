"""From plain values, as JSON or front matter has them, to an Article: every way in passes here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from retrieval.errors import InvalidArticle
from retrieval.readers.dates import parse_published
from retrieval.readers.normalise import normalise, one_line
from retrieval.types import Article

__all__ = ["article_from_dict", "normalise"]

LONGEST_TEXT = 2_000_000
LONGEST_FIELD = 2_000
MOST_AUTHORS = 200


def article_from_dict(fields: Mapping[str, Any]) -> Article:
    """Build an article from our fields or news-please's: values in, an Article with a content address out.

    Ours are id, title, text, outlet, url, authors, published, language and credit; of news-please, maintext,
    source_domain and date_publish stand for text, outlet and published. Nothing else is looked at or guessed.
    `sha256` covers what was understood, so articles with equal content have an equal one, whatever their ids and
    unknown keys. Raises InvalidArticle; codes: not_an_article, no_text,
    invalid_field, too_large.
    """
    if not isinstance(fields, Mapping):
        raise InvalidArticle(f"An article is an object with a text, not {_kind(fields)}.", "not_an_article")
    text = _text(fields)
    title = _line(fields, "title") or ""
    outlet = _line(fields, "outlet", "source_domain")
    url = _address(_line(fields, "url"))
    authors = _authors(fields.get("authors"))
    language = _line(fields, "language")
    credit = _line(fields, "credit")
    published, given = parse_published(_date(fields))
    content = [title, outlet, url, authors, published.isoformat() if published else given, language, credit]
    address = f"{title}\n{text}" if url is None else url
    return Article(
        id=_identifier(fields) or _digest(address)[:32],
        title=title,
        text=text,
        outlet=outlet,
        url=url,
        authors=authors,
        published=published,
        published_given=given,
        language=language,
        credit=credit,
        sha256=_digest(json.dumps(content, ensure_ascii=False) + "\n" + text),
    )


def refuse_longer(text: str) -> None:
    """Raise InvalidArticle (code too_large) for a text of more than two million characters, a long book's."""
    if len(text) > LONGEST_TEXT:
        raise InvalidArticle(
            f"The text has {len(text):,} characters; at most {LONGEST_TEXT:,} are taken: split it.", "too_large"
        )


def _digest(text: str) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _text(fields: Mapping[str, Any]) -> str:
    """The article's text in normal form; at least one visible character."""
    for name in ("text", "maintext"):
        value = fields.get(name)
        if value is None:
            continue
        if not isinstance(value, str):
            raise InvalidArticle(f"The {name} of an article is a string, not {_kind(value)}.", "invalid_field")
        refuse_longer(value)
        if text := normalise(value):
            return text
    raise InvalidArticle("There is no text: give the article's words as `text`.", "no_text")


def _line(fields: Mapping[str, Any], *names: str) -> str | None:
    """The first of the named fields that says something, on one line."""
    for name in names:
        value = fields.get(name)
        if value is None:
            continue
        if not isinstance(value, str):
            raise InvalidArticle(f"The {name} of an article is a string, not {_kind(value)}.", "invalid_field")
        if len(value) > LONGEST_FIELD:
            raise InvalidArticle(
                f"The {name} has {len(value):,} characters; at most {LONGEST_FIELD:,} are taken: shorten it.",
                "too_large",
            )
        if line := one_line(value):
            return line
    return None


def _identifier(fields: Mapping[str, Any]) -> str | None:
    """The id that was given; a whole number is a name like any other."""
    value = fields.get("id")
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
        return str(value)
    return _line(fields, "id")


def _address(url: str | None) -> str | None:
    """An address as it was given, unless it is one that runs or reads something where it is opened."""
    if url is None:
        return None
    scheme, colon, _ = url.partition(":")
    written = scheme.lower() in ("http", "https") or "." in scheme or "/" in scheme
    return url if written or not colon else None


def _authors(value: Any) -> tuple[str, ...]:
    """Names as they were given: one string is one name, however many people it lists."""
    if value is None:
        return ()
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, (list, tuple)) or not all(isinstance(name, str) for name in names):
        raise InvalidArticle(f"The authors of an article are a list of strings, not {_kind(value)}.", "invalid_field")
    if len(names) > MOST_AUTHORS or any(len(name) > LONGEST_FIELD for name in names):
        raise InvalidArticle(f"There are more than {MOST_AUTHORS} authors, or one name is endless.", "too_large")
    return tuple(dict.fromkeys(name for name in map(one_line, names) if name))


def _date(fields: Mapping[str, Any]) -> str | int | float | date | None:
    """The date of publication as it was given."""
    for name in ("published", "date_publish"):
        value = fields.get(name)
        if isinstance(value, bool) or not isinstance(value, (str, int, float, date, type(None))):
            raise InvalidArticle(
                f"The {name} of an article is a date or a string, not {_kind(value)}.", "invalid_field"
            )
        if value is not None and value != "":
            return value
    return None


def _kind(value: Any) -> str:
    """What a value is, in JSON's words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, Mapping):
        return "an object"
    return f"a {type(value).__name__}"
