"""What the script template of a small network needs; `model.py.jinja` beside it makes `model` of these values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.networks.activations import activation
from core.networks.small.network import BIAS, SmallNetwork, WeightEdit


@dataclass(frozen=True)
class HandSetTensor:
    """One tensor of parameters, of which at least one was set by hand.

    Attributes:
        name: "model[0].weight".
        edits: from the index inside the brackets ("1, 0") to the value, in row-major order.
        values: all of them, by rows, if every one was set by hand; else None.
    """

    name: str
    edits: tuple[tuple[str, float], ...]
    values: list[Any] | None


def network_values(network: SmallNetwork) -> dict[str, Any]:
    """The names that `networks/small/model.py.jinja` uses."""
    return {"network": network, "modules": _modules(network), "hand_set": _hand_set(network)}


def linear_index(network: SmallNetwork, layer: int) -> int:
    """Where the `nn.Linear` of a layer (from 1) stands in the `nn.Sequential`; identity adds no module."""
    return layer - 1 + sum(name != "identity" for name in network.activations[: layer - 1])


def _modules(network: SmallNetwork) -> list[str]:
    lines = []
    for n_in, n_out, name in zip(network.sizes, network.sizes[1:], network.activations, strict=False):
        lines.append(f"nn.Linear({n_in}, {n_out})")
        if name != "identity":
            lines.append(activation(name).code)
    return lines


def _hand_set(network: SmallNetwork) -> list[HandSetTensor]:
    tensors = []
    for layer in range(1, len(network.sizes)):
        edits = [edit for edit in network.edits if edit.layer == layer]
        tensors.append(_weight(network, layer, [edit for edit in edits if edit.source != BIAS]))
        tensors.append(_bias(network, layer, [edit for edit in edits if edit.source == BIAS]))
    return [tensor for tensor in tensors if tensor.edits]


def _weight(network: SmallNetwork, layer: int, edits: list[WeightEdit]) -> HandSetTensor:
    n_in, n_out = network.sizes[layer - 1 : layer + 1]
    values = [edit.value for edit in edits]
    rows = [values[start : start + n_in] for start in range(0, len(values), n_in)]
    indexed = tuple((f"{edit.unit - 1}, {edit.source - 1}", edit.value) for edit in edits)
    name = f"model[{linear_index(network, layer)}].weight"
    return HandSetTensor(name, indexed, rows if len(edits) == n_out * n_in else None)


def _bias(network: SmallNetwork, layer: int, edits: list[WeightEdit]) -> HandSetTensor:
    indexed = tuple((str(edit.unit - 1), edit.value) for edit in edits)
    name = f"model[{linear_index(network, layer)}].bias"
    return HandSetTensor(name, indexed, [edit.value for edit in edits] if len(edits) == network.sizes[layer] else None)
