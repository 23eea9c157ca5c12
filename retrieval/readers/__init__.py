"""Readers: from a file or folder to articles, one file a format."""

from retrieval.readers.files import read_bytes, read_path

__all__ = ["read_bytes", "read_path"]
