"""A convolution experiment as the plain lists and packed numbers that the component in the browser draws."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from torch import Tensor

from core.convolution.convolution import Convolution
from core.convolution.kernels import SIZE
from core.convolution.trace import ConvolutionTrace
from core.lessons.convolution.words import describe, parameters_text, size_text
from core.settings.declared import settings_of
from core.settings.setting import bounds_of

_CHANNELS = {1: ["grey"], 3: ["red", "green", "blue"]}
_LIMITED = {"size": SIZE, **{name: settings_of(Convolution)[name] for name in ("padding", "stride", "dilation")}}
_LIMITS = {name: list(bounds_of(setting)) for name, setting in _LIMITED.items()}


def convolution_picture(experiment: Convolution, traced: ConvolutionTrace) -> dict[str, Any]:
    """What the convolution component draws.

    The image travels as bytes (value · 255), output, weights and biases as little-endian float32, overlap counts as
    uint16, all row by row in base64.
    """
    height, width = experiment.output_sides
    return {
        "operation": experiment.operation,
        "settings": {
            "size": list(experiment.size),
            "padding": experiment.padding,
            "stride": experiment.stride,
            "dilation": experiment.dilation,
            "groups": 1 if experiment.is_pooling else experiment.groups,
        },
        "limits": _LIMITS,
        "input": {
            "channels": _CHANNELS[experiment.inputs],
            "side": experiment.image.side,
            "bytes": _packed(traced.x * 255, "u1"),
            "drawing": experiment.image.source == "drawing",
        },
        "output": {
            "channels": experiment.output_channels,
            "height": height,
            "width": width,
            "values": _packed(traced.y, "<f4"),
            "low": traced.y.min().item(),
            "high": traced.y.max().item(),
        },
        "weights": None if traced.weight is None else _packed(traced.weight, "<f4"),
        "bias": None if traced.bias is None else _packed(traced.bias, "<f4"),
        "overlaps": None if traced.overlaps is None else _packed(traced.overlaps, "<u2"),
        "seed": experiment.seed,
        "own_kernels": len(experiment.kernels) > 1,
        "start": list(traced.start),
        "size_text": size_text(experiment),
        "parameters_text": parameters_text(experiment),
        "alt": describe(experiment, traced),
    }


def _packed(values: Tensor, kind: str) -> str:
    array = values.numpy()
    whole = np.rint(array) if array.dtype.kind == "f" and kind == "u1" else array
    return base64.b64encode(np.ascontiguousarray(whole.astype(kind)).tobytes()).decode()
