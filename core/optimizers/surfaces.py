"""Losses of two numbers, written as formulas: those worth racing on, and any that a reader types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import torch
from torch import Tensor

from core.autograd.formula.in_torch import evaluate
from core.autograd.formula.parser import parse
from core.autograd.formula.terms import variables
from core.errors import ConfigError
from core.optimizers.race import Loss

SIDE = 41  # places per side of a drawn surface
Range = tuple[float, float]
Window = tuple[Range, Range]


@dataclass(frozen=True)
class Surface:
    """A loss of two numbers.

    Attributes:
        label: its name. formula: as the parser of formulas reads it.
        window: from where to where it is drawn, across and upward.
        minimum: one of its lowest places.
        start: a place to start from. rates: learning rates to begin with, for SGD and for the adaptive optimizers.
    """

    label: str
    formula: str
    window: Window
    minimum: tuple[float, float]
    start: tuple[float, float]
    rates: tuple[float, float]


SURFACES: Mapping[str, Surface] = MappingProxyType(
    {
        "bowl": Surface("Bowl", "0.5*x**2 + y**2", ((-5, 5), (-4, 4)), (0, 0), (-4, 3), (0.1, 0.3)),
        "ravine": Surface("Ravine", "0.5*(x**2 + 50*y**2)", ((-10, 4), (-1.6, 1.6)), (0, 0), (-9, 1), (0.03, 0.3)),
        "rosenbrock": Surface(
            "Rosenbrock", "(1 - x)**2 + 10*(y - x**2)**2", ((-2, 2), (-1, 3)), (1, 1), (-1.5, 2), (0.01, 0.1)
        ),
        "saddle": Surface(
            "Saddle", "x**2 - y**2 + y**4/4", ((-2.5, 2.5), (-2.2, 2.2)), (0, 2**0.5), (1.5, 1e-6), (0.05, 0.05)
        ),
        "valleys": Surface(
            "Many valleys",
            "0.5*(x**2 + y**2) + 2 - cos(3*x) - cos(3*y)",
            ((-5, 5), (-4, 4)),
            (0, 0),
            (3.6, -3),
            (0.02, 0.3),
        ),
    }
)


def two_names(text: str) -> tuple[str, str]:
    """The two names of a formula in alphabetical order: across and upward.

    Raises:
        ExpressionError: the text is not a formula.
        ConfigError: it has another number of names.
    """
    names = sorted(variables(parse(text)))
    if len(names) != 2:
        raise ConfigError("formula", "must have two names, such as x and y", ", ".join(names))
    return names[0], names[1]


def loss_of(text: str) -> Loss:
    """The loss that a formula of two names describes. Raises as `two_names` does."""
    term, names = parse(text), two_names(text)

    def loss(places: Tensor) -> Tensor:
        return evaluate(term, dict(zip(names, places.unbind(-1), strict=True))).expand(len(places))

    return loss


def grid(window: Window, side: int = SIDE) -> Tensor:
    """The places of a square grid over a window, (side · side, 2), the lowest row first."""
    across, upward = (torch.linspace(low, high, side, dtype=torch.float64) for low, high in window)
    y, x = torch.meshgrid(upward, across, indexing="ij")
    return torch.stack([x.flatten(), y.flatten()], 1)


@lru_cache(maxsize=32)
def heights(text: str, window: Window) -> Tensor:
    """The loss on the grid, (41, 41), the lowest row first."""
    return loss_of(text)(grid(window)).view(SIDE, SIDE)


def curvatures(loss: Loss, place: tuple[float, float]) -> tuple[float, float]:
    """The eigenvalues of the Hessian at a place, the smaller one first; NaN where there is none."""
    at = torch.tensor(place, dtype=torch.float64)
    # torch.func.hessian works forward, which two threads at once break.
    hessian = torch.autograd.functional.hessian(lambda one: loss(one[None])[0], at)  # type: ignore[no-untyped-call]
    if not hessian.isfinite().all():
        return float("nan"), float("nan")
    low, high = torch.linalg.eigvalsh(hessian).tolist()
    return low, high
