"""Answers as evidence: bundles that verify, and references in other forms."""
