"""Variants × seeds in lockstep: each equals a loop of its own, none moves another, and all see the same batches."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn, optim
from torch.utils.data import DataLoader, TensorDataset

from core.data.data_set import DataSet
from core.data.images.augmentation import Augmentation, augmenter
from core.device import present_devices
from core.training.comparison.compare import compare
from core.training.comparison.variant import Variant
from core.training.fit import epochs, fit, of_x
from core.training.problem import Problem, reconstruction
from tests.core.training.comparison.variants import (
    CONFIG,
    DATA,
    DIFFERENT,
    DROPOUT,
    PLAIN,
    SEEDS,
    STEPS,
    first_ten,
    network,
    noisy,
    rows,
    same,
    weights,
)
from tests.core.training.student_loop import data_set


def orders(seed: int, count: int, epochs: int) -> list[list[Tensor]]:
    """The rows of the batches of each epoch, from torch's own loader and nothing else."""
    state = torch.get_rng_state()
    torch.manual_seed(seed)
    loader = DataLoader(TensorDataset(torch.arange(count)), batch_size=5, shuffle=True)
    found = [[batch for (batch,) in loader] for _ in range(epochs)]
    torch.set_rng_state(state)
    return found


def plain_losses(
    make: Callable[[int], nn.Module], seed: int, change: Callable[[Tensor], Tensor] | None = None
) -> list[float]:
    """Every batch loss of a loop that draws the seed's weights, then dropout and noise as they come."""
    batches = orders(seed, 23, 3)
    torch.manual_seed(seed)
    model = make(seed)
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    losses = []
    for batch in (batch for epoch in batches for batch in epoch):
        x, y = DATA.training.x[batch], DATA.training.y[batch]
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(change(x) if change else x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@pytest.mark.same_bits
def test_each_lane_is_a_plain_loop_of_its_own() -> None:
    augmented = DIFFERENT[-1]
    found = rows(PLAIN, DROPOUT, augmented, by="step")
    losses = np.stack([record.values["loss"] for record in found], axis=2)
    assert losses.shape == (3, 2, 15)
    for index, (make, change) in enumerate([(network, None), (DROPOUT.model, None), (network, noisy)]):
        for at, seed in enumerate(SEEDS):
            assert losses[index, at].tolist() == plain_losses(make, seed, change)


@pytest.mark.same_bits
def test_a_variant_without_draws_is_fit_itself() -> None:
    (*_, last), numbers = rows(PLAIN, DROPOUT), []
    for seed in SEEDS:
        torch.manual_seed(seed)
        model = network(seed)
        torch.manual_seed(seed)
        numbers.append(list(epochs(fit(model, DATA, CONFIG)))[-1])
    for name in ("training_loss", "validation_loss", "training_score", "validation_score", "gradient_norm"):
        assert last.values[name][0].tolist() == [getattr(record, name) for record in numbers]


@pytest.mark.same_bits
@pytest.mark.parametrize("by", ["step", "epoch"])
def test_whoever_stands_beside_a_variant_does_not_move_it(by: Any) -> None:
    together = rows(*DIFFERENT, by=by)
    for index, variant in enumerate(DIFFERENT):
        for mine, alone in zip(together, rows(variant, by=by), strict=False):
            assert same(mine, alone, index)
    for mine, one_seed in zip(together, rows(*DIFFERENT, seeds=SEEDS[1:], by=by), strict=True):
        assert all(
            np.array_equal(mine.values[name][:, 1:], one_seed.values[name], equal_nan=True) for name in mine.values
        )


def test_each_seed_may_have_data_of_its_own() -> None:
    def drawn(seed: int) -> DataSet:
        return data_set("classes", rows=20 + seed, validation=9, inputs=3)

    found = rows(PLAIN, replace(PLAIN, label="less", data=first_ten), data=drawn)
    for at, seed in enumerate(SEEDS):
        alone = rows(PLAIN, seeds=(seed,), data=drawn(seed))[-1]
        assert found[-1].values["training_loss"][0, at] == alone.values["training_loss"][0, 0]
    assert found[-1].values["training_loss"][1].tolist() != found[-1].values["training_loss"][0].tolist()


def test_what_comes_after_each_step_is_done_to_the_model() -> None:
    def halved(model: nn.Module) -> None:
        for parameter in model.parameters():
            parameter.mul_(0.5)

    (*_, last) = rows(replace(PLAIN, after_step=halved), seeds=(4,), measure=weights)
    torch.manual_seed(4)
    model = network(4)
    for batch in (batch for epoch in orders(4, 23, 3) for batch in epoch):
        model.zero_grad()
        nn.functional.cross_entropy(model(DATA.training.x[batch]), DATA.training.y[batch]).backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.sub_(0.1 * parameter.grad).mul_(0.5)
    assert last.values["weights"][0, 0] == pytest.approx(
        nn.utils.parameters_to_vector(model.parameters()).tolist(), rel=1e-5
    )


def test_all_variants_see_the_same_batches_whatever_they_draw() -> None:
    seen: dict[str, list[Tensor]] = {"plain": [], "dropout": [], "noisy": []}

    def watching(name: str, draws: int) -> Callable[[Tensor], Tensor]:
        def watch(x: Tensor) -> Tensor:
            seen[name].append(x)
            torch.rand(draws)
            return x

        return watch

    variants = [
        replace(PLAIN, transform=of_x(watching("plain", 0))),
        replace(DROPOUT, transform=of_x(watching("dropout", 0))),
        replace(PLAIN, label="noisy", transform=of_x(watching("noisy", 7))),
    ]
    rows(*variants)
    assert len(seen["plain"]) == len(SEEDS) * 3 * STEPS
    for mine, theirs, third in zip(*seen.values(), strict=True):
        assert torch.equal(mine, theirs)
        assert torch.equal(mine, third)
    assert not torch.equal(seen["plain"][0], seen["plain"][STEPS])


def test_variants_alike_in_shape_begin_with_equal_weights() -> None:
    untrained, *_, last = (record.values["weights"] for record in rows(*DIFFERENT, measure=weights))
    assert untrained.shape == (len(DIFFERENT), len(SEEDS), 6 * 4 + 3 * 7)
    assert (untrained == untrained[0]).all()
    assert (untrained[:, 0] != untrained[:, 1]).any()
    frozen = [variant.label for variant in DIFFERENT].index("frozen")
    assert (last[frozen, :, :24] == untrained[0, :, :24]).all()
    ends = [tuple(last[index, 0]) for index in range(len(DIFFERENT))]
    assert len(set(ends)) == len(DIFFERENT)


def test_variants_survive_pickling() -> None:
    flip = of_x(augmenter(Augmentation(flip=True, shift=10), 8))
    images = torch.rand(12, 1, 8, 8, generator=torch.Generator().manual_seed(1))
    autoencoder = Problem(reconstruction(nn.MSELoss()), (images, images))
    variants = (
        Variant("as they are", autoencoder_of, replace(CONFIG, loss="mse")),
        Variant("flipped", autoencoder_of, replace(CONFIG, loss="mse"), transform=flip),
    )
    problem, again = pickle.loads(pickle.dumps((autoencoder, variants)))
    for one, other in zip(rows(*variants, data=autoencoder), rows(*again, data=problem), strict=True):
        assert same(one, other)
        assert same(one, other, 1, 1)
    for one, other in zip(rows(*DIFFERENT), rows(*pickle.loads(pickle.dumps(DIFFERENT))), strict=True):
        assert all(same(one, other, index, index) for index in range(len(DIFFERENT)))


def autoencoder_of(seed: int) -> nn.Module:
    return nn.Sequential(nn.Flatten(), nn.Linear(64, 4), nn.Linear(4, 64), nn.Unflatten(1, (1, 8, 8)))


def test_random_numbers_of_the_caller_stay_as_they_were() -> None:
    torch.manual_seed(77)
    expected = [torch.rand(1).item() for _ in range(60)]
    torch.manual_seed(77)
    assert [torch.rand(1).item() for _ in compare(DATA, DIFFERENT, (1,))] == expected[: 4 * 8]


@pytest.mark.parametrize("device", present_devices())
def test_every_device_keeps_its_streams_apart(device: str) -> None:
    def there(seed: int) -> nn.Module:
        return DROPOUT.model(seed).to(device)

    variants = [replace(DROPOUT, label=label, model=there) for label in ("one", "other")]
    for record in rows(*variants, data=DATA.to(torch.device(device))):
        assert same(record, record, 0, 1)
