"""One step of plain SGD: what clipping leaves of the gradient, and how far the weights move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.gradient_flow.factors import Array
from core.gradient_flow.flow import ActivationFlow, GradientFlow
from core.lessons.vanishing_gradients.experiment import FlowExperiment

CLIP_EPSILON = 1e-6  # torch.nn.utils.clip_grad_norm_ adds it to the norm


@dataclass(frozen=True)
class Step:
    """One step with the experiment's learning rate.

    Attributes:
        clipping: what clipping multiplies the gradient by, at most 1; (s,).
        dw: norm of ∂L/∂W as the optimizer sees it, clipped, (s, depth).
        moves: ‖change of W‖ / ‖W‖, (s, depth).
    """

    clipping: Array
    dw: Array
    moves: Array


def clipping(flow: ActivationFlow, clip: float | None) -> Array:
    """What `clip_grad_norm_` multiplies the gradient of each network by, (s,)."""
    if clip is None:
        return np.ones_like(flow.total)
    with np.errstate(all="ignore"):
        return np.minimum(clip / (flow.total + CLIP_EPSILON), 1.0)


def step(experiment: FlowExperiment, flow: GradientFlow, name: str | None = None) -> Step:
    """The step of the networks with one activation, by default the one that is looked at closely."""
    found = flow.flows[name or experiment.activation]
    scale = clipping(found, experiment.clip)
    with np.errstate(all="ignore"):
        dw = found.dw * scale[:, None]
        return Step(scale, dw, experiment.lr * dw / flow.weights)
