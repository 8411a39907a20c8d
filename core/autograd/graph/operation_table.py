"""All operations of the scalar graphs: arithmetic, functions, and the activations of the networks."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from core.autograd.graph.operation import Floats, Operation, Symbols, Undefined
from core.autograd.graph.smooth_functions import (
    gelu_slope,
    normal_cdf,
    sigmoid,
    sign,
    softplus,
    softplus_slope,
)
from core.networks.activations import LEAKY_SLOPE, SELU_ALPHA, SELU_SCALE, SOFTPLUS_LINE


def _told(value: float) -> str:
    return f"{value:.4g}".replace("-", "−")


def _check_divide(args: Floats, _wanted: Sequence[bool]) -> None:
    if args[1] == 0:
        raise Undefined("this is a division by zero", 1)


def _check_log(args: Floats, _wanted: Sequence[bool]) -> None:
    if args[0] <= 0:
        raise Undefined(f"the log needs a number above 0, and here it gets {_told(args[0])}", 0)


def _check_sqrt(args: Floats, wanted: Sequence[bool]) -> None:
    if args[0] < 0:
        raise Undefined(f"the square root needs a number of at least 0, and here it gets {_told(args[0])}", 0)
    if args[0] == 0 and wanted[0]:
        raise Undefined("the square root has no derivative at 0: its slope is infinite there", 0)


def _check_power(args: Floats, wanted: Sequence[bool]) -> None:
    base, exponent = args
    if base < 0 and not exponent.is_integer():
        raise Undefined(f"a negative base, here {_told(base)}, has no real power {_told(exponent)}", 0)
    if base < 0 and wanted[1]:
        raise Undefined(f"the derivative by the exponent needs the log of the base, which is {_told(base)} here", 0)
    if base == 0 and (exponent < 0 or (exponent == 0 and wanted[1])):
        raise Undefined(f"0 has no power {_told(exponent)}" if exponent < 0 else "0**0 has no derivative", 0)
    if base == 0 and wanted[0] and 0 < exponent < 1:
        raise Undefined(f"the power {_told(exponent)} has an infinite slope at 0", 0)


def _power_slopes(args: Floats, out: float) -> tuple[float, ...]:
    base, exponent = args
    if exponent == 0:
        by_base = 0.0
    else:
        by_base = math.nan if base == 0 and exponent < 1 else exponent * math.pow(base, exponent - 1.0)
    by_exponent = math.nan if base < 0 else 0.0 if base == 0 else out * math.log(base)
    return by_base, by_exponent


def _power_slope_formula(u: Symbols) -> str:
    return rf"2 \cdot {u[0]}" if u[1] == "2" else rf"{u[1]} \cdot {{{u[0]}}}^{{{u[1]} - 1}}"


def _sum_formula(u: Symbols) -> str:
    return " + ".join(u)


_ARITHMETIC = (
    Operation("add", "+", sum, lambda u, v: (1.0,) * len(u), _sum_formula, lambda u, v: ("1",) * len(u)),
    Operation(
        "subtract",
        "−",
        lambda u: u[0] - u[1],
        lambda u, v: (1.0, -1.0),
        lambda u: f"{u[0]} - {u[1]}",
        lambda u, v: ("1", "-1"),
    ),
    Operation(
        "multiply",
        "×",
        lambda u: u[0] * u[1],
        lambda u, v: (u[1], u[0]),
        lambda u: rf"{u[0]} \cdot {u[1]}",
        lambda u, v: (u[1], u[0]),
    ),
    Operation(
        "divide",
        "÷",
        lambda u: u[0] / u[1],
        lambda u, v: (1.0 / u[1], -v / u[1]),
        lambda u: rf"\frac{{{u[0]}}}{{{u[1]}}}",
        lambda u, v: (rf"\frac{{1}}{{{u[1]}}}", rf"-\frac{{{u[0]}}}{{{u[1]}^{{2}}}}"),
        _check_divide,
    ),
    Operation(
        "power",
        "**",
        lambda u: math.pow(u[0], u[1]),
        _power_slopes,
        lambda u: f"{{{u[0]}}}^{{{u[1]}}}",
        lambda u, v: (_power_slope_formula(u), rf"{{{u[0]}}}^{{{u[1]}}} \ln {u[0]}"),
        _check_power,
    ),
    Operation("negate", "−", lambda u: -u[0], lambda u, v: (-1.0,), lambda u: f"-{u[0]}", lambda u, v: ("-1",)),
    Operation(
        "square",
        "( )²",
        lambda u: u[0] * u[0],
        lambda u, v: (2.0 * u[0],),
        lambda u: f"{{{u[0]}}}^{{2}}",
        lambda u, v: (rf"2 \cdot {u[0]}",),
    ),
    Operation(
        "mean",
        "mean",
        lambda u: sum(u) / len(u),
        lambda u, v: (1.0 / len(u),) * len(u),
        lambda u: rf"\frac{{1}}{{{len(u)}}}\left({_sum_formula(u)}\right)",
        lambda u, v: (rf"\frac{{1}}{{{len(u)}}}",) * len(u),
    ),
)


def _function(
    name: str,
    value: Callable[[float], float],
    slope: Callable[[float, float], float],
    formula: str,
    slope_formula: str,
    *,
    check: Callable[[Floats, Sequence[bool]], None] = lambda u, wanted: None,
    side: Callable[[Floats], float] | None = None,
    convention: str = "",
) -> Operation:
    """A function of one argument; «u» and «v» in the formulas stand for the argument and the result."""
    return Operation(
        name,
        name,
        lambda u: value(u[0]),
        lambda u, v: (slope(u[0], v),),
        lambda u: formula.replace("«u»", u[0]),
        lambda u, v: (slope_formula.replace("«u»", u[0]).replace("«v»", v),),
        check,
        side,
        convention,
    )


_FUNCTIONS = (
    _function("sin", math.sin, lambda u, v: math.cos(u), r"\sin «u»", r"\cos «u»"),
    _function("cos", math.cos, lambda u, v: -math.sin(u), r"\cos «u»", r"-\sin «u»"),
    _function("tan", math.tan, lambda u, v: 1.0 + v * v, r"\tan «u»", r"1 + \tan^{2} «u»"),
    _function("exp", math.exp, lambda u, v: v, "e^{«u»}", "e^{«u»}"),
    _function("log", math.log, lambda u, v: 1.0 / u, r"\ln «u»", r"\frac{1}{«u»}", check=_check_log),
    _function(
        "sqrt",
        math.sqrt,
        lambda u, v: 0.5 / v if v else math.nan,
        r"\sqrt{«u»}",
        r"\frac{1}{2\sqrt{«u»}}",
        check=_check_sqrt,
    ),
    _function(
        "abs",
        abs,
        lambda u, v: sign(u),
        r"\left|«u»\right|",
        r"\operatorname{sign}\left(«u»\right)",
        side=lambda u: u[0],
        convention="At the kink of abs, torch takes the derivative to be 0",
    ),
    _function("tanh", math.tanh, lambda u, v: 1.0 - v * v, r"\tanh «u»", "1 - {«v»}^{2}"),
    _function("sigmoid", sigmoid, lambda u, v: v * (1.0 - v), r"\sigma\left(«u»\right)", r"«v»\left(1 - «v»\right)"),
    _function(
        "relu",
        lambda u: max(u, 0.0),
        lambda u, v: float(u > 0),
        r"\max\left(0, «u»\right)",
        r"\left[«u» > 0\right]",
        side=lambda u: u[0],
        convention="At the kink of ReLU, torch takes the derivative to be 0",
    ),
    _function(
        "softplus",
        softplus,
        lambda u, v: softplus_slope(u),
        r"\ln\left(1 + e^{«u»}\right)",
        r"\sigma\left(«u»\right)",
        side=lambda u: u[0] - SOFTPLUS_LINE,
        convention="At 20, torch's softplus jumps by 2·10⁻⁹ from the curve to the identity",
    ),
    _function(
        "leaky_relu",
        lambda u: u if u > 0 else LEAKY_SLOPE * u,
        lambda u, v: 1.0 if u > 0 else LEAKY_SLOPE,
        rf"\max\left({LEAKY_SLOPE} \cdot «u», «u»\right)",
        rf"\left[«u» > 0\right] + {LEAKY_SLOPE} \cdot \left[«u» \le 0\right]",
        side=lambda u: u[0],
        convention=f"At the kink of leaky ReLU, torch takes the derivative to be {LEAKY_SLOPE}",
    ),
    _function(
        "selu",
        lambda u: SELU_SCALE * (u if u > 0 else SELU_ALPHA * math.expm1(u)),
        lambda u, v: SELU_SCALE if u > 0 else SELU_SCALE * SELU_ALPHA * math.exp(u),
        r"\operatorname{selu}\left(«u»\right)",
        r"\lambda\left(\left[«u» > 0\right] + \alpha\, e^{«u»} \left[«u» \le 0\right]\right)",
        side=lambda u: u[0],
        convention="At the kink of SELU, torch takes the derivative to be λα = 1.7581",
    ),
    _function(
        "gelu",
        lambda u: u * normal_cdf(u),
        lambda u, v: gelu_slope(u),
        r"«u» \cdot \Phi\left(«u»\right)",
        r"\Phi\left(«u»\right) + «u» \cdot \varphi\left(«u»\right)",
    ),
)


def _extremum(name: str, pick: Callable[[float, float], float], wins: str) -> Operation:
    """max or min of two arguments; the gradient goes to the one that wins, half and half at a tie."""

    def share(u: str, other: str) -> str:
        return rf"\left[{u} {wins} {other}\right] + \tfrac{{1}}{{2}}\left[{u} = {other}\right]"

    def slopes(u: Floats, v: float) -> tuple[float, ...]:
        return (0.5, 0.5) if u[0] == u[1] else (float(v == u[0]), float(v == u[1]))

    return Operation(
        name,
        name,
        lambda u: pick(u[0], u[1]),
        slopes,
        lambda u: rf"\{name}\left({u[0]}, {u[1]}\right)",
        lambda u, v: (share(u[0], u[1]), share(u[1], u[0])),
        side=lambda u: u[0] - u[1],
        convention=f"At a tie, torch's {name} gives each of the two arguments half of the gradient",
    )


OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {o.name: o for o in (*_ARITHMETIC, *_FUNCTIONS, _extremum("max", max, ">"), _extremum("min", min, "<"))}
)
