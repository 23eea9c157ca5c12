"""Proving: does a text state a claim, and which articles do?"""
