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

pytestmark = pytest.mark.same_bits

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


def test_parameters_are_aligned_views_of_the_vector_in_torchs_order() -> None:
    model = network((3,))
    expected = [parameter.detach().clone() for parameter in model.parameters()]
    flat = flat_parameters(model)
    assert flat.shape == (4 * 16,)  # 6 weights, 3 biases, 3 weights, 1 bias, each at a multiple of 64 bytes
    for parameter, values, start in zip(model.parameters(), expected, (0, 16, 32, 48), strict=True):
        assert torch.equal(parameter, values)
        assert torch.equal(flat[start : start + values.numel()], values.flatten())
        assert (parameter.data_ptr() % 64, parameter.grad.data_ptr() % 64) == (0, 0)
    with torch.no_grad():
        flat.copy_(torch.arange(64.0))
    assert model[0].weight.tolist() == [[0, 1], [2, 3], [4, 5]]
    assert model[0].bias.tolist() == [16, 17, 18]
    assert model[2].weight.tolist() == [[32, 33, 34]]
    assert model[2].bias.tolist() == [48]
    with torch.no_grad():
        model[2].bias.fill_(-1)
    assert flat[48] == -1


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_gaps_stay_zero(name: str) -> None:
    model = network((3,))
    flat = flat_parameters(model)
    config = FitConfig(
        optimizer=name, learning_rate=0.05, **({"weight_decay": 0.1} if name == "adamw" else {"l2": 0.1})
    )
    stepper, data = make_optimizer(config, [flat]), samples("regression", 19, seed=3)
    for _ in range(5):
        flat.grad.zero_()
        nn.functional.mse_loss(model(data.x), data.y).backward()
        stepper.step()
    gaps = torch.ones(64, dtype=torch.bool)
    for start, count in ((0, 6), (16, 3), (32, 3), (48, 1)):
        gaps[start : start + count] = False
    assert (flat[gaps] == 0).all()
    assert (flat[~gaps] != 0).all()


def test_gradients_are_views_too_and_start_at_zero() -> None:
    model = network((3,))
    flat = flat_parameters(model)
    assert torch.equal(flat.grad, torch.zeros(64))
    data = samples("regression", 5, seed=0)
    for times in (1, 2):
        nn.functional.mse_loss(model(data.x), data.y).backward()
        for parameter, start in zip(model.parameters(), (0, 16, 32, 48), strict=True):
            assert torch.equal(flat.grad[start : start + parameter.numel()], parameter.grad.flatten()), times
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
    for (name, values), start in zip(before.items(), (0, 16, 32, 48), strict=True):
        assert torch.equal(flat[start : start + values.numel()], values.flatten()), name
