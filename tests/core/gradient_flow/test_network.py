"""The deep network: its rules, its weights, what it computes."""

import dataclasses
import pickle

import numpy as np
import pytest
import torch
from torch import nn

from core.errors import ConfigError
from core.gradient_flow.digits_batch import digits_batch
from core.gradient_flow.initializations import INITIALIZATIONS
from core.gradient_flow.network import (
    MOST_WORK,
    NORMALIZATIONS,
    DeepNet,
    DeepNetwork,
    deepest,
    draw_layers,
    widest,
)
from core.gradient_flow.stack import run, stack_networks
from core.networks.activations import ACTIVATIONS, activation
from core.numbers import LARGEST_SEED
from tests.core.gradient_flow.numpy_reference import drawn, loss_of

SMALL = DeepNetwork(depth=3, width=6)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"depth": 1}, "depth must be a whole number from 2 to 50, got 1."),
        ({"depth": 51}, "depth must be a whole number from 2 to 50, got 51."),
        ({"depth": 10.0}, "depth must be a whole number from 2 to 50, got 10.0."),
        ({"depth": True}, "depth must be a whole number from 2 to 50, got True."),
        ({"width": 3}, "width must be a whole number from 4 to 256, got 3."),
        ({"width": 257}, "width must be a whole number from 4 to 256, got 257."),
        ({"seeds": 7}, "seeds must be a whole number from 8 to 32, got 7."),
        ({"seed": -1}, "seed must be a whole number from 0 to 4294967295, got -1."),
        ({"seed": LARGEST_SEED}, "seed must leave room for 8 seeds up to 4294967295, got 4294967295."),
        ({"initialization": "lecun"}, "initialization must be one of default, xavier_normal,"),
        ({"scale": 0.0}, "scale of the weights must be a number from 0.001 to 10, got 0.0."),
        ({"scale": float("nan")}, "scale of the weights must be a number from 0.001 to 10, got nan."),
        ({"normalization": "group"}, "normalization must be one of none, batch, layer, got 'group'."),
        ({"skip": 1}, "skip connections must be True or False, got 1."),
        ({"depth": 13, "width": 128}, "depth must be at most 12 for 128 units and 8 seeds, got 13."),
        ({"seeds": 32, "depth": 13}, "depth must be at most 12 for 64 units and 32 seeds, got 13."),
    ],
)
def test_a_broken_rule_gets_one_sentence(changes, sentence):
    with pytest.raises(ConfigError) as caught:
        DeepNetwork(**changes)
    assert str(caught.value).startswith(sentence)


def test_the_cap_allows_every_depth_at_64_units_and_every_width():
    assert deepest(64) == 50
    assert [deepest(width) for width in (4, 128, 256)] == [50, 12, 3]
    assert [widest(depth) for depth in (2, 10, 20, 50)] == [256, 143, 101, 64]
    for depth in range(2, 51):
        width = widest(depth)
        DeepNetwork(depth=depth, width=width)
        assert width == 256 or depth * (width + 1) ** 2 * 8 > MOST_WORK


def test_only_a_network_at_its_limit_is_the_largest():
    assert DeepNetwork(depth=12, width=128).is_largest
    assert DeepNetwork(depth=10, width=143).is_largest
    assert not DeepNetwork().is_largest
    assert not DeepNetwork(depth=50, width=4).is_largest


def test_a_config_travels():
    network = DeepNetwork(depth=4, width=8, skip=True)
    assert pickle.loads(pickle.dumps(network)) == network
    assert hash(network) == hash(dataclasses.replace(network))


@pytest.mark.parametrize("initialization", list(INITIALIZATIONS))
def test_weights_are_those_of_a_plain_script_and_the_random_stream_is_left_alone(initialization):
    network = dataclasses.replace(SMALL, initialization=initialization, scale=0.3)
    torch.manual_seed(99)
    expected = torch.get_rng_state()
    layers = draw_layers(network, 5)
    assert torch.equal(torch.get_rng_state(), expected)
    for layer, (weight, bias) in zip(layers, drawn(network, 5), strict=True):
        np.testing.assert_array_equal(layer.weight.detach().numpy().astype(float), weight)
        np.testing.assert_array_equal(layer.bias.detach().numpy().astype(float), bias)


@pytest.mark.parametrize("initialization", list(INITIALIZATIONS))
@pytest.mark.parametrize("width", [5, 32])  # few numbers and many are drawn by different code
def test_the_stack_holds_the_modules_weights_to_the_last_bit(initialization, width):
    network = DeepNetwork(depth=3, width=width, initialization=initialization, scale=0.3, seed=LARGEST_SEED - 7)
    torch.manual_seed(99)
    expected = torch.get_rng_state()
    stack = stack_networks(network)
    assert torch.equal(torch.get_rng_state(), expected)
    for index, seed in enumerate(network.all_seeds):
        for layer, weight, bias in zip(draw_layers(network, seed), stack.weights, stack.biases, strict=True):
            assert torch.equal(weight[index], layer.weight)
            assert torch.equal(bias[index, :, 0], layer.bias)


@pytest.mark.parametrize(
    ("initialization", "variance"),
    [
        ("default", 1 / (3 * 64)),
        ("xavier_normal", 1 / 64),
        ("xavier_uniform", 1 / 64),
        ("he_normal", 2 / 64),
        ("he_uniform", 2 / 64),
        ("orthogonal", 1 / 64),
        ("normal", 0.04),
    ],
)
def test_weights_have_the_variance_of_their_formula(initialization, variance):
    network = DeepNetwork(depth=20, initialization=initialization)
    weights = torch.cat([layer.weight.detach().flatten() for layer in draw_layers(network, 0)[1:-1]])
    assert weights.var().item() == pytest.approx(variance, rel=0.03)


def test_orthogonal_weights_keep_every_length():
    weight = draw_layers(DeepNetwork(initialization="orthogonal"), 0)[3].weight.detach()
    torch.testing.assert_close(weight @ weight.T, torch.eye(64), atol=1e-5, rtol=0)


@pytest.mark.parametrize("name", list(ACTIVATIONS))
@pytest.mark.parametrize("normalization", NORMALIZATIONS)
@pytest.mark.parametrize("skip", [False, True])
def test_the_module_and_the_stack_compute_the_loss_of_numpy(name, normalization, skip):
    network = dataclasses.replace(SMALL, initialization="he_normal", normalization=normalization, skip=skip)
    x, y = digits_batch(torch.float64)
    stacked = run(stack_networks(network, torch.float64), activation(name).module(), x, y)
    for seed, loss in zip(network.all_seeds, stacked.tolist(), strict=True):
        expected = loss_of(drawn(network, seed), network, name)
        model = DeepNet(network, name, seed).double()
        assert nn.functional.cross_entropy(model(x), y).item() == pytest.approx(expected, rel=1e-12)
        assert loss == pytest.approx(expected, rel=1e-12)


def test_the_batch_is_64_real_digits():
    x, y = digits_batch()
    assert x.shape == (64, 64)
    assert (x.min().item(), x.max().item()) == (0, 1)
    assert y[:10].tolist() == list(range(10))
