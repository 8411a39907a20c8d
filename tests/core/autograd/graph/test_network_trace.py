from __future__ import annotations

import dataclasses

import pytest
import torch
from torch import nn

from core.autograd.graph.network_trace import check_drawable, trace_network
from core.autograd.graph.paths import slope_formula
from core.autograd.graph.trace import Trace
from core.errors import ConfigError
from core.networks.small.network import SmallNetwork, WeightEdit
from core.networks.small.presets import SMALL_NETWORKS, TOY_NETWORK

DEEP = SmallNetwork(
    (3, 4, 4, 2), ("gelu", "selu", "softplus"), 5, ((9.0, 9.0, 9.0), (0.1, 0.2, -0.4)), ((0.0, 0.0), (1.0, -1.0)), (), 1
)


@pytest.fixture(scope="module")
def toy() -> Trace:
    return trace_network(TOY_NETWORK)


def labelled(trace: Trace) -> dict[str, float]:
    return {node.label: node.value for node in trace.nodes}


def test_the_toy_networks_values_are_the_courses(toy: Trace) -> None:
    values = {label: f"{value:.4f}" for label, value in labelled(toy).items()}
    expected = {"z1": "2.0000", "z2": "1.0000", "a1": "0.8808", "a2": "0.7311", "ŷ": "1.3429", "L": "2.7459"}
    assert expected.items() <= values.items()


def test_the_toy_networks_gradients_are_the_courses(toy: Trace) -> None:
    gradients = {node.label: f"{node.gradient:.4f}" for node in toy.nodes if node.gradient is not None}
    expected = {
        "ŷ": "-3.3142",
        "w3": "-2.9191",
        "w4": "-2.4229",
        "b3": "-3.3142",
        "b1": "-0.3480",
        "b2": "-1.3032",
        "w1": "-0.3480",
        "w2": "-1.3032",
        "L": "1.0000",
    }
    assert expected.items() <= gradients.items()


def test_the_toy_networks_graph(toy: Trace) -> None:
    edges = {(toy.by_id[edge.source].label, toy.by_id[edge.target].label) for edge in toy.edges}
    assert edges == {
        *(("w1", "p1"), ("x", "p1"), ("p1", "z1"), ("b1", "z1"), ("z1", "a1")),
        *(("w2", "p2"), ("x", "p2"), ("p2", "z2"), ("b2", "z2"), ("z2", "a2")),
        *(("w3", "p3"), ("a1", "p3"), ("w4", "p4"), ("a2", "p4"), ("p3", "ŷ"), ("p4", "ŷ"), ("b3", "ŷ")),
        *(("ŷ", "e"), ("y", "e"), ("e", "L")),
    }
    assert [node.id for node in toy.parameters] == [
        *("w1[1,1]", "b1[1]", "w1[2,1]", "b1[2]", "w2[1,1]", "w2[1,2]", "b2[1]")
    ]
    assert toy.result.role == "output"


def test_local_derivatives_by_hand(toy: Trace) -> None:
    by_ends = {(edge.source, edge.target): edge for edge in toy.edges}
    a1 = 1 / (1 + 2.718281828459045**-2)
    assert by_ends["z1[1]", "a1[1]"].local == pytest.approx(a1 * (1 - a1), rel=1e-12)
    assert slope_formula(toy, by_ends["z1[1]", "a1[1]"]) == r"a_{1}\left(1 - a_{1}\right)"
    assert by_ends["a1[2]", "p2[1,2]"].local == 2.0
    assert slope_formula(toy, by_ends["a1[2]", "p2[1,2]"]) == "w_{4}"
    assert by_ends["e[1]", "loss"].local == pytest.approx(-3.3142, abs=5e-5)
    assert by_ends["y[1]", "e[1]"].local is None
    assert by_ends["x[1]", "p1[1,1]"].local is None


def test_data_carries_no_gradient(toy: Trace) -> None:
    assert [(node.id, node.role) for node in toy.nodes if node.gradient is None] == [
        ("x[1]", "input"),
        ("y[1]", "target"),
    ]


@pytest.mark.parametrize("experiment", [TOY_NETWORK, DEEP, *(p.experiment for p in SMALL_NETWORKS.values())])
def test_arguments_stand_before_and_left_of_what_they_compute(experiment: SmallNetwork) -> None:
    trace = trace_network(experiment)
    order = {node.id: place for place, node in enumerate(trace.nodes)}
    assert all(order[edge.source] < order[edge.target] for edge in trace.edges)
    assert all(trace.by_id[edge.source].column < trace.by_id[edge.target].column for edge in trace.edges)
    assert len(order) == len(trace.nodes)


def test_the_forward_pass_fills_in_one_unit_after_the_other(toy: Trace) -> None:
    hidden = [f"{letter}1[{unit}]" for unit in (1, 2) for letter in ("z", "a")]
    first, second = ("p1[1,1]", *hidden[:2]), ("p1[2,1]", *hidden[2:])
    assert toy.forward == (*first, *second, "p2[1,1]", "p2[1,2]", "z2[1]", "e[1]", "loss")


