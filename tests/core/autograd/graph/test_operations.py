from __future__ import annotations

import math
import random
from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from core.autograd.graph.operation import Undefined
from core.autograd.graph.operation_table import OPERATIONS

SAME_NAME = ("sin", "cos", "tan", "exp", "log", "sqrt", "abs", "tanh", "sigmoid", "relu")
TORCH: dict[str, Callable[..., Tensor]] = {
    "add": lambda *u: sum(u[1:], u[0]),
    "subtract": torch.sub,
    "multiply": torch.mul,
    "divide": torch.div,
    "power": torch.pow,
    "negate": torch.neg,
    "square": torch.square,
    "mean": lambda *u: torch.stack(u).mean(),
    "max": torch.maximum,
    "min": torch.minimum,
    "softplus": functional.softplus,
    "leaky_relu": lambda u: functional.leaky_relu(u, 0.01),
    "selu": functional.selu,
    "gelu": functional.gelu,
    **{name: getattr(torch, name) for name in SAME_NAME},
}
ARGUMENTS = {"add": 3, "mean": 3, **dict.fromkeys(("subtract", "multiply", "divide", "power", "max", "min"), 2)}
POSITIVE = ("log", "sqrt", "power")


def torch_value_and_slopes(name: str, args: list[float]) -> tuple[float, list[float]]:
    leaves = [torch.tensor(arg, dtype=torch.float64, requires_grad=True) for arg in args]
    value = TORCH[name](*leaves)
    return value.item(), [gradient.item() for gradient in torch.autograd.grad(value, leaves)]


def test_every_operation_has_a_reference() -> None:
    assert set(TORCH) == set(OPERATIONS)


@pytest.mark.parametrize("name", OPERATIONS)
def test_values_and_slopes_are_those_of_torch(name: str) -> None:
    rng = random.Random(name)
    for _ in range(200):
        low = 0.01 if name in POSITIVE else -6.0
        args = [rng.uniform(low, 6.0) for _ in range(ARGUMENTS.get(name, 1))]
        value, slopes = OPERATIONS[name].apply(args, [True] * len(args))
        expected, expected_slopes = torch_value_and_slopes(name, args)
        assert value == pytest.approx(expected, rel=1e-12, abs=1e-14), args
        assert list(slopes) == pytest.approx(expected_slopes, rel=1e-10, abs=1e-13), args


@pytest.mark.parametrize("name", ["sigmoid", "softplus", "tanh", "relu", "leaky_relu", "selu", "gelu"])
@pytest.mark.parametrize("z", [-800.0, -40.0, 19.999, 20.0, 20.001, 40.0, 800.0])
def test_activations_are_those_of_torch_far_out(name: str, z: float) -> None:
    value, slopes = OPERATIONS[name].apply([z], [True])
    expected, expected_slopes = torch_value_and_slopes(name, [z])
    assert value == pytest.approx(expected, rel=1e-14, abs=1e-300)
    assert slopes[0] == pytest.approx(expected_slopes[0], rel=1e-12, abs=1e-15)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("abs", [0.0]),
        ("relu", [0.0]),
        ("leaky_relu", [0.0]),
        ("selu", [0.0]),
        ("max", [1.5, 1.5]),
        ("min", [-2.0, -2.0]),
        ("softplus", [20.0]),
    ],
)
def test_at_a_kink_the_slope_is_the_one_that_torch_takes(name: str, args: list[float]) -> None:
    operation = OPERATIONS[name]
    assert operation.at_kink(args)
    assert operation.convention
    expected = pytest.approx(torch_value_and_slopes(name, args)[1], rel=1e-15)
    assert list(operation.apply(args, [True] * len(args))[1]) == expected


@pytest.mark.parametrize("name", ["abs", "relu", "leaky_relu", "selu"])
@pytest.mark.parametrize("z", [-1e-12, 1e-12, 3.0])
def test_beside_a_kink_there_is_none(name: str, z: float) -> None:
    assert not OPERATIONS[name].at_kink([z])


@pytest.mark.parametrize(
    ("base", "exponent", "slopes"),
    [
        (0.0, 2.0, (0.0, None)),
        (0.0, 1.0, (1.0, None)),
        (0.0, 0.0, (0.0, None)),
        (0.0, 2.5, (0.0, 0.0)),
        (-2.0, 3.0, (12.0, None)),
        (-2.0, -1.0, (-0.25, None)),
        (-2.0, 0.0, (0.0, None)),
        (4.0, 0.5, (0.25, 2 * math.log(4.0))),
    ],
)
def test_slopes_of_powers(base: float, exponent: float, slopes: tuple[float, float | None]) -> None:
    wanted = [True, slopes[1] is not None]
    found = OPERATIONS["power"].apply([base, exponent], wanted)[1]
    assert found[0] == pytest.approx(slopes[0])
    if slopes[1] is not None:
        assert found[1] == pytest.approx(slopes[1])


@pytest.mark.parametrize(
    ("name", "args", "wanted", "blamed"),
    [
        ("divide", [1.0, 0.0], [True, False], 1),
        ("log", [0.0], [True], 0),
        ("log", [-1.0], [False], 0),
        ("sqrt", [-1e-9], [False], 0),
        ("sqrt", [0.0], [True], 0),
        ("power", [-1.0, 0.5], [False, False], 0),
        ("power", [0.0, -1.0], [True, False], 0),
        ("power", [0.0, 0.5], [True, False], 0),
        ("power", [0.0, 0.0], [False, True], 0),
        ("power", [-2.0, 2.0], [True, True], 0),
        ("power", [1e200, 2.0], [True, False], None),
        ("exp", [710.0], [True], None),
        ("multiply", [1e200, 1e200], [True, True], None),
        ("add", [1.7e308, 1.7e308], [True, True], None),
        ("divide", [1e300, 1e-300], [True, False], None),
        ("log", [1e-320], [True], None),
    ],
)
def test_undefined_points_are_refused(name: str, args: list[float], wanted: list[bool], blamed: int | None) -> None:
    with pytest.raises(Undefined) as caught:
        OPERATIONS[name].apply(args, wanted)
    assert caught.value.argument == blamed
    assert caught.value.reason


@pytest.mark.parametrize(("name", "args"), [("sqrt", [0.0]), ("power", [0.0, 0.5]), ("power", [0.0, 0.0])])
def test_a_value_whose_slope_nobody_wants_is_defined(name: str, args: list[float]) -> None:
    expected = math.sqrt(args[0]) if name == "sqrt" else args[0] ** args[1]
    assert OPERATIONS[name].apply(args, [False] * len(args))[0] == expected


@pytest.mark.parametrize("name", OPERATIONS)
def test_formulas_name_every_argument(name: str) -> None:
    symbols = [f"A{i}" for i in range(ARGUMENTS.get(name, 1))]
    operation = OPERATIONS[name]
    assert all(symbol in operation.formula(symbols) for symbol in symbols)
    assert len(operation.slope_formulas(symbols, "OUT")) == len(symbols)
    text = " ".join([operation.formula(symbols), *operation.slope_formulas(symbols, "OUT")])
    assert text.count("{") == text.count("}")
    assert text.count(r"\left") == text.count(r"\right")
    assert "«" not in text
