"""Three ways to differentiate, side by side: the chain rule by hand, autograd, and central differences."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch

from core.autograd.graph.operation import Undefined
from core.autograd.graph.paths import absolute_sums
from core.autograd.graph.replay import crossed_kink
from core.autograd.graph.trace import Node, Trace
from core.autograd.live_loss import LiveLoss, Subject, live_loss

# Two float64 evaluations of the same sum of products differ by some 1e-15 of the sum of its absolute terms.
AUTOGRAD_TOLERANCE = 1e-9
# The step is h = 1e-6·max(1, |parameter|). Truncation is some h² = 1e-12 of the third derivative, and the
# difference of two losses loses 1e-16·|loss| / h = 1e-10·|loss|: the tolerance leaves four digits for either.
CENTRAL_STEP, CENTRAL_TOLERANCE = 1e-6, 1e-6


@dataclass(frozen=True)
class Derivatives:
    """The derivative by one parameter, three ways.

    Attributes:
        parameter: the id in the trace; `label` is its symbol.
        by_hand: our trace, float64.
        autograd: `torch.autograd` on the live model in float64.
        central: (f(w + h) − f(w − h)) / 2h of the live loss in float64; NaN if f does not exist that near.
        h: the step used.
        autograd_tolerance: 1e-9 · max(1, Σ|path products|).
        central_tolerance: 1e-6 · max(1, Σ|path products|, |loss|).
        note: if the central difference disagrees, why: a kink or the end of the domain within h, a loss that bends too
            sharply for h, or rounding; else empty.
    """

    parameter: str
    label: str
    by_hand: float
    autograd: float
    central: float
    h: float
    autograd_tolerance: float
    central_tolerance: float
    note: str = ""

    @property
    def autograd_difference(self) -> float:
        return abs(self.by_hand - self.autograd)

    @property
    def central_difference(self) -> float:
        return abs(self.by_hand - self.central)

    @property
    def autograd_agrees(self) -> bool:
        return self.autograd_difference <= self.autograd_tolerance

    @property
    def central_agrees(self) -> bool:
        return self.central_difference <= self.central_tolerance


@dataclass(frozen=True)
class Comparison:
    """All parameters, in the order of the trace."""

    rows: tuple[Derivatives, ...]

    @property
    def largest_autograd_difference(self) -> float:
        return max(row.autograd_difference for row in self.rows)

    @property
    def largest_central_difference(self) -> float:
        """NaN if one of the central differences does not exist."""
        differences = [row.central_difference for row in self.rows]
        return math.nan if any(map(math.isnan, differences)) else max(differences)

    @property
    def disagreements(self) -> tuple[Derivatives, ...]:
        """The rows beyond a tolerance."""
        return tuple(row for row in self.rows if not (row.autograd_agrees and row.central_agrees))


def compare(subject: Subject, trace: Trace) -> Comparison:
    """Differentiate a network's loss or a formula by every parameter in three ways.

    Args:
        subject: the network or the formula.
        trace: its trace.
    """
    double = live_loss(subject, torch.float64)
    autograd, sums = double.gradients(), absolute_sums(trace)
    rows = []
    for node in trace.parameters:
        h = CENTRAL_STEP * max(1.0, abs(node.value))
        scale = max(1.0, sums[node.id])
        row = Derivatives(
            node.id,
            node.label,
            by_hand=_gradient(node),
            autograd=autograd[node.id],
            central=central_difference(double, node, h),
            h=h,
            autograd_tolerance=AUTOGRAD_TOLERANCE * scale,
            central_tolerance=CENTRAL_TOLERANCE * max(scale, abs(trace.result.value)),
        )
        rows.append(row if row.central_agrees else _explained(row, trace, double))
    return Comparison(tuple(rows))


def central_difference(loss: LiveLoss, node: Node, h: float) -> float:
    """(f(w + h) − f(w − h)) / 2h, divided by the step that the floats really took."""
    taken = (node.value + h) - (node.value - h)
    above, below = loss.moved_by(node.id, (h, -h))
    return (above - below) / taken


def _gradient(node: Node) -> float:
    assert node.gradient is not None
    return node.gradient


def _explained(row: Derivatives, trace: Trace, loss: LiveLoss) -> Derivatives:
    try:
        kink = crossed_kink(trace, row.parameter, row.h)
    except Undefined as undefined:
        return replace(row, note=f"Within h of this point {undefined.reason}.")
    if kink is not None:
        node = trace.by_id[kink]
        return replace(
            row, note=f"The kink of {node.sign} at {node.label} lies within h, and the difference straddles it."
        )
    finer = central_difference(loss, trace.by_id[row.parameter], row.h / 4)
    if abs(finer - row.by_hand) < 0.5 * row.central_difference:
        return replace(row, note="The loss bends too sharply here for this h: a smaller one comes closer.")
    return replace(row, note="Rounding of the two losses outweighs their difference here.")
