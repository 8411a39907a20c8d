"""Changes that a reader makes beside the picture, as they arrive from the browser."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from core.errors import ConfigError
from core.gradient_flow.experiment import (
    LARGEST_CLIP,
    LARGEST_RATE,
    SMALLEST_CLIP,
    SMALLEST_RATE,
    FlowExperiment,
)
from core.gradient_flow.network import (
    LARGEST_SCALE,
    LEAST_DEPTH,
    MOST_DEPTH,
    NARROWEST,
    SMALLEST_SCALE,
    WIDEST,
)
from core.numbers import check_number, read_number, read_whole

CLIP_AT = 1.0  # what clipping starts with when it is switched on


def apply_change(experiment: FlowExperiment, change: Mapping[str, Any]) -> FlowExperiment:
    """The experiment after one change.

    Args:
        change: `set` names the setting, `value` is a number from a slider, text from a field, the name of a choice or
            True or False for a switch. The settings are depth, width, scale, initialization, normalization, skip,
            activation, layer, lr, clip, and clipping (on or off).

    Raises:
        ConfigError: there is no such setting, or the value breaks a rule.
    """
    setting = change.get("set")
    if not isinstance(setting, str) or setting not in _CHANGES:
        raise ConfigError("change", f"must set one of {', '.join(_CHANGES)}", setting)
    return _CHANGES[setting](experiment, change.get("value"))


def with_network(experiment: FlowExperiment, **changes: Any) -> FlowExperiment:
    """The experiment with a changed network; the chosen layer is never deeper than that."""
    network = dataclasses.replace(experiment.network, **changes)
    return dataclasses.replace(experiment, network=network, layer=min(experiment.layer, network.depth))


def _whole(value: object, argument: str, low: int, high: int) -> int:
    return read_whole(value if isinstance(value, str) else repr(value), argument, low, high)


def _number(value: object, argument: str, low: float, high: float) -> float:
    if isinstance(value, str):
        return read_number(value, argument, low, high)
    return check_number(value, argument, low, high)


def _choice(value: object, argument: str) -> str:
    if not isinstance(value, str):
        raise ConfigError(argument, "must be a name", value)
    return value


def _depth(experiment: FlowExperiment, value: object) -> FlowExperiment:
    return with_network(experiment, depth=_whole(value, "depth", LEAST_DEPTH, MOST_DEPTH))


def _width(experiment: FlowExperiment, value: object) -> FlowExperiment:
    return with_network(experiment, width=_whole(value, "width", NARROWEST, WIDEST))


def _scale(experiment: FlowExperiment, value: object) -> FlowExperiment:
    scale = _number(value, "scale of the weights", SMALLEST_SCALE, LARGEST_SCALE)
    return with_network(experiment, scale=scale)


def _initialization(experiment: FlowExperiment, value: object) -> FlowExperiment:
    return with_network(experiment, initialization=_choice(value, "initialization"))


def _normalization(experiment: FlowExperiment, value: object) -> FlowExperiment:
    return with_network(experiment, normalization=value)


def _skip(experiment: FlowExperiment, value: object) -> FlowExperiment:
    return with_network(experiment, skip=value)


def _activation(experiment: FlowExperiment, value: object) -> FlowExperiment:
    return dataclasses.replace(experiment, activation=_choice(value, "activation"))


def _layer(experiment: FlowExperiment, value: object) -> FlowExperiment:
    return dataclasses.replace(experiment, layer=value)  # type: ignore[arg-type]


def _lr(experiment: FlowExperiment, value: object) -> FlowExperiment:
    return dataclasses.replace(experiment, lr=_number(value, "learning rate", SMALLEST_RATE, LARGEST_RATE))


def _clip(experiment: FlowExperiment, value: object) -> FlowExperiment:
    clip = _number(value, "largest gradient norm", SMALLEST_CLIP, LARGEST_CLIP)
    return dataclasses.replace(experiment, clip=clip)


def _clipping(experiment: FlowExperiment, value: object) -> FlowExperiment:
    if not isinstance(value, bool):
        raise ConfigError("clipping", "must be True or False", value)
    if value == (experiment.clip is not None):
        return experiment
    return dataclasses.replace(experiment, clip=CLIP_AT if value else None)


_CHANGES: Mapping[str, Callable[[FlowExperiment, object], FlowExperiment]] = MappingProxyType(
    {
        "depth": _depth,
        "width": _width,
        "scale": _scale,
        "initialization": _initialization,
        "normalization": _normalization,
        "skip": _skip,
        "activation": _activation,
        "layer": _layer,
        "lr": _lr,
        "clip": _clip,
        "clipping": _clipping,
    }
)
