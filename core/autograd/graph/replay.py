"""The forward pass of a trace once more, with some leaves moved: which side of its kinks does it end on?"""

from __future__ import annotations

from collections.abc import Mapping

from core.autograd.graph.operation_table import OPERATIONS
from core.autograd.graph.smooth_functions import sign
from core.autograd.graph.trace import Trace


def values_at(trace: Trace, moved: Mapping[str, float]) -> dict[str, float]:
    """The value of every node when the leaves in `moved` have other values.

    Raises:
        Undefined: an operation has no value there.
    """
    values = dict[str, float]()
    for node in trace.nodes:
        if node.kind == "leaf":
            values[node.id] = moved.get(node.id, node.value)
        else:
            args = [values[edge.source] for edge in trace.edges_into[node.id]]
            values[node.id] = OPERATIONS[node.kind].apply(args, [False] * len(args))[0]
    return values


def crossed_kink(trace: Trace, leaf: str, h: float) -> str | None:
    """The node whose kink lies between leaf − h and leaf + h, or at it; None if there is none.

    Raises:
        Undefined: an operation has no value at one of the two ends.
    """
    value = trace.by_id[leaf].value
    low, high = (values_at(trace, {leaf: value + step}) for step in (-h, h))
    for node in trace.nodes:
        side = OPERATIONS[node.kind].side if node.kind in OPERATIONS else None
        if side is not None:
            sources = [edge.source for edge in trace.edges_into[node.id]]
            below, above = (sign(side([values[source] for source in sources])) for values in (low, high))
            if below != above:
                return node.id
    return None
