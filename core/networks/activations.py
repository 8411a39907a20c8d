"""The activation functions that every lesson offers: in torch, in numpy, as formula and as code."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
from torch import nn

from core.errors import ConfigError

Array = npt.NDArray[np.float64]

# Klambauer et al., "Self-Normalizing Neural Networks", 2017: the constants of SELU.
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805
LEAKY_SLOPE = 0.01
SOFTPLUS_LINE = 20.0  # above it nn.Softplus returns z itself, 2e-9 less than the formula


@dataclass(frozen=True)
class Activation:
    """One activation function φ.

    Attributes:
        name: the key in configs and links ("leaky_relu").
        label: the name on the page ("leaky ReLU").
        module: makes the torch module.
        code: the torch expression that makes it, for exported scripts.
        reference: the same function in numpy float64, written from its formula.
        latex: φ(z) as LaTeX.
    """

    name: str
    label: str
    module: Callable[[], nn.Module]
    code: str
    reference: Callable[[Array], Array]
    latex: str


def _sigmoid(z: Array) -> Array:
    small: Array = np.exp(-np.abs(z))  # never overflows
    result: Array = np.where(z >= 0, 1.0, small) / (1.0 + small)
    return result


def _softplus(z: Array) -> Array:
    result: Array = np.where(z > SOFTPLUS_LINE, z, np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z))))
    return result


def _selu(z: Array) -> Array:
    return SELU_SCALE * np.where(z > 0, z, SELU_ALPHA * np.expm1(np.minimum(z, 0.0)))


def _gelu(z: Array) -> Array:
    erf: Array = np.vectorize(math.erf, otypes=[np.float64])(z / math.sqrt(2.0))
    return 0.5 * z * (1.0 + erf)


_ALL = (
    Activation("identity", "identity", nn.Identity, "nn.Identity()", lambda z: z, r"z"),
    Activation("sigmoid", "sigmoid", nn.Sigmoid, "nn.Sigmoid()", _sigmoid, r"\frac{1}{1 + e^{-z}}"),
    Activation("tanh", "tanh", nn.Tanh, "nn.Tanh()", np.tanh, r"\tanh z"),
    Activation("softplus", "softplus", nn.Softplus, "nn.Softplus()", _softplus, r"\ln(1 + e^{z})"),
    Activation("relu", "ReLU", nn.ReLU, "nn.ReLU()", lambda z: np.maximum(z, 0.0), r"\max(0, z)"),
    Activation(
        "leaky_relu",
        "leaky ReLU",
        lambda: nn.LeakyReLU(LEAKY_SLOPE),
        f"nn.LeakyReLU({LEAKY_SLOPE})",
        lambda z: np.where(z > 0, z, LEAKY_SLOPE * z),
        rf"\max({LEAKY_SLOPE}\,z,\; z)",
    ),
    Activation(
        "selu", "SELU", nn.SELU, "nn.SELU()", _selu, r"\lambda\,(z \text{ if } z > 0 \text{ else } \alpha(e^{z} - 1))"
    ),
    Activation("gelu", "GELU", nn.GELU, "nn.GELU()", _gelu, r"z\,\Phi(z)"),
)

ACTIVATIONS: Mapping[str, Activation] = MappingProxyType({a.name: a for a in _ALL})


def activation(name: str) -> Activation:
    """The activation of that name.

    Raises:
        ConfigError: there is none; the message lists all names.
    """
    if name not in ACTIVATIONS:
        raise ConfigError("activation", f"must be one of {', '.join(ACTIVATIONS)}", name)
    return ACTIVATIONS[name]
