"""Where numbers end: the layer in which a pass first becomes infinite or NaN, or the gradient exactly zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.gradient_flow.flow import DeltaFlow

Kind = Literal["forward", "output", "backward", "dead", "underflow"]
_DENORMAL = 1e-30  # a gradient this small was about to leave float32's range, not stopped by dead units


@dataclass(frozen=True)
class Trouble:
    """What happened first, in how many of the networks.

    Attributes:
        kind: "forward": sums overflow; "output": only the output layer or the loss does; "backward": the gradient
            does; "dead": no unit of a layer passes anything on; "underflow": the gradient is too small for float32.
        layer: the hidden layer where it began, from 1; the output layer is depth + 1.
        networks: in how many networks; `of` how many.
    """

    kind: Kind
    layer: int
    networks: int
    of: int

    @property
    def sentence(self) -> str:
        """One sentence that names the layer."""
        where = "In every network" if self.networks == self.of else f"In {self.networks} of {self.of} networks"
        return f"{where} {_WHAT[self.kind].format(layer=self.layer)}"


_WHAT: Mapping[Kind, str] = MappingProxyType(
    {
        "forward": "the weighted sums leave float32's range, first in layer {layer}: from there on all is infinite or "
        "NaN, the loss and every gradient with it.",
        "output": "the hidden layers hold, but the outputs leave float32's range: loss and gradients are NaN.",
        "backward": "the forward pass holds, but on its way back the gradient leaves float32's range in layer {layer}: "
        "from there down to layer 1 it is infinite or NaN.",
        "dead": "no gradient gets past layer {layer}: none of its units passes anything on for any of the samples, so "
        "every layer before it gets exactly 0.",
        "underflow": "the gradient of layer {layer} is smaller than any number of float32: it and all before are 0.",
    }
)


def find_trouble(flow: DeltaFlow) -> Trouble | None:
    """The first trouble in the order of the computation: forward, output, backward, then zeros; None if all is well."""
    networks, depth = flow.dz.shape
    bad = ~np.isfinite(flow.signal)
    if bad.any():
        return Trouble("forward", _first(bad), _count(bad), networks)
    lost = ~np.isfinite(flow.loss)
    if lost.any():
        return Trouble("output", depth + 1, int(lost.sum()), networks)
    bad = ~np.isfinite(flow.dz)
    if bad.any():
        return Trouble("backward", _last(bad), _count(bad), networks)
    zero = flow.dz == 0
    if not zero.any():
        return None
    layer = _last(zero)
    above = flow.dz[zero[:, layer - 1], layer:]
    faint = layer < depth and (above[:, 0] < _DENORMAL).all()
    return Trouble("underflow" if faint else "dead", layer, _count(zero), networks)


def _count(marks: npt.NDArray[np.bool_]) -> int:
    return int(marks.any(axis=1).sum())


def _first(marks: npt.NDArray[np.bool_]) -> int:
    return int(np.flatnonzero(marks.any(axis=0))[0]) + 1


def _last(marks: npt.NDArray[np.bool_]) -> int:
    return int(np.flatnonzero(marks.any(axis=0))[-1]) + 1
