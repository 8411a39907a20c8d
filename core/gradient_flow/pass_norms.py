"""Norms of everything in one pass through the networks, each taken the moment it is there.

A gradient that has just been computed is still in the processor's cache; kept until the end of the pass it would
have to come back from memory, which takes longer than all the matrix products. So autograd is asked to call back.
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from core.gradient_flow.network import DeepNetwork
from core.gradient_flow.stack import LayerTensors, norm_gradients

Array = npt.NDArray[np.float64]
Gradients = tuple[Tensor | None, ...]


class Norm:
    """Norm of a tensor (s, …, …) per network, (s,), summed in float64: squares would leave float32's range.

    Its room for the numbers as float64 is used again and again: getting and giving back memory takes longer than sums.
    """

    def __init__(self) -> None:
        self._room: dict[torch.Size, Tensor] = {}

    def __call__(self, tensor: Tensor) -> Tensor:
        room = self._room.get(tensor.shape)
        if room is None:
            room = self._room[tensor.shape] = torch.empty(tensor.shape, dtype=torch.float64)
        norms: Tensor = torch.linalg.vector_norm(room.copy_(tensor), dim=(1, 2))
        return norms


class PassNorms:
    """The norms of one pass, by what they are of; all (s, layers).

    `z`: the weighted sums; `dz`, `du`, `dh`: ∂L/∂z and the gradients of what enters the activation (with a
    normalization) and of what the layer passes on; `passed`: Wᵀδ of every hidden layer but the first (with skip
    connections); `dw`: ∂L/∂W of the hidden layers; `scale`, `shift`: of the normalizations.
    """

    def __init__(self, network: DeepNetwork, norm: Norm) -> None:
        self._network, self._norm = network, norm
        self._found: defaultdict[str, dict[int, Tensor]] = defaultdict(dict)

    def __getitem__(self, kind: str) -> Array:
        """The norms of one kind, first layer first."""
        found = self._found[kind]
        return torch.stack([found[index] for index in sorted(found)], dim=1).numpy()

    def watch(self, index: int, layer: LayerTensors) -> None:
        """Take the norms of one hidden layer: of its sums now, of its gradients when the backward pass gets there."""
        self._take("z", index, layer.z.detach())
        product = layer.z.grad_fn
        assert product is not None
        product.register_hook(partial(self._take_product, index))
        if self._network.skip or index == self._network.depth - 1:
            layer.h.register_hook(partial(self._take, "dh", index))  # type: ignore[no-untyped-call]
        if self._network.normalization != "none":
            normalized = partial(self._take_normalized, index, layer.u.detach())
            layer.u.register_hook(normalized)  # type: ignore[no-untyped-call]

    def _take_product(self, index: int, given: Gradients, got: Gradients) -> Gradients:
        """Behind b + W·h: it got ∂L/∂z and gave the gradients of b, W and h. That of W has been seen and is let go."""
        bias, weight, before = given
        self._take("dz", index, got[0])
        if weight is not None:
            self._take("dw", index, weight)
        if before is not None:
            self._take("passed" if self._network.skip else "dh", index - 1, before)
        return bias, None, before

    def _take_normalized(self, index: int, entering: Tensor, gradient: Tensor) -> None:
        self._take("du", index, gradient)
        scale, shift = norm_gradients(entering, gradient)
        self._take("scale", index, scale)
        self._take("shift", index, shift)

    def _take(self, kind: str, index: int, tensor: Tensor | None) -> None:
        assert tensor is not None
        self._found[kind][index] = self._norm(tensor)
