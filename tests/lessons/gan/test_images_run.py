"""The GAN on images without a browser: what runs, recordings and noise do on the page, and the files."""

import io
import time
import zipfile
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from core.gan.images import recorded as image_recorded
from core.gan.images.job import ImageGanJob
from core.gan.images.job import grid_file as file_of
from core.gan.images.latent import fixed_noise, sampler
from core.gan.images.samples import samples_at
from core.recipes.gan_recordings import write
from core.runs.recording.arrays import as_text
from core.runs.recording.history import read_history
from core.runs.recording.recorder import Unattended
from pages.generating.gan.images.downloads import animation_file, folder_file, grid_file
from pages.server.runs import runs
from tests.core.gan.images.test_gan import SMALL as TINY
from tests.fixtures.pages import keyed, ran
from tests.lessons.gan.test_images_page import LINK, PAGE, SMALL, config, folder, text

__all__ = ["PAGE", "folder"]  # used by fixtures
SLOWEST = 60.0  # seconds that a run may take on a busy machine


def started(at):
    """The page after a run from start to end, started as the page's callback does it."""
    run = at.session_state["gan.images.run"]
    assert run.start(ImageGanJob(config(at)), config(at), "run") is None
    until = time.monotonic() + SLOWEST
    while runs().status(run.run_id).phase not in ("done", "failed") and time.monotonic() < until:
        time.sleep(0.02)
    assert runs().status(run.run_id).phase == "done"
    return ran(at)


def image(at, name):
    """The picture with that text alternative."""
    (found,) = [one.proto.imgs[0] for one in at.get("image") if name in one.proto.imgs[0].alt]
    return found.url


def test_a_run_is_told_in_its_own_numbers(opened):
    at = started(opened(**LINK))
    history = read_history(at.session_state["gan.images.run"].messages())
    assert history.last == 3
    shown = text(at)
    assert f"norm {history.at('generator_gradient', 1):.3g} in epoch 1" in shown
    assert f"sure of {100 * history.at('sure', 3):.0f} %" in shown


def test_two_runs_stand_side_by_side(opened):
    at = started(opened(**LINK))
    assert "Runs side by side" not in text(at)
    keyed(at.selectbox, "gan.images.batch_norm").set_value("none")
    ran(at)
    assert at.session_state["gan.images.run"].run_id is None
    at = started(at)
    (table,) = [element.value for element in at.markdown if "Runs side by side" in element.value]
    assert table.count("| Digits, 16×16, changed | 3 |") == 2


def test_a_recorded_run_is_there_at_once_and_its_weights_draw_the_walk(opened, folder):
    write("digits", SMALL, folder)
    at = opened(**{**LINK, "epochs": "8"})
    assert "After epoch 3" in text(at)
    assert "Drawn with the recorded weights." in text(at)
    run = started(at).session_state["gan.images.run"]
    assert run.experiment.epochs == 8
    assert "Drawn with the run's newest weights." in text(at)
    assert "Digits, 16×16, changed, recorded" in text(at)


def test_a_run_from_recorded_weights_begins_with_their_samples(folder):
    write("digits", SMALL, folder)
    ready = image_recorded.recorded(SMALL)
    messages = []
    for event in ImageGanJob(SMALL, None, ready.states).events(Unattended()):
        messages.append(event.message)
        if event.message and '"rows"' in event.message:
            break
    first, last = read_history(filter(None, messages)), ready.history
    difference = (samples_at(first, 0).float() - samples_at(last, 3).float()).abs().mean()
    assert difference < 2


def test_a_latent_slider_changes_the_image_and_only_the_turned_one(opened):
    at = opened(**LINK)
    before, walk = image(at, "with your numbers"), image(at, "on the way")
    assert image(at, "The image of sample 1") == before
    slider = keyed(at.slider, "gan.images.latent.1.1.0")
    assert slider.value == pytest.approx(round(float(fixed_noise(SMALL)[0, 0]), 1))
    slider.set_value(3.0)
    ran(at)
    assert image(at, "with your numbers") != before
    assert image(at, "The image of sample 1") == before
    assert image(at, "on the way") == walk


def test_another_category_changes_the_image(opened):
    at = opened(**{**LINK, "cats": "4"})
    before = image(at, "with your numbers")
    own = int(fixed_noise(config(at))[0, :4].argmax())
    control = keyed(at.segmented_control, "gan.images.latent.1.1.category")
    assert control.value == own
    control.set_value((own + 1) % 4)
    ran(at)
    assert image(at, "with your numbers") != before
    assert image(at, "The image of sample 1") == before


def test_the_walk_goes_between_the_two_samples(opened):
    at = opened(**LINK)
    before = image(at, "from sample 1 to sample 2")
    keyed(at.number_input, "gan.images.picks.1").set_value(7)
    ran(at)
    assert image(at, "from sample 1 to sample 7") != before
    distance = torch.dist(fixed_noise(SMALL)[0], fixed_noise(SMALL)[6])
    assert f"distance {distance:.1f}" in text(at)


def test_the_tables_count_the_parameters_of_both_networks(opened):
    at = opened(preset="digits")
    count = sum(p.numel() for p in sampler(config(at)).parameters())
    assert f"Generator: {count:,} parameters" in text(at)
    assert "4×4 → 8×8 → 16×16" in text(at)
    assert "(4 − 1) × 2 − 2 × 1 + (4 − 1) + 0 + 1 = **8**" in text(at)


def test_files_have_the_right_size_and_all_grids():
    history = read_history(image_recorded.preview(TINY))
    history.packs[1] = as_text(file_of(255 - samples_at(history, 0), "png"))
    history.packs[2] = as_text(file_of(samples_at(history, 0) // 2, "png"))
    history.add(2, {"seconds": 2.0})
    grid = Image.open(io.BytesIO(grid_file(history)))  # of epoch 2
    assert (grid.format, grid.size) == ("PNG", (4 * 8 * 16, 4 * 8 * 16))
    pixels = np.asarray(grid)[::4, ::4]
    expected = samples_at(history, 2).reshape(8, 8, 16, 16).permute(0, 2, 1, 3).reshape(128, 128).numpy()
    assert np.array_equal(pixels, expected)
    for kind in ("webp", "gif"):
        moving = Image.open(io.BytesIO(animation_file(history, kind)))
        assert (moving.format, moving.size) == (kind.upper(), (2 * 8 * 16, 2 * 8 * 16))
        assert moving.n_frames == 3


def test_the_script_finds_the_images_of_the_page():
    own = torch.randint(256, (70, 3, 32, 32), dtype=torch.uint8)
    with zipfile.ZipFile(io.BytesIO(folder_file(replace(TINY, data="own", images=66), own))) as archive:
        names = archive.namelist()
        assert (len(names), names[65]) == (66, "my_images/00065.png")
        pixels = np.asarray(Image.open(archive.open(names[65])))
    assert np.array_equal(pixels, own[65].permute(1, 2, 0).numpy())
