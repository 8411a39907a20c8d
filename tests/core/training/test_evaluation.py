"""Losses and scores against sklearn.metrics, in evaluation mode, whatever the shape of the targets."""

from __future__ import annotations

import math

import pytest
import torch
from sklearn.metrics import accuracy_score, r2_score
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from core.data.load import default_data
from core.lessons.live_training.experiment import TrainingExperiment
from core.lessons.live_training.run_to_end import run_to_end
from core.training.evaluation import (
    CHUNK,
    evaluate,
    evaluate_in_batches,
    evaluating,
    outputs_of,
)
from core.training.fit_config import FitConfig
from core.training.losses import LOSSES
from core.training.problem import supervised
from core.training.targets import TARGETS
from tests.core.training.student_loop import samples

SQUARED = supervised("regression", nn.MSELoss())
r2 = TARGETS["regression"].score


def draw(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(5))


def test_r2_is_sklearns() -> None:
    y = draw(40, 1)
    outputs = y + 0.3 * draw(40, 1).flip(0)
    assert r2(outputs, y) == pytest.approx(r2_score(y.numpy(), outputs.numpy()), rel=1e-5)
    assert r2(y, y) == 1.0
    assert r2(y.mean().expand(40, 1), y) == pytest.approx(0.0, abs=1e-6)
    assert r2(-5 * y, y) < 0


@pytest.mark.parametrize("y", [[[2.0]], [[1.0], [1.0], [1.0]]])
def test_r2_is_undefined_where_all_targets_are_equal(y: list[list[float]]) -> None:
    assert math.isnan(r2(torch.zeros(len(y), 1), torch.tensor(y)))


def test_accuracy_of_two_classes_is_sklearns() -> None:
    logits, y = draw(60, 1), samples("binary", 60, seed=8).y
    expected = accuracy_score(y[:, 0].numpy(), torch.sigmoid(logits)[:, 0].numpy() > 0.5)
    assert TARGETS["binary"].score(logits, y) == pytest.approx(expected)
    assert 0.3 < expected < 0.7


@pytest.mark.parametrize("one_hot", [False, True])
def test_accuracy_of_many_classes_is_sklearns(one_hot: bool) -> None:
    logits, y = draw(60, 3), samples("classes", 60, seed=8).y
    expected = accuracy_score(y.numpy(), logits.numpy().argmax(axis=1))
    assert TARGETS["classes"].score(logits, torch.eye(3)[y] if one_hot else y) == pytest.approx(expected)


def test_classes_are_numbers_in_every_form() -> None:
    assert TARGETS["binary"].truth(torch.tensor([[0.0], [1.0]])).tolist() == [0, 1]
    assert TARGETS["classes"].truth(torch.tensor([2, 0])).tolist() == [2, 0]
    assert TARGETS["classes"].truth(torch.tensor([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])).tolist() == [2, 0]
    assert TARGETS["binary"].predictions(torch.tensor([[-0.1], [0.0], [0.1]])).tolist() == [0, 0, 1]
    assert TARGETS["classes"].predictions(torch.tensor([[0.1, 0.3, 0.2]])).tolist() == [1]


class Doubtful(nn.Module):
    """Answers 1 more in training mode."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(1))

    def forward(self, x: Tensor) -> Tensor:
        return x[:, :1] * self.weight + self.training


@pytest.mark.parametrize("mode", [True, False])
def test_evaluation_leaves_mode_and_gradients_alone(mode: bool) -> None:
    model, data = Doubtful().train(mode), samples("regression", 9, seed=1)
    found = evaluate(model, SQUARED, (data.x, data.y))
    assert found.loss == float(nn.functional.mse_loss(data.x[:, :1], data.y))
    assert found.score == pytest.approx(r2_score(data.y.numpy(), data.x[:, :1].numpy()), rel=1e-5)
    assert model.training is mode
    assert model.weight.grad is None
    assert torch.is_grad_enabled()


def test_an_error_inside_leaves_the_mode_alone_too() -> None:
    model = Doubtful()
    with pytest.raises(ZeroDivisionError), evaluating(model):
        _ = 1 / int(model.training)
    assert model.training
    assert torch.is_grad_enabled()


def test_in_batches_the_loss_is_the_mean_of_the_loaders_batches() -> None:
    model, data = Doubtful(), samples("regression", 10, seed=1)
    torch.manual_seed(6)
    loader = DataLoader(TensorDataset(data.x, data.y), batch_size=4, shuffle=True)
    losses = [float(nn.functional.mse_loss(x[:, :1], y)) for x, y in loader]
    torch.manual_seed(6)
    found = evaluate_in_batches(model, SQUARED, (data.x, data.y), 4)
    whole = evaluate(model, SQUARED, (data.x, data.y))
    assert found.loss == sum(losses) / 3
    assert found.loss != whole.loss  # the last batch is smaller and counts as much
    assert found.score == whole.score


def test_many_images_go_through_in_parts() -> None:
    seen: list[int] = []

    class Pooled(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            seen.append(len(x))
            return x.mean(dim=(1, 2, 3))[:, None]

    images, labels = draw(CHUNK + 5, 1, 2, 2), draw(CHUNK + 5, 1)
    assert torch.equal(outputs_of(Pooled(), SQUARED, (images, labels)), images.mean(dim=(1, 2, 3))[:, None])
    assert seen == [CHUNK, 5]
    outputs_of(nn.Identity(), SQUARED, (images.view(-1, 4), labels))


@pytest.mark.parametrize("loss", [loss.name for loss in LOSSES.values() if set(loss.tasks) & {"binary", "classes"}])
@pytest.mark.parametrize("name", ["gaussians", "blobs"])
def test_what_is_easy_to_learn_is_scored_as_learned(loss: str, name: str) -> None:
    """The class that a loss teaches must be the class that the score reads from the output."""
    data = default_data(name)
    if data.task not in LOSSES[loss].tasks:
        return
    run = run_to_end(TrainingExperiment(data, (8,), "tanh", fit=FitConfig(loss, epochs=40, learning_rate=0.03)))
    assert run.epochs[-1].training_score > 0.95
