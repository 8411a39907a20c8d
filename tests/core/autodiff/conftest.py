"""Random formulas and networks, made from fixed seeds, at points where everything is smooth."""

from __future__ import annotations

import random

import pytest

from core.autodiff.expression import Expression, expression
from core.autodiff.expression_error import ExpressionError
from core.autodiff.live_loss import trace
from core.autodiff.operation_table import OPERATIONS
from core.autodiff.trace import Trace
from core.models.activations import ACTIVATIONS
from core.models.small_network import SmallNetwork, WeightEdit

FUNCTIONS = ("sin", "cos", "tan", "exp", "log", "sqrt", "abs", "tanh", "sigmoid", "relu", "softplus")
NAMES = ("x", "y", "w1", "rate")
# Beyond these sizes a float64 difference quotient says little about the derivative.
LARGEST_VALUE, LARGEST_SLOPE, NEAREST_KINK = 1e3, 1e2, 1e-3


def formula(rng: random.Random, depth: int) -> str:
    """A formula with redundant parentheses here and there, so that precedence is tried too."""
    kind = rng.random()
    if depth == 0 or kind < 0.1:
        return rng.choice(NAMES) if rng.random() < 0.75 else f"{rng.uniform(0, 3):.2f}"

    def term() -> str:
        return formula(rng, depth - 1)

    if kind < 0.35:
        return f"{rng.choice(FUNCTIONS)}({term()})"
    if kind < 0.45:
        return f"{rng.choice(('max', 'min'))}({', '.join(term() for _ in range(rng.choice((2, 2, 3))))})"
    if kind < 0.55:
        return f"({term()})**{rng.choice(('2', '3', '-1', '0.5', '(y)', '-x'))}"
    if kind < 0.62:
        return f"-{term()}"
    text = f"{term()} {rng.choice('+-**/')} {term()}"
    return text if rng.random() < 0.4 else f"({text})"


def smooth(graph: Trace) -> bool:
    """Whether every kink is well away and no number or slope is large."""
    for node in graph.nodes:
        args = [graph.by_id[edge.source].value for edge in graph.edges_into[node.id]]
        side = OPERATIONS[node.kind].side if node.kind in OPERATIONS else None
        if abs(node.value) > LARGEST_VALUE or (side is not None and abs(side(args)) < NEAREST_KINK):
            return False
    return all(abs(edge.local or 0.0) < LARGEST_SLOPE for edge in graph.edges)


def _accepted(rng: random.Random) -> Expression | None:
    try:
        drawn = expression(formula(rng, rng.randint(1, 4)), {name: rng.uniform(-2, 2) for name in NAMES})
        return drawn if smooth(trace(drawn)) else None
    except ExpressionError:
        return None


@pytest.fixture(scope="session")
def random_formulas() -> tuple[Expression, ...]:
    """1,000 formulas at random points, of one to six or so levels, every operation among them."""
    rng = random.Random(3)
    found: list[Expression] = []
    while len(found) < 1000:
        candidate = _accepted(rng)
        if candidate is not None:
            found.append(candidate)
    return tuple(found)


def _network(rng: random.Random) -> SmallNetwork:
    hidden = [rng.randint(1, 4) for _ in range(rng.randint(0, 2))]
    sizes = (rng.randint(1, 3), *hidden, rng.randint(1, 2))
    samples = rng.randint(1, 3)
    rows = [
        [tuple(rng.uniform(-2, 2) for _ in range(width)) for _ in range(samples)] for width in (sizes[0], sizes[-1])
    ]
    layer = rng.randint(1, len(sizes) - 1)
    edit = WeightEdit(layer, rng.randint(1, sizes[layer]), rng.randint(0, sizes[layer - 1]), rng.uniform(-3, 3))
    return SmallNetwork(
        sizes,
        tuple(rng.choice(list(ACTIVATIONS)) for _ in sizes[1:]),
        rng.randint(0, 10_000),
        x=tuple(rows[0]),
        y=tuple(rows[1]),
        edits=(edit,),
        sample=rng.randrange(samples),
    )


@pytest.fixture(scope="session")
def small_random_networks() -> tuple[SmallNetwork, ...]:
    """200 networks of up to 3-4-4-2, all activations, away from kinks."""
    rng = random.Random(4)
    found: list[SmallNetwork] = []
    while len(found) < 200:
        candidate = _network(rng)
        if smooth(trace(candidate)):
            found.append(candidate)
    return tuple(found)
