"""What a run yields and leaves behind: records, modes, best weights, going on after an early stop."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from core.data.data_set import DataSet
from core.device import present_devices
from core.errors import ConfigError
from core.lessons.live_training.presets import TRAINING_PRESETS
from core.lessons.live_training.run_to_end import run_to_end
from core.networks.mlp import MLPConfig, build_mlp, draw_mlp
from core.seeding import seeded
from core.training.early_stopping import StoppingRule
from core.training.fit import epochs, fit, of_x
from core.training.fit_config import FULL_BATCH, FitConfig
from core.training.records import EpochRecord, Record, StepRecord, StopRecord
from tests.core.training.student_loop import data_set, total_norm

EARLY = TRAINING_PRESETS["early-stopping-epoch-53"].experiment
BEST = TRAINING_PRESETS["best-so-far"].experiment
# The same with larger steps: stops at epoch 21, the best was 18.
QUICK = replace(EARLY, fit=replace(EARLY.fit, batch_size=8, learning_rate=0.2))
QUICK_BEST = replace(QUICK, fit=replace(QUICK.fit, stopping=BEST.fit.stopping))
NETWORK = MLPConfig((2, 4, 1), ("tanh", "identity"))
THREE = FitConfig(epochs=3, batch_size=10, learning_rate=0.05)


def weights(model: nn.Module) -> dict[str, Tensor]:
    return {name: tensor.clone() for name, tensor in model.state_dict().items()}


def same(one: dict[str, Tensor], other: dict[str, Tensor]) -> bool:
    return all(torch.equal(one[name], other[name]) for name in one | other)


def test_records_come_in_order() -> None:
    data = data_set("regression", rows=23)
    records = list(fit(build_mlp(NETWORK, 0), data, THREE))
    kinds = [type(record) for record in records]
    assert kinds == [EpochRecord, *([StepRecord] * 3 + [EpochRecord]) * 3, StopRecord]
    steps = [(record.epoch, record.batch) for record in records if isinstance(record, StepRecord)]
    assert steps == [(epoch, batch) for epoch in (1, 2, 3) for batch in (1, 2, 3)]
    assert [record.epoch for record in records if isinstance(record, EpochRecord)] == [0, 1, 2, 3]
    assert records[-1] == StopRecord(3, "limit", 3, False, "All 3 epochs are done.", False)


def test_an_epochs_loss_is_the_mean_of_its_batches() -> None:
    records = list(fit(build_mlp(NETWORK, 0), data_set("regression", rows=23), THREE))
    for record in records[1:]:
        if isinstance(record, EpochRecord):
            batch = [r.loss for r in records if isinstance(r, StepRecord) and r.epoch == record.epoch]
            assert record.training_loss == sum(batch) / 3


def test_epoch_0_is_the_untrained_network() -> None:
    data, model = data_set("regression"), build_mlp(NETWORK, 0)
    before = weights(model)
    with torch.no_grad():
        expected = [float(nn.functional.mse_loss(model(s.x), s.y)) for s in (data.training, data.validation)]
    record = next(fit(model, data, THREE))
    assert isinstance(record, EpochRecord)
    assert [record.training_loss, record.validation_loss] == expected
    assert (record.gradient_norm, record.wait, record.best_epoch) == (None, 0, 0)
    assert record.parameter_norm == pytest.approx(total_norm(before.values()), rel=1e-6)
    assert same(weights(model), before)


def test_each_yield_finds_the_model_of_that_moment() -> None:
    data, model = data_set("regression"), build_mlp(NETWORK, 0)
    previous = weights(model)
    for record in fit(model, data, THREE):
        now = weights(model)
        assert same(now, previous) == (not isinstance(record, StepRecord))
        if isinstance(record, EpochRecord):
            with torch.no_grad():
                loss = float(nn.functional.mse_loss(model(data.validation.x), data.validation.y))
            assert record.validation_loss == loss
            assert record.parameter_norm == pytest.approx(total_norm(now.values()), rel=1e-6)
        previous = now


def test_gradients_are_those_of_the_last_batch() -> None:
    data, model = data_set("regression"), build_mlp(NETWORK, 0)
    for record in epochs(fit(model, data, replace(THREE, batch_size=FULL_BATCH))):
        if record.epoch:
            gradients = [parameter.grad for parameter in model.parameters()]
            assert record.gradient_norm == pytest.approx(total_norm(gradients), rel=1e-6)


class Watched(nn.Module):
    """Notes in which mode, with which rows and with which gradient mode it was called."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = build_mlp(NETWORK, 0)
        self.calls: list[tuple[bool, bool, int]] = []

    def forward(self, x: Tensor) -> Tensor:
        self.calls.append((self.training, torch.is_grad_enabled(), len(x)))
        return self.inner(x)


