"""The split, shuffled labels and own points; no global random state is touched."""

from __future__ import annotations

import dataclasses
import pickle
import random

import numpy as np
import pytest
import torch

from core.data.data_config import DataConfig, TableColumns
from core.data.data_set import Samples
from core.data.load import default_data, load
from core.data.sets.registry import DATA_SETS
from core.errors import ConfigError
from core.kept import ACCOUNT

GENERATED = tuple(name for name in DATA_SETS if name != "table")
SPLIT = tuple(name for name in GENERATED if name != "noisy_parabola")


def rows(samples: Samples) -> list[tuple[float, ...]]:
    y = samples.y.reshape(len(samples), 1).to(torch.float32)
    return [tuple(row) for row in torch.cat([samples.x, y], dim=1).tolist()]


def config_of(name: str, **changes: object) -> DataConfig:
    return dataclasses.replace(default_data(name), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", SPLIT)
@pytest.mark.parametrize("share", [10, 55, 90])
def test_a_split_is_complete_disjoint_and_of_the_right_size(name: str, share: int) -> None:
    whole, parts = load(config_of(name, training_share=100)), load(config_of(name, training_share=share))
    count = len(whole.training)
    training, validation = rows(parts.training), rows(parts.validation)
    assert len(training) == max(1, count * share // 100)
    assert len(validation) == count - len(training)
    assert sorted(training + validation) == sorted(rows(whole.training))
    assert len(whole.validation) == 0


def test_training_on_all_keeps_the_order_in_which_the_set_is_made() -> None:
    x = load(default_data("wiggle")).training.x
    assert torch.equal(x, x.sort(dim=0).values)


@pytest.mark.parametrize("samples", [5, 7])
def test_the_smallest_set_keeps_a_sample_on_both_sides(samples: int) -> None:
    for share in (10, 90):
        data = load(config_of("few_points", samples=samples, training_share=share))
        assert len(data.training) >= 1
        assert len(data.validation) >= 1


def test_the_split_is_torchs_own_permutation() -> None:
    torch.manual_seed(3)
    order = torch.randperm(300)
    whole = load(config_of("moons", seed=3, training_share=100)).training
    data = load(config_of("moons", seed=3))
    assert torch.equal(data.training.x, whole.x[order[:210]])
    assert torch.equal(data.validation.y, whole.y[order[210:]])


def test_fewer_digits_are_a_random_part_of_all() -> None:
    torch.manual_seed(0)
    order = torch.randperm(1_797)
    whole = load(config_of("digits", training_share=100)).training
    data = load(config_of("digits", samples=200, training_share=60))
    assert torch.equal(data.training.x, whole.x[order[:120]])
    assert torch.equal(data.validation.x, whole.x[order[120:200]])
    assert len(load(config_of("digits", samples=200, training_share=100)).training) == 200


@pytest.mark.parametrize("name", GENERATED)
def test_random_labels_are_the_same_labels_on_other_samples(name: str) -> None:
    plain, shuffled = load(default_data(name)), load(config_of(name, random_labels=True))
    assert torch.equal(shuffled.training.x, plain.training.x)
    assert not torch.equal(shuffled.training.y, plain.training.y)
    assert torch.equal(shuffled.training.y.flatten().sort().values, plain.training.y.flatten().sort().values)
    assert torch.equal(shuffled.validation.x, plain.validation.x)
    assert torch.equal(shuffled.validation.y, plain.validation.y)


def test_random_labels_of_digits_are_right_by_chance_only() -> None:
    plain, shuffled = load(default_data("digits")), load(config_of("digits", random_labels=True))
    assert (shuffled.training.y == plain.training.y).float().mean().item() == pytest.approx(0.1, abs=0.03)


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("line", ((1.5, -20.0), (0.1, 3.0))),
        ("moons", ((0.25, 1.0, 1), (-1e6, 1e6, 0))),
        ("blobs", ((0.1, 0.2, 3),)),
        ("noisy_parabola", ((2.5, 0.0),)),
    ],
)
@pytest.mark.parametrize("shuffled", [False, True])
def test_own_points_come_last_with_their_own_target(
    name: str, points: tuple[tuple[float, ...], ...], shuffled: bool
) -> None:
    plain = load(config_of(name, random_labels=shuffled))
    data = load(config_of(name, points=points, random_labels=shuffled))
    count = len(plain.training)
    expected = [tuple(np.float32(value) for value in point) for point in points]
    assert rows(data.training)[count:] == expected
    assert rows(data.training)[:count] == rows(plain.training)
    assert rows(data.validation) == rows(plain.validation)
    assert (data.training.x.dtype, data.training.y.dtype) == (plain.training.x.dtype, plain.training.y.dtype)


@pytest.mark.parametrize("name", GENERATED)
def test_no_global_random_state_is_touched_or_used(name: str) -> None:
    config = config_of(name, random_labels=True)
    answers = []
    for seed in (1, 2):
        random.seed(seed)
        np.random.seed(seed)
        torch.manual_seed(seed)
        before = random.getstate(), np.random.get_state()[1].tolist(), torch.get_rng_state()  # type: ignore[index,union-attr]
        ACCOUNT.clear()
        answers.append(load(config))
        after = random.getstate(), np.random.get_state()[1].tolist(), torch.get_rng_state()  # type: ignore[index,union-attr]
        assert after[:2] == before[:2]
        assert torch.equal(after[2], before[2])
    for one, two in zip(*[(a.training.x, a.training.y, a.validation.x) for a in answers], strict=True):
        assert torch.equal(one, two)


def test_a_data_set_can_be_pickled() -> None:
    data = load(default_data("blobs"))
    copy = pickle.loads(pickle.dumps(data))
    assert torch.equal(copy.training.x, data.training.x)
    assert copy.classes == data.classes


def test_the_same_config_is_loaded_once() -> None:
    assert load(default_data("moons")) is load(default_data("moons"))


def test_the_table_is_asked_for() -> None:
    with pytest.raises(ConfigError, match=r"^table must be given for the data set 'table', got None\."):
        load(default_data("table", TableColumns(("a",), "b", "regression")))
