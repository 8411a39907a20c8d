"""The comparison as a generator: all variants with all seeds, in lockstep."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import numpy as np

from core.errors import ConfigError
from core.numbers import check_whole
from core.training.comparison.lane import Lane, Measure
from core.training.comparison.records import ComparisonRecord, LaneRecord
from core.training.comparison.variant import Data, Variant
from core.training.problem import Problem, problem_of

By = Literal["epoch", "step"]
LONGEST_STRETCH = 1_000_000


def compare(
    data: Data | Callable[[int], Data],
    variants: Sequence[Variant],
    seeds: Sequence[int],
    *,
    every: int = 1,
    by: By = "epoch",
    measure: Measure | None = None,
) -> Iterator[LaneRecord | ComparisonRecord]:
    """Train k variants from s seeds side by side.

    With one seed all variants see the same batches of the same data and, where they are alike in shape, begin with
    equal weights. Each has a random stream of its own, so the dropout of one does not move another's, and the numbers
    of a variant with a seed are the same whichever others there are. torch's random state is left alone.

    Yields a LaneRecord whenever one training has come as far, seeds within variants, and a ComparisonRecord when all
    have. Trainings that stopped early wait for the others with the values of the weights that they keep.

    Args:
        data: of all variants, on the device of their models; or a function that makes them for a seed.
        variants: at least one, with different labels.
        seeds: at least one, all different.
        every: how many steps or epochs apart the records are; the last stretch may be shorter.
        by: what is counted. By "epoch" the values are those of an EpochRecord that are numbers of the model (losses,
            scores, norms, learning rate), from epoch 0 on; by "step" only "loss", of the last batch.
        measure: of a model and its problem: more values by name, numbers or arrays alike in shape for all variants.

    Raises:
        ConfigError: labels or seeds repeat, or something is out of bounds or does not fit.
    """
    check_whole(every, "every", 1, LONGEST_STRETCH)
    _check_different("variants", [variant.label for variant in variants])
    _check_different("seeds", seeds)
    problems = _problems(variants, data, seeds)
    lanes = [
        Lane(index, variant, seed, problem, measure)
        for index, variant in enumerate(variants)
        for seed, problem in zip(seeds, problems[index], strict=True)
    ]
    ends = [lane.epochs if by == "epoch" else lane.steps for lane in lanes]
    stretches = range(0 if by == "epoch" else every, max(ends) + every, every)
    advance: Callable[[Lane, int], LaneRecord] = Lane.to_epoch if by == "epoch" else Lane.to_step
    over = False
    for at in (min(stretch, max(ends)) for stretch in stretches):
        records = []
        for lane, end in zip(lanes, ends, strict=True):
            records.append(advance(lane, min(at, end)))
            yield records[-1]
        yield _together(at, records, (len(variants), len(seeds)))
        if over:  # nothing will change any more
            return
        over = all(record.state != "running" for record in records)


def _problems(
    variants: Sequence[Variant], data: Data | Callable[[int], Data], seeds: Sequence[int]
) -> list[list[Problem]]:
    """Of each variant for each seed; made once where seeds share their data."""
    if callable(data):
        own = [data(seed) for seed in seeds]
        return [[_problem(variant, one) for one in own] for variant in variants]
    return [[_problem(variant, data)] * len(seeds) for variant in variants]


def _problem(variant: Variant, data: Data) -> Problem:
    own = data if variant.data is None else variant.data(data)
    return own if isinstance(own, Problem) else problem_of(own, variant.config.loss)


def _check_different(argument: str, values: Sequence[object]) -> None:
    if not values or len(set(values)) < len(values):
        raise ConfigError(argument, "must be at least one, all different", ", ".join(map(str, values)))


def _together(at: int, records: list[LaneRecord], shape: tuple[int, int]) -> ComparisonRecord:
    values = {
        name: np.stack([record.values[name] for record in records]).reshape(*shape, *first.shape)
        for name, first in records[0].values.items()
    }
    seeds = shape[1]
    states = [record.state for record in records]
    return ComparisonRecord(at, values, tuple(tuple(states[i : i + seeds]) for i in range(0, len(states), seeds)))
