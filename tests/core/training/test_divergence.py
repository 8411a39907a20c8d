"""Numbers that are no numbers any more: the first tensor, the epoch, the likely cause and a cure are named."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import nn

from core.data.data_set import DataSet
from core.lessons.live_training.presets import TRAINING_PRESETS
from core.lessons.live_training.run_to_end import run_to_end
from core.training.divergence import divergence_sentence, first_broken, has_diverged, largest_gradient
from core.training.fit import fit
from core.training.fit_config import FULL_BATCH, FitConfig
from core.training.records import EpochRecord, StepRecord, StopRecord
from tests.core.training.student_loop import data_set

INF, NAN = math.inf, math.nan
CONFIG = FitConfig(optimizer="sgd", learning_rate=0.05, epochs=4, batch_size=10)


@pytest.mark.parametrize(
    ("loss", "untrained", "diverged"),
    [
        (1.0, 1.0, False),
        (0.0, 0.0, False),
        (1e6, 0.001, False),
        (1.1e6, 0.001, True),
        (1e9, 5e3, False),
        (6e9, 5e3, True),
        (NAN, 1.0, True),
        (INF, 1.0, True),
        (INF, INF, True),
        (NAN, NAN, True),
    ],
)
def test_what_counts_as_diverged(loss: float, untrained: float, diverged: bool) -> None:
    assert has_diverged(loss, untrained) is diverged


def network() -> nn.Sequential:
    torch.manual_seed(2)
    return nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 1))


def stopped(model: nn.Sequential, data: DataSet, config: FitConfig = CONFIG) -> tuple[StopRecord, list[EpochRecord]]:
    *records, stop = fit(model, data, config)
    assert isinstance(stop, StopRecord)
    return stop, [record for record in records if isinstance(record, EpochRecord)]


def test_the_preset_with_too_high_a_rate_stops_and_says_why() -> None:
    run = run_to_end(TRAINING_PRESETS["diverging"].experiment)
    assert run.stop.reason == "diverged"
    assert not run.stop.can_continue
    assert len(run.epochs) == run.stop.epoch < 60  # epoch 0 and all before the one that diverged
    sentence = re.fullmatch(
        rf"Training diverged in epoch {run.stop.epoch}, batch 1: the loss has grown to (\S+), and the largest "
        r"gradient, of 0\.(?:weight|bias), has a norm of \S+\. The likely cause is the learning rate of 1\.1: each "
        r"step overshoots further than the last\. Try 0\.1, or clip gradients to a norm of 1\.",
        run.stop.sentence,
    )
    assert sentence
    assert float(sentence[1]) > 1e6 * run.epochs[0].training_loss


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (
            {"l2": 10.0, "learning_rate": 0.3},
            "The likely cause is the L2 penalty of 10: with a learning rate of 0.3 each step multiplies the weights by "
            "−5, away from 0 instead of towards it. Try 0.3.",
        ),
        (
            {"learning_rate": 1e-6},
            "With a learning rate of 1e−06 the steps can hardly be too long: the likely cause is numbers that are too "
            "large to begin with, in the inputs or the target. Standardize them.",
        ),
        (
            {"l2": 10.0, "learning_rate": 0.05, "clip": 1.0},
            "The likely cause is the learning rate of 0.05: each step overshoots further than the last. Try 0.005.",
        ),
    ],
)
def test_the_cause_is_the_one_that_can_be_it(settings: dict[str, float], expected: str) -> None:
    said = divergence_sentence(replace(CONFIG, **settings), 3, 1, "broken")  # type: ignore[arg-type]
    assert said == f"Training diverged in epoch 3, batch 1: broken. {expected}"


def test_an_l2_penalty_that_drives_weights_away_is_the_cause() -> None:
    """The factor 1 − 2ηλ = −5 alone makes a loss diverge whose rate would be harmless; a tenth of the penalty helps."""
    data = data_set("regression", 30, seed=1)
    harmless, strong = replace(CONFIG, learning_rate=0.3, batch_size=30), {"l2": 10.0}
    assert stopped(network(), data, harmless)[0].reason == "limit"
    assert stopped(network(), data, replace(harmless, **strong, epochs=40))[0].reason == "diverged"  # type: ignore[arg-type]
    assert stopped(network(), data, replace(harmless, l2=0.3, epochs=40))[0].reason == "limit"


def test_the_remedies_help() -> None:
    experiment = TRAINING_PRESETS["diverging"].experiment
    for remedy in ({"learning_rate": 0.1}, {"clip": 1.0}):
        run = run_to_end(replace(experiment, fit=replace(experiment.fit, **remedy)))
        assert run.stop.reason == "limit", remedy
        assert run.epochs[-1].training_loss < run.epochs[0].training_loss


def spoil(name: str, value: float) -> Callable[[nn.Sequential], None]:
    def change(model: nn.Sequential) -> None:
        dict(model.named_parameters())[name].data.view(-1)[0] = value

    return change


@pytest.mark.parametrize("value", [NAN, INF, -INF])
@pytest.mark.parametrize("name", ["0.weight", "0.bias", "2.weight", "2.bias"])
def test_a_broken_parameter_is_named_in_the_epoch_and_batch_that_met_it(name: str, value: float) -> None:
    """Minus infinity in the first layer is turned into 0 by ReLU: only the end of the epoch looks at parameters."""
    model = network()
    data = data_set("regression", rows=23)
    run = fit(model, data, CONFIG)
    for record in run:
        if isinstance(record, EpochRecord) and record.epoch == 2:
            break
    spoil(name, value)(model)
    *_, stop = run
    assert isinstance(stop, StopRecord)
    assert (stop.epoch, stop.reason) == (3, "diverged")
    assert re.search(f"in epoch 3, batch {3 if (name, value) == ('0.bias', -INF) else 1}: ", stop.sentence)
    assert " is no longer finite is the parameter " in stop.sentence


@pytest.mark.parametrize("value", [NAN, INF])
def test_a_network_that_starts_broken_stops_in_its_first_batch(value: float) -> None:
    model = network()
    spoil("2.bias", value)(model)
    stop, epochs = stopped(model, data_set("regression", rows=23))
    assert (stop.epoch, stop.reason, stop.restored, stop.best_epoch) == (1, "diverged", False, 0)
    assert "Training diverged in epoch 1, batch 1: " in stop.sentence
    assert [record.epoch for record in epochs] == [0]


@pytest.mark.parametrize("name", ["0.weight", "0.bias", "2.weight", "2.bias"])
@pytest.mark.parametrize("value", [NAN, INF, -INF])
def test_the_first_broken_parameter_comes_first(name: str, value: float) -> None:
    model = network()
    spoil(name, value)(model)
    spoil("2.bias", NAN)(model)
    clause = f"the first tensor that is no longer finite is the parameter {name}"
    assert first_broken(model, torch.ones(3, 2), NAN) == clause


@pytest.mark.parametrize(("layer", "module"), [(0, "0 (Linear)"), (2, "2 (Linear)")])
def test_an_overflow_on_the_way_is_named_by_its_module(layer: int, module: str) -> None:
    model = network()
    model[layer].weight.data.fill_(3e38)
    model[0].bias.data.fill_(5.0)
    expected = f"the first tensor that is no longer finite is the output of module {module}"
    assert first_broken(model, torch.full((3, 2), 4.0), INF) == expected


def test_a_loss_that_overflows_alone_is_named() -> None:
    model = network()
    model[2].bias.data.fill_(1e25)
    stop, _ = stopped(model, data_set("regression", rows=23))
    # Its gradients are finite, and so are the parameters after the step: only squaring was too much.
    assert "the first tensor that is no longer finite is " in stop.sentence
    assert first_broken(network(), torch.ones(3, 2), INF) == "the first tensor that is no longer finite is the loss"


def test_looking_for_the_cause_leaves_the_model_as_found() -> None:
    model = network().train()
    nn.functional.mse_loss(model(torch.ones(3, 2)), torch.zeros(3, 1)).backward()
    before = [tensor.clone() for p in model.parameters() for tensor in (p.detach(), p.grad)]
    clause = first_broken(model, torch.ones(3, 2), 7e7)
    assert clause.startswith("the loss has grown to 7e+07, and the largest gradient, of ")
    assert model.training
    assert not any(module._forward_hooks for module in model.modules())
    after = [tensor for p in model.parameters() for tensor in (p, p.grad)]
    assert all(torch.equal(*pair) for pair in zip(before, after, strict=True))


def test_the_largest_gradient_is_found_by_its_norm() -> None:
    model = network()
    for number, parameter in enumerate(model.parameters(), 1):
        parameter.grad = torch.zeros_like(parameter)
        parameter.grad.view(-1)[0] = -float(number)
    assert largest_gradient(model) == ("2.bias", 4.0)


def test_weights_that_break_in_the_very_last_step_are_noticed() -> None:
    """The loss before the step is fine, and no batch comes after it that would not be."""
    data = data_set("regression", rows=23, validation=0)
    model = network()
    model[2].weight.data.fill_(1e22)  # times an error of 1e18 it is too much for float32
    with torch.no_grad():
        far = replace(data, training=replace(data.training, y=model(data.training.x) + 1e18))
    config = replace(CONFIG, epochs=1, batch_size=FULL_BATCH)
    _, step, stop = fit(model, far, config)
    assert isinstance(step, StepRecord)
    assert math.isfinite(step.loss)
    assert isinstance(stop, StopRecord)
    assert (stop.reason, stop.epoch) == ("diverged", 1)
    assert "in epoch 1, batch 1: the first tensor that is no longer finite is the parameter 0.weight." in stop.sentence


def test_a_divergence_does_not_bring_old_weights_back() -> None:
    """The stop is about what happened: the model is left as it broke."""
    experiment = TRAINING_PRESETS["diverging"].experiment
    rule = replace(experiment.fit.stopping, restore_best=True)
    run = run_to_end(replace(experiment, fit=replace(experiment.fit, stopping=rule)))
    assert (run.stop.reason, run.stop.restored) == ("diverged", False)
    assert run.stop.best_epoch == 1
    assert float(run.model[0].weight.detach().abs().max()) > 1e3


@pytest.mark.parametrize(("rate", "smaller"), [(1.1, "0.1"), (0.05, "0.005"), (10.0, "1")])
def test_the_remedy_is_a_tenth_of_the_rate(rate: float, smaller: str) -> None:
    model = network()
    spoil("0.weight", NAN)(model)
    sentence = stopped(model, data_set("regression"), replace(CONFIG, learning_rate=rate))[0].sentence
    assert sentence.endswith(f"Try {smaller}, or clip gradients to a norm of 1.".replace("-", "−"))


def test_no_clipping_is_advised_where_it_is_on() -> None:
    model = network()
    spoil("0.weight", NAN)(model)
    sentence = stopped(model, data_set("regression"), replace(CONFIG, clip=1.0))[0].sentence
    assert sentence.endswith("Try 0.005.")
