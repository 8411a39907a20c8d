"""The script of a live-training run: plain PyTorch that prints the run's final losses to the last digit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.code_export.data_sets import data_imports, data_lines
from core.data.data_set import DataSet
from core.data.table import Table
from core.models.activations import activation
from core.models.mlp import MLPConfig
from core.training.experiment import TrainingExperiment
from core.training.fit_config import FULL_BATCH, FitConfig
from core.training.losses import loss_named, wants_one_hot
from core.training.optimizers import (
    optimizer_named,
    optimizer_options,
    schedule_class,
    schedule_options,
)


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


def _arguments(options: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in options.items())


def tool_lines(fit: FitConfig, rows: int, validates: bool) -> list[str]:
    """Loss, optimizer, schedule and batches, for a `model` and `x_train`, `y_train`, `x_valid`, `y_valid`."""
    kind = optimizer_named(fit.optimizer)
    lines = [
        f"loss_function = {loss_named(fit.loss).code}",
        f"optimizer = torch.optim.{kind.make.__name__}(model.parameters(), {_arguments(optimizer_options(fit))})",
    ]
    if schedule := schedule_class(fit.schedule):
        options = _arguments(schedule_options(fit))
        lines.append(
            f"schedule = torch.optim.lr_scheduler.{schedule}({', '.join(filter(None, ['optimizer', options]))})"
        )
    size = fit.rows_per_step(rows)
    if fit.batch_size == FULL_BATCH:
        lines.append("batches = [(x_train, y_train)]  # all rows at once")
    else:
        lines.append(f"batches = DataLoader(TensorDataset(x_train, y_train), batch_size={size}, shuffle=True)")
    if validates and fit.shuffle_validation:
        lines.append(f"validation = DataLoader(TensorDataset(x_valid, y_valid), batch_size={size}, shuffle=True)")
    return lines


def loop_lines(fit: FitConfig, validates: bool, outputs: str = "model(x_valid)") -> list[str]:
    """The training loop with validation and early stopping; `outputs` is what the validation loss is taken of."""
    watched = "validation_loss" if validates else "training_loss"
    summary = 'f"epoch {epoch}: training loss {training_loss!r}"'
    if validates:
        summary = 'f"epoch {epoch}: training loss {training_loss!r}, validation loss {validation_loss!r}"'
    body = [
        *_epoch(fit),
        *(_validation(fit, outputs) if validates else []),
        *([f"schedule.step({watched if fit.schedule == 'plateau' else ''})"] if fit.schedule != "constant" else []),
        f"summary = {summary}",
        "print(summary)",
        *_stopping(fit, watched),
    ]
    return [
        *_before(fit),
        f"for epoch in range(1, {fit.epochs + 1}):",
        *(f"    {line}" if line else "" for line in body),
        "",
        *(_restore() if fit.stopping.restore_best else []),
        'print("stopped after", summary)',
    ]


def _epoch(fit: FitConfig) -> list[str]:
    penalised = fit.l1 > 0
    return [
        "model.train()",
        "losses = []",
        "for x, y in batches:",
        "    optimizer.zero_grad()",
        "    loss = loss_function(model(x), y)",
        *(["    penalty = sum(parameter.abs().sum() for parameter in model.parameters())"] if penalised else []),
        f"    (loss + {fit.l1!r} * penalty).backward()" if penalised else "    loss.backward()",
        *([f"    nn.utils.clip_grad_norm_(model.parameters(), {fit.clip!r})"] if fit.clip else []),
        "    optimizer.step()",
        "    losses.append(loss.item())",
        "training_loss = sum(losses) / len(losses)",
    ]


def _validation(fit: FitConfig, outputs: str) -> list[str]:
    if fit.shuffle_validation:
        compute = [
            "losses = [loss_function(model(x), y).item() for x, y in validation]",
            "validation_loss = sum(losses) / len(losses)",
        ]
        return ["model.eval()", "with torch.no_grad():", f"    {compute[0]}", compute[1]]
    return [
        "model.eval()",
        "with torch.no_grad():",
        f"    validation_loss = loss_function({outputs}, y_valid).item()",
    ]


def _before(fit: FitConfig) -> list[str]:
    lines = [""]
    rule = fit.stopping.rule
    if rule == "best" or fit.stopping.restore_best:
        lines.append('best_loss = float("inf")')
    if rule == "consecutive":
        lines.append('previous = float("inf")')
    if rule != "never":
        lines.append("wait = 0")
    return lines


def _stopping(fit: FitConfig, watched: str) -> list[str]:
    stopping = fit.stopping
    lines = []
    if stopping.rule == "consecutive":
        lines += [f"wait = wait + 1 if {watched} > previous else 0", f"previous = {watched}"]
    if stopping.rule == "best" or stopping.restore_best:
        margin = f" + {stopping.min_delta!r}" if stopping.min_delta else ""
        lines += [f"if {watched}{margin} < best_loss:", f"    best_loss, best_epoch = {watched}, epoch"]
        lines += ["    wait = 0"] if stopping.rule == "best" else []
        lines += ["    best_weights = copy.deepcopy(model.state_dict())"] if stopping.restore_best else []
        lines += ["else:", "    wait += 1"] if stopping.rule == "best" else []
    if stopping.rule != "never":
        sign = ">" if stopping.beyond and stopping.rule == "best" else ">="
        lines += [f"if wait {sign} {stopping.patience}:", "    break"]
    return lines


def _restore() -> list[str]:
    return ["model.load_state_dict(best_weights)", 'print("back to the weights of epoch", best_epoch)']
