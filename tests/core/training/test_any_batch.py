"""Regression, classes, reconstruction, two inputs: `fit` equals plain loops that know nothing of tasks, bit for bit."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from sklearn.metrics import accuracy_score, r2_score
from torch import Tensor, nn, optim
from torch.utils.data import DataLoader, TensorDataset

from core.data.data_set import DataSet
from core.training.fit import fit, of_x
from core.training.fit_config import FitConfig
from core.training.problem import Batch, Problem, reconstruction, supervised
from core.training.records import EpochRecord, StepRecord
from tests.core.training.problems import (
    CONFIG,
    ROWS,
    SEED,
    VALIDATION,
    Autoencoder,
    Conditional,
    Loss,
    Siamese,
    draw,
    images,
    numbers,
    outputs,
    plain_loop,
)
from tests.core.training.student_loop import data_set


def assert_same(
    problem: Problem, make: Callable[[], nn.Module], loss: Loss, data: DataSet | None = None, config: FitConfig = CONFIG
) -> tuple[nn.Module, EpochRecord]:
    """Both loops from one seed; the model and the last epoch of ours."""
    assert problem.validation is not None
    torch.manual_seed(SEED)
    plain = make()
    expected = list(plain_loop(plain, problem.training, problem.validation, loss))
    state = torch.get_rng_state()
    torch.manual_seed(SEED)
    model = make()
    records = list(fit(model, data or problem, config))
    assert torch.equal(torch.get_rng_state(), state)
    steps = [record.loss for record in records if isinstance(record, StepRecord)]
    assert steps == list(itertools.chain.from_iterable(losses for losses, _ in expected))
    trained = [record for record in records if isinstance(record, EpochRecord)]
    assert [record.validation_loss for record in trained[1:]] == [value for _, value in expected]
    for mine, theirs in zip(model.parameters(), plain.parameters(), strict=True):
        assert torch.equal(mine, theirs)
    return model, trained[-1]


@pytest.mark.same_bits
@pytest.mark.parametrize("as_data_set", [False, True])
def test_regression(as_data_set: bool) -> None:
    data = data_set("regression", ROWS, VALIDATION, inputs=3)
    pairs = [(part.x, part.y) for part in (data.training, data.validation)]
    problem = Problem(supervised("regression", nn.MSELoss()), *pairs)
    model, last = assert_same(
        problem,
        lambda: nn.Sequential(nn.Linear(3, 6), nn.Tanh(), nn.Linear(6, 1)),
        lambda net, batch: nn.functional.mse_loss(net(batch[0]), batch[1]),
        data if as_data_set else None,
    )
    expected = r2_score(pairs[1][1].numpy(), outputs(model, pairs[1][0]).numpy())
    assert last.validation_score == pytest.approx(expected, rel=1e-4)


@pytest.mark.same_bits
def test_regression_of_several_numbers() -> None:
    problem = Problem(supervised("regression", nn.HuberLoss()), numbers(ROWS, 3), numbers(VALIDATION, 4))
    model, last = assert_same(
        problem, lambda: nn.Linear(3, 2), lambda net, batch: nn.functional.huber_loss(net(batch[0]), batch[1])
    )
    x, y = problem.validation or ()
    weighted = r2_score(y.numpy(), outputs(model, x).numpy(), multioutput="variance_weighted")
    assert last.validation_score == pytest.approx(weighted, rel=1e-4)


@pytest.mark.same_bits
@pytest.mark.parametrize("as_data_set", [False, True])
def test_classes(as_data_set: bool) -> None:
    data = data_set("classes", ROWS, VALIDATION, inputs=3)
    pairs = [(part.x, part.y) for part in (data.training, data.validation)]
    problem = Problem(supervised("classes", nn.CrossEntropyLoss()), *pairs)
    model, last = assert_same(
        problem,
        lambda: nn.Sequential(nn.Linear(3, 6), nn.ReLU(), nn.Dropout(0.3), nn.Linear(6, 3)),
        lambda net, batch: nn.functional.cross_entropy(net(batch[0]), batch[1]),
        data if as_data_set else None,
        replace(CONFIG, loss="cross_entropy"),
    )
    predicted = outputs(model, pairs[1][0]).argmax(dim=1)
    assert last.validation_score == pytest.approx(accuracy_score(pairs[1][1].numpy(), predicted.numpy()))


@pytest.mark.same_bits
def test_reconstruction() -> None:
    problem = Problem(reconstruction(nn.MSELoss()), (images(ROWS),), (images(VALIDATION, seed=4),))
    model, last = assert_same(problem, Autoencoder, lambda net, batch: nn.functional.mse_loss(net(batch[0]), batch[0]))
    flat = images(VALIDATION, seed=4).flatten(1)
    back = outputs(model, images(VALIDATION, seed=4)).flatten(1)
    expected = r2_score(flat.numpy(), back.numpy(), multioutput="variance_weighted")
    assert last.validation_score == pytest.approx(expected, rel=1e-4)


@pytest.mark.same_bits
def test_two_inputs_an_image_and_a_condition() -> None:
    def samples(rows: int, seed: int) -> Batch:
        condition = torch.arange(rows) % 3
        pictures = images(rows, seed)
        return pictures, condition, (pictures.mean(dim=(1, 2, 3)) * (condition - 1) > 0).float()[:, None]

    problem = Problem(supervised("binary", nn.BCEWithLogitsLoss()), samples(ROWS, 3), samples(VALIDATION, 4))
    model, last = assert_same(
        problem,
        Conditional,
        lambda net, batch: nn.functional.binary_cross_entropy_with_logits(net(batch[0], batch[1]), batch[2]),
    )
    pictures, condition, target = samples(VALIDATION, 4)
    right = (outputs(model, pictures, condition) > 0) == (target > 0)
    assert last.validation_score == pytest.approx(right.float().mean().item())


@pytest.mark.same_bits
def test_two_inputs_a_siamese_pair() -> None:
    def samples(rows: int, seed: int) -> Batch:
        a, b = draw(rows, 4, seed=seed), draw(rows, 4, seed=seed + 50)
        return a, b, ((a - b)[:, :1] > 0).float()

    problem = Problem(supervised("binary", nn.BCEWithLogitsLoss()), samples(ROWS, 3), samples(VALIDATION, 4))
    assert_same(
        problem,
        Siamese,
        lambda net, batch: nn.functional.binary_cross_entropy_with_logits(net(batch[0], batch[1]), batch[2]),
    )


def add_noise(x: Tensor) -> Tensor:
    return x + 0.5 * torch.randn_like(x)


@pytest.mark.same_bits
def test_a_denoising_autoencoder_is_compared_with_the_clean_image() -> None:
    clean = images(ROWS)
    problem = Problem(reconstruction(nn.MSELoss()), (clean, clean))
    torch.manual_seed(SEED)
    model = Autoencoder()
    losses = [r.loss for r in fit(model, problem, CONFIG, of_x(add_noise)) if isinstance(r, StepRecord)]
    torch.manual_seed(SEED)
    plain = Autoencoder()
    optimizer, expected = optim.Adam(plain.parameters(), lr=0.02), []
    loader = DataLoader(TensorDataset(clean), batch_size=5, shuffle=True)
    for _ in range(4):
        for (x,) in loader:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(plain(x + 0.5 * torch.randn_like(x)), x)
            loss.backward()
            optimizer.step()
            expected.append(loss.item())
    assert losses == expected
