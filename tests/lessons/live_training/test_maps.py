"""What maps hold: the output and every unit over the plane, the right way up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch

from core.lessons.live_training.pictures import MAP_SIDE, TILE_SIDE, Picture, picture_for
from core.networks.mlp import build_mlp
from tests.core.training.student_loop import data_set
from tests.lessons.live_training.frames import MOONS, arrays, close, made, on, values


def cells(picture: Picture, side: int) -> torch.Tensor:
    """Cell centres one by one: rows by falling second input, columns by rising first."""
    (left, right), (bottom, top) = picture.range["x"], picture.range["y"]
    across, down = (right - left) / side, (top - bottom) / side
    rows = [(left + (i + 0.5) * across, top - (j + 0.5) * down) for j in range(side) for i in range(side)]
    return torch.tensor(rows, dtype=torch.float32)


def test_a_map_of_two_classes_is_the_probability_of_class_1() -> None:
    picture, model, _ = made(on("moons"))
    model[-1].weight.data *= 40
    expected = torch.sigmoid(values(model, cells(picture, MAP_SIDE)))[:, 0].view(MAP_SIDE, MAP_SIDE)
    assert float(expected.max() - expected.min()) > 0.5
    close(arrays(picture, model)["output"], 255 * expected)


def test_a_map_knows_up_from_down_and_left_from_right() -> None:
    picture, model, _ = made(on("moons", hidden=()))
    model[0].weight.data = torch.tensor([[5.0, 0.0]])
    model[0].bias.data.zero_()
    rightward = arrays(picture, model)["output"].astype(int)
    assert (np.diff(rightward, axis=1) >= 0).all()
    assert (np.diff(rightward, axis=0) == 0).all()
    model[0].weight.data = torch.tensor([[0.0, 5.0]])
    upward = arrays(picture, model)["output"].astype(int)
    assert (np.diff(upward, axis=0) <= 0).all()
    assert upward[0, 0] > 200
    assert upward[-1, 0] < 50


def test_a_map_of_more_classes_is_the_winner_and_its_probability() -> None:
    picture, model, _ = made(on("blobs", activation="relu"))
    model[-1].weight.data *= 10
    likeliest, winner = values(model, cells(picture, MAP_SIDE)).softmax(1).max(1)
    found = arrays(picture, model)["output"]
    assert len(np.unique(found[0])) > 1
    assert (found[0] == winner.view(MAP_SIDE, MAP_SIDE).numpy()).mean() > 0.999
    close(found[1], 255 * likeliest.view(MAP_SIDE, MAP_SIDE))


def test_a_map_of_numbers_is_scaled_to_the_range_of_the_targets() -> None:
    data = data_set("regression", rows=50)
    network = replace(MOONS, hidden=(6,)).network(data)
    picture, model = picture_for(data, network), build_mlp(network, 1)
    model[-1].weight.data *= 8
    low, high = picture.range["value"]
    expected = ((values(model, cells(picture, MAP_SIDE))[:, 0] - low) / (high - low)).clamp(0, 1)
    close(arrays(picture, model)["output"], 255 * expected.view(MAP_SIDE, MAP_SIDE))


def test_tiles_are_activations_scaled_by_their_own_largest() -> None:
    picture, model, _ = made(on("moons", hidden=(10, 3, 5, 4), activation="tanh"))
    found = arrays(picture, model)["units"]
    assert found.shape == (8 + 3 + 5, TILE_SIDE, TILE_SIDE)
    x, tiles = cells(picture, TILE_SIDE), []
    with torch.no_grad():
        for layer, shown in ((0, 8), (2, 3), (4, 5)):
            x = torch.tanh(model[layer](x))
            tiles += [x[:, unit] for unit in range(shown)]
    for tile, activation in zip(found, tiles, strict=True):
        close(tile, (128 + 127 * activation / activation.abs().max()).view(TILE_SIDE, TILE_SIDE))


def test_relu_tiles_start_at_the_middle() -> None:
    picture, model, _ = made(on("circles", hidden=(8,), activation="relu"))
    assert arrays(picture, model)["units"].min() >= 128
