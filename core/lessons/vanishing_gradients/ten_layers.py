"""The course's comparison: ten layers of sigmoid as PyTorch draws them, and ten of ReLU with He initialization."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.gradient_flow.flow import gradient_flow
from core.gradient_flow.network import DeepNetwork
from core.lessons.vanishing_gradients.diagnosis import Diagnosis, diagnose


@dataclass(frozen=True)
class Fate:
    """What becomes of ‖∂L/∂W‖ over ten layers, in eight networks.

    Attributes:
        first_to_last: norm of ∂L/∂W in layer 1 over that in layer 10, the median of the networks.
        span: the largest over the smallest of the ten norms, in the network where that is largest.
        diagnosis: of ∂L/∂z.
    """

    first_to_last: float
    span: float
    diagnosis: Diagnosis


def fate(network: DeepNetwork, name: str) -> Fate:
    """The fate of the gradient in the networks of one activation.

    Raises:
        ConfigError: the activation is unknown.
    """
    flow = gradient_flow(network, (name,)).flows[name]
    spans = flow.dw.max(axis=1) / flow.dw.min(axis=1)
    return Fate(float(np.median(flow.dw[:, 0] / flow.dw[:, -1])), float(spans.max()), diagnose(flow))


def ten_layers() -> tuple[Fate, Fate]:
    """Sigmoid with PyTorch's own initialization, and ReLU with He's."""
    return fate(DeepNetwork(), "sigmoid"), fate(DeepNetwork(initialization="he_normal"), "relu")
