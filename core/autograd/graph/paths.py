"""The chain rule as a sum over paths: from one parameter to the output, one product of local derivatives per path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.autograd.graph.notation import factor, grouped, number, partial, single_parentheses
from core.autograd.graph.operation_table import OPERATIONS
from core.autograd.graph.trace import Edge, Node, Trace
from core.errors import ConfigError
from core.text import indexed, plain_formula

MOST_LISTED = 24


@dataclass(frozen=True)
class Path:
    """One way from a leaf to the output.

    Attributes:
        nodes: ids from the leaf to the output.
        edges: indices of the edges between them.
        product: of the local derivatives along it.
        chain: LaTeX of the factors in Leibniz's notation, from the output back to the leaf.
        symbols: the same with the formula of each local derivative.
        numbers: the same with live numbers, and the product.
        factors: each local derivative in these three ways, from the output back to the leaf.
    """

    nodes: tuple[str, ...]
    edges: tuple[int, ...]
    product: float
    chain: str
    symbols: str
    numbers: str
    factors: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Paths:
    """All paths of one leaf.

    Attributes:
        leaf: its id.
        count: how many paths there are, counted without listing them.
        listed: the paths; empty if there are more than the bound.
        total: the sum of the products, which is the gradient.
        absolute: the sum of the absolute products, which bounds how much rounding can matter.
        latex: the gradient as the sum of the listed products; just the sum if none are listed.
    """

    leaf: str
    count: int
    listed: tuple[Path, ...]
    total: float
    absolute: float
    latex: str


def path_counts(trace: Trace) -> dict[str, int]:
    """How many paths lead from each node to the output: the sum of the counts of its uses."""
    counts = {trace.output: 1}
    for node in reversed(trace.nodes):
        uses = sum(counts[edge.target] for edge in trace.edges_out_of[node.id])
        counts[node.id] = counts.get(node.id, 0) + uses
    return counts


def absolute_sums(trace: Trace) -> dict[str, float]:
    """Σ |product along the path| over all paths from each node to the output, without listing them."""
    return _sums(trace, absolute=True)


def _sums(trace: Trace, absolute: bool) -> dict[str, float]:
    sums = {trace.output: 1.0}
    for node in reversed(trace.nodes):
        live = [(edge.local, edge.target) for edge in trace.edges_out_of[node.id] if edge.local is not None]
        over_uses = sum((abs(local) if absolute else local) * sums[target] for local, target in live)
        sums[node.id] = sums.get(node.id, 0.0) + over_uses
    return sums


def paths(trace: Trace, leaf: str, most: int = MOST_LISTED) -> Paths:
    """The paths from one parameter to the output.

    Args:
        leaf: the id of a node that a gradient flows to.
        most: beyond this number only the count and the sums are given.

    Raises:
        ConfigError: there is no such node, or no gradient flows to it.
    """
    node = trace.by_id.get(leaf)
    if node is None or node.gradient is None:
        raise ConfigError("parameter", "must be a number of this graph that has a gradient", leaf)
    count, total = path_counts(trace)[leaf], _sums(trace, absolute=False)[leaf]
    listed = tuple(_path(trace, leaf, edges) for edges in _walks(trace, leaf)) if count <= most else ()
    gradient = partial(trace.result.latex, node.latex)
    terms = " + ".join(factor(path.product) for path in listed)
    latex = rf"{gradient} = {terms} = {number(total)}" if len(listed) > 1 else rf"{gradient} = {number(total)}"
    return Paths(leaf, count, listed, total, absolute_sums(trace)[leaf], latex)


def slope_text(trace: Trace, edge: Edge) -> str:
    """The local derivative along an edge as a line of text: "a₁(1 − a₁)"; just a number where it is constant."""
    target = trace.by_id[edge.target]
    arguments = [_grouped_label(trace.by_id[argument.source]) for argument in trace.edges_into[edge.target]]
    formulas = OPERATIONS[target.kind].slope_formulas(arguments, _grouped_label(target))
    text = plain_formula(single_parentheses(formulas[edge.slot]))
    return re.sub(r"(\w⁽[⁰¹²³⁴⁵⁶⁷⁸⁹]+⁾[₀-₉]+)²", r"(\1)²", text)  # a square right behind indices would look like one


def _grouped_label(node: Node) -> str:
    return grouped(indexed(node.label))


def slope_formula(trace: Trace, edge: Edge) -> str:
    """LaTeX of the local derivative along an edge, in symbols."""
    target = trace.by_id[edge.target]
    arguments = [grouped(trace.by_id[argument.source].latex) for argument in trace.edges_into[edge.target]]
    formulas = OPERATIONS[target.kind].slope_formulas(arguments, grouped(target.latex))
    return single_parentheses(formulas[edge.slot])


def _walks(trace: Trace, node: str) -> Iterator[tuple[Edge, ...]]:
    if node == trace.output:
        yield ()
    for edge in trace.edges_out_of[node]:
        for rest in _walks(trace, edge.target):
            yield (edge, *rest)


def _path(trace: Trace, leaf: str, edges: tuple[Edge, ...]) -> Path:
    product, by_id = 1.0, trace.by_id
    backwards = edges[::-1]
    for edge in backwards:
        assert edge.local is not None
        product *= edge.local
    ratios = [partial(by_id[edge.target].latex, by_id[edge.source].latex) for edge in backwards]
    formulas = [grouped(slope_formula(trace, edge)) for edge in backwards]
    values = [factor(edge.local or 0.0) for edge in backwards]
    chain, symbols = r" \cdot ".join(ratios), r" \cdot ".join(formulas)
    nodes = (leaf, *(edge.target for edge in edges))
    numbers = r" \times ".join(values) + f" = {number(product)}" if edges else number(product)
    factors = tuple(zip(ratios, formulas, values, strict=True))
    return Path(nodes, tuple(edge.index for edge in edges), product, chain or "1", symbols or "1", numbers, factors)
