"""Changes that a reader makes beside the picture, as they arrive from the browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.errors import ConfigError
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.settings.declared import setting_at, taken

# What the component's controls set, by the names that it sends.
PATHS = {name: f"network.{name}" for name in ("depth", "width", "scale", "initialization", "normalization", "skip")} | {
    name: name for name in ("activation", "layer", "lr", "clip")
}


def apply_change(experiment: FlowExperiment, change: Mapping[str, Any]) -> FlowExperiment:
    """The experiment after one change.

    Args:
        change: `set` names the setting, `value` is a number from a slider, text from a field, the name of a choice or
            True or False for a switch; "clip" is switched by True and False as well.

    Raises:
        ConfigError: there is no such setting, or the value breaks a rule.
    """
    name, value = change.get("set"), change.get("value")
    if not isinstance(name, str) or name not in PATHS:
        raise ConfigError("change", f"must set one of {', '.join(PATHS)}", name)
    if name == "depth":
        depth = setting_at(experiment, "network.depth").take(value)
        experiment = replace(experiment, layer=min(experiment.layer, max(1, depth)))
    return taken(experiment, PATHS[name], value)