def test_training_mode_in_steps_and_evaluation_mode_without_gradients_otherwise() -> None:
    data, model = data_set("regression", rows=23, validation=9), Watched()
    run = fit(model, data, replace(THREE, epochs=2, shuffle_validation=True, batch_size=8))
    for record in run:
        if isinstance(record, StepRecord):
            assert model.training
    steps, others = ([call for call in model.calls if call[0] is mode] for mode in (True, False))
    assert steps == [(True, True, rows) for _ in (1, 2) for rows in (8, 8, 7)]
    assert all(call[1] is False for call in others)
    assert {call[2] for call in others} == {23, 9, 8, 1}
    assert model.training


@pytest.mark.parametrize("mode", [True, False])
def test_the_untrained_record_leaves_the_mode_alone(mode: bool) -> None:
    model = build_mlp(NETWORK, 0).train(mode)
    next(fit(model, data_set("binary"), replace(THREE, loss="bce")))
    assert model.training is mode


def test_a_run_in_a_seeded_block_gives_the_random_state_back() -> None:
    torch.manual_seed(77)
    state = torch.get_rng_state()
    first = run_to_end(TRAINING_PRESETS["circles"].experiment)
    assert torch.equal(torch.get_rng_state(), state)
    torch.rand(5)
    again = run_to_end(TRAINING_PRESETS["circles"].experiment)
    assert first.epochs == again.epochs
    assert same(weights(first.model), weights(again.model))


def test_augmentation_changes_training_batches_alone() -> None:
    data, seen = data_set("regression", rows=23), []

    def transform(x: Tensor) -> Tensor:
        seen.append(len(x))
        return x + 1

    shifted = replace(data, training=replace(data.training, x=data.training.x + 1))
    config = replace(THREE, batch_size=FULL_BATCH)
    augmented = list(epochs(fit(build_mlp(NETWORK, 0), data, config, of_x(transform))))
    by_hand = list(epochs(fit(build_mlp(NETWORK, 0), shifted, config)))
    assert seen == [23] * 3
    assert [r.training_loss for r in augmented[1:]] == [r.training_loss for r in by_hand[1:]]
    assert [r.validation_loss for r in augmented] == [r.validation_loss for r in by_hand]
    assert augmented[0].training_loss != by_hand[0].training_loss


def test_samples_are_only_read() -> None:
    data = data_set("classes")
    before = [t.clone() for s in (data.training, data.validation) for t in (s.x, s.y)]
    model = build_mlp(MLPConfig((2, 4, 3), ("relu", "identity")), 0)
    list(fit(model, data, replace(THREE, loss="cross_entropy")))
    after = [t for s in (data.training, data.validation) for t in (s.x, s.y)]
    assert all(torch.equal(*pair) for pair in zip(before, after, strict=True))


@pytest.mark.parametrize("device", present_devices())
def test_every_device_trains_alike(device: str) -> None:
    data, model = data_set("classes"), build_mlp(MLPConfig((2, 6, 3), ("tanh", "identity")), 0)
    there = [replace(s, x=s.x.to(device), y=s.y.to(device)) for s in (data.training, data.validation)]
    config = replace(THREE, loss="mse", clip=1.0, l1=0.01)

    def losses(network: nn.Module, samples: DataSet) -> list[float]:
        torch.manual_seed(5)
        return [record.watched for record in epochs(fit(network, samples, config))]

    moved = losses(deepcopy(model).to(device), replace(data, training=there[0], validation=there[1]))
    assert moved == pytest.approx(losses(model, data), rel=1e-3)


def test_a_loss_that_does_not_fit_is_refused_before_anything_happens() -> None:
    with pytest.raises(ConfigError, match="loss must be one of mse, cross_entropy for this data, got 'bce'"):
        next(fit(build_mlp(NETWORK, 0), data_set("classes"), FitConfig("bce")))


def started(experiment: Any) -> tuple[nn.Sequential, Iterator[Record]]:
    """A model and its run; to be used inside `seeded(experiment.seed)`."""
    data = experiment.load()
    model = draw_mlp(experiment.network(data))
    return model, fit(model, data, experiment.fit)


