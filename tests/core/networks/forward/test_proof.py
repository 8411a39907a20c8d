from __future__ import annotations

import dataclasses
import random

import pytest
import torch

from core.networks.forward.proof import numpy_forward, prove
from core.networks.forward.trace import ForwardTrace, forward
from core.networks.small.network import SmallNetwork, WeightEdit
from core.networks.small.presets import SMALL_NETWORKS, TOY_NETWORK


def test_the_proof_holds_for_500_random_networks(random_networks: tuple[SmallNetwork, ...]) -> None:
    assert [net for net in random_networks if not prove(net, forward(net)).holds] == []


def _cancelling(rng: random.Random) -> SmallNetwork:
    """Weights near ±100: large terms that nearly cancel leave small numbers with the large terms' rounding."""
    sizes = (3, *[rng.randint(1, 8) for _ in range(rng.randint(1, 4))], 2)
    edits = tuple(
        WeightEdit(layer, unit, source, rng.choice((-1, 1)) * rng.uniform(99.0, 100.0))
        for layer in range(1, len(sizes))
        for unit in range(1, sizes[layer] + 1)
        for source in range(sizes[layer - 1] + 1)
    )
    activations = tuple(rng.choice(("identity", "relu", "tanh", "gelu", "selu", "sigmoid")) for _ in sizes[1:])
    return SmallNetwork(sizes, activations, 0, x=((99.7, -99.9, 99.3), (-99.1, 0.1, 99.8)), edits=edits)


def test_the_proof_holds_where_large_terms_cancel() -> None:
    rng = random.Random(9)
    networks = [_cancelling(rng) for _ in range(300)]
    assert [net for net in networks if not prove(net, forward(net)).holds] == []


@pytest.mark.parametrize("z", [19.5, 20.0, 20.5, 30.0])
def test_the_proof_holds_where_torchs_softplus_turns_into_a_line(z: float) -> None:
    net = SmallNetwork((1, 1), ("softplus",), 0, ((z,),), edits=(WeightEdit(1, 1, 0, 0.0), WeightEdit(1, 1, 1, 1.0)))
    assert prove(net, forward(net)).holds


@pytest.mark.parametrize("preset", SMALL_NETWORKS)
def test_a_preset_is_proved_to_the_digits_on_the_page(preset: str) -> None:
    net = SMALL_NETWORKS[preset].experiment
    proof = prove(net, forward(net))
    assert proof.holds
    assert proof.float32 < 5e-6
    assert proof.float64 < 1e-14
    assert proof.numbers == 2 * len(net.x) * sum(net.sizes[1:])


def test_numpy_computes_every_layer_in_float64() -> None:
    net = SMALL_NETWORKS["3-5-4-2"].experiment
    layers = numpy_forward(net, forward(net))
    assert [(z.shape, a.shape, z.dtype, a.dtype) for z, a in layers] == [
        ((2, units), (2, units), "float64", "float64") for units in (5, 4, 2)
    ]


def _altered(layer_number: int, **change: object) -> ForwardTrace:
    trace = forward(TOY_NETWORK)
    layers = list(trace.layers)
    layers[layer_number] = dataclasses.replace(layers[layer_number], **change)
    return dataclasses.replace(trace, layers=tuple(layers))


@pytest.mark.parametrize(
    ("layer_number", "change", "difference"),
    [
        (0, {"z": torch.tensor([[2.001, 1.0]])}, 0.001),
        (1, {"a": torch.tensor([[1.3439]])}, 0.001),
        (0, {"activation": "tanh"}, 0.1442),  # in the prediction: tanh 2 − σ(2) + 2 · (tanh 1 − σ(1))
        (1, {"bias": torch.tensor([0.0])}, 1.0),
    ],
)
def test_a_wrong_number_anywhere_breaks_the_proof_by_its_size(
    layer_number: int, change: dict[str, object], difference: float
) -> None:
    proof = prove(TOY_NETWORK, _altered(layer_number, **change))
    assert not proof.holds
    assert proof.float32 == pytest.approx(difference, rel=0.1)
