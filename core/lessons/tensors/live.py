"""The pictures of the lesson on tensors, following the reader's hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.errors import ConfigError
from core.lessons.live import LivePicture
from core.lessons.tensors.experiment import TensorExperiment
from core.lessons.tensors.link import TENSORS_LINK
from core.lessons.tensors.picture import tensor_picture
from core.settings.declared import replaced, taken

_SET = ("a", "b", "c", "operation", "view", "written", "stage")
_SHAPES = ("a", "b", "c")


def apply_change(experiment: TensorExperiment, change: Mapping[str, Any]) -> TensorExperiment:
    """The experiment after one change made on the picture.

    Args:
        change: `set` says what: "a", "b", "c" (value: a list of sizes, or text such as "2, 3"), "operation", "view",
            "written" or "stage".

    Raises:
        ConfigError, ExpressionError: it names nothing of these, or the value breaks a rule.
    """
    name, value = change.get("set"), change.get("value")
    if name not in _SET:
        raise ConfigError("change", f"must set {', '.join(_SET)}", name)
    if name in _SHAPES:
        return replaced(taken(experiment, str(name), _shape(value)), {"written": None})
    changed = taken(experiment, str(name), value)
    return replaced(changed, {"written": None}) if name == "view" else changed


def _shape(value: object) -> object:
    """As a setting takes it: a list of sizes, or what was typed: "2, 3", "(2, 3)", "2×3"."""
    if isinstance(value, str):
        return "-".join(re.findall(r"[^\s,x×()\[\]]+", value)) or "none"
    return tuple(value) if isinstance(value, list) else value


PICTURE = LivePicture(TENSORS_LINK, apply_change, tensor_picture)