def with_fit(experiment: Any, **changes: Any) -> Any:
    return replace(experiment, fit=replace(experiment.fit, **changes))


@pytest.mark.parametrize("name", ["best-so-far", "spiral", "digits"])
def test_restored_weights_are_those_of_retraining_to_the_best_epoch(name: str) -> None:
    experiment = TRAINING_PRESETS[name].experiment
    if name == "spiral":  # without the rule: the limit restores as well
        experiment = with_fit(experiment, stopping=StoppingRule(restore_best=True), epochs=60, learning_rate=0.1)
    run = run_to_end(experiment)
    best = min(run.epochs[1:], key=lambda record: record.watched).epoch
    assert (run.stop.best_epoch, run.stop.restored) == (best, True)
    assert best < run.stop.epoch
    retrained = run_to_end(with_fit(experiment, stopping=StoppingRule(), epochs=best))
    assert same(weights(run.model), weights(retrained.model))


def test_without_restoring_the_last_weights_stay() -> None:
    run = run_to_end(QUICK)
    last = run_to_end(with_fit(QUICK, stopping=StoppingRule(), epochs=21))
    assert (run.stop.epoch, run.stop.best_epoch) == (21, 18)
    assert not run.stop.restored
    assert same(weights(run.model), weights(last.model))


def columns(records: list[Record]) -> list[tuple[Any, ...]]:
    """Everything of the epochs that early stopping must not change: all but its count."""
    return [tuple(replace(r, wait=0).__dict__.values()) for r in records if isinstance(r, EpochRecord)]


@pytest.mark.parametrize(
    "experiment",
    [QUICK, QUICK_BEST, replace(with_fit(QUICK_BEST, schedule="cosine"), dropout=0.1)],
    ids=["early", "best", "cosine and dropout"],
)
def test_going_on_after_an_early_stop_is_the_run_that_never_stopped(experiment: Any) -> None:
    experiment = with_fit(experiment, epochs=60)
    with seeded(experiment.seed):
        model, run = started(experiment)
        continued = list(run)
    with seeded(experiment.seed):
        free_model, run = started(with_fit(experiment, stopping=StoppingRule()))
        free = list(run)
    stops = [record for record in continued if isinstance(record, StopRecord)]
    assert [(stop.reason, stop.can_continue) for stop in stops] == [("early", True), ("limit", False)]
    assert stops[0].epoch < stops[1].epoch == 60
    assert columns(continued) == columns(free)
    steps = [[r for r in records if isinstance(r, StepRecord)] for records in (continued, free)]
    assert steps[0] == steps[1]
    restores = experiment.fit.stopping.restore_best
    assert same(weights(model), weights(free_model)) is not restores


def test_the_model_holds_the_best_weights_at_the_stop_and_the_last_ones_when_it_goes_on() -> None:
    with seeded(QUICK_BEST.seed):
        model, run = started(QUICK_BEST)
        seen: dict[int, dict[str, Tensor]] = {}
        for record in run:
            if isinstance(record, EpochRecord):
                seen[record.epoch] = weights(model)
            elif isinstance(record, StopRecord):
                break
        assert same(weights(model), seen[18])
        step = next(run)
        assert (step.epoch, step.batch) == (22, 1)
        one_step = [float((seen[21][name] - tensor).abs().max()) for name, tensor in weights(model).items()]
        from_best = [float((seen[18][name] - tensor).abs().max()) for name, tensor in weights(model).items()]
    assert max(one_step) < 0.5 * max(from_best)  # the step began at the last weights


def test_a_rule_that_fires_in_the_last_epoch_is_no_early_stop() -> None:
    stop = run_to_end(with_fit(QUICK, epochs=21)).stop
    assert (stop.epoch, stop.reason, stop.can_continue) == (21, "limit", False)


def test_the_stops_sentence_tells_its_numbers() -> None:
    assert run_to_end(EARLY).stop.sentence == (
        "Stopped early after epoch 53: 3 epochs in a row were no better than the epoch before (patience 3). "
        "The best loss, 0.0870, was seen at epoch 32."
    )
    assert "no better than the best one (patience 3)" in run_to_end(QUICK_BEST).stop.sentence
    once = with_fit(QUICK, stopping=StoppingRule("consecutive", patience=1))
    assert ": 1 epoch was no better than the epoch before (patience 1)." in run_to_end(once).stop.sentence
