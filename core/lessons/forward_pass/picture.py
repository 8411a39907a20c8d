"""The forward pass as the plain lists and numbers that the components in the browser draw."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import numpy.typing as npt

from core.lessons.forward_pass.description import describe
from core.networks.activations import activation
from core.networks.forward.trace import ForwardTrace, LayerTrace
from core.networks.forward.unit_maps import UnitMaps, half_range, unit_maps
from core.networks.small.names import network_labels
from core.networks.small.network import SmallNetwork
from core.networks.small.parts import SAMPLES


def network_picture(experiment: SmallNetwork, trace: ForwardTrace) -> dict[str, Any]:
    """What the network diagram draws: the sample on display, all weights, the maps inside the units."""
    row = experiment.sample
    maps = unit_maps(experiment)
    return {
        "sizes": list(experiment.sizes),
        "layers": [_layer(layer) | {"z": layer.z[row].tolist(), "a": layer.a[row].tolist()} for layer in trace.layers],
        "names": network_labels(experiment.sizes),
        "x": list(experiment.x[row]),
        "y": list(experiment.y[row]) if experiment.y else None,
        "loss": trace.sample_loss,
        "sample": row,
        "samples": len(experiment.x),
        "half_range": half_range(experiment),
        "maps": maps and _maps(maps),
        "alt": describe(experiment, trace),
    }


def matrix_picture(experiment: SmallNetwork, trace: ForwardTrace) -> dict[str, Any]:
    """What the matrix form shows: all samples as rows."""
    return {
        "sizes": list(experiment.sizes),
        "layers": [_layer(layer) | {"z_all": layer.z.tolist(), "a_all": layer.a.tolist()} for layer in trace.layers],
        "x": [list(row) for row in experiment.x],
        "y": [list(row) for row in experiment.y] or None,
        "sample": experiment.sample,
        "most_samples": SAMPLES.high,
    }


def _layer(layer: LayerTrace) -> dict[str, Any]:
    phi = activation(layer.activation)
    return {
        "w": layer.weight.tolist(),
        "b": layer.bias.tolist(),
        "activation": {"name": phi.name, "label": phi.label},
    }


def _maps(maps: UnitMaps) -> dict[str, Any]:
    layers = [[_quantized(unit) for unit in layer] for layer in maps.layers]
    return {"half_range": maps.half_range, "shape": list(maps.shape), "layers": layers}


def _quantized(values: npt.NDArray[np.float32]) -> dict[str, Any]:
    """A unit's map in one byte per point: 127 is zero, 0 and 254 are ∓ the largest absolute value."""
    largest = max(float(np.abs(values).max()), 1e-9)
    levels = np.rint(values / largest * 127).astype(np.int16) + 127
    return {"map": base64.b64encode(levels.astype(np.uint8).tobytes()).decode(), "largest": largest}