def test_leaves_stand_just_left_of_their_first_use(toy: Trace) -> None:
    columns = {node.label: node.column for node in toy.nodes}
    assert columns == {
        **{"x": 0, "w1": 0, "w2": 0, "p1": 1, "p2": 1, "b1": 1, "b2": 1, "z1": 2, "z2": 2, "a1": 3, "a2": 3},
        **{"w3": 3, "w4": 3, "p3": 4, "p4": 4, "b3": 4, "ŷ": 5, "y": 5, "e": 6, "L": 7},
    }


@pytest.mark.parametrize("experiment", [TOY_NETWORK, DEEP])
def test_backward_hands_on_only_complete_gradients(experiment: SmallNetwork) -> None:
    trace = trace_network(experiment)
    gradients = {trace.output: 1.0}
    received = dict.fromkeys(order := [node.id for node in trace.nodes], 0)
    for step in trace.backward:
        edge = trace.edges[step.edge]
        assert (edge.source, edge.target) == (step.node, step.upstream_node)
        assert step.upstream == trace.by_id[step.upstream_node].gradient == gradients[step.upstream_node]
        assert step.downstream == step.local * step.upstream
        received[step.node] += 1
        gradients[step.node] = gradients.get(step.node, 0.0) + step.downstream
        assert step.accumulated == gradients[step.node]
        assert (step.part, step.parts) == (received[step.node], len(trace.edges_out_of[step.node]))
    assert [step.index for step in trace.backward] == list(range(len(trace.backward)))
    assert {i: gradients.get(i) for i in order} == {node.id: node.gradient for node in trace.nodes}


def test_a_unit_with_two_uses_receives_two_parts() -> None:
    steps = [step for step in trace_network(DEEP).backward if step.node == "a2[1]"]
    assert [(step.part, step.parts) for step in steps] == [(1, 2), (2, 2)]
    assert steps[1].accumulated == steps[0].downstream + steps[1].downstream


def test_a_step_backward_multiplies_what_arrives_by_the_local_derivative(toy: Trace) -> None:
    step = next(step for step in toy.backward if step.node == "w2[1,1]")
    assert [f"{value:.4f}" for value in (step.local, step.upstream, step.downstream)] == [
        "0.8808",
        "-3.3142",
        "-2.9191",
    ]
    assert (step.upstream_node, step.accumulated) == ("p2[1,1]", step.downstream)


def test_the_loss_is_the_sample_on_display_in_float64() -> None:
    model = DEEP.build().double()
    loss = nn.functional.mse_loss(
        model(torch.tensor([DEEP.x[1]], dtype=torch.float64)), torch.tensor([DEEP.y[1]], dtype=torch.float64)
    )
    loss.backward()
    trace = trace_network(DEEP)
    assert trace.result.value == pytest.approx(loss.item(), rel=1e-13)
    assert trace.result.kind == "mean"
    assert [node.gradient for node in trace.parameters if node.layer == 2 and node.id.startswith("b")] == pytest.approx(
        model[2].bias.grad.tolist(), rel=1e-11
    )


def test_identity_adds_no_node_and_long_names_carry_the_layer() -> None:
    trace = trace_network(SMALL_NETWORKS["3-5-4-2"].experiment)
    ids = set(trace.by_id)
    assert {"a2[4]", "z3[2]", "e[2]", "s[2]"} <= ids
    assert "a3[1]" not in ids
    assert trace.by_id["w2[4,5]"].latex == "w^{(2)}_{4,5}"
    assert trace.by_id["z3[2]"].latex == r"\hat{y}_{2}"
    assert trace.by_id["x[3]"].label == "x3"


def test_a_unit_exactly_on_its_kink_is_noticed() -> None:
    on_kink = dataclasses.replace(
        TOY_NETWORK.with_architecture((1, 2, 1), ("relu", "identity")),
        edits=(WeightEdit(1, 1, 0, -1.0), WeightEdit(1, 1, 1, 1.0)),
    )
    trace = trace_network(on_kink)
    assert [(notice.node, notice.place) for notice in trace.notices] == [("a1[1]", None)]
    assert "torch takes the derivative to be 0" in trace.notices[0].text
    assert trace_network(TOY_NETWORK).notices == ()


def test_without_targets_there_is_no_loss() -> None:
    with pytest.raises(ConfigError, match="y must hold one target per output"):
        trace_network(dataclasses.replace(TOY_NETWORK, y=()))


@pytest.mark.parametrize("sizes", [(1, 1), (1, 2, 1), (3, 4, 4, 2)])
def test_what_can_be_drawn(sizes: tuple[int, ...]) -> None:
    network = TOY_NETWORK.with_architecture(sizes, ("relu",) * (len(sizes) - 1))
    check_drawable(network)
    assert trace_network(network).parameters


@pytest.mark.parametrize("sizes", [(1, 5, 1), (1, 1, 1, 1, 1), (1, 2, 3)])
def test_what_is_too_large_to_draw(sizes: tuple[int, ...]) -> None:
    with pytest.raises(ConfigError, match="must be at most 3-4-4-2"):
        check_drawable(TOY_NETWORK.with_architecture(sizes, ("relu",) * (len(sizes) - 1)))
