"""Peers on the same work: each system is a script of its own, run in a process and an environment of its own."""
