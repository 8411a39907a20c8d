"""Autograd's own graph of a loss, drawn by torchviz and then completed: values, gradients, colours, stable names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.autograd.graph import Node as Function

from core.autograd.graph.trace import Trace
from core.autograd.live_loss import Subject
from core.autograd.torchviz.legend import OUTPUT, PARAMETER, SAVED, explanation
from core.autograd.torchviz.source import drawn, functions_behind
from core.autograd.torchviz.style import PALETTES, Kind, StyledEdge, StyledNode, Theme, dot_text
from core.autograd.torchviz.walk import Walked, walk_expression, walk_network
from core.networks.small.network import SmallNetwork
from core.settings.declared import check_settings, setting
from core.settings.setting import Choice, Switch, named


@dataclass(frozen=True)
class DrawingOptions:
    """What the drawing shows.

    Attributes:
        theme: "light" or "dark"; the background is transparent in both.
        show_attrs: the attributes that each function keeps.
        show_saved: the tensors that each function keeps.

    Raises:
        ConfigError: an unknown theme.
    """

    theme: Theme = setting(Choice(name="theme", options=named(PALETTES)), "light")
    show_attrs: bool = setting(Switch(name="attributes", help="What each function keeps besides tensors."), False)
    show_saved: bool = setting(Switch(name="saved tensors", help="What backward needs from the forward pass."), False)

    def __post_init__(self) -> None:
        check_settings(self)


@dataclass(frozen=True)
class TorchNode:
    """One node of the drawing.

    Attributes:
        id: "n0", "n1", …: the same for the same loss, whatever its numbers; "torch-n0" is its group's id in the SVG.
        name: "AddmmBackward0", "0.weight (2, 1)", "loss ()".
        kind: "parameter", "operation", "output" or "saved".
        explanation: one sentence.
        walk_nodes: ids of the trace's nodes that it computes or holds.
        walk_steps: indices of the backward steps that it computes, or that deliver to it.
    """

    id: str
    name: str
    kind: Kind
    explanation: str
    walk_nodes: tuple[str, ...] = ()
    walk_steps: tuple[int, ...] = ()


@dataclass(frozen=True)
class TorchGraph:
    """The drawing: its DOT text, its nodes, and its edges as (from, to), saved tensors' lines included."""

    dot: str
    nodes: tuple[TorchNode, ...]
    edges: tuple[tuple[str, str], ...]


def torch_graph(subject: Subject, trace: Trace, options: DrawingOptions | None = None) -> TorchGraph:
    """Draw the graph of a network's loss or of a formula, float32 as PyTorch computes, linked to its trace.

    Raises:
        ConfigError: a network without targets.
    """
    options = options or DrawingOptions()
    return torch_graphs(subject, trace, options, [options.theme])[options.theme]


def torch_graphs(
    subject: Subject, trace: Trace, options: DrawingOptions, themes: Iterable[Theme]
) -> dict[Theme, TorchGraph]:
    """The same drawing in the colours of several themes, computed once.

    Raises:
        ConfigError: a network without targets.
    """
    walked, by_name = _walked(subject, trace)
    picture = _Picture(walked.loss, walked.parameters, by_name, options)
    return picture.linked(trace, walked.nodes, walked.leaves, themes)


def torch_values(subject: Subject, trace: Trace) -> list[list[str]]:
    """The lines of the boxes that hold numbers, parameters and the loss, as `torch_graph` writes them; the first line
    of each names its box. A hundredth of the drawing's time.

    Raises:
        ConfigError: a network without targets.
    """
    walked, gradients = _walked(subject, trace)
    boxes = [_parameter_lines(name, tensor, gradients[name]) for name, tensor in walked.parameters.items()]
    return [list(lines) for lines in (*boxes, _loss_lines(walked.loss))]


def _walked(subject: Subject, trace: Trace) -> tuple[Walked, dict[str, Tensor]]:
    """The loss with what it was computed from, and the gradients of the parameters by their names."""
    walked = walk_network(subject, trace) if isinstance(subject, SmallNetwork) else walk_expression(subject)
    gradients = torch.autograd.grad(walked.loss, list(walked.parameters.values()), retain_graph=True)
    return walked, dict(zip(walked.parameters, gradients, strict=True))


def draw(
    loss: Tensor,
    parameters: Mapping[str, Tensor],
    gradients: Mapping[str, Tensor | None],
    options: DrawingOptions | None = None,
) -> TorchGraph:
    """Draw the graph of any loss. Nothing is computed and nothing is changed.

    Args:
        loss: of shape (), its graph not yet consumed by backward() if saved tensors are to be shown.
        parameters: the leaf tensors by name.
        gradients: what to write beside their values, by the same names; None is shown as none.
    """
    options = options or DrawingOptions()
    return _Picture(loss, parameters, gradients, options).graph({}, [options.theme])[options.theme]


