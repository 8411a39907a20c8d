"""Bands and paired differences against scipy.stats, and against what a confidence interval promises."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from core.errors import ConfigError
from core.training.comparison.statistics import band, paired_differences

RANDOM = np.random.default_rng(5)


@pytest.mark.parametrize("seeds", [2, 3, 5, 30])
@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.99])
def test_a_band_is_students_interval(seeds: int, level: float) -> None:
    values = RANDOM.normal(3, 2, (4, seeds))
    found = band(values, level)
    for at, row in enumerate(values):
        low, high = stats.t.interval(level, seeds - 1, row.mean(), stats.sem(row))
        assert (found.low[at], found.high[at]) == pytest.approx((low, high), rel=1e-10)
        assert found.mean[at] == pytest.approx(row.mean())
        assert found.deviation[at] == pytest.approx(row.std(ddof=1))
    assert found.count.tolist() == [seeds] * 4


@pytest.mark.parametrize("seeds", [2, 5, 12])
@pytest.mark.parametrize("reference", [0, 2])
def test_differences_are_those_of_a_paired_t_test(seeds: int, reference: int) -> None:
    values = RANDOM.normal(0, 10, (1, seeds)) + RANDOM.normal(1, 0.1, (3, seeds))
    found = paired_differences(values, reference, 0.9)
    for at, row in enumerate(values):
        if at == reference:
            assert (found.mean[at], found.low[at], found.high[at]) == (0, 0, 0)
            continue
        expected = stats.ttest_rel(row, values[reference]).confidence_interval(0.9)
        assert (found.low[at], found.high[at]) == pytest.approx((expected.low, expected.high), rel=1e-8)
        assert found.mean[at] == pytest.approx((row - values[reference]).mean())


def test_pairs_show_what_two_bands_hide() -> None:
    seeds = RANDOM.normal(0, 10, (1, 6))
    values = seeds + np.array([[0.0], [1.0]]) + RANDOM.normal(0, 0.1, (2, 6))
    apart, paired = band(values), paired_differences(values)
    assert apart.low[1] < apart.high[0]
    assert paired.low[1] > 0.5


def test_seeds_without_a_number_are_left_out_and_counted() -> None:
    values = RANDOM.normal(0, 1, (2, 6))
    values[1, 3] = np.nan
    values[0, 0] = np.inf
    found, rest = band(values), np.delete(values[1], 3)
    assert found.count.tolist() == [5, 5]
    assert found.low[1] == pytest.approx(stats.t.interval(0.95, 4, rest.mean(), stats.sem(rest))[0])
    both = [1, 2, 4, 5]
    expected = stats.ttest_rel(values[1, both], values[0, both]).confidence_interval()
    assert paired_differences(values).high[1] == pytest.approx(expected.high)


def test_one_seed_has_a_mean_and_no_band_and_none_has_nothing() -> None:
    found = band(np.array([[2.0, np.nan], [np.nan, np.nan]]))
    assert found.mean[0] == 2
    assert np.isnan([found.mean[1], *found.low, *found.high, *found.deviation]).all()
    assert found.count.tolist() == [1, 0]


def test_equal_values_have_a_band_without_width() -> None:
    found = band(np.full((1, 4), 0.25))
    assert (found.low[0], found.mean[0], found.high[0], found.deviation[0]) == (0.25, 0.25, 0.25, 0)


def test_arrays_have_a_band_for_each_number() -> None:
    values = RANDOM.normal(0, 1, (2, 5, 3))
    found = band(values)
    assert found.low.shape == (2, 3)
    for layer in range(3):
        assert found.low[:, layer] == pytest.approx(band(values[..., layer]).low)


@pytest.mark.parametrize("seeds", [2, 4, 10])
def test_the_true_mean_lies_within_as_often_as_the_level_says(seeds: int) -> None:
    found = band(RANDOM.normal(7, 3, (20_000, seeds)), 0.9)
    inside = ((found.low < 7) & (found.high > 7)).mean()
    assert inside == pytest.approx(0.9, abs=0.008)


@pytest.mark.parametrize("level", [0.2, 1.0, float("nan"), "high"])
def test_a_level_that_is_none_is_refused(level: float) -> None:
    with pytest.raises(ConfigError, match=r"level must be a number from 0\.5 to 0\.999"):
        band(np.zeros((1, 2)), level)
