from __future__ import annotations

import dataclasses
import math
from typing import Any

import pytest
import torch

from core.errors import ConfigError
from core.networks.mlp import build_mlp, linear_layers
from core.networks.small.network import SmallNetwork, WeightEdit
from core.networks.small.presets import SMALL_NETWORKS, TOY_NETWORK

NET = SmallNetwork(
    sizes=(2, 3, 1),
    activations=("tanh", "identity"),
    seed=4,
    x=((1.0, 2.0), (3.0, 4.0)),
    y=((5.0,), (6.0,)),
    edits=(WeightEdit(1, 3, 2, 0.5), WeightEdit(2, 1, 0, -7.0)),
    sample=1,
)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"sizes": (1,)}, "network must have at least inputs and outputs"),
        ({"sizes": (2, *[1] * 5, 1)}, "hidden layers must be between 0 and 4, got 5"),
        ({"sizes": (4, 3, 1)}, "inputs must be between 1 and 3, got 4"),
        ({"sizes": (0, 3, 1)}, "inputs must be between 1 and 3, got 0"),
        ({"sizes": (2, 9, 1)}, "units of a hidden layer must be between 1 and 8, got 9"),
        ({"sizes": (2, 3, 4)}, "outputs must be between 1 and 3, got 4"),
        ({"activations": ("tanh",)}, "activations must be 2"),
        ({"activations": ("tanh", "sin")}, "activation must be one of"),
        ({"seed": -1}, "seed must be a whole number"),
        ({"x": ()}, "samples must be between 1 and 16, got 0"),
        ({"x": ((0.0, 0.0),) * 17}, "samples must be between 1 and 16, got 17"),
        ({"x": ((1.0, 2.0), (3.0,))}, "a row of x must have one value per input, 2"),
        ({"x": ((1.0, 2.0), (3.0, math.nan))}, "x must be a number from −100 to 100, got nan"),
        ({"y": ((5.0,),)}, "y must have one row per sample, 2, got 1"),
        ({"y": ((5.0,), (6.0, 7.0))}, "a row of y must have one value per output, 1"),
        ({"y": ((5.0,), (100.5,))}, "y must be a number from −100 to 100"),
        ({"sample": -1}, "sample must be from 1 to 2, got 0"),
        ({"sample": 2}, "sample must be from 1 to 2, got 3"),
        ({"edits": (WeightEdit(3, 1, 1, 0.0),)}, r"edited weight must exist in the network 2-3-1, got 'w3\[1,1\]'"),
        ({"edits": (WeightEdit(1, 4, 1, 0.0),)}, "edited weight must exist"),
        ({"edits": (WeightEdit(1, 1, 3, 0.0),)}, "edited weight must exist"),
        ({"edits": (WeightEdit(0, 1, 1, 0.0),)}, "edited weight must exist"),
        ({"edits": (WeightEdit(1, 0, 1, 0.0),)}, "edited weight must exist"),
        ({"edits": (WeightEdit(1, 1, -1, 0.0),)}, "edited weight must exist"),
        ({"edits": (WeightEdit(1, 2, 1, 101.0),)}, r"w1\[2,1\] must be a number from −100 to 100, got 101"),
        ({"edits": (WeightEdit(1, 2, 0, math.inf),)}, r"b1\[2\] must be a number"),
        ({"edits": NET.edits[::-1]}, "edited weights must be sorted"),
        ({"edits": (WeightEdit(1, 1, 1, 0.0), WeightEdit(1, 1, 1, 1.0))}, "edited weights .* each parameter once"),
    ],
)
def test_a_broken_rule_is_one_sentence_that_names_it(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigError, match=f"^{sentence}"):
        dataclasses.replace(NET, **change)


def test_equal_experiments_are_one_cache_key() -> None:
    assert len({NET, dataclasses.replace(NET), dataclasses.replace(NET, seed=5)}) == 2


def test_the_live_model_has_the_seeds_weights_except_for_the_edits() -> None:
    layers, drawn = linear_layers(NET.build()), linear_layers(build_mlp(NET.config, NET.seed))
    expected = [(layer.weight.detach().clone(), layer.bias.detach().clone()) for layer in drawn]
    expected[0][0][2, 1], expected[1][1][0] = 0.5, -7.0
    for layer, (weight, bias) in zip(layers, expected, strict=True):
        assert torch.equal(layer.weight, weight)
        assert torch.equal(layer.bias, bias)
        assert layer.weight.requires_grad


def test_setting_a_parameter_adds_or_replaces_one_edit() -> None:
    added = NET.with_parameter(1, 1, 0, 2.0)
    assert added.edits == (WeightEdit(1, 1, 0, 2.0), *NET.edits)
    assert added.with_parameter(1, 1, 0, 3.0).edits == (WeightEdit(1, 1, 0, 3.0), *NET.edits)
    assert added.with_parameter(1, 1, 0, 3.0).seed == NET.seed


@pytest.mark.parametrize(("place", "value"), [((2, 2, 1), 0.0), ((1, 1, 1), math.nan), ((1, 1, 1), -100.5)])
def test_a_parameter_that_is_not_there_or_out_of_range_is_refused(place: tuple[int, int, int], value: float) -> None:
    with pytest.raises(ConfigError):
        NET.with_parameter(*place, value)


def test_a_wider_network_keeps_the_edits_and_fills_the_rows_with_zeros() -> None:
    wider = NET.with_architecture((3, 4, 2), ("relu", "tanh"))
    assert (wider.sizes, wider.activations, wider.seed, wider.sample) == ((3, 4, 2), ("relu", "tanh"), 4, 1)
    assert wider.x == ((1.0, 2.0, 0.0), (3.0, 4.0, 0.0))
    assert wider.y == ((5.0, 0.0), (6.0, 0.0))
    assert wider.edits == NET.edits


def test_a_smaller_network_cuts_rows_and_drops_the_edits_that_do_not_fit() -> None:
    smaller = NET.with_architecture((1, 2, 1), ("relu", "tanh"))
    assert smaller.x == ((1.0,), (3.0,))
    assert smaller.edits == (WeightEdit(2, 1, 0, -7.0),)
    assert NET.with_architecture((2, 1), ("relu",)).edits == ()


def test_another_architecture_must_keep_the_rules() -> None:
    with pytest.raises(ConfigError, match="units of a hidden layer"):
        NET.with_architecture((2, 9, 1), ("tanh", "identity"))
    with pytest.raises(ConfigError, match="activations must be 3"):
        NET.with_architecture((2, 2, 2, 1), ("tanh", "identity"))


def test_the_toy_network_is_the_courses() -> None:
    (hidden, output) = linear_layers(TOY_NETWORK.build())
    assert (hidden.weight.tolist(), hidden.bias.tolist()) == ([[1.0], [-1.0]], [1.0, 2.0])
    assert (output.weight.tolist(), output.bias.tolist()) == ([[1.0, 2.0]], [-1.0])
    assert (TOY_NETWORK.x, TOY_NETWORK.y) == (((1.0,),), ((3.0,),))


@pytest.mark.parametrize(("name", "count", "word"), [("toy-network", 7, "seven"), ("1-3-1-sigmoid", 10, "ten")])
def test_a_preset_says_how_many_parameters_it_has(name: str, count: int, word: str) -> None:
    preset = SMALL_NETWORKS[name]
    assert preset.experiment.config.parameters == count
    assert word in preset.description.lower()
