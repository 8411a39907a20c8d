"""The script of a live-training run: plain PyTorch that prints the run's final losses to the last digit."""

from __future__ import annotations

from core.data.data_config import DataConfig
from core.data.data_set import DataSet
from core.data.sets.script import data_imports, data_lines
from core.data.table.table import Table
from core.lessons.live_training.experiment import TrainingExperiment
from core.networks.activations import ACTIVATIONS
from core.scripts.template import needed, render
from core.training.losses import wants_one_hot
from core.training.script import training_values


def live_training_script(experiment: TrainingExperiment, data: DataSet, table: Table | None = None) -> str:
    """A complete script.

    It prints one line per epoch, and last "stopped after epoch E: training loss L, validation loss V" with all
    digits; on the same machine they equal the page's. Where the target is standardized, predictions and a typical
    error in the target's own units follow.

    Args:
        experiment: the run.
        data: its samples, for their task and number.
        table: the reader's own, where the data come from it; the script reads its file.
    """
    config, fit, validates = experiment.data, experiment.fit, bool(len(data.validation.x))
    return render(
        "lessons/live_training/script.py.jinja",
        **training_values(fit, len(data.training.x), validates, _imports(config, table)),
        experiment=experiment,
        seed=experiment.seed,
        needs=needed(table.name, "the table that you uploaded") if table else "",
        file=table.name if table else "",
        data_lines="\n".join(data_lines(config, table.name, table.options) if table else data_lines(config)),
        target_units=_target_units(experiment, data),
        one_hot=wants_one_hot(fit.loss, data.task),
        classes=len(data.classes),
        network=experiment.network(data),
        activations=ACTIVATIONS,
    )


def _imports(config: DataConfig, table: Table | None) -> list[str]:
    lines = data_imports(config, table.options if table else None)
    return [*lines, "from pathlib import Path"] if table else lines


def _target_units(experiment: TrainingExperiment, data: DataSet) -> dict[str, str] | None:
    """How the script turns standardized targets back: the target's name, and the error of a loss in its units."""
    if data.target_scaling is None:
        return None
    watched = "validation_loss" if len(data.validation.x) else "training_loss"
    errors = {"mse": f"{watched} ** 0.5", "mae": watched}
    return {"target": data.target, "error": errors.get(experiment.fit.loss, "")}
