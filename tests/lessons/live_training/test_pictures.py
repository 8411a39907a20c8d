"""What a frame holds, against plain torch on the same grid; the model is left as found."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import numpy as np
import pytest
import torch
from sklearn.metrics import confusion_matrix

from core.data.load import default_data
from core.lessons.live_training.pictures import (
    CURVE_POINTS,
    MOST_CURVES,
    MOST_PARAMETERS,
    MOST_POINTS,
    drawn_points,
    picture_for,
)
from core.lessons.live_training.presets import TRAINING_PRESETS
from core.networks.mlp import build_mlp
from core.runs.recording.arrays import pack
from core.training.fit import fit
from core.training.fit_config import FitConfig
from tests.core.training.student_loop import data_set
from tests.lessons.live_training.frames import MOONS, arrays, close, from_text, made, on, values
from tests.lessons.live_training.random_experiments import random_experiment


@pytest.mark.parametrize(
    ("name", "picture"),
    [("noisy_parabola", "curve"), ("wiggle", "curve"), ("plane", "scatter"), ("moons", "map"), ("blobs", "map"),
     ("digits", "images")],
)  # fmt: skip
def test_each_kind_of_data_has_its_picture(name: str, picture: str) -> None:
    assert made(on(name))[0].name == picture


@pytest.mark.parametrize(
    ("task", "inputs", "picture"),
    [("regression", 2, "map"), ("regression", 5, "scatter"), ("binary", 1, "table"), ("classes", 5, "table")],
)
def test_other_shapes_of_tables_have_a_picture_too(task: str, inputs: int, picture: str) -> None:
    data = data_set(task, inputs=inputs)  # type: ignore[arg-type]
    network = replace(MOONS, hidden=(4,)).network(data)
    drawn = picture_for(data, network)
    assert drawn.name == picture
    found = arrays(drawn, build_mlp(network, 0))
    assert ("confusion" in found) == (task != "regression")


@pytest.mark.parametrize("hidden", [(), (3,), (20, 4), (2, 2, 2, 2, 2)], ids=str)
@pytest.mark.parametrize("name", ["noisy_parabola", "plane", "moons", "blobs", "digits", "circles"])
def test_a_frame_is_as_long_as_its_layout_says(name: str, hidden: tuple[int, ...]) -> None:
    picture, model, data = made(on(name, hidden=hidden, dropout=0.2))
    found = arrays(picture, model)
    parameters = torch.cat([parameter.detach().flatten() for parameter in model.parameters()])
    if len(parameters) <= MOST_PARAMETERS:
        assert found["parameters"].tolist() == parameters.tolist()
        assert picture.arrays(model)[-1][0] == "parameters"
    else:
        assert "parameters" not in found
    assert picture.hidden_shown == [min(units, 8) for units in hidden[:3]]
    assert ("confusion" in found) == (data.task != "regression")


def test_random_experiments_have_frames_of_their_layouts_length() -> None:
    rng = random.Random(2)
    for _ in range(40):
        experiment = random_experiment(rng)
        experiment = replace(experiment, hidden=tuple(min(units, 40) for units in experiment.hidden))
        picture, model, _ = made(experiment)
        arrays(picture, model)


def test_a_curve_is_the_networks_output_on_an_even_grid() -> None:
    picture, model, data = made(on("noisy_parabola", hidden=(6, 4), activation="sigmoid"))
    (low, high), (bottom, top) = picture.range["x"], picture.range["y"]
    both = torch.cat([data.training.x, data.validation.x])
    assert low < float(both.min()) < float(both.max()) < high
    targets = torch.cat([data.training.y, data.validation.y])
    assert bottom < float(targets.min()) < float(targets.max()) < top
    x = torch.tensor(np.linspace(low, high, CURVE_POINTS), dtype=torch.float32)[:, None]
    np.testing.assert_allclose(arrays(picture, model)["output"], values(model, x)[:, 0].numpy(), atol=1e-5)


@pytest.mark.parametrize("units", [1, 4, 20])
def test_the_units_of_a_curve_add_up_to_it(units: int) -> None:
    """All of them and the bias: that is what the last layer does."""
    picture, model, _ = made(on("noisy_parabola", hidden=(5, units)))
    found = arrays(picture, model)
    shown = min(units, MOST_CURVES)
    assert found["units"].shape == (shown, 61)
    x = torch.tensor(np.linspace(*picture.range["x"], 61), dtype=torch.float32)[:, None]
    hidden, last = values(model[:-1], x), model[-1]
    for unit in range(shown):
        expected = float(last.weight[0, unit].detach()) * hidden[:, unit]
        np.testing.assert_allclose(found["units"][unit], expected.numpy(), atol=1e-5)
    if units <= MOST_CURVES:
        total = found["units"].sum(axis=0) + float(last.bias.detach())
        np.testing.assert_allclose(total, found["output"][::2], atol=1e-5)
        assert "first" not in picture.more()["units_label"]
    else:
        assert picture.more()["units_label"].endswith("(the first 12 of 20)")


def test_a_line_has_no_units() -> None:
    picture, model, _ = made(on("line", hidden=()))
    assert set(arrays(picture, model)) == {"output", "parameters"}
    assert picture.more() == {}


def test_a_scatter_holds_predictions_of_both_sets() -> None:
    picture, model, data = made(on("plane"))
    found = arrays(picture, model)
    for name, samples in (("training", data.training), ("validation", data.validation)):
        expected = values(model, samples.x[:MOST_POINTS])[:, 0].numpy()
        np.testing.assert_allclose(found[f"predicted_{name}"], expected, atol=1e-6)
    alone = made(replace(on("plane"), data=default_data("plane")))
    assert "predicted_validation" not in arrays(*alone[:2])


def test_digits_show_opinions_and_what_the_first_layer_looks_for() -> None:
    picture, model, data = made(on("digits", hidden=(20,), activation="relu"))
    found = arrays(picture, model)
    close(found["shown"], 255 * values(model, data.validation.x[:12]).softmax(1))
    assert found["units"].shape == (16, 8, 8)
    for unit in range(16):
        weights = model[0].weight[unit].detach()
        close(found["units"][unit], (128 + 127 * weights / weights.abs().max()).view(8, 8))
    more = picture.more()
    assert more["truth"] == data.validation.y[:12].tolist()
    pixels = np.frombuffer(from_text(more["images"]), np.uint8).reshape(12, 64)
    close(pixels, 255 * data.validation.x[:12])


@pytest.mark.parametrize("name", ["moons", "blobs", "digits"])
@pytest.mark.parametrize("share", [70, 100])
def test_confusion_is_sklearns(name: str, share: int) -> None:
    experiment = on(name)
    picture, model, data = made(replace(experiment, data=replace(experiment.data, training_share=share)))
    samples = data.validation if share == 70 else data.training
    outputs = values(model, samples.x)
    if data.task == "binary":
        truth, guess = samples.y[:, 0].long(), (outputs[:, 0].sigmoid() > 0.5).long()
    else:
        truth, guess = samples.y, outputs.argmax(1)
    expected = confusion_matrix(truth.numpy(), guess.numpy(), labels=range(len(data.classes)))
    found = arrays(picture, model)["confusion"]
    assert found.tolist() == expected.tolist()
    assert found.sum() == len(samples)


@pytest.mark.parametrize("mode", [True, False])
@pytest.mark.parametrize("name", ["noisy_parabola", "plane", "moons", "blobs", "digits"])
def test_the_model_and_the_random_state_are_left_as_found(name: str, mode: bool) -> None:
    picture, model, data = made(on(name, dropout=0.5, hidden=(6,)))
    run = fit(model, data, FitConfig("mse" if data.task == "regression" else on(name).fit.loss, epochs=1))
    for _ in run:
        pass
    model.train(mode)
    before = [tensor.clone() for p in model.parameters() for tensor in (p.detach(), p.grad)]
    state = torch.get_rng_state()
    assert pack(picture.arrays(model)) == pack(picture.arrays(model))
    assert all(module.training is mode for module in model.modules())
    after = [tensor for p in model.parameters() for tensor in (p, p.grad)]
    assert all(torch.equal(*pair) for pair in zip(before, after, strict=True))
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.is_grad_enabled()


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 3e38])
@pytest.mark.parametrize("name", ["noisy_parabola", "plane", "moons", "blobs", "digits"])
def test_broken_weights_still_give_a_frame_of_the_same_length(name: str, value: float) -> None:
    picture, model, _ = made(on(name, hidden=(4, 3), activation="relu"))
    whole = len(pack(picture.arrays(model)))
    for layer in (0, 2, 4):
        model[layer].weight.data.view(-1)[0] = value
        assert len(pack(picture.arrays(model))) == whole
        model[layer].bias.data.fill_(value)
        assert len(pack(picture.arrays(model))) == whole


@pytest.mark.parametrize("name", TRAINING_PRESETS)
def test_points_are_drawn_as_they_are(name: str) -> None:
    data = TRAINING_PRESETS[name].experiment.load()
    drawn = drawn_points(data)
    for side, samples in (("training", data.training), ("validation", data.validation)):
        y = samples.y[:400].flatten().tolist()
        assert drawn[side]["y"] == y
        assert drawn[side]["x"] == (samples.x[:400].tolist() if samples.x.shape[1] < 3 else [])


def test_ranges_are_never_empty() -> None:
    data = data_set("regression", rows=1, validation=0, inputs=1)
    picture = picture_for(data, replace(MOONS, hidden=()).network(data))
    for low, high in picture.range.values():
        assert low < high
