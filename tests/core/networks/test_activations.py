from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import nn

from core.errors import ConfigError
from core.networks.activations import ACTIVATIONS, LEAKY_SLOPE, Activation, activation

# Around 0, the kinks, where softplus turns into a line in torch (20), and far enough out for a naive exp to overflow.
POINTS = np.concatenate([np.linspace(-8, 8, 161), [-800.0, -50.0, -20.0, -1e-9, 1e-9, 19.99, 20.0, 20.01, 50.0, 800.0]])


@pytest.fixture(params=list(ACTIVATIONS))
def each(request: pytest.FixtureRequest) -> Activation:
    return ACTIVATIONS[request.param]


def test_the_course_list_is_offered() -> None:
    assert set(ACTIVATIONS) == {"identity", "sigmoid", "tanh", "softplus", "relu", "leaky_relu", "selu", "gelu"}


def test_the_numpy_formula_is_the_torch_module(each: Activation) -> None:
    ours, torchs = each.reference(POINTS), each.module()(torch.from_numpy(POINTS)).numpy()
    np.testing.assert_allclose(ours, torchs, rtol=2e-15, atol=2e-15)


def test_the_code_for_exported_scripts_makes_the_same_module(each: Activation) -> None:
    assert str(eval(each.code, {"nn": nn})) == str(each.module())


@pytest.mark.parametrize(
    ("name", "z", "value"),
    [
        ("identity", -1.5, -1.5),
        ("sigmoid", 2.0, 1 / (1 + math.exp(-2))),
        ("sigmoid", -2.0, 1 - 1 / (1 + math.exp(-2))),
        ("tanh", 0.7, (math.exp(0.7) - math.exp(-0.7)) / (math.exp(0.7) + math.exp(-0.7))),
        ("softplus", 1.2, math.log(1 + math.exp(1.2))),
        ("relu", -3.0, 0.0),
        ("relu", 3.0, 3.0),
        ("leaky_relu", -3.0, -3 * LEAKY_SLOPE),
        ("selu", 1.0, 1.0507009873554805),
        ("selu", -1.0, 1.0507009873554805 * 1.6732632423543772 * (math.exp(-1) - 1)),
        ("gelu", 1.0, (1 + math.erf(1 / math.sqrt(2))) / 2),
    ],
)
def test_values_by_hand(name: str, z: float, value: float) -> None:
    assert activation(name).reference(np.array([z]))[0] == pytest.approx(value, rel=1e-14)


def test_an_unknown_name_is_refused_with_all_names() -> None:
    with pytest.raises(ConfigError, match=f"^activation must be one of {', '.join(ACTIVATIONS)}, got 'ReLU'"):
        activation("ReLU")
