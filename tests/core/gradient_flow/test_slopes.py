"""Derivatives of the activations against autograd, and their largest values against a search."""

import numpy as np
import pytest
import torch

from core.errors import ConfigError
from core.gradient_flow.slopes import SLOPES, slope
from core.networks.activations import ACTIVATIONS, activation


def test_every_activation_has_its_slope():
    assert list(SLOPES) == list(ACTIVATIONS)


@pytest.mark.parametrize("name", list(SLOPES))
def test_the_formula_is_autograds_derivative(name):
    z = torch.cat([torch.linspace(-9, 9, 1801, dtype=torch.float64), torch.zeros(1, dtype=torch.float64)])
    z.requires_grad_()
    found = torch.autograd.grad(activation(name).module()(z).sum(), z)[0]
    np.testing.assert_allclose(slope(name).of(z.detach().numpy()), found.numpy(), atol=1e-12)


@pytest.mark.parametrize("name", list(SLOPES))
def test_the_largest_slope_is_found_nowhere_exceeded(name):
    own, z = slope(name), np.linspace(-30, 30, 600_001)
    values = np.abs(own.of(z))
    assert values.max() <= own.largest * (1 + 1e-12)
    assert values.max() == pytest.approx(own.largest, abs=1e-8)
    if own.at is not None:
        assert own.of(np.array([own.at])) == pytest.approx(own.largest)


def test_the_course_says_a_quarter_for_the_sigmoid():
    assert (slope("sigmoid").largest, slope("sigmoid").at) == (0.25, 0.0)


def test_an_unknown_activation_is_refused():
    with pytest.raises(ConfigError, match="must be one of identity, sigmoid"):
        slope("swish")
