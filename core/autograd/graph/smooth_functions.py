"""Scalar functions in plain Python floats, as torch computes them."""

from __future__ import annotations

import math

from core.networks.activations import SOFTPLUS_LINE


def sigmoid(z: float) -> float:
    """1 / (1 + e⁻ᶻ), without overflow for any z."""
    small = math.exp(-abs(z))
    return (1.0 if z >= 0 else small) / (1.0 + small)


def softplus(z: float) -> float:
    """ln(1 + eᶻ); z itself above 20, as torch does."""
    return z if z > SOFTPLUS_LINE else max(z, 0.0) + math.log1p(math.exp(-abs(z)))


def softplus_slope(z: float) -> float:
    """σ(z); 1 above 20."""
    return 1.0 if z > SOFTPLUS_LINE else sigmoid(z)


def normal_cdf(z: float) -> float:
    """Φ(z), the share of a standard normal distribution below z."""
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


def gelu_slope(z: float) -> float:
    """Φ(z) + z·φ(z)."""
    return normal_cdf(z) + z * math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)


def sign(z: float) -> float:
    """−1, 0 or 1."""
    return float((z > 0) - (z < 0))
