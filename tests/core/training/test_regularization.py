"""Penalties, decay, clipping and dropout against formulas written by hand; the course's sums of parameters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from core.data.data_set import DataSet, Samples
from core.networks.mlp import MLPConfig, build_mlp, draw_mlp
from core.training.fit import epochs, fit
from core.training.fit_config import FULL_BATCH, FitConfig
from core.training.optimizers import OPTIMIZERS
from tests.core.training.student_loop import data_set

RATE = 0.1
NETWORK = MLPConfig((2, 4, 1), ("tanh", "identity"))


def one_step(**changes: Any) -> tuple[list[Tensor], list[Tensor], list[Tensor]]:
    """(parameters before, gradients of the loss alone, parameters after) of one full-batch step."""
    data = data_set("regression")
    model = build_mlp(NETWORK, seed=3)
    before = [parameter.detach().clone() for parameter in model.parameters()]
    loss = nn.functional.mse_loss(model(data.training.x), data.training.y)
    gradients = torch.autograd.grad(loss, list(model.parameters()))
    config = FitConfig(optimizer="sgd", learning_rate=RATE, epochs=1, batch_size=FULL_BATCH)
    for _ in fit(model, data, replace(config, **changes)):
        pass
    return before, list(gradients), [parameter.detach() for parameter in model.parameters()]


def test_l1_moves_every_parameter_by_the_sign() -> None:
    for w, gradient, after in zip(*one_step(l1=0.03), strict=True):
        torch.testing.assert_close(after, w - RATE * 0.03 * w.sign() - RATE * gradient, rtol=1e-6, atol=1e-7)


def test_l1_with_plain_gradient_steps_makes_weights_small_and_none_zero() -> None:
    """A step of ηλ leads over zero: weights swing around it, as the page of live training says."""
    _, _, after = one_step(l1=0.3, epochs=400, learning_rate=0.01)
    weights = torch.cat([w.flatten() for w in after])
    assert (weights.abs() <= 0.01 * 0.3).sum() > 5
    assert (weights == 0).sum() == 0


def test_l2_shrinks_every_parameter() -> None:
    for w, gradient, after in zip(*one_step(l2=0.03), strict=True):
        torch.testing.assert_close(after, (1 - 2 * RATE * 0.03) * w - RATE * gradient, rtol=1e-6, atol=1e-7)


def test_both_penalties_add_up() -> None:
    for w, gradient, after in zip(*one_step(l1=0.02, l2=0.03), strict=True):
        expected = (1 - 2 * RATE * 0.03) * w - RATE * 0.02 * w.sign() - RATE * gradient
        torch.testing.assert_close(after, expected, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("optimizer", [name for name in OPTIMIZERS if name != "adamw"])
def test_l2_is_the_gradient_of_its_penalty_for_every_optimizer(optimizer: str) -> None:
    """Two steps with weight_decay against two steps on loss + λΣw²."""
    data, decay = data_set("regression"), 0.05
    config = FitConfig(optimizer=optimizer, learning_rate=0.01, epochs=2, batch_size=FULL_BATCH, l2=decay)
    ours, plain = build_mlp(NETWORK, 3), build_mlp(NETWORK, 3)
    list(fit(ours, data, config))
    kind = OPTIMIZERS[optimizer]
    stepper = kind.make(plain.parameters(), lr=0.01, **kind.options)  # type: ignore[call-arg]
    for _ in range(2):
        stepper.zero_grad()
        penalty = sum((parameter**2).sum() for parameter in plain.parameters())
        (nn.functional.mse_loss(plain(data.training.x), data.training.y) + decay * penalty).backward()
        stepper.step()
    for mine, theirs in zip(ours.parameters(), plain.parameters(), strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-4, atol=1e-6)


def test_adamw_decays_apart_from_the_gradient() -> None:
    """First step: the moments' bias correction leaves g/(|g| + ε), and the decay does not go through it."""
    before, gradients, after = one_step(optimizer="adamw", weight_decay=0.4)
    for w, gradient, moved in zip(before, gradients, after, strict=True):
        expected = (1 - RATE * 0.4) * w - RATE * gradient / (gradient.abs() + 1e-8)
        torch.testing.assert_close(moved, expected, rtol=1e-5, atol=1e-6)


def test_adams_l2_goes_through_the_gradient() -> None:
    before, gradients, after = one_step(optimizer="adam", l2=0.2)
    for w, gradient, moved in zip(before, gradients, after, strict=True):
        whole = gradient + 2 * 0.2 * w
        torch.testing.assert_close(moved, w - RATE * whole / (whole.abs() + 1e-8), rtol=1e-5, atol=1e-6)


