"""A loss that torch computes, with a handle on each scalar that it is differentiated by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.autograd.formula.expression import Expression
from core.autograd.formula.in_torch import evaluate
from core.autograd.formula.trace import trace_expression
from core.autograd.graph.network_trace import check_targets, trace_network
from core.autograd.graph.trace import Trace
from core.kept import kept
from core.networks.mlp import linear_layers
from core.networks.small.names import parameter_id
from core.networks.small.network import BIAS, SmallNetwork

Subject = SmallNetwork | Expression
_TRACE = 170_000  # bytes of the largest; a reader's steps through the lesson and a class's presets need it again


@dataclass(frozen=True)
class Scalar:
    """One number inside a tensor: `tensor[index]`."""

    tensor: Tensor
    index: tuple[int, ...]


@dataclass(frozen=True)
class LiveLoss:
    """A loss on leaf tensors of its own.

    Attributes:
        compute: runs the forward pass and returns the loss, a tensor of shape ().
        tensors: the leaf tensors by name ("0.weight", or the name in a formula); all require gradients.
        scalars: where the parameter of each id of the trace lies.
    """

    compute: Callable[[], Tensor]
    tensors: Mapping[str, Tensor]
    scalars: Mapping[str, Scalar]

    def gradients(self) -> dict[str, float]:
        """∂loss/∂parameter by `torch.autograd.grad`, which leaves every `.grad` alone."""
        tensors = list(self.tensors.values())
        by_tensor = dict(zip(map(id, tensors), torch.autograd.grad(self.compute(), tensors), strict=True))
        return {name: by_tensor[id(scalar.tensor)][scalar.index].item() for name, scalar in self.scalars.items()}

    def moved(self, name: str, step: float) -> float:
        """The loss with one parameter moved by a step in the precision of its tensor, and moved back."""
        return self.moved_by(name, (step,))[0]

    def moved_by(self, name: str, steps: Iterable[float]) -> list[float]:
        """The same for one step after the other, each from where the parameter stood at first."""
        scalar, losses = self.scalars[name], list[float]()
        with torch.no_grad():
            place = scalar.tensor[scalar.index]  # a view
            before = place.item()
            for step in steps:
                place.fill_(before + step)
                losses.append(self.compute().item())
            place.fill_(before)
        return losses


def sample_tensors(experiment: SmallNetwork, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    """The sample on display: x of shape (1, inputs) and y of shape (1, outputs)."""
    rows = (experiment.x[experiment.sample], experiment.y[experiment.sample])
    x, y = (torch.tensor([row], dtype=dtype) for row in rows)
    return x, y


def live_network_loss(experiment: SmallNetwork, dtype: torch.dtype) -> LiveLoss:
    """`nn.MSELoss` of the live model on the sample on display.

    Raises:
        ConfigError: the network has no targets.
    """
    check_targets(experiment)
    model, (x, y) = experiment.build().to(dtype), sample_tensors(experiment, dtype)
    modules = [module.forward for module in model]  # without hooks, which nobody has set

    def compute() -> Tensor:
        a = x
        for module in modules:
            a = module(a)
        return nn.functional.mse_loss(a, y)

    return LiveLoss(compute, dict(model.named_parameters()), network_scalars(model))


def network_scalars(model: nn.Sequential) -> dict[str, Scalar]:
    """Where each parameter of a network lies, by its id in the trace."""
    scalars = dict[str, Scalar]()
    for layer, linear in enumerate(linear_layers(model), start=1):
        for unit in range(1, linear.out_features + 1):
            for source in range(1, linear.in_features + 1):
                scalars[parameter_id(layer, unit, source)] = Scalar(linear.weight, (unit - 1, source - 1))
            scalars[parameter_id(layer, unit, BIAS)] = Scalar(linear.bias, (unit - 1,))
    return scalars


def expression_leaves(expression: Expression, dtype: torch.dtype) -> dict[str, Tensor]:
    """A leaf tensor of shape () per name."""
    return {name: torch.tensor(value, dtype=dtype, requires_grad=True) for name, value in expression.values}


def live_expression_loss(expression: Expression, dtype: torch.dtype) -> LiveLoss:
    """A formula on real leaf tensors of shape ()."""
    leaves = expression_leaves(expression, dtype)
    scalars = {name: Scalar(tensor, ()) for name, tensor in leaves.items()}
    return LiveLoss(lambda: evaluate(expression.term, leaves), leaves, scalars)


def live_loss(subject: Subject, dtype: torch.dtype) -> LiveLoss:
    """The live loss of a network or of a formula.

    Raises:
        ConfigError: a network without targets.
    """
    if isinstance(subject, SmallNetwork):
        return live_network_loss(subject, dtype)
    return live_expression_loss(subject, dtype)


@kept(_TRACE)
def trace(subject: Subject) -> Trace:
    """The scalar graph of a network's loss or of a formula; everybody who asks for the same one shares it.

    Raises:
        ConfigError: a network without targets.
        ExpressionError: a formula that is undefined at its point.
    """
    return trace_network(subject) if isinstance(subject, SmallNetwork) else trace_expression(subject)
