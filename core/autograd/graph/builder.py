"""Builds a trace: values on the way forward, gradients on the way back, all in plain Python floats."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace

from core.autograd.graph.notation import factor, grouped, number, partial, single_parentheses, spoken
from core.autograd.graph.operation import Undefined
from core.autograd.graph.operation_table import OPERATIONS
from core.autograd.graph.trace import BackwardStep, Edge, ForwardStep, Node, Notice, Role, Trace
from core.networks.small.names import Names


class TraceBuilder:
    """Collects leaves and operations in the order of the forward pass; `finish` walks backward."""

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}
        self._edges: list[Edge] = []
        self._forward: list[ForwardStep] = []
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
        formula = rule.formula([self._symbol(source) for source in sources])
        numbers = rule.formula([self._numeral(source) for source in sources])
        self._add(node_id, operation, role=role, value=value, names=names, formula=single_parentheses(formula))
        if any(wanted):
            self._requires_grad.add(node_id)
            if rule.at_kink(args):
                self._notices.append(Notice(f"{rule.convention}.", node_id, names.place))
        self._connect(node_id, sources, [slope if want else None for slope, want in zip(slopes, wanted, strict=True)])
        text = rf"{names.latex} = {formula} = {numbers} = {number(value)}"
        self._forward.append(ForwardStep(node_id, single_parentheses(text)))
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
        return Trace(nodes, tuple(self._edges), tuple(self._forward), steps, output, tuple(self._notices))

    def _add(self, node_id: str, kind: str, *, role: Role, value: float, names: Names, formula: str = "") -> None:
        place = (names.layer, names.unit, names.place)
        sign = OPERATIONS[kind].sign if kind in OPERATIONS else ""
        texts = (names.label, sign, names.latex, formula)
        self._nodes[node_id] = Node(node_id, kind, role, *texts, value, None, 0, *place)

    def _symbol(self, node_id: str) -> str:
        return grouped(self._nodes[node_id].latex)

    def _numeral(self, node_id: str) -> str:
        node = self._nodes[node_id]
        return grouped(node.latex) if node.role == "constant" else factor(node.value)

    def _connect(self, target: str, sources: list[str], slopes: list[float | None]) -> None:
        rule, node = OPERATIONS[self._nodes[target].kind], self._nodes[target]
        symbols = rule.slope_formulas([self._symbol(source) for source in sources], self._symbol(target))
        numbers = rule.slope_formulas([self._numeral(source) for source in sources], factor(node.value))
        for slot, (source, slope) in enumerate(zip(sources, slopes, strict=True)):
            texts = ("", "") if slope is None else (symbols[slot], numbers[slot])
            edge = Edge(len(self._edges), source, target, slot, slope, *map(single_parentheses, texts))
            self._edges.append(edge)

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
                step = self._step(len(steps), edge, gradients, (arrived[edge.source], parts[edge.source]), output)
                gradients[edge.source] = step.accumulated
                steps.append(step)
        return gradients, tuple(steps)

    def _step(
        self, index: int, edge: Edge, gradients: dict[str, float], part: tuple[int, int], output: str
    ) -> BackwardStep:
        assert edge.local is not None
        upstream = gradients[edge.target]
        downstream = edge.local * upstream
        accumulated = gradients.get(edge.source, 0.0) + downstream
        if not math.isfinite(accumulated):
            raise Undefined("the gradient gets too large for a number here")
        numbers = (edge.local, upstream, downstream, accumulated)
        texts = (self._step_latex(edge, numbers, part, output), self._step_sentence(edge, numbers, part))
        return BackwardStep(index, edge.index, edge.source, edge.target, *numbers, *part, *texts)

    def _step_latex(
        self, edge: Edge, numbers: tuple[float, float, float, float], part: tuple[int, int], output: str
    ) -> str:
        local, upstream, downstream, accumulated = numbers
        top, source, target = (self._nodes[node].latex for node in (output, edge.source, edge.target))
        sign = "=" if part[1] == 1 else r"\mathrel{+}="
        chain = rf"{partial(top, source)} {sign} {partial(target, source)} \cdot {partial(top, target)}"
        symbols = rf"{grouped(edge.formula)} \cdot {factor(upstream)}"
        text = rf"{chain} = {symbols} = {factor(local)} \times {factor(upstream)} = {number(downstream)}"
        return text if part[0] == 1 else rf"{text} \;\Rightarrow\; {number(accumulated)}"

    def _step_sentence(self, edge: Edge, numbers: tuple[float, float, float, float], part: tuple[int, int]) -> str:
        local, upstream, downstream, accumulated = map(spoken, numbers)
        text = f"{self._nodes[edge.source].label}: local derivative {local} × upstream {upstream} = {downstream}"
        if part[1] == 1:
            return f"{text}."
        return f"{text}, part {part[0]} of {part[1]}; the gradient so far is {accumulated}."

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
