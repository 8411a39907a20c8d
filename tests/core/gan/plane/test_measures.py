"""Distances and coverage against plain numpy."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.spatial.distance import jensenshannon

from core.gan.distributions import DISTRIBUTIONS, draw_points
from core.gan.plane.measures import (
    BANDWIDTHS,
    CELLS,
    PlaneMetrics,
    covered_modes,
    histogram,
    js_distance,
    mmd,
    mode_shares,
)


@pytest.fixture
def samples():
    draws = torch.Generator().manual_seed(3)
    ring = draw_points(DISTRIBUTIONS["ring"], 0.05, 600, draws)
    return ring, 0.6 * torch.randn(500, 2, generator=draws)


def numpy_histogram(points):
    edges = np.linspace(-1.6, 1.6, CELLS + 1)
    x, y = points.numpy().astype(float).T
    inside, _, _ = np.histogram2d(y, x, bins=(edges, edges))
    return np.append(inside.ravel(), len(points) - inside.sum()) / len(points)


def test_js_equals_scipy_on_numpy_histograms(samples):
    first, second = samples
    expected = jensenshannon(numpy_histogram(first), numpy_histogram(second), base=2)
    assert js_distance(histogram(first), histogram(second)) == pytest.approx(expected, rel=1e-9)


def test_js_is_0_for_the_same_and_1_for_what_has_nothing_in_common(samples):
    p = histogram(samples[0])
    assert js_distance(p, p) == 0
    assert js_distance(p, histogram(torch.full((10, 2), 3.0))) == pytest.approx(1)


def test_what_is_no_number_counts_as_outside():
    assert histogram(torch.tensor([[torch.nan, 0.0], [torch.inf, 0.0], [0.0, -torch.inf]]))[-1] == 1


def numpy_mmd(x, y):
    def mean(a, b):
        squares = ((a[:, None] - b[None]) ** 2).sum(axis=2)
        return np.mean([np.exp(-squares / (2 * b**2)).mean() for b in BANDWIDTHS])

    return np.sqrt(mean(x, x) + mean(y, y) - 2 * mean(x, y))


def test_mmd_equals_numpy(samples):
    first, second = samples
    expected = numpy_mmd(first.numpy().astype(float), second.numpy().astype(float))
    assert mmd(first, second) == pytest.approx(expected, rel=1e-3)
    assert mmd(first, first) == pytest.approx(0, abs=1e-3)


def test_shares_count_points_within_three_deviations():
    modes = ((0.0, 0.0), (1.0, 0.0))
    points = torch.tensor([[0.0, 0.14], [0.0, 0.16], [1.0, 0.0], [0.9, 0.1], [0.5, 0.5]])
    assert mode_shares(points, modes, 0.05) == pytest.approx((0.2, 0.4))
    assert mode_shares(points, (), 0.05) == ()


@pytest.mark.parametrize(("modes", "least"), [(8, 0.05), (25, 0.016), (2, 0.2)])
def test_a_mode_is_covered_from_two_fifths_of_its_fair_share_on(modes, least):
    assert covered_modes((least + 1e-9,) * modes) == modes
    assert covered_modes((least - 1e-9, *(least + 1e-9,) * (modes - 1))) == modes - 1


def test_without_modes_nothing_is_counted():
    assert covered_modes(()) is None


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_real_points_measure_well_against_real_points(name):
    kind, draws = DISTRIBUTIONS[name], torch.Generator().manual_seed(1)
    real, other = (draw_points(kind, 0.05, n, draws) for n in (4000, 1000))
    m = PlaneMetrics(real, kind.modes, 0.05).measure(other)
    assert m.js < 0.32
    assert m.mmd < 0.08
    assert m.width == pytest.approx(1, abs=0.05)
    assert m.covered == (len(kind.modes) or None)


def test_one_point_for_all_noise_has_no_width():
    real = draw_points(DISTRIBUTIONS["gaussians-8"], 0.05, 1000, torch.Generator().manual_seed(1))
    m = PlaneMetrics(real, DISTRIBUTIONS["gaussians-8"].modes, 0.05).measure(torch.tensor([[1.0, 0.0]]).repeat(500, 1))
    assert (m.width, m.covered, m.on_a_mode) == (pytest.approx(0, abs=1e-6), 1, 1.0)
