"""Answers without a model: what is asked, the sentences that answer it, and when to abstain."""
