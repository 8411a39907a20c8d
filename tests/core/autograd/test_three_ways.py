from __future__ import annotations

import dataclasses
import math

import pytest
import torch
from torch import nn

from core.autograd.formula.expression import Expression, expression
from core.autograd.graph.network_trace import trace_network
from core.autograd.graph.paths import absolute_sums
from core.autograd.live_loss import live_loss, trace
from core.autograd.step_study import STEPS, StepError, study_steps
from core.autograd.three_ways import compare
from core.errors import ConfigError
from core.networks.small.network import SmallNetwork, WeightEdit
from core.networks.small.presets import SMALL_NETWORKS, TOY_NETWORK


def test_the_toy_network_three_ways() -> None:
    found = compare(TOY_NETWORK, trace(TOY_NETWORK))
    expected = {"w1": "-0.3480", "w2": "-1.3032", "w3": "-2.9191", "w4": "-2.4229"}
    expected |= {"b1": "-0.3480", "b2": "-1.3032", "b3": "-3.3142"}
    for way in ("by_hand", "autograd", "central"):
        assert {row.label: f"{getattr(row, way):.4f}" for row in found.rows} == expected
    assert found.disagreements == ()
    assert found.largest_autograd_difference < 1e-14
    assert 0 < found.largest_central_difference < 1e-8
    assert {row.autograd_tolerance for row in found.rows} == {1e-9 * max(1.0, abs(row.by_hand)) for row in found.rows}


def autograd(network: SmallNetwork) -> dict[str, list[float]]:
    """A plain training script's gradients, in float64."""
    model = network.build().double()
    x, y = (torch.tensor([rows[network.sample]], dtype=torch.float64) for rows in (network.x, network.y))
    nn.MSELoss()(model(x), y).backward()
    linears = [module for module in model if isinstance(module, nn.Linear)]
    return {
        f"{letter}{layer}[{','.join(str(i + 1) for i in place)}]": tensor.grad[tuple(place)].item()
        for layer, linear in enumerate(linears, start=1)
        for letter, tensor in (("w", linear.weight), ("b", linear.bias))
        for place in torch.ones_like(tensor).nonzero().tolist()
    }


def test_200_random_networks_agree_with_autograd(small_random_networks: tuple[SmallNetwork, ...]) -> None:
    disagreements = []
    for network in small_random_networks:
        found, expected = trace_network(network), autograd(network)
        sums = absolute_sums(found)
        assert {node.id for node in found.parameters} == set(expected)
        wrong = [n for n in found.parameters if abs(n.gradient - expected[n.id]) > 1e-9 * max(1.0, sums[n.id])]
        disagreements += [(network, node.id) for node in wrong]
    assert len(small_random_networks) == 200
    assert disagreements == []


def test_random_networks_agree_three_ways(small_random_networks: tuple[SmallNetwork, ...]) -> None:
    found = [row for network in small_random_networks for row in compare(network, trace(network)).disagreements]
    assert found == []


def test_random_formulas_agree_three_ways(random_formulas: tuple[Expression, ...]) -> None:
    found = [(drawn.text, compare(drawn, trace(drawn)).disagreements) for drawn in random_formulas]
    assert [pair for pair in found if pair[1]] == []


def test_networks_with_every_activation_are_compared(small_random_networks: tuple[SmallNetwork, ...]) -> None:
    used = {name for network in small_random_networks for name in network.activations}
    assert used == {"identity", "sigmoid", "tanh", "softplus", "relu", "leaky_relu", "selu", "gelu"}
    assert max(network.config.parameters for network in small_random_networks) > 30


@pytest.mark.parametrize("preset", SMALL_NETWORKS)
def test_presets_agree(preset: str) -> None:
    network = SMALL_NETWORKS[preset].experiment
    found = compare(network, trace(network))
    on_kink = {notice.node for notice in trace(network).notices}
    assert all(row.autograd_agrees for row in found.rows)
    assert not found.disagreements or on_kink


def test_a_wrong_trace_is_flagged() -> None:
    right = trace(TOY_NETWORK)
    wrong = [dataclasses.replace(n, gradient=n.gradient + 1e-6) if n.id == "b1[1]" else n for n in right.nodes]
    found = compare(TOY_NETWORK, dataclasses.replace(right, nodes=tuple(wrong)))
    assert [row.parameter for row in found.disagreements] == ["b1[1]"]
    assert not found.disagreements[0].autograd_agrees
    assert found.largest_autograd_difference == pytest.approx(1e-6)


def test_a_difference_across_a_kink_is_explained() -> None:
    drawn = expression("relu(x) + x", {"x": 0.0})
    (row,) = compare(drawn, trace(drawn)).rows
    assert (row.by_hand, row.autograd, row.central) == (1.0, 1.0, pytest.approx(1.5))
    assert row.autograd_agrees
    assert not row.central_agrees
    assert row.note == "The kink of relu at v1 lies within h, and the difference straddles it."


