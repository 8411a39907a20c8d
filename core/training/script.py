"""The lines of a training script that every lesson that trains shares: optimizer, schedule, loop, early stopping."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.training.fit_config import FULL_BATCH, FitConfig
from core.training.losses import loss_named
from core.training.optimizers import (
    optimizer_named,
    optimizer_options,
    schedule_class,
    schedule_options,
)


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
