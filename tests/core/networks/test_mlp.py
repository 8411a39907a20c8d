from __future__ import annotations

import pytest
import torch
from torch import nn

from core.device import present_devices
from core.errors import ConfigError
from core.networks.mlp import MLPConfig, build_mlp, linear_layers

TANH_NET = MLPConfig((2, 4, 3, 1), ("tanh", "identity", "sigmoid"))


def _by_hand(seed: int) -> nn.Sequential:
    """The network of TANH_NET as a student writes it."""
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 3), nn.Linear(3, 1), nn.Sigmoid())


@pytest.mark.parametrize(
    ("sizes", "per_layer"),
    [((1, 3, 1), (6, 4)), ((3, 1), (4,)), ((1, 1), (2,)), ((1, 2, 1), (4, 3)), ((3, 5, 4, 2), (20, 24, 10))],
)
def test_parameters_are_counted_as_torch_counts_them(sizes: tuple[int, ...], per_layer: tuple[int, ...]) -> None:
    config = MLPConfig(sizes, ("identity",) * len(per_layer))
    layers = linear_layers(build_mlp(config, seed=0))
    assert config.layer_parameters == per_layer
    assert tuple(sum(p.numel() for p in layer.parameters()) for layer in layers) == per_layer
    assert config.parameters == sum(per_layer)


@pytest.mark.parametrize("seed", [0, 2**32 - 1])
def test_a_built_network_is_the_one_a_student_writes(seed: int) -> None:
    ours, by_hand = build_mlp(TANH_NET, seed), _by_hand(seed)
    assert str(ours) == str(by_hand)
    for (name, mine), (other, theirs) in zip(ours.state_dict().items(), by_hand.state_dict().items(), strict=True):
        assert name == other
        assert torch.equal(mine, theirs)


def test_the_layers_of_weights_come_first_to_last() -> None:
    model = build_mlp(TANH_NET, seed=0)
    assert linear_layers(model) == [model[0], model[2], model[3]]


@pytest.mark.parametrize("device", present_devices())
def test_a_built_network_computes_the_same_on_every_device(device: str) -> None:
    model = build_mlp(TANH_NET, seed=3)
    x = torch.linspace(-1, 1, 10).reshape(5, 2)
    with torch.no_grad():
        expected = _by_hand(3)(x)
        torch.testing.assert_close(model.to(device)(x.to(device)).cpu(), expected, rtol=1e-3, atol=1e-5)


def test_a_config_is_named_by_its_sizes_and_knows_its_ends() -> None:
    assert (str(TANH_NET), TANH_NET.inputs, TANH_NET.outputs) == ("2-4-3-1", 2, 1)


@pytest.mark.parametrize(
    ("sizes", "activations", "sentence"),
    [
        ((), (), "sizes must name at least inputs and outputs"),
        ((3,), (), "sizes must name at least inputs and outputs"),
        ((1, 0, 1), ("relu", "relu"), "sizes must be whole numbers from 1 to 65536, got 0"),
        ((1, 65_537), ("relu",), "sizes must be whole numbers from 1 to 65536, got 65537"),
        ((1, 2.0), ("relu",), "sizes must be whole numbers"),
        ((True, 1), ("relu",), "sizes must be whole numbers"),
        ((1, 2, 1), ("relu",), "activations must be 2, one per layer of weights"),
        ((1, 2), ("relu", "relu"), "activations must be 1, one per layer of weights"),
        ((1, 2), ("swish",), "activation must be one of"),
    ],
)
def test_a_broken_config_says_which_rule(sizes: tuple[int, ...], activations: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(ConfigError, match=f"^{sentence}"):
        MLPConfig(sizes, activations)