class _Picture:
    def __init__(
        self,
        loss: Tensor,
        parameters: Mapping[str, Tensor],
        gradients: Mapping[str, Tensor | None],
        options: DrawingOptions,
    ) -> None:
        self.loss, self.gradients = loss, gradients
        self.functions = {id(function): function for function in functions_behind(loss)}
        self.drawn = drawn(loss, parameters, options.show_attrs, options.show_saved)
        self.parameters = {id(tensor): (name, tensor) for name, tensor in parameters.items()}
        self.ids = {address: f"n{index}" for index, address in enumerate(self.drawn.labels)}

    def graph(
        self, links: Mapping[int, tuple[tuple[str, ...], tuple[int, ...]]], themes: Iterable[Theme]
    ) -> dict[Theme, TorchGraph]:
        """The drawing in the colours of some themes; `links` gives walk_nodes and walk_steps by address."""
        nodes, styled = [], []
        for address, label in self.drawn.labels.items():
            kind, lines = self._kind(address), self._lines(address, label)
            styled.append(StyledNode(self.ids[address], kind, lines))
            text = {"parameter": PARAMETER, "output": OUTPUT, "saved": SAVED}.get(kind, explanation(lines[0]))
            nodes.append(TorchNode(self.ids[address], lines[0], kind, text, *links.get(address, ((), ()))))
        edges = [StyledEdge(self.ids[a], self.ids[b], saved) for a, b, saved in self.drawn.edges]
        ends = tuple((edge.source, edge.target) for edge in edges)
        return {theme: TorchGraph(dot_text(styled, edges, theme), tuple(nodes), ends) for theme in themes}

    def linked(
        self,
        trace: Trace,
        nodes: Mapping[Function, tuple[str, ...]],
        leaves: Mapping[str, tuple[str, ...]],
        themes: Iterable[Theme],
    ) -> dict[Theme, TorchGraph]:
        links = dict[int, tuple[tuple[str, ...], tuple[int, ...]]]()
        for function, ids in nodes.items():
            links[id(function)] = (ids, _steps(trace, ids))
        for address, (name, _) in self.parameters.items():
            links[address] = (leaves[name], _steps(trace, leaves[name]))
        links[id(self.loss)] = ((trace.output,), ())
        return self.graph(links, themes)

    def _kind(self, address: int) -> Kind:
        if address == id(self.loss):
            return "output"
        if address in self.parameters:
            return "parameter"
        return "operation" if address in self.functions else "saved"

    def _lines(self, address: int, label: str) -> tuple[str, ...]:
        match self._kind(address):
            case "parameter":
                name, tensor = self.parameters[address]
                return _parameter_lines(name, tensor, self.gradients.get(name))
            case "output":
                return _loss_lines(self.loss)
            case "saved":
                return (label.replace("\n (", " ("),)
        first, *rest = label.split("\n")
        return (first, *(line for line in rest if line.strip("- ")))


def _parameter_lines(name: str, tensor: Tensor, gradient: Tensor | None) -> tuple[str, ...]:
    grad = ("grad  none",) if gradient is None else _rows("grad ", gradient)
    return (f"{name} {_shape(tensor)}", *_rows("value", tensor), *grad)


def _loss_lines(loss: Tensor) -> tuple[str, ...]:
    return (f"loss {_shape(loss)}", *_rows("value", loss))


def _steps(trace: Trace, ids: tuple[str, ...]) -> tuple[int, ...]:
    """The backward steps that leave these nodes; for parameters, from which none leaves, those that arrive."""
    known = set(ids)
    leaving = tuple(step.index for step in trace.backward if step.upstream_node in known)
    return leaving or tuple(step.index for step in trace.backward if step.node in known)


def _shape(tensor: Tensor) -> str:
    return f"({', '.join(map(str, tensor.shape))})"


def _rows(title: str, tensor: Tensor) -> tuple[str, ...]:
    """A tensor of up to two dimensions as aligned rows of text, the title before the first one."""
    if tensor.ndim == 0:
        return (f"{title} {_printed(tensor.item())}",)
    rows = [[_printed(value) for value in row] for row in tensor.detach().reshape(-1, tensor.shape[-1]).tolist()]
    width = max(len(value) for row in rows for value in row)
    lines = [f"[{'  '.join(value.rjust(width) for value in row)}]" for row in rows]
    return (f"{title} {lines[0]}", *(f"{' ' * len(title)} {line}" for line in lines[1:]))


def _printed(value: float) -> str:
    """A number as torch prints it, in ASCII: Graphviz in a browser measures a label by its bytes."""
    fixed = value == 0 or 5e-5 <= abs(value) < 1e6
    return f"{value + 0.0:.4f}" if fixed else f"{value:.3e}"
