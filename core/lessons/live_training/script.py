"""The script of a live-training run: plain PyTorch that prints the run's final losses to the last digit."""

from __future__ import annotations

from core.data.data_set import DataSet
from core.data.sets.script import data_imports, data_lines
from core.data.table.table import Table
from core.lessons.live_training.experiment import TrainingExperiment
from core.networks.activations import activation
from core.networks.mlp import MLPConfig
from core.training.fit_config import FULL_BATCH, FitConfig
from core.training.losses import wants_one_hot
from core.training.script import loop_lines, tool_lines


def live_training_script(experiment: TrainingExperiment, data: DataSet, table: Table | None = None) -> str:
    """A complete script.

    It prints one line per epoch, and last "stopped after epoch E: training loss L, validation loss V" with all
    digits; on the same machine they equal the page's.

    Args:
        experiment: the run.
        data: its samples, for their task and number.
        table: the reader's own, where the data come from it; the script reads its file.
    """
    parts = [
        _head(experiment, bool(len(data.validation.x))),
        ["torch.set_num_threads(1)  # the same numbers every time", ""],
        data_lines(experiment.data, table.name, table.options) if table else data_lines(experiment.data),
        _one_hot(experiment.fit, data),
        ["", f"torch.manual_seed({experiment.seed})"],
        model_lines(experiment.network(data)),
        tool_lines(experiment.fit, len(data.training.x), bool(len(data.validation.x))),
        loop_lines(experiment.fit, bool(len(data.validation.x))),
    ]
    return "\n".join(line for part in parts for line in part) + "\n"


def model_lines(network: MLPConfig) -> list[str]:
    """`model = nn.Sequential(…)` of a fully connected network."""
    lines = []
    layers = zip(network.sizes, network.sizes[1:], network.activations, strict=False)
    for number, (n_in, n_out, name) in enumerate(layers, 1):
        lines.append(f"nn.Linear({n_in}, {n_out})")
        if name != "identity":
            lines.append(activation(name).code)
        if network.dropout and number < len(network.activations):
            lines.append(f"nn.Dropout({network.dropout})")
    return ["model = nn.Sequential(", *(f"    {line}," for line in lines), ")"]


def _head(experiment: TrainingExperiment, validates: bool) -> list[str]:
    fit = experiment.fit
    imports = {"import torch", "from torch import nn", *data_imports(experiment.data)}
    if fit.batch_size != FULL_BATCH or (validates and fit.shuffle_validation):
        imports.add("from torch.utils.data import DataLoader, TensorDataset")
    if fit.stopping.restore_best:
        imports.add("import copy")
    ordered = sorted(imports, key=lambda line: (line.startswith("from"), line))
    return ['"""One training run, in plain PyTorch."""', *ordered, ""]


def _one_hot(fit: FitConfig, data: DataSet) -> list[str]:
    if not wants_one_hot(fit.loss, data.task):
        return []
    count = len(data.classes)
    lines = [f"y_train = nn.functional.one_hot(y_train, {count}).float()  # squared error compares with 0 and 1"]
    return lines + ([f"y_valid = nn.functional.one_hot(y_valid, {count}).float()"] if len(data.validation.x) else [])
