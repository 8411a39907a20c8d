"""The playground's sets: balanced, separable without noise, and noisier with more noise."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
import torch
from sklearn.datasets import make_moons
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from core.data.data_config import DataConfig
from core.data.data_set import Samples
from core.data.load import default_data, load
from core.data.sets.registry import DATA_SETS

PLAYGROUND = ("moons", "xor", "spiral", "gaussians")


def everything(name: str, samples: int = 2_000, noise: float = 0.0) -> Samples:
    return load(dataclasses.replace(default_data(name), samples=samples, noise=noise, training_share=100)).training


@pytest.mark.parametrize("name", PLAYGROUND)
def test_defaults_are_300_samples_of_which_70_percent_train(name: str) -> None:
    kind, data = DATA_SETS[name], load(default_data(name))
    assert (len(data.training), len(data.validation)) == (210, 90)
    assert ((kind.samples.low, kind.samples.high), (kind.noise.low, kind.noise.high)) == ((20, 2_000), (0, 50))
    assert (data.task, data.inputs, data.classes) == ("binary", ("x₁", "x₂"), ("0", "1"))


@pytest.mark.parametrize("name", PLAYGROUND)
@pytest.mark.parametrize("samples", [20, 21, 2_000])
def test_both_classes_have_about_half_of_the_samples(name: str, samples: int) -> None:
    data = everything(name, samples)
    assert len(data) == samples
    assert abs(data.y.mean().item() - 0.5) <= (0.3 if name == "xor" else 0.03)


@pytest.mark.parametrize("name", PLAYGROUND)
def test_more_noise_makes_neighbours_disagree(name: str) -> None:
    scores = []
    for noise in (0, 25, 50):
        data = everything(name, noise=noise)
        x, y = data.x.numpy(), data.y.numpy()[:, 0]
        scores.append(KNeighborsClassifier(1).fit(x[:1_000], y[:1_000]).score(x[1_000:], y[1_000:]))
    assert scores[0] > 0.95
    assert scores[0] > scores[1] > scores[2]


def test_moons_are_those_of_scikit_learn() -> None:
    x, y = make_moons(n_samples=300, noise=0.2, random_state=0)
    data = everything("moons", 300, noise=20)
    np.testing.assert_array_equal(data.x.numpy(), x.astype(np.float32))
    np.testing.assert_array_equal(data.y.numpy()[:, 0], y)


def test_xor_is_class_1_where_the_signs_differ() -> None:
    data = everything("xor")
    assert torch.equal(data.y[:, 0] == 1, data.x[:, 0].sign() != data.x[:, 1].sign())
    assert data.x.abs().max().item() <= 1
    line = LogisticRegression().fit(data.x.numpy(), data.y.numpy()[:, 0])
    assert line.score(data.x.numpy(), data.y.numpy()[:, 0]) < 0.65


def test_the_arms_of_the_spiral_are_half_a_turn_apart() -> None:
    data = everything("spiral")
    radius = data.x.norm(dim=1)
    assert 0.1 <= radius.min().item() < radius.max().item() <= 1
    turned = torch.atan2(data.x[:, 1], data.x[:, 0]) - 2.5 * math.pi * (radius - 0.1) / 0.9
    arm = (turned / math.pi).round() % 2
    assert torch.equal(arm, data.y[:, 0])


def test_gaussians_have_their_centres_and_deviation() -> None:
    data = everything("gaussians", noise=10)
    for label, centre in ((0, -0.5), (1, 0.5)):
        cloud = data.x[data.y[:, 0] == label]
        torch.testing.assert_close(cloud.mean(0), torch.full((2,), centre), atol=0.04, rtol=0)
        torch.testing.assert_close(cloud.std(0), torch.full((2,), 0.3), atol=0.02, rtol=0)


@pytest.mark.parametrize("name", PLAYGROUND)
def test_another_seed_gives_other_points(name: str) -> None:
    config: DataConfig = default_data(name)
    other = load(dataclasses.replace(config, seed=1)).training
    assert not torch.equal(load(config).training.x, other.x)
