"""Ranking: passages and articles for a query, sentences for a question."""
