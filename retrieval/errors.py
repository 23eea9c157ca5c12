"""What can go wrong below the chat, as one tree; each message is one line and says what to do next.

RetrievalError
├── InvalidArticle        one article cannot be taken as given (code says why)
│   └── UnreadableFile    a file is no article: damaged, too large, not a known format
├── ArticleNotFound       no article has this id (also a KeyError)
├── InvalidQuery          a search argument is out of its bounds (also a ValueError)
├── ArchiveLocked         another process owns the archive
├── ArchiveReadOnly       the archive's folder cannot be written to
├── ArchiveDamaged        the store of record itself is unreadable
├── ArchiveClosed         used after close()
├── EmbedderMismatch      the archive was built with another embedder
└── IndexUnavailable      a derived index (Chroma, tantivy) cannot be reached or rebuilt
"""

from __future__ import annotations


class RetrievalError(Exception):
    """Base of every error that the retrieval package raises on purpose."""

    code = "retrieval_error"


class InvalidArticle(RetrievalError):
    """An article cannot be taken as given; `code` is a stable word for programs."""

    def __init__(self, message: str, code: str = "invalid_article") -> None:
        super().__init__(message)
        self.code = code


class UnreadableFile(InvalidArticle):
    """A file cannot be read as an article."""

    def __init__(self, message: str, code: str = "unreadable_file") -> None:
        super().__init__(message, code)


class ArticleNotFound(RetrievalError, KeyError):
    """No article of the archive has this id."""

    code = "article_not_found"

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class InvalidQuery(RetrievalError, ValueError):
    """A search argument is out of its bounds."""

    code = "invalid_query"


class ArchiveLocked(RetrievalError):
    """Another process owns the archive; `holder` says which, `address` where its server listens, if it does."""

    code = "archive_locked"

    def __init__(self, message: str, holder: str = "", address: str | None = None) -> None:
        super().__init__(message)
        self.holder = holder
        self.address = address


class ArchiveReadOnly(RetrievalError):
    """The archive's folder cannot be written to."""

    code = "archive_read_only"


class ArchiveDamaged(RetrievalError):
    """The store of record cannot be read."""

    code = "archive_damaged"


class ArchiveClosed(RetrievalError):
    """The archive was closed."""

    code = "archive_closed"


class EmbedderMismatch(RetrievalError):
    """The archive's vectors come from another embedder."""

    code = "embedder_mismatch"


class IndexUnavailable(RetrievalError):
    """A derived index cannot be reached or rebuilt."""

    code = "index_unavailable"
