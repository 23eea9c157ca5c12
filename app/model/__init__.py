"""Answers with a model: its prompt, its stream, and the checks that decide what is shown."""
