"""Drafts checked against the articles."""
