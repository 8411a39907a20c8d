"""What multiplies the gradient on its way from one layer to the one before, split exactly into its causes.

With δ = ∂L/∂z of layer l + 1, the gradient that reaches z of layer l has passed, in this order,

    the weights of layer l + 1     Wᵀδ
    a skip connection, if any      Wᵀδ + what comes past the layer   = ∂L/∂a
    the activation of layer l      ∂L/∂a ⊙ φ′
    a normalization, if any        its Jacobian, transposed          = ∂L/∂z

Each factor is the ratio of the norms after and before, so their product is the ratio of the norms of ∂L/∂z, and
the product over all layers is the ratio between the first and the last one, whatever the network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
WEIGHTS, SKIP, ACTIVATION, NORMALIZATION = "weights", "skip connection", "activation", "normalization"


@dataclass(frozen=True)
class Factors:
    """The factors between neighbouring layers of s networks.

    Attributes:
        whole: ‖∂L/∂z of layer l‖ / ‖∂L/∂z of layer l + 1‖ for l = 1 … depth − 1, (s, depth − 1).
        parts: the same, split: by cause, in the order in which the gradient meets them; their product is `whole`.
    """

    whole: Array
    parts: Mapping[str, Array]


def factors_between(dz: Array, dh: Array, du: Array | None = None, passed: Array | None = None) -> Factors:
    """The factors from the norms of gradients, each (s, depth), `passed` (s, depth − 1).

    A ratio to a gradient of zero is NaN or infinite.

    Args:
        dz, dh: norms of ∂L/∂z and of the gradient of what the layer passes on.
        du: norm of the gradient of what enters the activation; None without normalization, where it is `dz`.
        passed: norm of Wᵀδ of the layers from the second on; None without skip connections, where it is `dh`.
    """
    here, after = slice(None, -1), slice(1, None)
    with np.errstate(all="ignore"):
        parts = {WEIGHTS: (dh[:, here] if passed is None else passed) / dz[:, after]}
        if passed is not None:
            parts[SKIP] = dh[:, here] / passed
        parts[ACTIVATION] = (dz if du is None else du)[:, here] / dh[:, here]
        if du is not None:
            parts[NORMALIZATION] = dz[:, here] / du[:, here]
        return Factors(dz[:, here] / dz[:, after], parts)


def geometric_mean(values: Array) -> float:
    """exp of the mean logarithm over all entries: the factor that, applied equally often, multiplies to the same.

    One zero makes it 0; NaN where an entry is NaN, or where zero meets infinity.
    """
    with np.errstate(all="ignore"):
        return float(np.exp(np.log(values).mean()))
