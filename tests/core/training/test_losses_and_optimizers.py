"""What is on offer: its code makes the torch object that is used, its targets fit, its options are torch's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest
import torch
from torch import nn, optim

from core.data.data_set import Task
from core.errors import ConfigError
from core.training.fit_config import FitConfig
from core.training.losses import LOSSES, USUAL_LOSS, check_loss, loss_named, targets_for, wants_one_hot
from core.training.optimizers import (
    OPTIMIZERS,
    SCHEDULES,
    Schedule,
    make_optimizer,
    optimizer_named,
    optimizer_options,
    schedule_class,
    schedule_options,
)


@pytest.mark.parametrize("name", LOSSES)
def test_the_code_of_a_loss_makes_it(name: str) -> None:
    loss = LOSSES[name]
    assert loss.name == name
    assert type(eval(loss.code, {"nn": nn})) is type(loss.make())
    assert loss.make().reduction == "mean"


def test_the_courses_losses_by_hand() -> None:
    predictions, targets = torch.tensor([0.25, 0.6, 0.3]), torch.tensor([0.2, 0.7, 0.1])
    assert float(loss_named("mse").make()(predictions, targets)) == pytest.approx(0.0175, abs=1e-7)
    assert float(loss_named("mae").make()(predictions, targets)) == pytest.approx((0.05 + 0.1 + 0.2) / 3, abs=1e-7)
    logits = torch.tensor([[1.95, -0.6, -0.3], [-0.25, -0.6, 2.3], [0.05, 3.6, -0.3], [3.7, -1.1, -1.2]])
    labels = torch.tensor([0, 2, 1, 0])
    assert float(loss_named("cross_entropy").make()(logits, labels)) == pytest.approx(0.0892, abs=5e-5)


@pytest.mark.parametrize("task", get_args(Task))
def test_each_task_has_a_usual_loss_that_fits(task: Task) -> None:
    check_loss(USUAL_LOSS[task], task)
    assert task in LOSSES[USUAL_LOSS[task]].tasks


@pytest.mark.parametrize(
    ("name", "task", "sentence"),
    [
        ("bce", "classes", "loss must be one of mse, cross_entropy for this data, got 'bce'."),
        ("cross_entropy", "binary", "loss must be one of bce for this data, got 'cross_entropy'."),
        ("cross_entropy", "regression", "loss must be one of mse, mae, huber for this data, got 'cross_entropy'."),
        ("hinge", "binary", "loss must be one of mse, mae, huber, bce, cross_entropy, got 'hinge'."),
    ],
)
def test_a_loss_that_does_not_fit_is_refused(name: str, task: Task, sentence: str) -> None:
    with pytest.raises(ConfigError) as raised:
        check_loss(name, task)
    assert str(raised.value) == sentence


def test_squared_error_on_classes_gets_one_hot_rows() -> None:
    y = torch.tensor([2, 0, 1])
    rows = targets_for("mse", "classes", y, 4)
    assert torch.equal(rows, torch.eye(4)[y])
    assert rows.dtype == torch.float32
    assert wants_one_hot("mse", "classes")


@pytest.mark.parametrize(("loss", "task"), [("cross_entropy", "classes"), ("bce", "binary"), ("mse", "regression")])
def test_other_targets_stay_what_they_are(loss: str, task: Task) -> None:
    y = torch.tensor([1, 0])
    assert targets_for(loss, task, y, 2) is y
    assert not wants_one_hot(loss, task)


def options_of(config: FitConfig) -> tuple[type, dict[str, Any]]:
    optimizer = make_optimizer(config, [nn.Parameter(torch.zeros(1))])
    return type(optimizer), {k: v for k, v in optimizer.param_groups[0].items() if k != "params"}


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (FitConfig(optimizer="sgd"), {"lr": 0.01}),
        (FitConfig(optimizer="sgd", l2=0.25), {"lr": 0.01, "weight_decay": 0.5}),
        (FitConfig(optimizer="momentum", learning_rate=0.5), {"lr": 0.5, "momentum": 0.9}),
        (FitConfig(optimizer="nesterov"), {"lr": 0.01, "momentum": 0.9, "nesterov": True}),
        (FitConfig(optimizer="rmsprop", l2=0.001), {"lr": 0.01, "weight_decay": 0.002}),
        (FitConfig(optimizer="adam"), {"lr": 0.01}),
        (FitConfig(optimizer="adamw"), {"lr": 0.01, "weight_decay": 0.0}),
        (FitConfig(optimizer="adamw", weight_decay=0.01), {"lr": 0.01}),
        (FitConfig(optimizer="adamw", weight_decay=0.3), {"lr": 0.01, "weight_decay": 0.3}),
    ],
)
def test_options_are_those_that_differ_from_torchs(config: FitConfig, expected: dict[str, Any]) -> None:
    assert optimizer_options(config) == expected
    kind, options = options_of(config)
    plain = kind([nn.Parameter(torch.zeros(1))], **expected).param_groups[0]
    assert options == {k: v for k, v in plain.items() if k != "params"}


def test_the_optimizers_are_torchs() -> None:
    made = {name: options_of(FitConfig(optimizer=name))[0] for name in OPTIMIZERS}
    assert made == {
        "sgd": optim.SGD,
        "momentum": optim.SGD,
        "nesterov": optim.SGD,
        "rmsprop": optim.RMSprop,
        "adam": optim.Adam,
        "adamw": optim.AdamW,
    }


def rates(config: FitConfig, watched: float = 1.0) -> list[float]:
    """The learning rate in each epoch, and the one after the last."""
    optimizer = make_optimizer(config, [nn.Parameter(torch.zeros(1))])
    schedule, seen = Schedule(config, optimizer), []
    for _ in range(config.epochs):
        seen.append(schedule.learning_rate)
        optimizer.step()
        schedule.step(watched)
    return [*seen, schedule.learning_rate]


TWENTY = FitConfig(optimizer="sgd", learning_rate=0.8, epochs=20)


def test_the_schedules_keep_what_their_labels_say() -> None:
    seen = {name: rates(replace(TWENTY, schedule=name)) for name in SCHEDULES}
    assert set(seen["constant"]) == {0.8}
    assert seen["step"][:20] == pytest.approx([0.8] * 4 + [0.4] * 4 + [0.2] * 4 + [0.1] * 4 + [0.05] * 4)
    assert seen["exponential"][-1] == pytest.approx(0.008, rel=1e-3)
    ratios = [later / earlier for earlier, later in zip(seen["exponential"], seen["exponential"][1:], strict=False)]
    assert max(ratios) - min(ratios) < 1e-9
    assert seen["cosine"][10] == pytest.approx(0.4)
    assert seen["cosine"][-1] == pytest.approx(0.0, abs=1e-9)
    # The first value is the best; ten more are borne, the next one lowers the rate.
    assert seen["plateau"] == pytest.approx([0.8] * 12 + [0.08] * 9)


def test_a_plateau_watches_what_it_is_told() -> None:
    config = replace(TWENTY, schedule="plateau")
    optimizer = make_optimizer(config, [nn.Parameter(torch.zeros(1))])
    schedule = Schedule(config, optimizer)
    for epoch in range(40):
        optimizer.step()
        schedule.step(1 / (epoch + 1))
    assert schedule.learning_rate == 0.8


@pytest.mark.parametrize("epochs", [1, 2, 4, 5, 7, 5_000])
@pytest.mark.parametrize("name", SCHEDULES)
def test_any_number_of_epochs_has_a_schedule(name: str, epochs: int) -> None:
    config = replace(TWENTY, schedule=name, epochs=epochs)
    kind = schedule_class(name)
    assert (kind is None) == (name == "constant")
    if kind:
        optimizer = optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
        getattr(optim.lr_scheduler, kind)(optimizer, **schedule_options(config))


@pytest.mark.parametrize(("look_up", "argument"), [(optimizer_named, "optimizer"), (loss_named, "loss")])
def test_an_unknown_name_is_answered_with_all_names(look_up: Any, argument: str) -> None:
    with pytest.raises(ConfigError, match=rf"^{argument} must be one of \w+(, \w+)+, got 'lion'\.$"):
        look_up("lion")


def test_names_and_labels_are_there_for_all() -> None:
    for name, kind in OPTIMIZERS.items():
        assert kind.name == name
        assert kind.label
    assert len({kind.label for kind in OPTIMIZERS.values()}) == len(OPTIMIZERS)
    assert len(set(SCHEDULES.values())) == len(SCHEDULES)
