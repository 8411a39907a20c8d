"""The state machine, fed with canned scores: exact stop epochs, no training."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Sequence

import pytest

from core.errors import ConfigError
from core.training.early_stopping import EarlyStopping, StoppingRule

NAN, INF = math.nan, math.inf


def stop_epoch(state: EarlyStopping, scores: Sequence[float]) -> int | None:
    """The epoch at which the machine says stop, from 1; None when it never does."""
    for epoch, score in enumerate(scores, 1):
        if state.update(score):
            return epoch
    return None


def stopped(rule: StoppingRule, scores: Sequence[float], mode: str = "min") -> tuple[int | None, int, float]:
    """(stop epoch, best epoch, best value)."""
    state = EarlyStopping(rule, mode)  # type: ignore[arg-type]
    return stop_epoch(state, scores), state.best_epoch, state.best


ZIGZAG = (5.0, 4.0, 4.5, 4.4, 4.6, 4.7, 3.9, 4.0, 4.1, 4.2, 1.0)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # Worse than the epoch before: at 3 | 5, 6 | 8, 9, 10.
        (StoppingRule("consecutive", patience=1), (3, 2, 4.0)),
        (StoppingRule("consecutive", patience=2), (6, 2, 4.0)),
        (StoppingRule("consecutive", patience=3), (10, 7, 3.9)),
        (StoppingRule("consecutive", patience=4), (None, 11, 1.0)),
        # Since the best: epochs 3–6 wait 1–4, epochs 8–10 wait 1–3.
        (StoppingRule("best", patience=1), (3, 2, 4.0)),
        (StoppingRule("best", patience=3), (5, 2, 4.0)),
        (StoppingRule("best", patience=4), (6, 2, 4.0)),
        (StoppingRule("best", patience=5), (None, 11, 1.0)),
        (StoppingRule("best", patience=1, beyond=True), (4, 2, 4.0)),
        (StoppingRule("best", patience=3, beyond=True), (6, 2, 4.0)),
        (StoppingRule("best", patience=4, beyond=True), (None, 11, 1.0)),
        (StoppingRule("never", patience=1), (None, 11, 1.0)),
    ],
)
def test_canned_scores_stop_at_the_exact_epoch(rule: StoppingRule, expected: tuple[int | None, int, float]) -> None:
    assert stopped(rule, ZIGZAG) == expected


@pytest.mark.parametrize("rule", ["consecutive", "best", "never"])
def test_a_score_to_be_large_is_the_mirror_image(rule: str) -> None:
    mirrored = [-score for score in ZIGZAG]
    for patience in range(1, 6):
        settings = StoppingRule(rule, patience=patience)  # type: ignore[arg-type]
        epoch, best_epoch, best = stopped(settings, ZIGZAG)
        assert stopped(settings, mirrored, "max") == (epoch, best_epoch, -best)


def test_an_equal_value_is_neither_worse_nor_better() -> None:
    flat = [1.0] * 6
    assert stopped(StoppingRule("consecutive", patience=1), flat) == (None, 1, 1.0)
    assert stopped(StoppingRule("best", patience=3), flat) == (4, 1, 1.0)


@pytest.mark.parametrize(
    ("min_delta", "expected"),
    [(0.0, (None, 5, 0.75)), (0.125, (None, 5, 0.75)), (0.25, (4, 1, 1.5)), (1.0, (4, 1, 1.5))],
)
def test_an_improvement_must_be_larger_than_min_delta(
    min_delta: float, expected: tuple[int | None, int, float]
) -> None:
    # Steps of 0.25 down; powers of two are exact, so that "more than" can be told from "at least".
    scores = [1.5, 1.25, 1.25, 1.25, 0.75] if min_delta else [1.5, 1.25, 1.0, 1.0, 0.75]
    assert stopped(StoppingRule("best", patience=3, min_delta=min_delta), scores) == expected


def test_small_steps_add_up_to_an_improvement() -> None:
    scores = [1.0, 0.9375, 0.875, 0.8125, 0.75, 0.6875]
    assert stopped(StoppingRule("best", patience=10, min_delta=0.125), scores) == (None, 4, 0.8125)


def test_min_delta_is_no_matter_of_the_consecutive_rule() -> None:
    rule = StoppingRule("consecutive", patience=3, min_delta=100.0)
    assert stopped(rule, ZIGZAG)[0] == 10


@pytest.mark.parametrize(
    ("rule", "scores", "expected"),
    [
        (StoppingRule("best", patience=2), [1.0, NAN, NAN, 0.5], (3, 1, 1.0)),
        (StoppingRule("best", patience=2), [NAN, 2.0, NAN, 1.0, NAN, NAN], (6, 4, 1.0)),
        (StoppingRule("best", patience=3), [NAN] * 5, (3, 0, INF)),
        (StoppingRule("best", patience=2), [INF, 3.0, INF, INF], (4, 2, 3.0)),
        # NaN between two rises breaks the row: nothing is worse than NaN, NaN is worse than nothing.
        (StoppingRule("consecutive", patience=2), [1.0, 2.0, NAN, 3.0, 4.0, 5.0], (6, 1, 1.0)),
        (StoppingRule("consecutive", patience=1), [NAN, NAN, 1.0], (None, 3, 1.0)),
        (StoppingRule("consecutive", patience=1), [1.0, INF], (2, 1, 1.0)),
    ],
)
def test_nan_is_never_better_and_no_epoch_is_worse_than_nan(
    rule: StoppingRule, scores: list[float], expected: tuple[int | None, int, float]
) -> None:
    assert stopped(rule, scores) == expected
    epoch, best_epoch, best = expected
    assert stopped(rule, [-score for score in scores], "max") == (epoch, best_epoch, -best)


@pytest.mark.parametrize("rule", ["consecutive", "best", "never"])
def test_what_is_counted_is_there_to_be_shown(rule: str) -> None:
    state, waits = EarlyStopping(StoppingRule(rule, patience=100)), []  # type: ignore[arg-type]
    for score in ZIGZAG:
        state.update(score)
        waits.append(state.wait)
    if rule == "consecutive":
        assert waits == [0, 0, 1, 0, 1, 2, 0, 1, 2, 3, 0]
    else:
        assert waits == [0, 0, 1, 2, 3, 4, 0, 1, 2, 3, 0]


def by_looking_back(rule: StoppingRule, scores: list[float]) -> int | None:
    """Both rules from their definitions, looking at the whole past in every epoch."""
    for epoch in range(1, len(scores) + 1):
        past = scores[:epoch]
        if rule.rule == "consecutive":
            rises = [later > earlier for earlier, later in itertools.pairwise(past)][-rule.patience :]
            if len(rises) == rule.patience and all(rises):
                return epoch
        elif epoch - 1 - past.index(min(past)) >= rule.patience + rule.beyond:
            return epoch
    return None


def test_random_scores_stop_where_the_definitions_say() -> None:
    rng = random.Random(4)
    seen = set()
    for _ in range(2_000):
        rule = StoppingRule(rng.choice(("consecutive", "best")), patience=rng.randint(1, 5), beyond=rng.random() < 0.5)
        scores = [float(rng.randint(0, 6)) for _ in range(rng.randint(1, 25))]
        expected = by_looking_back(rule, scores)
        assert stopped(rule, scores)[0] == expected
        seen.add(expected)
    assert len(seen) > 15


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"rule": "sometimes"}, "early stopping must be one of never, consecutive, best, got 'sometimes'."),
        ({"patience": 0}, "patience must be a whole number from 1 to 1000, got 0."),
        ({"patience": 1001}, "patience must be a whole number from 1 to 1000, got 1001."),
        ({"patience": 2.0}, "patience must be a whole number from 1 to 1000, got 2.0."),
        ({"patience": True}, "patience must be a whole number from 1 to 1000, got True."),
        ({"patience": "3"}, "patience must be a whole number from 1 to 1000, got '3'."),
        ({"min_delta": -0.1}, "min_delta must be a number from 0 to 100, got -0.1."),
        ({"min_delta": 101.0}, "min_delta must be a number from 0 to 100, got 101.0."),
        ({"min_delta": NAN}, "min_delta must be a number from 0 to 100, got nan."),
        ({"min_delta": "much"}, "min_delta must be a number from 0 to 100, got 'much'."),
    ],
)
def test_a_broken_rule_says_which(settings: dict[str, object], sentence: str) -> None:
    with pytest.raises(ConfigError) as raised:
        StoppingRule(**settings)  # type: ignore[arg-type]
    assert str(raised.value) == sentence


@pytest.mark.parametrize("patience", [1, 1_000])
def test_the_bounds_themselves_are_allowed(patience: int) -> None:
    assert StoppingRule("best", patience, 100.0, beyond=True, restore_best=True).patience == patience
