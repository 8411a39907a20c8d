"""Builds a trace: values on the way forward, gradients on the way back, all in plain Python floats."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from core.autograd.graph.operation import Undefined
from core.autograd.graph.operation_table import OPERATIONS
from core.autograd.graph.trace import BackwardStep, Edge, Node, Notice, Role, Trace
from core.networks.small.names import Names


class TraceBuilder:
    """Collects leaves and operations in the order of the forward pass; `finish` walks backward."""

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}
        self._edges: list[Edge] = []
        self._notices: list[Notice] = []
        self._requires_grad: set[str] = set()

    def leaf(self, node_id: str, role: Role, value: float, names: Names) -> str:
        """Add a leaf and return its id. Gradients flow to leaves of the role "parameter" only."""
        self._add(node_id, "leaf", role=role, value=value, names=names)
        if role == "parameter":
            self._requires_grad.add(node_id)
        return node_id

    def apply(self, node_id: str, operation: str, sources: list[str], names: Names, role: Role = "operation") -> str:
        """Add the result of an operation on nodes that are there already and return its id.

        Raises:
            Undefined: the operation has no value, or no derivative that is needed, at this point.
        """
        rule = OPERATIONS[operation]
        args = [self._nodes[source].value for source in sources]
        wanted = [source in self._requires_grad for source in sources]
        value, slopes = rule.apply(args, wanted)
        self._add(node_id, operation, role=role, value=value, names=names)
        if any(wanted):
            self._requires_grad.add(node_id)
            if rule.at_kink(args):
                self._notices.append(Notice(f"{rule.convention}.", node_id, names.place))
        for slot, (source, slope, want) in enumerate(zip(sources, slopes, wanted, strict=True)):
            self._edges.append(Edge(len(self._edges), source, node_id, slot, slope if want else None))
        return node_id

    def value(self, node_id: str) -> float:
        """The value of a node that is there."""
        return self._nodes[node_id].value

    def finish(self, output: str) -> Trace:
        """The trace, with the gradient of one node by all others.

        Raises:
            Undefined: a gradient gets too large for a float.
        """
        gradients, steps = self._backward(output)
        columns = self._columns()
        nodes = tuple(
            replace(node, gradient=gradients.get(node.id), column=columns[node.id]) for node in self._nodes.values()
        )
        return Trace(nodes, tuple(self._edges), steps, output, tuple(self._notices))

    def _add(self, node_id: str, kind: str, *, role: Role, value: float, names: Names) -> None:
        sign = OPERATIONS[kind].sign if kind in OPERATIONS else ""
        place = (names.layer, names.unit, names.place)
        self._nodes[node_id] = Node(node_id, kind, role, names.label, sign, names.latex, value, None, 0, *place)

    def _backward(self, output: str) -> tuple[dict[str, float], tuple[BackwardStep, ...]]:
        """Every edge once, from the output to the leaves; the nodes are in topological order already."""
        live = [edge for edge in self._edges if edge.local is not None]
        parts, arrived = Counter(edge.source for edge in live), Counter[str]()
        into: dict[str, list[Edge]] = {node: [] for node in self._nodes}
        for edge in live:
            into[edge.target].append(edge)
        gradients, steps = {output: 1.0}, list[BackwardStep]()
        for target in reversed(self._nodes):
            for edge in into[target]:
                arrived[edge.source] += 1
                step = _step(len(steps), edge, gradients, (arrived[edge.source], parts[edge.source]))
                gradients[edge.source] = step.accumulated
                steps.append(step)
        return gradients, tuple(steps)

    def _columns(self) -> dict[str, int]:
        """Operations one to the right of their rightmost argument, leaves one to the left of their leftmost use."""
        columns = dict.fromkeys(self._nodes, 0)
        for edge in self._edges:
            columns[edge.target] = max(columns[edge.target], columns[edge.source] + 1)
        uses: dict[str, int] = {}
        for edge in self._edges:
            uses[edge.source] = min(uses.get(edge.source, columns[edge.target]), columns[edge.target])
        leaves = {node.id for node in self._nodes.values() if node.kind == "leaf"}
        return {node: uses[node] - 1 if node in leaves and node in uses else columns[node] for node in columns}


def _step(index: int, edge: Edge, gradients: Mapping[str, float], part: tuple[int, int]) -> BackwardStep:
    assert edge.local is not None
    upstream = gradients[edge.target]
    downstream = edge.local * upstream
    accumulated = gradients.get(edge.source, 0.0) + downstream
    if not math.isfinite(accumulated):
        raise Undefined("the gradient gets too large for a number here")
    numbers = (edge.local, upstream, downstream, accumulated)
    return BackwardStep(index, edge.index, edge.source, edge.target, *numbers, *part)
