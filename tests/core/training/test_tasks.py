"""What a task may be beyond the usual: tuples of outputs, losses of the model, frozen layers; what is refused."""

from __future__ import annotations

import itertools
import pickle
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
import torch
from torch import Tensor, nn, optim

from core.errors import ConfigError
from core.training.divergence import first_broken
from core.training.evaluation import CHUNK, evaluate, outputs_of
from core.training.fit import FLAT_BELOW, epochs, fit
from core.training.fit_config import FULL_BATCH
from core.training.problem import Batch, Problem, TrainingTask, reconstruction, supervised
from core.training.records import EpochRecord, StepRecord, StopRecord
from tests.core.training.problems import (
    CONFIG,
    ROWS,
    SEED,
    VALIDATION,
    Siamese,
    draw,
    numbers,
    outputs,
    plain_loop,
)
from tests.core.training.student_loop import total_norm


class Variational(nn.Module):
    """Outputs that are a tuple: means and log-variances of a code without a decoder."""

    def __init__(self) -> None:
        super().__init__()
        self.code = nn.Linear(3, 4)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        mean, log_variance = self.code(x).chunk(2, dim=-1)
        return mean, log_variance


def to_standard_normal(outputs: tuple[Tensor, Tensor], batch: Batch) -> Tensor:
    mean, log_variance = outputs
    return 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).mean()


def nothing(outputs: Any, batch: Batch) -> float:
    return 0.0


def test_outputs_may_be_a_tuple_and_a_loss_may_do_without_a_target() -> None:
    task = TrainingTask(to_standard_normal, nothing, "none", outputs=lambda model, batch: model(batch[0]))
    problem = Problem(task, (draw(ROWS, 3),))
    torch.manual_seed(SEED)
    run = list(epochs(fit(Variational(), problem, replace(CONFIG, epochs=60, learning_rate=0.1))))
    assert run[-1].training_loss < 0.1 * run[0].training_loss
    assert (run[-1].training_score, run[-1].validation_loss) == (0.0, None)


def test_tuples_of_outputs_are_put_together_from_chunks() -> None:
    many = draw(CHUNK + 5, 1, 3)
    task = TrainingTask(to_standard_normal, nothing, "none", outputs=lambda model, batch: model(batch[0]))
    model = Variational()
    with torch.no_grad():
        for mine, whole in zip(outputs_of(model, task, (many,)), model(many), strict=True):
            torch.testing.assert_close(mine, whole)
        expected = float(to_standard_normal(model(many), ()))
    assert evaluate(model, task, (many,)).loss == pytest.approx(expected, rel=1e-5)


def with_weight_penalty(strength: float, model: nn.Module, batch: Batch) -> Tensor:
    squared: Tensor = nn.functional.mse_loss(model(batch[0]), batch[1])
    return squared + strength * model.weight.square().sum()


@pytest.mark.same_bits
def test_a_loss_of_model_and_batch_is_what_a_step_descends() -> None:
    task = replace(supervised("regression", nn.MSELoss()), step_loss=partial(with_weight_penalty, 0.3))
    problem = Problem(task, numbers(ROWS, 3), numbers(VALIDATION, 4))
    torch.manual_seed(SEED)
    model = nn.Linear(3, 2)
    records = list(fit(model, problem, CONFIG))
    torch.manual_seed(SEED)
    plain = nn.Linear(3, 2)
    losses = list(
        plain_loop(plain, problem.training, numbers(VALIDATION, 4), partial(with_weight_penalty, 0.3))  # type: ignore[arg-type]
    )
    steps = [record.loss for record in records if isinstance(record, StepRecord)]
    assert steps == list(itertools.chain.from_iterable(values for values, _ in losses))
    assert torch.equal(model.weight, plain.weight)
    last = [record for record in records if isinstance(record, EpochRecord)][-1]
    x, y = numbers(VALIDATION, 4)
    assert last.validation_loss == nn.functional.mse_loss(outputs(model, x), y).item()  # without the penalty


