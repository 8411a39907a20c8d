"""One vector behind all parameters: the same numbers as a loop over them, bit for bit."""

from __future__ import annotations

import itertools

import pytest
import torch
from torch import nn

from core.training.fit_config import FitConfig
from core.training.flat_parameters import flat_parameters
from core.training.optimizers import OPTIMIZERS, make_optimizer
from tests.core.training.student_loop import samples

PLAIN = {
    "sgd": lambda parameters: torch.optim.SGD(parameters, lr=0.05),
    "momentum": lambda parameters: torch.optim.SGD(parameters, lr=0.05, momentum=0.9),
    "nesterov": lambda parameters: torch.optim.SGD(parameters, lr=0.05, momentum=0.9, nesterov=True),
    "rmsprop": lambda parameters: torch.optim.RMSprop(parameters, lr=0.05),
    "adam": lambda parameters: torch.optim.Adam(parameters, lr=0.05),
    "adamw": lambda parameters: torch.optim.AdamW(parameters, lr=0.05, weight_decay=0.0),
}


def network(hidden: tuple[int, ...]) -> nn.Sequential:
    torch.manual_seed(len(hidden))
    sizes = (2, *hidden, 1)
    return nn.Sequential(*(layer for a, b in itertools.pairwise(sizes) for layer in (nn.Linear(a, b), nn.Tanh())))


def test_every_optimizer_has_a_plain_counterpart_here() -> None:
    assert set(PLAIN) == set(OPTIMIZERS)


@pytest.mark.parametrize("hidden", [(), (1,), (3,), (7, 5), (4, 2), (33, 13)], ids=str)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_fifty_steps_end_at_the_same_bits(name: str, hidden: tuple[int, ...]) -> None:
    data = samples("regression", 19, seed=3)
    plain, ours = network(hidden), network(hidden)
    optimizer = PLAIN[name](plain.parameters())
    for _ in range(50):
        optimizer.zero_grad()
        nn.functional.mse_loss(plain(data.x), data.y).backward()
        optimizer.step()
    flat = flat_parameters(ours)
    stepper = make_optimizer(FitConfig(optimizer=name, learning_rate=0.05), [flat])
    for _ in range(50):
        flat.grad.zero_()
        nn.functional.mse_loss(ours(data.x), data.y).backward()
        stepper.step()
    for mine, theirs in zip(ours.parameters(), plain.parameters(), strict=True):
        assert torch.equal(mine, theirs)
        assert torch.equal(mine.grad, theirs.grad)
    assert not torch.equal(plain[0].weight, network(hidden)[0].weight)


def test_parameters_are_views_of_the_vector_in_torchs_order() -> None:
    model = network((3,))
    expected = nn.utils.parameters_to_vector(model.parameters()).detach().clone()
    flat = flat_parameters(model)
    assert flat.shape == (13,)
    assert torch.equal(flat, expected)
    with torch.no_grad():
        flat.copy_(torch.arange(13.0))
    assert model[0].weight.tolist() == [[0, 1], [2, 3], [4, 5]]
    assert model[0].bias.tolist() == [6, 7, 8]
    assert model[2].weight.tolist() == [[9, 10, 11]]
    assert model[2].bias.tolist() == [12]
    with torch.no_grad():
        model[2].bias.fill_(-1)
    assert flat[-1] == -1


def test_gradients_are_views_too_and_start_at_zero() -> None:
    model = network((3,))
    flat = flat_parameters(model)
    assert torch.equal(flat.grad, torch.zeros(13))
    data = samples("regression", 5, seed=0)
    for times in (1, 2):
        nn.functional.mse_loss(model(data.x), data.y).backward()
        parts = torch.cat([parameter.grad.flatten() for parameter in model.parameters()])
        assert torch.equal(flat.grad, parts), times
    assert flat.grad.abs().sum() > 0
    flat.grad.zero_()
    assert all((parameter.grad == 0).all() for parameter in model.parameters())


def test_shapes_names_and_saving_stay_as_they_were() -> None:
    model = network((3,))
    names = list(model.state_dict())
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    flat = flat_parameters(model)
    assert list(model.state_dict()) == names
    assert [p.shape for p in model.parameters()] == [tensor.shape for tensor in before.values()]
    with torch.no_grad():
        flat.zero_()
    model.load_state_dict(before)  # copies into the views
    assert torch.equal(flat, torch.cat([tensor.flatten() for tensor in before.values()]))
