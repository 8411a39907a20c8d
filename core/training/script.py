"""What the template of a training script needs to know; the script itself reads in script.py.jinja beside this."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.training.fit_config import FULL_BATCH, FitConfig
from core.training.losses import loss_named
from core.training.optimizers import (
    optimizer_named,
    optimizer_options,
    schedule_class,
    schedule_options,
)


def training_values(fit: FitConfig, rows: int, validates: bool, imports: Iterable[str] = ()) -> dict[str, Any]:
    """The values of "training/script.py.jinja", but for the model's seed.

    Args:
        fit: how the model is trained.
        rows: of the training set.
        validates: whether there are validation samples.
        imports: the lesson's own import lines.
    """
    stopping = fit.stopping
    return {
        "fit": fit,
        "stopping": stopping,
        "imports": _imports(fit, validates, imports),
        "loss": loss_named(fit.loss),
        "optimizer": optimizer_named(fit.optimizer).make.__name__,
        "optimizer_options": optimizer_options(fit),
        "schedule": schedule_class(fit.schedule),
        "schedule_options": schedule_options(fit),
        "full_batch": fit.batch_size == FULL_BATCH,
        "batch_size": fit.rows_per_step(rows),
        "validates": validates,
        "shuffles_validation": validates and fit.shuffle_validation,
        "watched": "validation_loss" if validates else "training_loss",
        "remembers_best": stopping.rule == "best" or stopping.restore_best,
        "margin": f" + {stopping.min_delta!r}" if stopping.min_delta else "",
    }


def _imports(fit: FitConfig, validates: bool, own: Iterable[str]) -> list[str]:
    """Each line once: the imports of modules, then those from modules."""
    lines = {"import torch", "from torch import nn", *own}
    if fit.batch_size != FULL_BATCH or (validates and fit.shuffle_validation):
        lines.add("from torch.utils.data import DataLoader, TensorDataset")
    if fit.stopping.restore_best:
        lines.add("import copy")
    return sorted(lines, key=lambda line: (line.startswith("from"), line))
