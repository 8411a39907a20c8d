"""How wrong a difference quotient is, against its step h: truncation on one side, rounding on the other."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import torch

from core.autograd.graph.trace import Trace
from core.autograd.live_loss import LiveLoss, Subject, live_loss
from core.errors import ConfigError

Method = Literal["forward", "central"]
Precision = Literal["float32", "float64"]

# Half decades from 0.1 to 1e-15.
STEPS = tuple(10.0 ** (-exponent / 2) for exponent in range(2, 31))
_DTYPES: dict[Precision, torch.dtype] = {"float32": torch.float32, "float64": torch.float64}


@dataclass(frozen=True)
class StepError:
    """One difference quotient.

    Attributes:
        method: "forward" is (f(w + h) − f(w)) / h, "central" (f(w + h) − f(w − h)) / 2h.
        precision: of every number that the loss is computed with.
        h: the step.
        estimate: the quotient.
        error: |estimate − gradient by the chain rule in float64|; 0 has no place on a logarithmic axis.
    """

    method: Method
    precision: Precision
    h: float
    estimate: float
    error: float


def study_steps(subject: Subject, trace: Trace, parameter: str) -> tuple[StepError, ...]:
    """Difference quotients by one parameter, both methods, both precisions, 29 steps from 0.1 to 1e-15.

    A quotient that does not exist (the loss is undefined at w ± h) is left out.

    Args:
        subject: the network or the formula.
        trace: its trace.
        parameter: the id of one of its parameters.

    Raises:
        ConfigError: there is no such parameter.
    """
    if parameter not in {node.id for node in trace.parameters}:
        raise ConfigError("parameter", "must be one of the parameters of this loss", parameter)
    gradient = trace.by_id[parameter].gradient
    assert gradient is not None
    errors = [
        StepError(method, precision, h, estimate, abs(estimate - gradient))
        for precision, dtype in _DTYPES.items()
        for method, h, estimate in _quotients(live_loss(subject, dtype), parameter)
    ]
    return tuple(error for error in errors if math.isfinite(error.error))


def _quotients(loss: LiveLoss, parameter: str) -> Iterator[tuple[Method, float, float]]:
    here, *losses = loss.moved_by(parameter, (0.0, *(step for h in STEPS for step in (h, -h))))
    for h, above, below in zip(STEPS, losses[::2], losses[1::2], strict=True):
        yield "forward", h, (above - here) / h
        yield "central", h, (above - below) / (2 * h)
