"""The scalar computational graph of one loss at one point, with everything that forward and backward computed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Role = Literal["parameter", "input", "target", "constant", "operation", "output"]


@dataclass(frozen=True)
class Node:
    """One number of the computation.

    Attributes:
        id: unique in the graph: "w1[2,1]", "z1[2]", "loss"; "v3" in an expression.
        kind: "leaf", or the operation's name ("multiply").
        role: what it is to the reader; "output" is the loss, or the value of the expression.
        label: its symbol in plain text: "w2", "ŷ".
        sign: what the operation does, for a small picture: "×", "sigmoid"; empty for leaves.
        latex: its symbol.
        value: in float64.
        gradient: ∂output/∂(this number); None where no gradient flows (inputs, targets, constants), as in torch.
        column: 0 for the leftmost; every edge goes from a smaller to a larger column.
        layer: the layer of weights it belongs to, from 1; 0 for inputs, one more than the last layer for the loss
            and what leads to it; None in an expression.
        unit: the unit within the layer, from 1; None where there is none.
        place: where it stands in an expression's text, as (first column, column after the last); None in a network.
    """

    id: str
    kind: str
    role: Role
    label: str
    sign: str
    latex: str
    value: float
    gradient: float | None
    column: int
    layer: int | None = None
    unit: int | None = None
    place: tuple[int, int] | None = None


@dataclass(frozen=True)
class Edge:
    """One argument of one operation.

    Attributes:
        index: its place in `Trace.edges`.
        source, target: ids of the argument and of the operation's node. A number used twice by the same operation
            (w·w) has two edges to it.
        slot: which argument it is, from 0.
        local: ∂target/∂source; None if no gradient flows to the source.
    """

    index: int
    source: str
    target: str
    slot: int
    local: float | None


@dataclass(frozen=True)
class BackwardStep:
    """One edge, walked backwards: local derivative × upstream = downstream.

    Attributes:
        index: its place in `Trace.backward`.
        edge: index of the edge.
        node: id of the node that receives the contribution; `upstream_node`: id of the node that sends it.
        local, upstream, downstream: the three numbers; downstream = local · upstream.
        accumulated: the node's gradient so far, this contribution included.
        part, parts: this is contribution `part` of `parts` to the node, from 1.
    """

    index: int
    edge: int
    node: str
    upstream_node: str
    local: float
    upstream: float
    downstream: float
    accumulated: float
    part: int
    parts: int


@dataclass(frozen=True)
class Notice:
    """Something to know about this point, in one sentence (a kink and the convention used there).

    Attributes:
        node: the node it is about.
        place: where in an expression's text, as (first column, column after the last); None in a network.
    """

    text: str
    node: str
    place: tuple[int, int] | None = None


@dataclass(frozen=True)
class Trace:
    """The whole computation.

    Attributes:
        nodes: leaves and operations; every node stands after its arguments.
        edges: grouped by target, in the order of the nodes.
        backward: one step per edge that a gradient flows along, from the output to the leaves: a node hands its
            gradient on only when all its contributions have arrived. The output starts with gradient 1.
        output: the id of the loss.
        notices: kinks at this point.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    backward: tuple[BackwardStep, ...]
    output: str
    notices: tuple[Notice, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Node]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def edges_into(self) -> Mapping[str, tuple[Edge, ...]]:
        """The arguments of every node, in order."""
        return _grouped(self, "target")

    @cached_property
    def edges_out_of(self) -> Mapping[str, tuple[Edge, ...]]:
        """The uses of every node."""
        return _grouped(self, "source")

    @property
    def forward(self) -> tuple[str, ...]:
        """The nodes that the forward pass fills in, first to last."""
        return tuple(node.id for node in self.nodes if node.kind != "leaf")

    @property
    def parameters(self) -> tuple[Node, ...]:
        """The leaves that a gradient arrives at, in order."""
        return tuple(node for node in self.nodes if node.role == "parameter")

    @property
    def result(self) -> Node:
        """The node of the output."""
        return self.by_id[self.output]


def _grouped(trace: Trace, end: Literal["source", "target"]) -> dict[str, tuple[Edge, ...]]:
    groups: defaultdict[str, list[Edge]] = defaultdict(list)
    for edge in trace.edges:
        groups[edge.source if end == "source" else edge.target].append(edge)
    return {node.id: tuple(groups[node.id]) for node in trace.nodes}
