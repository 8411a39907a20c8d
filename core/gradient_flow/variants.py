"""What can be changed in a deep network, one thing at a time: remedies, and remedies taken away again."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from types import MappingProxyType

from core.gradient_flow.network import DeepNetwork

Variant = tuple[DeepNetwork, str]


def _network(**changes: object) -> Callable[[DeepNetwork, str], Variant]:
    return lambda network, name: (dataclasses.replace(network, **changes), name)  # type: ignore[arg-type]


def _relu(**changes: object) -> Callable[[DeepNetwork, str], Variant]:
    return lambda network, _: (dataclasses.replace(network, **changes), "relu")  # type: ignore[arg-type]


AS_IT_IS, CLIPPING = "as it is", "gradient clipping"
REMEDIES: Mapping[str, Callable[[DeepNetwork, str], Variant]] = MappingProxyType(
    {
        AS_IT_IS: _network(),
        # Clipping multiplies the gradients of all layers by one number, so every ratio stays.
        CLIPPING: _network(),
        "Xavier initialization": _network(initialization="xavier_normal"),
        "He initialization": _network(initialization="he_normal"),
        "layer normalization": _network(normalization="layer"),
        "batch normalization": _network(normalization="batch"),
        "skip connections": _network(skip=True),
        "ReLU": _relu(),
        "ReLU and He": _relu(initialization="he_normal"),
        "ReLU, He, batch norm, skip": _relu(initialization="he_normal", normalization="batch", skip=True),
    }
)

WITHOUT_CLIPPING = "without clipping"
VARIANTS: Mapping[str, Callable[[DeepNetwork, str], Variant]] = MappingProxyType(
    {
        **REMEDIES,
        "PyTorch initialization": _network(initialization="default"),
        "without normalization": _network(normalization="none"),
        "without skip connections": _network(skip=False),
        WITHOUT_CLIPPING: _network(),
    }
)
