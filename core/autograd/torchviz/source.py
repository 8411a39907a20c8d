"""What torchviz draws of a loss, read back as plain nodes and edges."""

from __future__ import annotations

import re
import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor
from torch.autograd.graph import Node as Function

# Filters of warnings belong to the whole process, and every visitor has a thread in it.
_one_at_a_time = threading.Lock()

_EDGE = re.compile(r"\t(\d+) -> (\d+)(?: \[(.*)\])?\n")
_NODE = re.compile(r'\t(\d+) \[label=(?:"(.*)"|(\w+))(?: fillcolor=\w+)?\]\n', re.DOTALL)


@dataclass(frozen=True)
class Drawn:
    """torchviz's graph. Nodes are known by the address of the tensor or function that they stand for.

    Attributes:
        labels: torchviz's label of each node, in the order of its text; a leaf that is also a saved tensor once.
        edges: (from, to, whether it is the line to a saved tensor).
    """

    labels: Mapping[int, str]
    edges: tuple[tuple[int, int, bool], ...]


def functions_behind(loss: Tensor) -> list[Function]:
    """Every node of autograd's graph, from the loss down.

    Holding them keeps their addresses: torch makes Python's handle of a function anew when nobody holds one.
    """
    found: dict[Function, None] = {}
    waiting = [loss.grad_fn] if loss.grad_fn is not None else []
    while waiting:
        function = waiting.pop()
        if function not in found:
            found[function] = None
            waiting += [after for after, _ in function.next_functions if after is not None]
    return list(found)


def drawn(loss: Tensor, parameters: Mapping[str, Tensor], show_attrs: bool, show_saved: bool) -> Drawn:
    """Call `torchviz.make_dot` and read its text. The caller holds `functions_behind(loss)`."""
    with _one_at_a_time, warnings.catch_warnings():
        # torchviz 0.0.3 imports distutils and compares versions with it at every call; both are deprecated.
        for message in ("distutils Version classes are deprecated", "The distutils package is deprecated"):
            warnings.filterwarnings("ignore", message=message, category=DeprecationWarning)
        from torchviz import make_dot

        body: list[str] = make_dot(loss, dict(parameters), show_attrs=show_attrs, show_saved=show_saved).body
    labels, edges = dict[int, str](), list[tuple[int, int, bool]]()
    for line in body:
        if edge := _EDGE.fullmatch(line):
            edges.append((int(edge[1]), int(edge[2]), edge[3] == "dir=none"))
        elif node := _NODE.fullmatch(line):
            labels[int(node[1])] = node[2] if node[3] is None else node[3]
    return Drawn(labels, tuple(edges))