def test_adamw_without_decay_is_adam() -> None:
    for plain, decoupled in zip(one_step(optimizer="adam")[2], one_step(optimizer="adamw")[2], strict=True):
        assert torch.equal(plain, decoupled)


def test_the_reported_loss_is_without_the_penalties() -> None:
    data = data_set("regression")

    def losses(**changes: Any) -> tuple[float, float | None]:
        config = FitConfig(epochs=1, batch_size=FULL_BATCH, **changes)
        untrained, first = epochs(fit(build_mlp(NETWORK, 3), data, config))
        return first.training_loss, untrained.validation_loss

    assert losses(l1=1.0) == losses(l2=1.0) == losses()


def test_a_clipped_gradient_keeps_its_direction_and_the_norm_shown_is_from_before() -> None:
    before, gradients, after = one_step(clip=0.01)
    norm = torch.cat([gradient.flatten() for gradient in gradients]).norm()
    assert norm > 0.1
    for w, gradient, moved in zip(before, gradients, after, strict=True):
        torch.testing.assert_close(moved, w - RATE * 0.01 * gradient / norm, rtol=1e-4, atol=1e-7)
    data = data_set("regression")
    config = FitConfig(optimizer="sgd", epochs=1, batch_size=FULL_BATCH, clip=0.01)
    *_, record = epochs(fit(build_mlp(NETWORK, 3), data, config))
    assert record.gradient_norm == pytest.approx(float(norm), rel=1e-5)


def test_a_gradient_within_the_bound_is_left_alone() -> None:
    for mine, free in zip(one_step(clip=1e6)[2], one_step()[2], strict=True):
        assert torch.equal(mine, free)


def wide(dropout: float) -> nn.Sequential:
    torch.manual_seed(0)
    return draw_mlp(MLPConfig((2, 64, 64, 1), ("relu", "relu", "identity"), dropout))


def without_dropout(model: nn.Sequential, x: Tensor) -> Tensor:
    for module in model:
        if not isinstance(module, nn.Dropout):
            x = module(x)
    return x


def test_dropout_is_off_in_validation_and_on_in_training() -> None:
    data, model = data_set("regression", rows=50, validation=30), wide(0.5)
    config = FitConfig(epochs=3, batch_size=FULL_BATCH, learning_rate=0.01)
    for record in epochs(fit(model, data, config)):
        with torch.no_grad():
            outputs = without_dropout(model, data.validation.x)
            expected = float(nn.functional.mse_loss(outputs, data.validation.y))
            whole = float(nn.functional.mse_loss(without_dropout(model, data.training.x), data.training.y))
        assert record.validation_loss == expected
        if record.epoch == 0:
            assert record.training_loss == whole
            first = whole
        if record.epoch == 1:
            assert record.training_loss != first


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_a_dropped_network_zeroes_its_share_and_scales_the_rest(p: float) -> None:
    torch.manual_seed(7)
    model = draw_mlp(MLPConfig((2, 2_000, 1), ("identity", "identity"), p))
    x = torch.ones(1, 2)
    hidden, dropped = model[0](x), model[1](model[0](x))
    kept = dropped != 0
    assert float(kept.float().mean()) == pytest.approx(1 - p, abs=0.04)
    torch.testing.assert_close(dropped[kept], hidden[kept] / (1 - p))
    assert torch.equal(model.eval()[1](hidden), hidden)


def empty(inputs: int, outputs: int) -> DataSet:
    row = Samples(torch.zeros(1, inputs), torch.zeros(1, outputs))
    return DataSet("regression", ("x",) * inputs, "y", (), row, Samples(row.x[:0], row.y[:0]))


def test_the_courses_sums_of_parameters() -> None:
    layer = build_mlp(MLPConfig((20, 20), ("identity",)), 2021)
    total = sum(float(parameter.detach().abs().sum()) for parameter in layer.parameters())
    assert total == pytest.approx(48.445133, abs=5e-6)
    untrained = next(fit(layer, empty(20, 20), FitConfig()))
    assert untrained.parameter_norm**2 == pytest.approx(7.328376, abs=5e-6)


def test_the_courses_frobenius_norm() -> None:
    model = build_mlp(MLPConfig((3072, 128, 32, 3), ("relu", "relu", "identity")), 2021)
    untrained = next(fit(model, empty(3072, 3), FitConfig()))
    assert untrained.parameter_norm == pytest.approx(7.3810, abs=5e-5)
