"""The derivative of every activation, its largest value, and where that is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from core.errors import ConfigError
from core.networks.activations import ACTIVATIONS, LEAKY_SLOPE, SELU_ALPHA, SELU_SCALE, Array

# A unit counts as saturated for a sample where its slope is below this share of the activation's largest one.
SATURATED = 0.05


@dataclass(frozen=True)
class Slope:
    """The derivative φ′ of one activation.

    Attributes:
        of: φ′ in numpy float64, written from its formula; at a kink the value that PyTorch takes.
        largest: the maximum of |φ′|: no layer's activation can pass on more.
        at: where φ′ reaches it, a point of the side on which it does, or None if it only comes close.
        where: the same in words.
    """

    of: Callable[[Array], Array]
    largest: float
    at: float | None
    where: str


def _logistic(z: Array) -> Array:
    return np.asarray(ACTIVATIONS["sigmoid"].reference(z))


def _gelu_slope(z: Array) -> Array:
    erf = np.vectorize(math.erf, otypes=[np.float64])(z / math.sqrt(2.0))
    density = np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
    return np.asarray(0.5 * (1.0 + erf) + z * density)


_GELU_PEAK = math.sqrt(2.0)  # φ″ = density·(2 − z²) is zero there
_SIDE = 2.0

SLOPES: Mapping[str, Slope] = MappingProxyType(
    {
        "identity": Slope(np.ones_like, 1.0, 0.0, "everywhere"),
        "sigmoid": Slope(lambda z: _logistic(z) * _logistic(-z), 0.25, 0.0, "at z = 0"),
        "tanh": Slope(lambda z: 1.0 - np.tanh(z) ** 2, 1.0, 0.0, "at z = 0"),
        "softplus": Slope(_logistic, 1.0, None, "as z grows"),
        "relu": Slope(lambda z: np.where(z > 0, 1.0, 0.0), 1.0, _SIDE, "for z > 0"),
        "leaky_relu": Slope(lambda z: np.where(z > 0, 1.0, LEAKY_SLOPE), 1.0, _SIDE, "for z > 0"),
        "selu": Slope(
            lambda z: SELU_SCALE * np.where(z > 0, 1.0, SELU_ALPHA * np.exp(np.minimum(z, 0.0))),
            SELU_SCALE * SELU_ALPHA,
            0.0,
            "just below z = 0",
        ),
        "gelu": Slope(_gelu_slope, float(_gelu_slope(np.array(_GELU_PEAK))), _GELU_PEAK, "at z = √2"),
    }
)


def slope(name: str) -> Slope:
    """The derivative of the activation of that name.

    Raises:
        ConfigError: there is none.
    """
    if name not in SLOPES:
        raise ConfigError("activation", f"must be one of {', '.join(SLOPES)}", name)
    return SLOPES[name]
