"""When numbers stop being numbers: which tensor was the first, why, and what helps."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from core.numbers import short
from core.training.evaluation import evaluating
from core.training.fit_config import SMALLEST_RATE, FitConfig

PLAIN_STEPS = ("sgd", "momentum", "nesterov")  # the others divide each step by the size of the gradient
HOPELESS = 1e6  # a loss this many times the untrained one does not come back


def has_diverged(loss: float, untrained: float) -> bool:
    """Whether a loss is NaN, infinite, or a million times the untrained model's (at least a million)."""
    return not math.isfinite(loss) or not loss <= HOPELESS * max(untrained, 1.0)


def all_finite(tensors: Iterable[Tensor]) -> bool:
    """Whether every number in them is still one."""
    return all(bool(torch.isfinite(tensor).all()) for tensor in tensors)


def first_broken(
    model: nn.Module, samples: Any, loss: float, forward: Callable[[nn.Module, Any], object] = nn.Module.__call__
) -> str:
    """The first tensor that is no longer finite, in the order in which the forward pass meets them, as a clause.

    Parameters first (a step broke them), then the outputs of the modules, then the loss. While all of them are still
    finite, the largest gradient is named. The model is left as found.

    Args:
        samples: what `forward` hands to the model: by default the model's only input.
    """
    for name, parameter in model.named_parameters():
        if not torch.isfinite(parameter).all():
            return f"the first tensor that is no longer finite is the parameter {name}"
    with _outputs(model) as seen, evaluating(model):
        forward(model, samples)
    for name, finite in seen:
        if not finite:
            return f"the first tensor that is no longer finite is the output of module {name}"
    if not math.isfinite(loss):
        return "the first tensor that is no longer finite is the loss"
    name, norm = largest_gradient(model)
    return f"the loss has grown to {loss:.3g}, and the largest gradient, of {name}, has a norm of {norm:.3g}"


def largest_gradient(model: nn.Module) -> tuple[str, float]:
    """The parameter whose gradient has the largest norm, and that norm."""
    norms = {name: float(p.grad.norm()) for name, p in model.named_parameters() if p.grad is not None}
    largest = max(norms, key=norms.__getitem__)
    return largest, norms[largest]


@contextmanager
def _outputs(model: nn.Module) -> Iterator[list[tuple[str, bool]]]:
    seen: list[tuple[str, bool]] = []

    def note(name: str) -> object:
        return lambda module, inputs, output: seen.append((name, all_finite(_tensors(output))))

    leaves = [(name, module) for name, module in model.named_modules() if not list(module.children())]
    hooks = [module.register_forward_hook(note(f"{name} ({type(module).__name__})")) for name, module in leaves]
    try:
        yield seen
    finally:
        for hook in hooks:
            hook.remove()


def _tensors(output: object) -> Iterator[Tensor]:
    """The tensors of a module's output: itself, or those in a tuple of tuples, as recurrent layers return one."""
    if isinstance(output, Tensor):
        yield output
    elif isinstance(output, (tuple, list)):
        for part in output:
            yield from _tensors(part)


def divergence_sentence(config: FitConfig, epoch: int, batch: int, broken: str) -> str:
    """What happened, the likely cause, and a remedy; `broken` is the clause of `first_broken`."""
    return f"Training diverged in epoch {epoch}, batch {batch}: {broken}. {_likely_cause(config)}"


def _likely_cause(config: FitConfig) -> str:
    rate, penalty = config.learning_rate, 2 * config.l2
    if config.optimizer in PLAIN_STEPS and rate * penalty >= 2:
        factor, less = short(float(f"{1 - rate * penalty:.3g}")), short(float(f"{0.1 / rate:.1g}"))
        return (
            f"The likely cause is the L2 penalty of {short(config.l2)}: with a learning rate of {short(rate)} each "
            f"step multiplies the weights by {factor}, away from 0 instead of towards it. Try {less}."
        )
    if rate / 10 < SMALLEST_RATE:
        return (
            f"With a learning rate of {short(rate)} the steps can hardly be too long: the likely cause is numbers that "
            "are too large to begin with, in the inputs or the target. Standardize them."
        )
    clip = "" if config.clip is not None else ", or clip gradients to a norm of 1"
    return (
        f"The likely cause is the learning rate of {short(rate)}: each step overshoots further than the last. "
        f"Try {short(float(f'{rate / 10:.1g}'))}{clip}."
    )
