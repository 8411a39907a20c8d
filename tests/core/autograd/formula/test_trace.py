from __future__ import annotations

import dataclasses
import math

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from core.autograd.formula.error import ExpressionError
from core.autograd.formula.expression import Expression, expression
from core.autograd.formula.presets import EXPRESSIONS
from core.autograd.formula.trace import trace_expression
from core.autograd.graph.paths import absolute_sums, slope_formula
from core.autograd.graph.trace import Trace
from core.autograd.live_loss import live_expression_loss, trace


def gradients(drawn: Expression) -> dict[str, float]:
    return {node.id: node.gradient for node in trace_expression(drawn).parameters if node.gradient is not None}


def test_the_scalar_warm_up_is_the_courses() -> None:
    found = trace_expression(EXPRESSIONS["scalar-warm-up"].experiment)
    (w,) = found.parameters
    assert f"{w.gradient:.4f}" == "-9.3333"
    assert found.result.value == pytest.approx(14 / 3)
    x, y = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([2.0, 4.0, 6.0])
    leaf = torch.tensor(1.0, requires_grad=True)
    functional.mse_loss(x * leaf, y).backward()
    assert w.gradient == pytest.approx(leaf.grad.item(), rel=1e-6)


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("x**2 * sin(x)", {"x": 2.0}, {"x": 4 * math.sin(2) + 4 * math.cos(2)}),
        ("x / (1 + x**2)", {"x": 2.0}, {"x": (1 - 4) / 25}),
        ("softplus(w*x + b)", {"w": 0.5, "x": 2.0, "b": -1.0}, {"w": 2 * sigmoid(0), "x": 0.5 * 0.5, "b": 0.5}),
        ("x*y + sin(x)", {"x": 1.0, "y": 2.0}, {"x": 2 + math.cos(1), "y": 1.0}),
        ("x*x*x", {"x": 3.0}, {"x": 27.0}),
        ("x - x", {"x": 3.0}, {"x": 0.0}),
        ("x", {"x": 3.0}, {"x": 1.0}),
        ("x**y", {"x": 2.0, "y": 3.0}, {"x": 12.0, "y": 8 * math.log(2)}),
        ("2**x", {"x": 3.0}, {"x": 8 * math.log(2)}),
        ("log(x) / x", {"x": math.e}, {"x": 0.0}),
        ("(sigmoid(w) - 1)**2", {"w": 0.0}, {"w": 2 * -0.5 * 0.25}),
    ],
)
def test_derivatives_by_hand(text: str, at: dict[str, float], expected: dict[str, float]) -> None:
    assert gradients(expression(text, at)) == pytest.approx(expected, rel=1e-12, abs=1e-15)


def reference(drawn: Expression) -> tuple[float, dict[str, float]]:
    """The formula read and run by Python itself, in torch's float64: neither our parser nor our operations."""

    def several(pair: object) -> object:
        def fold(first: Tensor, *others: Tensor) -> Tensor:
            for other in others:
                first = pair(torch.as_tensor(first, dtype=double), torch.as_tensor(other, dtype=double))  # type: ignore[operator]
            return first

        return fold

    def one(function: object) -> object:
        return lambda u: function(torch.as_tensor(u, dtype=double))  # type: ignore[operator]

    double = torch.float64
    same = ("sin", "cos", "tan", "exp", "log", "sqrt", "abs", "tanh", "sigmoid", "relu")
    scope = {name: one(getattr(torch, name)) for name in same}
    scope |= {"softplus": one(functional.softplus), "max": several(torch.maximum), "min": several(torch.minimum)}
    leaves = {name: torch.tensor(value, dtype=double, requires_grad=True) for name, value in drawn.values}
    result = eval(drawn.text, {"__builtins__": {}}, scope | leaves)
    result.backward()
    return result.item(), {name: leaf.grad.item() for name, leaf in leaves.items()}


def test_a_thousand_random_formulas_agree_with_autograd(random_formulas: tuple[Expression, ...]) -> None:
    disagreements = []
    for drawn in random_formulas:
        found, (value, slopes) = trace_expression(drawn), reference(drawn)
        sums = absolute_sums(found)
        wrong = [n for n in found.parameters if abs(n.gradient - slopes[n.id]) > 1e-9 * max(1.0, sums[n.id])]
        if wrong or found.result.value != pytest.approx(value, rel=1e-11, abs=1e-11):
            disagreements.append(drawn)
    assert len(random_formulas) == 1000
    assert disagreements == []


def test_the_random_formulas_try_everything(random_formulas: tuple[Expression, ...]) -> None:
    kinds = {node.kind for drawn in random_formulas for node in trace_expression(drawn).nodes}
    assert {"power", "max", "min", "tan", "sqrt", "log", "abs", "relu", "softplus", "negate", "divide"} <= kinds
    assert max(len(drawn.names) for drawn in random_formulas) == 4
    assert max(len(trace_expression(drawn).nodes) for drawn in random_formulas) > 20