def test_a_difference_that_leaves_the_domain_is_explained() -> None:
    drawn = expression("sqrt(x)", {"x": 1e-8})
    found = compare(drawn, trace(drawn))
    assert math.isnan(found.rows[0].central)
    assert math.isnan(found.largest_central_difference)
    assert found.rows[0].note.startswith("Within h of this point the square root needs a number of at least 0")
    assert found.disagreements == found.rows


def test_a_sharp_bend_is_explained() -> None:
    steep = (
        WeightEdit(1, 1, 0, 0.0),
        WeightEdit(1, 1, 1, 100.0),
        WeightEdit(2, 1, 0, -40.0),
        WeightEdit(2, 1, 1, 100.0),
    )
    network = SmallNetwork((1, 1, 1), ("sigmoid", "sigmoid"), 0, ((100.0,),), ((100.0,),), steep)
    drawn = expression("sin(100*sin(100*sin(100*x)))", {"x": 0.37})
    (row,) = compare(drawn, trace(drawn)).rows
    assert row.note == "The loss bends too sharply here for this h: a smaller one comes closer."
    assert all(row.autograd_agrees for row in compare(network, trace(network)).rows)


def test_rounding_is_explained() -> None:
    drawn = expression("(x + 1e6*1e6*1e6) - 1e6*1e6*1e6", {"x": 1.0})
    (row,) = compare(drawn, trace(drawn)).rows
    assert (row.by_hand, row.autograd, row.central) == (1.0, 1.0, 0.0)
    assert row.note == "Rounding of the two losses outweighs their difference here."


def test_every_step_starts_where_the_parameter_stood() -> None:
    loss = live_loss(TOY_NETWORK, torch.float32)
    steps = (0.5, -0.5, 1e-9, 0.0, 0.5)
    assert loss.moved_by("w2[1,2]", steps) == [loss.moved("w2[1,2]", step) for step in steps]


def test_comparing_leaves_the_live_numbers_alone() -> None:
    loss = live_loss(TOY_NETWORK, torch.float64)
    before = {name: tensor.detach().clone() for name, tensor in loss.tensors.items()}
    value = loss.compute().item()
    assert loss.moved("w2[1,2]", 0.5) == pytest.approx((1.3429 + 0.5 * 0.7311 - 3) ** 2, abs=1e-3)
    loss.gradients()
    assert loss.compute().item() == value
    assert all(torch.equal(before[name], tensor) for name, tensor in loss.tensors.items())
    assert all(tensor.grad is None for tensor in loss.tensors.values())


def errors(found: tuple[StepError, ...], method: str, precision: str) -> dict[float, float]:
    return {round(math.log10(e.h), 1): e.error for e in found if (e.method, e.precision) == (method, precision)}


@pytest.fixture(scope="module")
def study() -> tuple[StepError, ...]:
    return study_steps(TOY_NETWORK, trace(TOY_NETWORK), "b1[1]")


def test_the_study_covers_methods_precisions_and_steps(study: tuple[StepError, ...]) -> None:
    assert len(study) == 2 * 2 * len(STEPS)
    assert (max(STEPS), min(STEPS)) == (pytest.approx(0.1), pytest.approx(1e-15))


def test_truncation_falls_by_h_and_by_h_squared(study: tuple[StepError, ...]) -> None:
    forward, central = errors(study, "forward", "float64"), errors(study, "central", "float64")
    assert forward[-2.0] / forward[-3.0] == pytest.approx(10, rel=0.05)
    assert forward[-4.0] / forward[-5.0] == pytest.approx(10, rel=0.05)
    assert central[-1.0] / central[-2.0] == pytest.approx(100, rel=0.05)
    assert central[-2.0] / central[-3.0] == pytest.approx(100, rel=0.05)


def test_rounding_rises_again_towards_small_steps(study: tuple[StepError, ...]) -> None:
    for method in ("forward", "central"):
        double, single = errors(study, method, "float64"), errors(study, method, "float32")
        best64, best32 = (min(found, key=found.__getitem__) for found in (double, single))
        assert best64 < best32
        assert double[-13.0] > 100 * double[best64]
        assert single[-6.0] > 100 * single[best32]
    assert min(errors(study, "central", "float64").values()) < 1e-10
    assert min(errors(study, "forward", "float64").values()) > 1e-10


def test_a_step_below_the_precision_moves_nothing(study: tuple[StepError, ...]) -> None:
    lost = [e for e in study if e.precision == "float32" and e.h < 1e-8]
    assert {e.estimate for e in lost} == {0.0}
    assert {round(e.error, 4) for e in lost} == {0.348}


def test_steps_out_of_the_domain_are_left_out() -> None:
    drawn = expression("log(x)", {"x": 1e-3})
    found = study_steps(drawn, trace(drawn), "x")
    assert all(math.isfinite(e.estimate) for e in found)
    assert {e.method for e in found if e.h > 1e-2} == {"forward"}


@pytest.mark.parametrize("parameter", ["x[1]", "z1[1]", ""])
def test_only_parameters_are_studied(parameter: str) -> None:
    with pytest.raises(ConfigError, match="must be one of the parameters"):
        study_steps(TOY_NETWORK, trace(TOY_NETWORK), parameter)
