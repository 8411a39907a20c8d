"""Formulas to start from; the first one is the course's scalar warm-up."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.autograd.formula.expression import Expression
from core.settings.link import Preset

EXPRESSIONS: Mapping[str, Preset[Expression]] = MappingProxyType(
    {
        "scalar-warm-up": Preset(
            "Scalar warm-up",
            "The mean squared error of X·w for X = [1, 2, 3], y = [2, 4, 6]: at w = 1 its gradient is −9.3333.",
            Expression("((1*w - 2)**2 + (2*w - 4)**2 + (3*w - 6)**2) / 3", (("w", 1.0),)),
        ),
        "sigmoid-neuron": Preset(
            "Sigmoid neuron",
            "One unit with its squared error: the sigmoid's slope a(1 − a) sits in every product.",
            Expression("(sigmoid(w*x + b) - y)**2", (("w", -1.0), ("x", 1.0), ("b", 2.0), ("y", 0.0))),
        ),
        "softplus": Preset(
            "Softplus",
            "A smooth ReLU: its derivative is the sigmoid.",
            Expression("softplus(w*x + b)", (("w", 0.5), ("x", 2.0), ("b", -1.0))),
        ),
        "product-rule": Preset(
            "Product rule",
            "x reaches the product through both factors: two paths, and their sum is u′v + uv′.",
            Expression("x**2 * sin(x)", (("x", 2.0),)),
        ),
        "shared-variable": Preset(
            "Shared variable",
            "x stands in three places, and each place adds the product along its own path.",
            Expression("x*y + sin(x) + exp(-x*y)", (("x", 1.0), ("y", 2.0))),
        ),
        "quotient-rule": Preset(
            "Quotient rule",
            "Numerator and denominator pull in opposite directions.",
            Expression("x / (1 + x**2)", (("x", 2.0),)),
        ),
        "max-and-kinks": Preset(
            "Max and kinks",
            "At a tie and at 0 there is no derivative: torch takes a subgradient, and so does the walk.",
            Expression("max(x, y)**2 + 3*relu(z) + abs(z)", (("x", 1.0), ("y", 1.0), ("z", 0.0))),
        ),
    }
)
