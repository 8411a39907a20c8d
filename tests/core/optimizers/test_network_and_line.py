"""The plane through a network's weights and the course's line, each against another way to compute it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression
from torch import nn

from core.lessons.optimizers.presets import OPTIMIZER_PRESETS
from core.lessons.optimizers.scene import schedule_losses
from core.optimizers.line_loss import batch_noise, least_squares, line_loss, sample_gradients, samples
from core.optimizers.network_loss import (
    RATE,
    STEPS,
    loss_by_hand,
    moons,
    network,
    network_loss,
    plane,
    plane_heights,
    stacked_loss,
)
from core.optimizers.race import Racer, race
from core.optimizers.surfaces import grid


def test_three_ways_to_the_loss_of_a_network_agree() -> None:
    model, (x, y) = network(3), moons()
    weights = nn.utils.parameters_to_vector(model.parameters()).detach()
    loss = nn.functional.binary_cross_entropy_with_logits(model(x)[:, 0], y).item()
    assert stacked_loss(weights[None]).item() == pytest.approx(loss, abs=1e-14)
    assert network_loss()(weights[None]).item() == pytest.approx(loss, abs=1e-14)
    assert loss_by_hand(weights.tolist()) == pytest.approx(loss, abs=1e-14)


def test_the_principal_plane_is_that_of_scikit_learn_and_holds_the_training() -> None:
    found = plane("pca", 0)
    start = nn.utils.parameters_to_vector(network(0).parameters()).detach()
    way = race(stacked_loss, [Racer("adam", {"lr": RATE})], start, STEPS).places[:, 0]
    centred = np.concatenate([way - way[-1], way[-1] - way])  # as much on both sides: the mean is the end
    theirs = PCA(2).fit(centred)
    assert np.abs(theirs.components_ @ found.axes.numpy().T) == pytest.approx(np.eye(2), abs=1e-6)
    assert theirs.explained_variance_ratio_.sum() == pytest.approx(found.share, abs=1e-9)
    assert found.share > 0.97
    assert found.projected(way[0]).tolist() == pytest.approx(found.first)
    assert max(found.first) < 0


def test_random_directions_are_as_long_as_each_units_weights() -> None:
    found = plane("random", 0)
    first = found.axes[0]
    lengths = first[:16].view(8, 2).norm(dim=1)
    assert lengths.tolist() == pytest.approx(found.middle[:16].view(8, 2).norm(dim=1).tolist())
    assert first[16:24].tolist() == [0.0] * 8  # biases
    assert found.share < 0.1
    heights = plane_heights("random", 0, found.window, 5)
    places = found.lifted(grid(found.window, 5))
    assert heights[0, 4].item() == pytest.approx(loss_by_hand(places[4].tolist()))
    assert heights[2, 2].item() == pytest.approx(stacked_loss(found.middle[None]).item())


def test_the_line_is_that_of_the_course_and_of_scikit_learn() -> None:
    x, y = samples()
    fitted = LinearRegression().fit(x[:, :1], y)
    slope, intercept = least_squares()
    assert (slope, intercept) == pytest.approx((fitted.coef_[0], fitted.intercept_))
    assert (round(slope, 2), round(intercept, 2)) == (45.50, -0.77)
    place = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
    (gradient,) = torch.autograd.grad(line_loss(place[None]).sum(), place)
    assert sample_gradients(place.detach()).mean(0).tolist() == pytest.approx(gradient.tolist())


def test_the_noise_of_batches_has_no_mean_and_falls_with_the_root_of_their_size() -> None:
    place = torch.tensor([[0.0, 30.0]], dtype=torch.float64)
    noise = batch_noise([1, 25, 500], 0, 400)
    drawn = torch.stack([noise(step, place.expand(3, 2)) for step in range(400)])
    spread = drawn.square().sum(2).mean(0).sqrt()
    assert drawn[:, 2].abs().max() < 1e-10
    assert drawn.mean(0)[0].norm() < 0.2 * spread[0]
    assert (spread[0] / spread[1]).item() == pytest.approx(5, rel=0.15)


def test_a_schedule_that_falls_beats_a_constant_rate_under_noise_and_loses_without() -> None:
    noisy = schedule_losses(OPTIMIZER_PRESETS["noisy-adam"].experiment, 2)
    assert (noisy[:, 2] < noisy[:, 0]).all()
    quiet = schedule_losses(OPTIMIZER_PRESETS["quiet-sgd"].experiment, 2)
    assert (quiet[:, 1] > quiet[:, 0]).all()
