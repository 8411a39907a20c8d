"""A comparison as a run tells it: a row of numbers per place, and who was better in one sentence.

A row has each named value with one entry per variant, the mean over the seeds that have not diverged, null once all
have. With several seeds it also has NAME_low and NAME_high (the ends of the mean's 95 % confidence interval), "count"
(seeds that have not diverged) and "difference" (how much larger the judged value is than the first variant's, seed by
seed: mean, low, high).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from core.runs.event import Row, Tick
from core.training.comparison.records import ComparisonRecord

DIGITS = 5  # of the numbers of a row


def comparison_row(
    record: ComparisonRecord, numbers: Sequence[str], lists: Sequence[str], judged: str, digits: int = DIGITS
) -> Row:
    """The numbers of all variants at a place.

    Args:
        numbers: names of values that are numbers. lists: of values that are arrays, which come as their means alone.
        judged: the number whose paired difference tells who is better.
    """
    values: dict[str, Any] = {name: record.band(name).mean.tolist() for name in (*numbers, *lists)}
    if len(record.states[0]) > 1:
        values |= _spread(record, numbers, judged)
    return Row(record.at, values, digits, tick=Tick("epoch"))


def _spread(record: ComparisonRecord, numbers: Sequence[str], judged: str) -> dict[str, Any]:
    """What several seeds say about the means."""
    bands = {name: record.band(name) for name in numbers}
    ends = {f"{name}_{end}": getattr(band, end).tolist() for name, band in bands.items() for end in ("low", "high")}
    return {**ends, "count": bands[judged].count.tolist(), "difference": differences(record, judged)}


def differences(record: ComparisonRecord, judged: str) -> list[list[float]]:
    """How much larger each variant's value is than the first one's, seed by seed: mean, low and high."""
    paired = record.differences(judged)
    rows: list[list[float]] = np.stack([paired.mean, paired.low, paired.high], axis=1).tolist()
    return rows


def outcome(
    what: str, labels: Sequence[str], record: ComparisonRecord, judged: str, guess: str | None, lower: bool = False
) -> str:
    """Who was better, in words with their numbers, and what several seeds can tell apart.

    Args:
        what: the judged value and when: "Validation accuracy after 322 steps".
        guess: what a guess is right for, "10 %", where values are shares of right answers; None: they are numbers.
        lower: whether less is better.
    """
    band = record.band(judged)
    seeds = len(record.states[0])
    ends = zip(band.mean.tolist(), band.low.tolist(), band.high.tolist(), strict=True)
    worst = math.inf if lower else -math.inf
    ranked = sorted(zip(labels, ends, strict=True), key=lambda pair: _or(pair[1][0], worst), reverse=not lower)
    said = _share if guess else _number
    values = ", ".join(_told(label, said, *numbers) for label, numbers in ranked)
    mean = f", mean of {seeds} seeds and its 95 % confidence interval" if seeds > 1 else ""
    guessing = f" Guessing gives {guess}." if guess else ""
    told = f"{what}{mean}: {values}.{guessing}"
    return f"{told} {_paired(labels, record, judged, bool(guess))}".strip() if seeds > 1 and len(labels) > 1 else told


def _share(value: float) -> str:
    return f"{value:.0%}".replace("%", " %")


def _number(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


def _told(label: str, said: Callable[[float], str], mean: float, low: float, high: float) -> str:
    if not math.isfinite(mean):
        return f"{label} diverged"
    colon = ":" if said is _number else ""  # a label may end in a number, too
    return f"{label}{colon} {said(mean)}" + (f" ({said(low)} to {said(high)})" if math.isfinite(low) else "")


def _paired(labels: Sequence[str], record: ComparisonRecord, judged: str, shares: bool) -> str:
    """Which variants differ from the first one by more than chance between the seeds explains."""
    said = points if shares else lambda value: ("+" if value > 0 else "") + _number(value)
    colon = "" if shares else ":"
    told = [
        f"{label}{colon} {said(mean)} ({said(low)} to {said(high)}{'' if low > 0 or high < 0 else ', which holds 0'})"
        for label, (mean, low, high) in list(zip(labels, differences(record, judged), strict=True))[1:]
        if math.isfinite(low)
    ]
    unit = ", in percentage points" if shares else ""
    return f"Against “{labels[0]}”, seed by seed{unit}: {', '.join(told)}." if told else ""


def points(share: float) -> str:
    """A difference of shares in percentage points: "+13.4", "−2.0"."""
    return f"{100 * share:+.1f}".replace("-", "−")


def _or(value: float, otherwise: float) -> float:
    return value if math.isfinite(value) else otherwise