@pytest.mark.same_bits
@pytest.mark.parametrize("width", [6, 300])
@pytest.mark.parametrize("changes", [{}, {"l2": 0.1}, {"clip": 0.05}, {"optimizer": "adamw", "weight_decay": 0.3}])
def test_layers_that_require_no_gradient_stay(width: int, changes: dict[str, Any]) -> None:
    """Also where few parameters are one vector; the others learn as torch's optimizer moves them."""

    def make() -> nn.Sequential:
        torch.manual_seed(SEED)
        model = nn.Sequential(nn.Linear(3, width), nn.Tanh(), nn.Linear(width, width), nn.Tanh(), nn.Linear(width, 2))
        model[2].requires_grad_(False)
        return model

    few = sum(p.numel() for p in make().parameters()) < FLAT_BELOW
    assert few is (width == 6)
    problem = Problem(supervised("regression", nn.MSELoss()), numbers(ROWS, 3))
    config = replace(CONFIG, batch_size=FULL_BATCH, **changes)
    model, plain, before = make(), make(), make()
    last = list(epochs(fit(model, problem, config)))[-1]
    decay = config.weight_decay if config.optimizer == "adamw" else 2 * config.l2
    optimizer = (optim.AdamW if config.optimizer == "adamw" else optim.Adam)(
        plain.parameters(), lr=0.02, weight_decay=decay
    )
    x, y = problem.training
    for _ in range(4):
        optimizer.zero_grad()
        nn.functional.mse_loss(plain(x), y).backward()
        if config.clip:
            nn.utils.clip_grad_norm_(plain.parameters(), config.clip)
        optimizer.step()
    for mine, theirs in zip(model.parameters(), plain.parameters(), strict=True):
        assert torch.equal(mine, theirs)
    assert torch.equal(model[2].weight, before[2].weight)
    assert not torch.equal(model[0].weight, before[0].weight)
    assert last.parameter_norm == pytest.approx(total_norm(plain.parameters()), rel=1e-6)


def test_a_model_without_anything_to_learn_is_refused() -> None:
    model = nn.Linear(3, 2).requires_grad_(False)
    problem = Problem(supervised("regression", nn.MSELoss()), numbers(ROWS, 3))
    with pytest.raises(ConfigError, match="model must have a parameter that requires a gradient, got 'Linear'"):
        next(fit(model, problem, CONFIG))


@pytest.mark.parametrize("count", [0, 3])
def test_samples_that_do_not_fit_together_are_refused(count: int) -> None:
    with pytest.raises(ConfigError, match="training must hold tensors of equally many samples, at least one"):
        Problem(supervised("regression", nn.MSELoss()), (draw(count, 2), draw(5 * (count > 0), 1)))
    with pytest.raises(ConfigError, match="validation must hold"):
        Problem(reconstruction(nn.MSELoss()), (draw(2, 2),), (draw(0, 2),))


@pytest.mark.parametrize("task", [reconstruction(nn.MSELoss()), supervised("classes", nn.CrossEntropyLoss())])
def test_a_task_can_be_pickled(task: TrainingTask) -> None:
    again = pickle.loads(pickle.dumps(task))
    logits, y = draw(7, 3), torch.arange(7) % 3
    batch = (logits, logits + 1) if again.score_name == "R²" else (logits, y)
    assert again.criterion(logits, batch) == task.criterion(logits, batch)
    assert again.score(logits, batch) == task.score(logits, batch)
    assert torch.equal(again.predictions(logits), task.predictions(logits))


def test_a_divergence_with_two_inputs_names_its_tensor() -> None:
    def samples(rows: int) -> Batch:
        return draw(rows, 4), draw(rows, 4, seed=8), torch.ones(rows, 1)

    task = supervised("binary", nn.BCEWithLogitsLoss())
    model = Siamese()
    model.branch[0].weight.data.fill_(3e38)
    clause = "the first tensor that is no longer finite is the output of module branch.0 (Linear)"
    assert first_broken(model, samples(3), float("inf"), task.outputs) == clause
    *_, stop = fit(model, Problem(task, samples(ROWS)), CONFIG)
    assert isinstance(stop, StopRecord)
    assert "in epoch 1, batch 1: the first tensor that is no longer finite is the parameter branch.0." in stop.sentence


def test_a_module_that_returns_a_tuple_can_be_the_broken_one() -> None:
    recurrent = nn.Sequential(nn.GRU(3, 2, batch_first=True))
    samples = torch.full((2, 4, 3), float("nan"))
    clause = first_broken(recurrent, samples, float("nan"))
    assert clause == "the first tensor that is no longer finite is the output of module 0 (GRU)"
