from __future__ import annotations

import math

import numpy as np
import pytest

from core.autograd.formula.expression import Expression, expression
from core.autograd.graph.paths import absolute_sums, path_counts, paths, slope_text
from core.autograd.graph.trace import Trace
from core.autograd.live_loss import trace
from core.errors import ConfigError
from core.networks.small.network import SmallNetwork
from core.networks.small.presets import TOY_NETWORK

BIG = SmallNetwork((3, 4, 4, 2), ("tanh", "sigmoid", "identity"), 7, ((0.5, -1.0, 2.0),), ((1.0, 0.0),))


def neumann(found: Trace, kind: str) -> np.ndarray:
    """(I − A)⁻¹ of the graph's adjacency matrix: entry (i, j) sums over all paths from i to j."""
    place = {node.id: i for i, node in enumerate(found.nodes)}
    matrix = np.zeros((len(place), len(place)))
    for edge in found.edges:
        local = edge.local or 0.0
        matrix[place[edge.source], place[edge.target]] += {"count": 1.0, "sum": local, "absolute": abs(local)}[kind]
    return np.linalg.inv(np.eye(len(place)) - matrix)[:, place[found.output]]


@pytest.mark.parametrize("subject", [TOY_NETWORK, BIG, expression("x*x*y + sin(x)*max(x, y, 2*x)", {"x": 0.3})])
def test_counts_and_sums_are_those_of_the_adjacency_matrix(subject: SmallNetwork | Expression) -> None:
    found = trace(subject)
    counts, absolute = path_counts(found), absolute_sums(found)
    assert [counts[node.id] for node in found.nodes] == pytest.approx(neumann(found, "count"))
    for node, by_sum, by_absolute in zip(found.nodes, neumann(found, "sum"), neumann(found, "absolute"), strict=True):
        if node.gradient is not None:
            assert (node.gradient, absolute[node.id]) == pytest.approx((by_sum, by_absolute), rel=1e-9, abs=1e-12)


def test_the_path_of_the_toy_networks_first_bias() -> None:
    found = paths(trace(TOY_NETWORK), "b1[1]")
    (path,) = found.listed
    assert path.nodes == ("b1[1]", "z1[1]", "a1[1]", "p2[1,1]", "z2[1]", "e[1]", "loss")
    assert path.symbols == r"2 \cdot e \cdot 1 \cdot 1 \cdot w_{3} \cdot a_{1}\left(1 - a_{1}\right) \cdot 1"
    assert path.numbers == (
        r"(-3.3142) \times 1.0000 \times 1.0000 \times 1.0000 \times 0.1050 \times 1.0000 = -0.3480"
    )
    assert path.chain.startswith(r"\frac{\partial L}{\partial e} \cdot \frac{\partial e}{\partial \hat{y}} \cdot ")
    assert (found.count, f"{found.total:.4f}", f"{found.absolute:.4f}") == (1, "-0.3480", "0.3480")
    assert found.latex == r"\frac{\partial L}{\partial b_{1}} = -0.3480"


def test_all_paths_of_a_first_layer_weight_add_up() -> None:
    found = trace(BIG)
    listed = paths(found, "w1[2,3]").listed
    assert len(listed) == 4 * 2
    assert len({path.nodes for path in listed}) == 8
    assert math.fsum(path.product for path in listed) == pytest.approx(found.by_id["w1[2,3]"].gradient, rel=1e-12)
    for path in listed:
        edges = [found.edges[index] for index in path.edges]
        assert [edge.source for edge in edges] == list(path.nodes[:-1])
        assert [edge.target for edge in edges] == list(path.nodes[1:])
        assert path.product == pytest.approx(math.prod(edge.local for edge in edges), rel=1e-12)
        assert path.nodes[-1] == found.output


def test_a_shared_variable_has_a_path_per_place() -> None:
    found = paths(trace(expression("x*x + 3*x", {"x": 2.0})), "x")
    assert sorted(path.product for path in found.listed) == [2.0, 2.0, 3.0]
    assert found.latex == r"\frac{\partial f}{\partial x} = 2.0000 + 2.0000 + 3.0000 = 7.0000"
    assert (found.total, found.absolute) == (7.0, 7.0)


def test_opposite_paths_cancel_in_the_sum_but_not_in_the_absolute_sum() -> None:
    found = paths(trace(expression("x*5 - 5*x", {"x": 2.0})), "x")
    assert (found.total, found.absolute, found.count) == (0.0, 10.0, 2)


@pytest.mark.parametrize(("factors", "count"), [(24, 24), (23, 23)])
def test_up_to_the_bound_paths_are_listed(factors: int, count: int) -> None:
    text = "(" + "*".join(["x"] * 12) + ")*(" + "*".join(["x"] * (factors - 12)) + ")"
    found = paths(trace(expression(text)), "x")
    assert found.count == len(found.listed) == count


def test_beyond_the_bound_paths_are_only_counted() -> None:
    found = paths(trace(expression("*".join(["x"] * 13))), "x", most=12)
    assert (found.count, found.listed) == (13, ())
    assert found.total == 13.0
    assert found.latex == r"\frac{\partial f}{\partial x} = 13.0000"


def test_exponentially_many_paths_are_counted_quickly() -> None:
    network = SmallNetwork((1, 8, 8, 8, 8, 3), ("tanh",) * 5, 1, ((0.5,),), ((0.0, 0.0, 0.0),))
    found = trace(network)
    first = paths(found, "w1[1,1]")
    assert first.count == 8**3 * 3
    assert first.listed == ()
    assert first.total == pytest.approx(found.by_id["w1[1,1]"].gradient, rel=1e-9)


def test_a_name_alone_is_its_own_path() -> None:
    (path,) = paths(trace(expression("x")), "x").listed
    assert (path.nodes, path.edges, path.product, path.numbers) == (("x",), (), 1.0, "1.0000")


@pytest.mark.parametrize("leaf", ["x[1]", "y[1]", "nothing"])
def test_only_numbers_with_a_gradient_have_paths(leaf: str) -> None:
    with pytest.raises(ConfigError, match="has a gradient"):
        paths(trace(TOY_NETWORK), leaf)


def test_local_derivatives_as_lines_of_text() -> None:
    toy, big = trace(TOY_NETWORK), trace(BIG)
    texts = {f"{edge.source} {edge.target}": slope_text(toy, edge) for edge in toy.edges if edge.local is not None}
    assert (texts["e[1] loss"], texts["z1[1] a1[1]"], texts["a1[1] p2[1,1]"]) == ("2 · e", "a₁(1 − a₁)", "w₃")
    tanh = next(edge for edge in big.edges if edge.target == "a1[2]")
    assert slope_text(big, tanh) == "1 − (a⁽¹⁾₂)²"


def test_the_factors_of_a_path_have_formula_and_number_each() -> None:
    (path,) = paths(trace(TOY_NETWORK), "b1[1]").listed
    assert path.factors[0] == (r"\frac{\partial L}{\partial e}", r"2 \cdot e", "(-3.3142)")
    assert path.factors[4] == (
        r"\frac{\partial a_{1}}{\partial z_{1}}",
        r"a_{1}\left(1 - a_{1}\right)",
        "0.1050",
    )
