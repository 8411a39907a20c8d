"""The course's data, against code written independently from its definitions, and its published figures."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits, make_blobs, make_circles, make_regression
from sklearn.linear_model import LinearRegression

from core.data.data_config import DataConfig
from core.data.load import default_data, load
from core.data.sets.registry import DATA_SETS


def least_squares(name: str) -> list[float]:
    """Intercept and slopes."""
    samples = load(default_data(name)).training
    fit = LinearRegression().fit(samples.x.numpy(), samples.y.numpy()[:, 0])
    return [float(fit.intercept_), *fit.coef_.tolist()]


def test_least_squares_on_the_line_gives_the_course_figures() -> None:
    assert [f"{value:.2f}" for value in least_squares("line")] == ["-0.77", "45.50"]


def test_least_squares_on_the_plane_gives_the_course_figures() -> None:
    assert [f"{value:.2f}" for value in least_squares("plane")] == ["0.43", "0.62", "55.99", "11.14"]


@pytest.mark.parametrize(("name", "features"), [("line", 1), ("plane", 3)])
def test_line_and_plane_are_make_regression(name: str, features: int) -> None:
    x, y = make_regression(n_samples=500, n_features=features, random_state=0, noise=10)
    samples = load(default_data(name)).training
    np.testing.assert_array_equal(samples.x.numpy(), x.astype(np.float32))
    np.testing.assert_array_equal(samples.y.numpy(), y.astype(np.float32).reshape(500, 1))


def test_wiggle() -> None:
    np.random.seed(2020)
    x = np.sort(np.random.randn(500))
    y = x**2 + 15 * np.sin(x) ** 3
    samples = load(default_data("wiggle")).training
    np.testing.assert_array_equal(samples.x.numpy()[:, 0], x.astype(np.float32))
    np.testing.assert_array_equal(samples.y.numpy()[:, 0], y.astype(np.float32))


def test_noise_moves_the_wiggle_by_its_standard_deviation() -> None:
    quiet = default_data("wiggle")
    loud = load(dataclasses.replace(quiet, samples=5_000, noise=2)).training
    clean = load(dataclasses.replace(quiet, samples=5_000)).training
    assert torch.equal(loud.x, clean.x)
    assert (loud.y - clean.y).std().item() == pytest.approx(2, rel=0.05)


def test_noisy_parabola_and_its_own_validation() -> None:
    torch.manual_seed(0)
    x = torch.arange(-3, 3, 0.15).view(-1, 1)
    y = x.pow(2) + x * torch.normal(torch.zeros_like(x), torch.ones_like(x))
    data = load(default_data("noisy_parabola"))
    assert torch.equal(data.training.x, x)
    assert torch.equal(data.training.y, y)
    assert data.validation.x.tolist() == [[-3.0], [-2.0], [-1.0], [0.0], [1.0], [2.0]]
    assert data.validation.y.tolist() == [[9.0], [4.0], [1.0], [0.0], [1.0], [4.0]]


@pytest.mark.parametrize("samples", [10, 40, 47, 94, 173, 1_000])
def test_a_parabola_has_as_many_points_as_asked_for(samples: int) -> None:
    data = load(dataclasses.replace(default_data("noisy_parabola"), samples=samples))
    assert len(data.training) == samples
    assert (len(data.validation), data.training.x[-1].item() < 3) == (6, True)


def test_noisy_sine() -> None:
    torch.manual_seed(0)
    x = torch.linspace(-1, 1, 64).unsqueeze(1)
    y = torch.sin(3.14 * x) + torch.randn(64, 1) / 5
    samples = load(default_data("noisy_sine")).training
    assert torch.equal(samples.x, x)
    torch.testing.assert_close(samples.y, y, rtol=0, atol=1e-7)


def test_few_points() -> None:
    torch.manual_seed(0)
    x = torch.rand(10, 1)
    y = 2 * x + 2 * torch.randn(10, 1)
    samples = load(default_data("few_points")).training
    assert torch.equal(samples.x, x)
    assert torch.equal(samples.y, y)


def test_circles() -> None:
    x, y = make_circles(n_samples=300, factor=0.5, noise=0.1, random_state=2020)
    samples = load(default_data("circles")).training
    np.testing.assert_array_equal(samples.x.numpy(), x.astype(np.float32))
    np.testing.assert_array_equal(samples.y.numpy()[:, 0], y)


def test_blobs() -> None:
    x, y = make_blobs(n_samples=200, centers=4, center_box=(-1.2, 1.2), cluster_std=0.15, random_state=12345)
    data = load(default_data("blobs"))
    np.testing.assert_array_equal(data.training.x.numpy(), x.astype(np.float32))
    np.testing.assert_array_equal(data.training.y.numpy(), y)
    assert data.classes == ("0", "1", "2", "3")


def test_digits_are_all_there_scaled_to_one() -> None:
    data = load(default_data("digits"))
    pixels, labels = load_digits(return_X_y=True)
    x = torch.cat([data.training.x, data.validation.x])
    y = torch.cat([data.training.y, data.validation.y])
    assert (len(data.training), len(data.validation)) == (1_437, 360)
    ours = sorted(zip((x * 16).tolist(), y.tolist(), strict=True))
    assert ours == sorted(zip(pixels.tolist(), labels.tolist(), strict=True))
    assert data.inputs[:2] == ("pixel 1,1", "pixel 1,2")
    assert (len(data.inputs), data.classes[9]) == (64, "9")


@pytest.mark.parametrize("name", [name for name in DATA_SETS if name != "table"])
def test_shapes_and_types_follow_the_task(name: str) -> None:
    config = default_data(name)
    data = load(config)
    for samples in (data.training, data.validation):
        assert samples.x.dtype == torch.float32
        assert samples.x.shape == (len(samples), len(data.inputs))
        if data.task == "classes":
            assert (samples.y.dtype, samples.y.shape) == (torch.int64, (len(samples),))
        else:
            assert (samples.y.dtype, samples.y.shape) == (torch.float32, (len(samples), 1))
    if data.task != "regression":
        assert sorted(set(data.training.y.flatten().tolist())) == list(range(len(data.classes)))
    assert data.scaling is None


@pytest.mark.parametrize("name", ["line", "wiggle", "noisy_parabola", "noisy_sine", "few_points"])
def test_without_noise_the_samples_lie_on_the_true_curve(name: str) -> None:
    config = dataclasses.replace(default_data(name), noise=0)
    samples = load(config).training
    truth = config.kind.truth
    assert truth is not None
    torch.testing.assert_close(samples.y, truth(config, samples.x), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("name", ["plane", "circles", "digits"])
def test_other_sets_have_no_true_curve(name: str) -> None:
    config: DataConfig = default_data(name)
    assert config.kind.truth is None
