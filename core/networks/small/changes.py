"""Changes of a small network that a reader makes on the picture, as they arrive from the browser."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from core.errors import ConfigError
from core.networks.small.names import NetworkNames
from core.networks.small.network import SmallNetwork
from core.networks.small.parts import SAMPLES, Row, check_between, entry
from core.settings.declared import replaced
from core.text import indexed


def apply_change(experiment: SmallNetwork, change: Mapping[str, Any]) -> SmallNetwork:
    """The experiment after one change.

    Args:
        change: `set` says what: "x" or "y" (with sample, index, value), "w" (layer, unit, source, value; from 1,
            source 0 is the bias), "sample" (value: index on display) or "rows" (value: number of samples).
            A value is a number from a slider or text from a field.

    Raises:
        ConfigError: the place does not exist or the value breaks a rule.
    """
    kind = change.get("set")
    if kind == "w":
        layer, unit, source = (_index(change, part) for part in ("layer", "unit", "source"))
        name = indexed(NetworkNames(experiment.sizes).parameter(layer, unit, source).label)
        return experiment.with_parameter(layer, unit, source, entry(name).take(change.get("value")))
    if kind in ("x", "y"):
        return _with_entry(experiment, kind, change)
    if kind == "sample":
        return dataclasses.replace(experiment, sample=_index(change, "value"))
    if kind == "rows":
        return with_samples(experiment, _index(change, "value"))
    raise ConfigError("change", "must set x, y, w, sample or rows", kind)


def with_samples(experiment: SmallNetwork, count: int) -> SmallNetwork:
    """The experiment with that many samples: the first ones stay, new ones repeat the last.

    Raises:
        ConfigError: fewer than 1 or more than 16.
    """
    check_between(SAMPLES, count)

    def resized(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return rows[:count] + rows[-1:] * (count - len(rows))

    sample = min(experiment.sample, count - 1)
    return dataclasses.replace(experiment, x=resized(experiment.x), y=resized(experiment.y), sample=sample)


def _with_entry(experiment: SmallNetwork, field: str, change: Mapping[str, Any]) -> SmallNetwork:
    rows = [list(row) for row in getattr(experiment, field)]
    sample, index = _index(change, "sample"), _index(change, "index")
    if not (0 <= sample < len(rows) and 0 <= index < len(rows[sample])):
        raise ConfigError(field, "must be an entry of the samples", [sample + 1, index + 1])
    name = indexed(NetworkNames(experiment.sizes).data(field, index + 1).label)
    rows[sample][index] = entry(name).take(change.get("value"))
    return replaced(experiment, {field: tuple(map(tuple, rows))})


def _index(change: Mapping[str, Any], part: str) -> int:
    value = change.get(part)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ConfigError(part, "must be a whole number", value)
    return value
