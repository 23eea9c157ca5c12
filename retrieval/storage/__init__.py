"""Keeping articles: the store of record, the indexes derived from it, and one owner at a time."""
