"""What a benchmark gives: a row of numbers a question, and what is calculated from all of them, with its interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]


def mean(rows: Rows) -> float:
    """The mean of a single column."""
    return float(rows.mean())


def auroc(rows: Rows) -> float:
    """The area under the ROC curve of columns (label 0 or 1, score): how likely a 1 scores higher than a 0; ties half."""
    positive, negative = rows[rows[:, 0] > 0, 1], np.sort(rows[rows[:, 0] == 0, 1])
    if not len(positive) or not len(negative):
        return float("nan")
    below = np.searchsorted(negative, positive, "left") + np.searchsorted(negative, positive, "right")
    return float(below.mean() / 2 / len(negative))


def paired_auroc(rows: Rows) -> float:
    """The same where each question was asked twice: columns (score that ought to be high, score that ought to be low)."""
    return auroc(np.vstack([np.c_[np.full(len(rows), label), rows[:, column]] for column, label in enumerate((1, 0))]))


def f1(rows: Rows) -> float:
    """F1 of columns (truly so, said to be so), each 0 or 1."""
    return float(2 * (rows[:, 0] * rows[:, 1]).sum() / max(1.0, rows.sum()))


def paired_f1(rows: Rows) -> float:
    """F1 of saying yes where each question was asked twice: columns (said where it is wrong, said where it is right)."""
    return f1(np.vstack([np.c_[np.full(len(rows), label), rows[:, column]] for column, label in enumerate((0, 1))]))


def harmonic(rows: Rows) -> float:
    """The harmonic mean of mean precision and mean recall; a NaN counts in neither."""
    precision, recall = np.nanmean(rows, axis=0)
    return float(2 * precision * recall / (precision + recall)) if precision + recall else 0.0


def ratio(rows: Rows) -> float:
    """The share of all parts in all wholes: columns (part, whole)."""
    part, whole = rows.sum(axis=0)
    return float(part / whole) if whole else 0.0


@dataclass(frozen=True)
class Measured:
    """A measure over questions: `each` has a number, or a row of numbers, a question; `statistic` sums them up, 0-1."""

    measure: str
    each: Sequence[float] | Sequence[Sequence[float]]
    statistic: Callable[[Rows], float] = mean

    @property
    def value(self) -> float:
        """The measure in percent."""
        return 100 * self.statistic(np.asarray(self.each, np.float64))

    def interval(self, rounds: int = 1000) -> tuple[float, float]:
        """The 95 % bootstrap interval over questions, in percent."""
        rows = np.asarray(self.each, np.float64)
        picks = np.random.default_rng(0).integers(0, len(rows), (rounds, len(rows)))
        low, high = np.nanpercentile([100 * self.statistic(rows[pick]) for pick in picks], [2.5, 97.5])
        return float(low), float(high)
