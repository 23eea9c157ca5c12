"""The judgement of a whole claim: two logistic regressions over named measures, one for copied and one for own words.

A claim that copies its text is wrong where pieces of it were put together that do not belong together; a claim in
words of its own is wrong where something is missing. How much is copied decides whose word counts.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

MODELS = Path(__file__).with_name("support-models")
"""The folder of everything learned: one file a kind of doubt, `claim.json`, and `lines.json`."""


@dataclass(frozen=True, slots=True)
class Regression:
    """A logistic regression over named measures; its output is in log-odds."""

    bias: float
    weights: Mapping[str, float]

    def score(self, measures: Mapping[str, float]) -> float:
        """The log-odds of one claim."""
        return self.bias + sum(weight * measures[name] for name, weight in self.weights.items())


@dataclass(frozen=True, slots=True)
class Judge:
    """The two regressions and the gate between them: the measure that decides, where it turns, and how sharply."""

    copied_words: Regression
    own_words: Regression
    gate: str
    middle: float
    width: float

    def score(self, measures: Mapping[str, float]) -> float:
        """The log-odds that a text supports a claim, 0 where it is as good as not."""
        copied = likelihood((measures[self.gate] - self.middle) / self.width)
        return copied * self.copied_words.score(measures) + (1 - copied) * self.own_words.score(measures)


def likelihood(log_odds: float) -> float:
    """The likelihood that some log-odds mean."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


@lru_cache(maxsize=1)
def judge() -> Judge:
    """The judge that was learned."""
    with (MODELS / "claim.json").open(encoding="utf-8") as file:
        model = json.load(file)
    gate = model["gate"]
    return Judge(
        Regression(**model["copied_words"]),
        Regression(**model["own_words"]),
        gate["measure"],
        gate["middle"],
        gate["width"],
    )


@lru_cache(maxsize=1)
def lines() -> Mapping[str, float]:
    """The likelihood from which a doubt is a problem, by kind of doubt, and the log-odds that "claim" turns at."""
    with (MODELS / "lines.json").open(encoding="utf-8") as file:
        read: dict[str, float] = json.load(file)
    return read