UNDEFINED = [
    # formula, point, the text that is marked, words of the sentence
    ("1 + log(x - 2)", {"x": 1.0}, "x - 2", "The log needs a number above 0, and here it gets −1."),
    ("log(x)", {"x": 0.0}, "x", "above 0"),
    ("y + x/(y - 1)", {"y": 1.0}, "(y - 1)", "division by zero"),
    ("sqrt(x) + 1", {"x": 0.0}, "x", "no derivative at 0"),
    ("sqrt(x*2)", {"x": -1.0}, "x*2", "at least 0"),
    ("3*x**-1", {"x": 0.0}, "x", "0 has no power −1"),
    ("x**0.5", {"x": 0.0}, "x", "infinite slope"),
    ("x**0.5", {"x": -4.0}, "x", "no real power"),
    ("x**y", {"x": 0.0, "y": 0.0}, "x", "0**0 has no derivative"),
    ("x**y", {"x": -2.0, "y": 2.0}, "x", "log of the base"),
    ("x**y", {"x": 2.0, "y": 50.0}, "y", "from −20 to 20"),
    ("2*exp(x*x)", {"x": 100.0}, "exp(x*x)", "too large"),
    ("(x**20)**20", {"x": 100.0}, "(x**20)**20", "too large"),
    ("1/(x*0)", {"x": 3.0}, "(x*0)", "division by zero"),
    ("x*(1/0)", {"x": 3.0}, "0", "division by zero"),
    ("exp(x)*exp(x)*exp(-x)", {"x": 100.0}, None, ""),
    ("exp(7*x)*(y*0 + 1e6)*1e6", {"x": 100.0}, None, "too large"),
]


@pytest.mark.parametrize(("text", "at", "marked", "words"), UNDEFINED)
def test_undefined_points_are_marked_in_the_text(
    text: str, at: dict[str, float], marked: str | None, words: str
) -> None:
    drawn = expression(text, at)
    if not words:
        assert math.isfinite(trace_expression(drawn).result.value)
        return
    with pytest.raises(ExpressionError) as caught:
        trace_expression(drawn)
    assert words in str(caught.value)
    assert str(caught.value).endswith(".")
    if marked is not None:
        shown = text[caught.value.position : caught.value.end]
        assert shown.strip("()") == marked.strip("()")


def test_a_gradient_beyond_all_floats_is_refused() -> None:
    drawn = expression("(x**20)**7*1e6*1e6*(x - x)*1e6*1e6*1e6", {"x": 100.0})
    with pytest.raises(ExpressionError, match="gradient gets too large") as caught:
        trace_expression(drawn)
    assert (caught.value.position, caught.value.end) == (0, len(drawn.text))


@pytest.mark.parametrize(
    ("text", "at", "places", "convention"),
    [
        ("2*abs(x)", {"x": 0.0}, [(2, 8)], "torch takes the derivative to be 0"),
        ("relu(x - 1)", {"x": 1.0}, [(0, 11)], "torch takes the derivative to be 0"),
        ("max(x, y)*3", {"x": 2.0, "y": 2.0}, [(0, 9)], "half of the gradient"),
        ("min(x, 2) + abs(x - 2)", {"x": 2.0}, [(0, 9), (12, 22)], ""),
        ("max(2, 2)*x", {"x": 2.0}, [], ""),
        ("abs(x)", {"x": 1e-9}, [], ""),
    ],
)
def test_kinks_are_noticed_with_torchs_convention(
    text: str, at: dict[str, float], places: list[tuple[int, int]], convention: str
) -> None:
    drawn = expression(text, at)
    found = trace_expression(drawn)
    assert [notice.place for notice in found.notices] == places
    assert all(convention in notice.text and notice.text.endswith(".") for notice in found.notices)
    assert gradients(drawn) == pytest.approx(reference(drawn)[1])


def test_torch_computes_the_presets_with_the_same_gradients() -> None:
    for preset in EXPRESSIONS.values():
        live = live_expression_loss(preset.experiment, torch.float64).gradients()
        assert gradients(preset.experiment) == pytest.approx(live, rel=1e-13, abs=1e-15)


def ids(found: Trace) -> list[str]:
    return [node.id for node in found.nodes]


def test_nodes_of_a_formula() -> None:
    found = trace_expression(expression("2*x + sin(x)*2", {"x": 1.0}))
    assert ids(found) == ["constant#1", "x", "#1", "#2", "constant#2", "#3", "#4"]
    assert [node.latex for node in found.nodes] == ["2", "x", "v_{1}", "v_{2}", "2", "v_{3}", "f"]
    assert [node.place for node in found.nodes][2:4] == [(0, 3), (6, 12)]
    assert [slope_formula(found, edge) for edge in found.edges_into["#3"]] == ["2", "v_{2}"]
    assert found.by_id["constant#1"].gradient is None
    assert [step.node for step in found.backward if step.parts == 2] == ["x", "x"]


def test_symbols_make_way_for_the_readers_names() -> None:
    found = trace_expression(expression("v1*f + u*v1"))
    assert [node.latex for node in found.nodes if node.kind != "leaf"] == ["q_{1}", "q_{2}", "g"]
    assert len({node.id for node in found.nodes}) == len(found.nodes)


def test_one_number_used_twice_by_one_operation_has_two_edges() -> None:
    found = trace_expression(expression("x*x", {"x": 3.0}))
    assert [(edge.source, edge.slot, edge.local) for edge in found.edges] == [("x", 0, 3.0), ("x", 1, 3.0)]
    assert [step.accumulated for step in found.backward] == [3.0, 6.0]


def test_trace_takes_networks_and_formulas() -> None:
    drawn = expression("x + y")
    assert trace(drawn) == trace_expression(drawn)
    assert trace(dataclasses.replace(drawn, values=(("x", 2.0), ("y", 3.0)))).result.value == 5.0
