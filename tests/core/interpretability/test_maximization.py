from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from core.errors import ConfigError
from core.interpretability.maximization import MaximizationConfig, maximize
from core.interpretability.predictions import predict

SHAPE = (1, 28, 28)


@pytest.mark.parametrize("digit", range(10))
def test_an_image_made_for_a_digit_is_taken_for_it(trained, digit: int) -> None:
    made = maximize(trained.model, SHAPE, MaximizationConfig(layer=9, channel=digit, steps=80))
    answer = predict(trained.model, torch.from_numpy(made.image))
    assert answer.predicted.tolist() == [digit]
    assert answer.confidence[0] > 0.99


@pytest.mark.parametrize("layer", [0, 4])
def test_the_image_activates_its_filter_more_than_any_image_of_the_data(trained, layer: int) -> None:
    with torch.no_grad():
        outputs = trained.model[: layer + 1](trained.images.floats(torch.arange(500)))
    middle = outputs.shape[2] // 2
    for channel in range(outputs.shape[1]):
        made = maximize(trained.model, SHAPE, MaximizationConfig(layer, channel, smoothness=0))
        assert made.activations[-1] > outputs[:, channel, middle, middle].max()


def test_a_whole_channel_is_raised_above_noise_everywhere(trained) -> None:
    for channel in range(8):
        made = maximize(trained.model, SHAPE, MaximizationConfig(4, channel, goal="channel"))
        assert made.activations[-1] > made.activations[0] + 0.1
        assert (made.top, made.left, made.bottom, made.right) == (0, 0, 28, 28)
        with torch.no_grad():
            mean = trained.model[:5](torch.from_numpy(made.image)[None])[0, channel].mean()
        assert made.activations[-1] == pytest.approx(float(mean), rel=1e-4)


def test_each_frame_has_the_activation_that_its_picture_has(trained) -> None:
    made = maximize(trained.model, SHAPE, MaximizationConfig(4, 5, frames=4))
    assert made.steps == (0, 40, 80, 120)
    assert made.frames.shape == (4, 1, 28, 28)
    assert 0 <= made.frames.min() < made.frames.max() <= 1
    with torch.no_grad():
        values = trained.model[:5](torch.from_numpy(made.frames))[:, 5, 7, 7]
    np.testing.assert_allclose(made.activations, values.numpy(), rtol=1e-4)


def test_only_the_receptive_field_of_the_central_cell_changes(trained) -> None:
    made = maximize(trained.model, SHAPE, MaximizationConfig(4, 5))
    changed = (made.frames[0] != made.frames[-1])[0]
    rows, columns = np.nonzero(changed)
    assert (rows.min(), columns.min(), rows.max() + 1, columns.max() + 1) == (
        *(made.top, made.left),
        *(made.bottom, made.right),
    )
    assert made.patch.shape == (1, 8, 8)


def test_smoothness_brings_neighbours_together(trained) -> None:
    rough, smooth = (
        maximize(trained.model, SHAPE, MaximizationConfig(9, 3, smoothness=strength)).image for strength in (0.0, 4.0)
    )
    assert np.abs(np.diff(smooth)).mean() < 0.5 * np.abs(np.diff(rough)).mean()


def test_a_seed_repeats_the_image_and_another_one_does_not(trained) -> None:
    config = MaximizationConfig(9, 3, steps=10)
    first, again, other = (
        maximize(trained.model, SHAPE, dataclasses.replace(config, seed=seed)).image for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"layer": 10}, "layer must be from 0 to 9, got 10"),
        ({"channel": 10}, "channel must be from 0 to 9, got 10"),
        ({"channel": True}, "channel must be from 0 to 9, got True"),
        ({"steps": 0}, "steps must be a whole number from 1 to 1000, got 0"),
        ({"seed": -1}, "seed must be"),
        ({"goal": "all"}, "goal must be one of cell, channel, got 'all'"),
        ({"learning_rate": 0.0}, "learning rate must be a number from 0.001 to 1"),
        ({"smoothness": 9}, "smoothness must be a number from 0 to 5"),
        ({"shift": 9}, "shift must be a whole number from 0 to 8, got 9"),
        ({"frames": 1}, "frames must be a whole number from 2 to 50, got 1"),
    ],
)
def test_a_broken_config_says_which_rule(trained, change: dict[str, object], sentence: str) -> None:
    with pytest.raises(ConfigError, match=f"^{sentence}"):
        maximize(trained.model, SHAPE, dataclasses.replace(MaximizationConfig(9, 0), **change))
