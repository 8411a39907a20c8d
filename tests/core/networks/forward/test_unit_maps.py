from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from core.networks.forward.unit_maps import CURVE_POINTS, MAP_SIDE, half_range, unit_maps
from core.networks.small.network import SmallNetwork, WeightEdit
from core.networks.small.presets import SMALL_NETWORKS, TOY_NETWORK


@pytest.mark.parametrize(
    ("largest", "limit"), [(0.0, 3), (3.0, 3), (-3.1, 5), (10.0, 10), (-19.0, 20), (50.0, 50), (50.1, 100), (-100, 100)]
)
def test_the_range_is_the_smallest_that_holds_every_input(largest: float, limit: float) -> None:
    assert half_range(dataclasses.replace(TOY_NETWORK, x=((1.0,), (largest,)), y=())) == limit


def test_curves_of_the_toy_network_follow_the_formulas() -> None:
    maps = unit_maps(TOY_NETWORK)
    assert maps is not None
    x = np.linspace(-3, 3, CURVE_POINTS)
    a1, a2 = 1 / (1 + np.exp(-(x + 1))), 1 / (1 + np.exp(-(2 - x)))
    assert (maps.half_range, maps.shape) == (3.0, (CURVE_POINTS,))
    for drawn, formula in zip(maps.layers, ([x], [a1, a2], [a1 + 2 * a2 - 1]), strict=True):
        np.testing.assert_allclose(drawn, formula, atol=1e-6)


def test_a_decision_map_has_x1_to_the_right_and_x2_upwards() -> None:
    # Unit 1 passes x1 on, unit 2 passes x2 on: they show what the two inputs show.
    weights = {(1, 1): 1.0, (2, 2): 1.0}
    edits = tuple(WeightEdit(1, u, s, weights.get((u, s), 0.0)) for u in (1, 2) for s in (0, 1, 2))
    maps = unit_maps(SmallNetwork((2, 2), ("identity",), 0, x=((4.0, 1.0),), edits=edits))
    assert maps is not None
    axis = np.linspace(-5, 5, MAP_SIDE)
    assert maps.shape == (MAP_SIDE, MAP_SIDE)
    for first, second in maps.layers:
        np.testing.assert_allclose(first, np.tile(axis, (MAP_SIDE, 1)), atol=1e-6)
        np.testing.assert_allclose(second, np.tile(axis[::-1, None], (1, MAP_SIDE)), atol=1e-6)


@pytest.mark.parametrize("preset", ["1-3-1-sigmoid", "2-4-2-1-tanh"])
def test_every_unit_of_every_layer_has_a_map_and_the_last_is_the_model(preset: str) -> None:
    net = SMALL_NETWORKS[preset].experiment
    maps = unit_maps(net)
    assert maps is not None
    assert [layer.shape for layer in maps.layers] == [(units, *maps.shape) for units in net.sizes]
    assert {layer.dtype for layer in maps.layers} == {np.dtype("float32")}
    corner = torch.tensor([[-maps.half_range] * 2 if net.sizes[0] == 2 else [maps.half_range]])
    with torch.no_grad():
        expected = net.build()(corner).item()
    place = (-1, 0) if net.sizes[0] == 2 else (-1,)  # below left, or the right end
    assert maps.layers[-1][0][place] == pytest.approx(expected, abs=1e-6)


def test_three_inputs_have_no_picture() -> None:
    assert unit_maps(SMALL_NETWORKS["3-5-4-2"].experiment) is None
