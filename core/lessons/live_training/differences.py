"""In what two experiments differ, in words."""

from __future__ import annotations

import dataclasses
from typing import Any

from core.data.data_config import TableColumns
from core.data.sets.kinds import DATA_SETS
from core.errors import shown
from core.lessons.live_training.experiment import TrainingExperiment
from core.networks.activations import ACTIVATIONS
from core.numbers import short
from core.training.optimizers import OPTIMIZERS

_NAMES = {
    "data.name": "data",
    "data.samples": "samples",
    "data.training_share": "training share",
    "data.seed": "seed of the data",
    "data.points": "own points",
    "data.random_labels": "random labels",
    "data.columns": "columns",
    "hidden": "hidden layers",
    "fit.batch_size": "batch size",
    "fit.learning_rate": "learning rate",
    "fit.weight_decay": "weight decay",
    "fit.clip": "gradient clipping",
    "fit.stopping.rule": "early stopping",
    "fit.stopping.patience": "patience",
    "fit.stopping.min_delta": "min_delta",
    "fit.stopping.beyond": "wait beyond patience",
    "fit.stopping.restore_best": "restore best weights",
    "fit.shuffle_validation": "shuffled validation",
}


def differences(one: TrainingExperiment, other: TrainingExperiment) -> list[str]:
    """What changed from `one` to `other`, each as "learning rate 0.05 → 0.1", in the order of the fields."""
    before, after = _flat(one), _flat(other)
    return [_change(name, before[name], value) for name, value in after.items() if before[name] != value]


def _change(name: str, before: Any, after: Any) -> str:
    told, now = _said(before), _said(after)
    # Own points are told by their number, which can be the same.
    return f"{_NAMES.get(name, name.rpartition('.')[2])} {told} → {now if now != told else f'others ({now})'}"


def settings(experiment: TrainingExperiment) -> str:
    """A run in a few words: its data, its hidden layers, its optimizer."""
    hidden = "-".join(map(str, experiment.hidden)) or "no hidden layer"
    bends = f" {ACTIVATIONS[experiment.activation].label}" if experiment.hidden else ""
    label, rate = OPTIMIZERS[experiment.fit.optimizer].label, short(experiment.fit.learning_rate)
    return f"{experiment.data.kind.label}: {hidden}{bends}, {label} with learning rate {rate}"


def _flat(value: Any, name: str = "") -> dict[str, Any]:
    """All fields of nested dataclasses by dotted name; columns and points stay whole."""
    if not dataclasses.is_dataclass(value) or name == "data.columns":
        return {name: value}
    fields: dict[str, Any] = {}
    for field in dataclasses.fields(value):
        fields |= _flat(getattr(value, field.name), f"{name}.{field.name}" if name else field.name)
    return fields


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, (int, float)):
        return short(value)
    if value is None or value == ():
        return "none"
    if isinstance(value, tuple):
        return str(len(value)) if isinstance(value[0], tuple) else "-".join(map(str, value))
    if isinstance(value, TableColumns):
        return f"{shown(value.target)} ({value.task}) from {', '.join(map(shown, value.inputs))}"
    return DATA_SETS[value].label if value in DATA_SETS else str(value)
