"""Which numbers of our walk each node of autograd's graph computes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.autograd.graph import Node as Function

from core.autograd.formula.expression import Expression
from core.autograd.formula.in_torch import evaluate
from core.autograd.graph.trace import Trace
from core.autograd.live_loss import expression_leaves, network_scalars, sample_tensors
from core.autograd.torchviz.source import functions_behind
from core.networks.mlp import linear_layers
from core.networks.small.network import SmallNetwork


@dataclass(frozen=True)
class Walked:
    """A live loss whose functions know their place in the walk.

    Attributes:
        loss: of shape (), float32, its graph not yet consumed.
        parameters: the leaf tensors by name.
        functions: all nodes of autograd's graph; holding them keeps their addresses.
        nodes: by function, the ids of the trace's nodes that it computes; for AccumulateGrad and the transpose of a
            weight, the parameters that it delivers to.
        leaves: by parameter tensor's name, the ids of its numbers.
    """

    loss: Tensor
    parameters: Mapping[str, Tensor]
    functions: tuple[Function, ...]
    nodes: Mapping[Function, tuple[str, ...]]
    leaves: Mapping[str, tuple[str, ...]]


def walk_network(experiment: SmallNetwork, trace: Trace) -> Walked:
    """Run the live model module by module and note which function computes which layer."""
    model, (a, y) = experiment.build(), sample_tensors(experiment, torch.float32)
    parameters = dict(model.named_parameters())
    claims, layer = dict[Function, tuple[str, ...]](), 0
    for module in model:
        a = module(a)
        linear = isinstance(module, nn.Linear)
        layer += linear
        kinds = ("multiply", "add") if linear else (experiment.activations[layer - 1],)
        _claim(claims, a, [n.id for n in trace.nodes if n.layer == layer and n.kind in kinds])
    loss = nn.functional.mse_loss(a, y)
    _claim(claims, loss, [n.id for n in trace.nodes if n.layer == len(linear_layers(model)) + 1 and n.kind != "leaf"])
    leaves = {
        name: tuple(node for node, scalar in network_scalars(model).items() if scalar.tensor is tensor)
        for name, tensor in parameters.items()
    }
    return _walked(loss, parameters, claims, leaves)


def walk_expression(expression: Expression) -> Walked:
    """Compute the formula with torch and note which function computes which operation."""
    tensors = expression_leaves(expression, torch.float32)
    claims = dict[Function, tuple[str, ...]]()
    loss = evaluate(expression.term, tensors, lambda node, result: _claim(claims, result, [node]))
    return _walked(loss, tensors, claims, {name: (name,) for name in tensors})


def _claim(claims: dict[Function, tuple[str, ...]], result: Tensor, nodes: list[str]) -> None:
    """Give a result's function, and helpers behind it that nobody has claimed (1/v before u·(1/v)), to these nodes."""
    waiting = [result.grad_fn]
    while waiting:
        function = waiting.pop()
        if function is not None and function not in claims and not hasattr(function, "variable"):
            claims[function] = tuple(nodes)
            waiting += [after for after, _ in function.next_functions]


def _walked(
    loss: Tensor,
    parameters: Mapping[str, Tensor],
    claims: Mapping[Function, tuple[str, ...]],
    leaves: Mapping[str, tuple[str, ...]],
) -> Walked:
    functions, nodes = functions_behind(loss), dict(claims)
    names = {id(tensor): name for name, tensor in parameters.items()}
    for function in functions:
        delivers_to = function
        if type(function).__name__ == "TBackward0" and function.next_functions[0][0] is not None:
            delivers_to = function.next_functions[0][0]
        if hasattr(delivers_to, "variable"):
            nodes[function] = leaves[names[id(delivers_to.variable)]]
    return Walked(loss, parameters, tuple(functions), nodes, leaves)
