"""The recorded run of the home page: the recipe repeats itself, and the file holds what the network said."""

import base64
import dataclasses
import json
import zlib

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils import vector_to_parameters

from core.networks.mlp import build_mlp
from core.networks.plane import cell_centres
from core.recipes.home_recording import (
    LOGIT_LIMIT,
    OUTPUT_LEVELS,
    TARGET,
    UNIT_LEVELS,
    HomeRun,
    as_bytes,
    packed,
    recording,
    spirals,
    train,
)

SHORT = HomeRun(training=40, validation=20, epochs=3, map_side=8, tile_side=4)


def unpacked(text, epochs):
    """What the browser does: inflate, then add up the changes modulo 256."""
    changes = np.frombuffer(zlib.decompress(base64.b64decode(text)), np.uint8).reshape(epochs, -1)
    return np.cumsum(changes, axis=0, dtype=np.uint8)


@pytest.fixture(scope="module")
def shipped():
    return json.loads(TARGET.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def run(shipped):
    settings = shipped["settings"]
    return HomeRun(**settings | {"hidden": tuple(settings["hidden"])})


@pytest.fixture(scope="module")
def epochs(run):
    return run.epochs + 1


def model_at(shipped, run, epoch):
    """The network of the file at an epoch."""
    frames = unpacked(shipped["parameters"], run.epochs + 1)
    model = build_mlp(run.config, run.seed)
    vector_to_parameters(torch.from_numpy(frames[epoch].view("<f4").copy()), model.parameters())
    return model


def test_the_same_settings_give_the_same_recording():
    assert recording(SHORT) == recording(SHORT)


def test_another_seed_gives_another_run():
    first, second = (list(train(dataclasses.replace(SHORT, seed=seed))) for seed in (1, 2))
    assert first[0].training_loss != second[0].training_loss


def test_a_run_yields_the_untrained_network_and_one_record_per_epoch():
    records = list(train(SHORT))
    assert len(records) == 4
    untrained = build_mlp(SHORT.config, SHORT.seed)
    assert records[0].parameters.tolist() == torch.cat([p.flatten() for p in untrained.parameters()]).tolist()
    assert records[3].training_loss < records[0].training_loss
    assert records[0].output.shape == (8, 8)
    assert records[0].units.shape == (16, 4, 4)


def test_the_plane_runs_from_the_top_left_row_by_row():
    assert cell_centres((-1, 1), (0, 4), 2).tolist() == [[-0.5, 3.0], [0.5, 3.0], [-0.5, 1.0], [0.5, 1.0]]


def test_the_points_lie_on_two_spirals_half_a_turn_apart():
    quiet = dataclasses.replace(HomeRun(), noise=0.0)
    points = spirals(quiet)[0]
    radius = points.x.norm(dim=1)
    along = (radius - 0.1) / 0.85
    angle = torch.atan2(points.x[:, 1], points.x[:, 0]) - 2 * torch.pi * quiet.turns * along
    assert torch.allclose(angle.cos(), torch.where(points.y[:, 0] > 0, -1.0, 1.0), atol=0.02)
    assert points.y.mean() == 0.5


def test_bytes_are_clipped_and_centred():
    values = np.array([-9, -1, 0, 0.5, 1, 9], dtype=np.float32)
    assert as_bytes(values, 1.0, 127).tolist() == [0, 0, 127, 190, 254, 254]


def test_packing_loses_nothing():
    frames = [np.random.default_rng(seed).integers(0, 256, 50).astype(np.uint8) for seed in range(4)]
    assert unpacked(packed(frames), 4).tolist() == np.stack(frames).tolist()


def test_the_file_is_small_and_says_how_it_was_made(shipped, run):
    assert TARGET.stat().st_size < 400_000
    assert "python -m core.recipes.home_recording" in shipped["note"]
    assert shipped["torch"].startswith("2.")
    assert run == HomeRun()
    assert shipped["parameter_count"] == sum(p.numel() for p in build_mlp(run.config, 0).parameters()) == 105


def test_the_file_has_one_frame_per_epoch(shipped, run, epochs):
    assert [len(shipped["loss"][name]) for name in ("training", "validation")] == [epochs, epochs]
    assert unpacked(shipped["output"], epochs).shape == (81, 64 * 64)
    assert unpacked(shipped["units"], epochs).shape == (81, 16 * 18 * 18)
    assert [len(shipped["points"][name]["x"]) for name in ("training", "validation")] == [200, 100]


@pytest.mark.parametrize("epoch", [0, 40, 80])
@pytest.mark.parametrize("name", ["training", "validation"])
def test_the_parameters_of_a_frame_give_its_loss_and_share_of_right_answers(shipped, run, name, epoch):
    points = shipped["points"][name]
    logits = model_at(shipped, run, epoch)(torch.tensor(points["x"]))[:, 0]
    labels = torch.tensor(points["y"], dtype=torch.float32)
    loss = nn.functional.binary_cross_entropy_with_logits(logits, labels)
    assert loss.item() == pytest.approx(shipped["loss"][name][epoch], abs=1e-5)
    assert ((logits > 0) == (labels > 0)).float().mean().item() == pytest.approx(shipped["right"][name][epoch])


@pytest.mark.parametrize("epoch", [0, 80])
def test_the_maps_of_a_frame_are_what_its_parameters_say(shipped, run, epochs, epoch):
    model = model_at(shipped, run, epoch)
    shown = (-run.half_range, run.half_range)
    with torch.no_grad():
        logits = model(cell_centres(shown, shown, run.map_side))[:, 0].numpy()
        first_layer = model[:2](cell_centres(shown, shown, run.tile_side)).T.flatten().numpy()
    output = unpacked(shipped["output"], epochs)[epoch].astype(int)
    assert np.abs(output - as_bytes(logits, LOGIT_LIMIT, OUTPUT_LEVELS)).max() <= 1
    units = unpacked(shipped["units"], epochs)[epoch].astype(int)
    assert np.abs(units[: first_layer.size] - as_bytes(first_layer, 1.0, UNIT_LEVELS)).max() <= 1


def test_the_stored_settings_reproduce_the_first_epochs(shipped, run):
    records = list(train(dataclasses.replace(run, epochs=3, map_side=2, tile_side=2)))
    for epoch, record in enumerate(records):
        assert record.training_loss == pytest.approx(shipped["loss"]["training"][epoch], abs=1e-6)
        assert record.validation_loss == pytest.approx(shipped["loss"]["validation"][epoch], abs=1e-6)
    assert spirals(run)[0].x.tolist() == torch.tensor(shipped["points"]["training"]["x"]).tolist()


def test_the_run_is_worth_watching(shipped):
    assert shipped["loss"]["training"][0] == pytest.approx(0.69, abs=0.02)
    assert shipped["loss"]["training"][80] < 0.05
    assert shipped["right"]["validation"][80] >= 0.95
