"""Runs on images judged from canned histories; measures against images whose answer is known."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.gan.images.config import ImageGanConfig
from core.gan.images.diagnosis import diagnose, measure
from core.gan.images.job import ImageGanJob, grid_file
from core.gan.images.measures import checkerboard, contrast, variety
from core.runs.recording.arrays import as_text
from core.runs.recording.history import History, read_history
from tests.core.gan.images.test_gan import SMALL
from tests.core.gan.plane.test_job import Control, messages

CONFIG = ImageGanConfig()
SIDE = 16


def noise(seed=0, low=0, high=256):
    return torch.randint(
        low, high, (64, 1, SIDE, SIDE), dtype=torch.uint8, generator=torch.Generator().manual_seed(seed)
    )


def board(strength=100):
    rows, columns = torch.meshgrid(torch.arange(SIDE), torch.arange(SIDE), indexing="ij")
    return (128 + strength * ((rows + columns) % 2 * 2 - 1)).to(torch.uint8).expand(64, 1, SIDE, SIDE)


def history(epochs=10, grids=None, *, judged=True, **columns):
    """A canned run; a column is a number for all epochs or a list from epoch 1 on."""
    usual = {"real": 0.6, "fake": 0.4, "generator_gradient": 1.0, "sure": 0.5, "digit_classes": [0.1] * 10}
    samples = [{"name": "samples", "type": "png", "shape": []}]
    run = History({"real": png(noise(99)), "channels": 1, "side": SIDE, "layout": samples})
    for name, value in {**usual, **columns}.items():
        values = value if isinstance(value, list) and name != "digit_classes" else [value] * epochs
        known = judged or name not in ("sure", "digit_classes")
        run.columns[name] = dict(enumerate([None, *values] if known else [None] * (epochs + 1)))
    run.packs = {e: png(g) for e, g in (grids or {0: noise(), epochs: noise()}).items()}
    return run


def png(grid):
    return as_text(grid_file(grid, "png"))


def test_a_chess_board_is_all_checkerboard_and_smooth_images_have_none():
    assert checkerboard(board()) == pytest.approx(1)
    wave = 128 + 100 * torch.sin(2 * math.pi * torch.arange(SIDE) / SIDE)
    assert checkerboard(wave.expand(3, 1, SIDE, SIDE)) < 1e-12
    assert checkerboard(torch.full((2, 1, SIDE, SIDE), 7)) == 0
    lines = torch.zeros(2, 3, SIDE, SIDE)
    lines[..., ::2, :] = 50
    assert checkerboard(lines) == pytest.approx(1)


def test_white_noise_has_three_of_all_frequencies():
    many = torch.randn(20_000, 1, 8, 8, generator=torch.Generator().manual_seed(1))
    assert checkerboard(many) == pytest.approx(3 / 63, rel=0.02)


def test_contrast_and_variety_are_deviations():
    images = noise().numpy().astype(float)
    assert contrast(noise()) == pytest.approx(np.mean([image.std() for image in images]), rel=1e-5)
    assert variety(noise()) == pytest.approx(images.std(axis=0).mean(), rel=1e-5)
    assert variety(board()) == 0


def test_a_run_is_measured_from_its_own_rows_and_grids():
    run = history(10, real=[0.5] * 7 + [0.6, 0.7, 0.8], generator_gradient=[2.0, 8.0] + [4.0] * 8)
    numbers = measure(run)
    assert (numbers.epoch, numbers.sure, numbers.classes) == (10, 0.5, 10)
    assert numbers.real == pytest.approx(0.7)
    assert (numbers.first_gradient, numbers.peak_gradient, numbers.gradient) == (2, 8, 4)
    assert numbers.contrast == pytest.approx(1, abs=0.02)
    assert numbers.variety == pytest.approx(1, abs=0.02)
    assert measure(history(0)) is None


def test_few_epochs_are_too_early_to_judge():
    assert diagnose(CONFIG, history(2)).name == "too early"
    assert diagnose(CONFIG, History()).name == "too early"


def test_a_run_that_diverged_says_so_in_its_own_words():
    run = history(1)
    run.stops = [{"reason": "diverged", "sentence": "Training diverged in epoch 2."}]
    finding = diagnose(CONFIG, run)
    assert (finding.name, finding.sentences) == ("diverged", ("Training diverged in epoch 2.",))


def test_a_sure_discriminator_starves_the_generator_or_is_ahead():
    sure = {"real": 0.999, "fake": 0.002}
    starved = diagnose(CONFIG, history(20, generator_gradient=[5.0] * 10 + [0.01] * 10, **sure))
    assert starved.name == "starved"
    assert "from 5 to 0.01, a factor of 500" in starved.sentences[1]
    ahead = diagnose(CONFIG, history(20, generator_gradient=7.0, **sure))
    assert ahead.name == "ahead"
    assert "0.999" in ahead.sentences[0]
    assert diagnose(replace(CONFIG, loss="least-squares"), history(20, **sure)).name != "ahead"


def test_equal_samples_are_a_collapse_even_where_the_losses_look_fine():
    same = noise(5)[:1].expand(64, 1, SIDE, SIDE)
    finding = diagnose(CONFIG, history(10, {0: noise(), 10: same}))
    assert finding.name == "collapsed"
    assert "vary 0 % as much" in finding.sentences[0]


def test_few_digits_are_a_collapse_if_the_judge_is_sure():
    one = [1.0] + [0.0] * 9
    finding = diagnose(CONFIG, history(10, sure=0.9, digit_classes=one))
    assert finding.name == "collapsed"
    assert "only 1 of 10 digits" in finding.sentences[0]
    assert diagnose(CONFIG, history(10, sure=0.1, digit_classes=one)).name == "on its way"


def test_grey_samples_are_no_collapse():
    grey = torch.full((64, 1, SIDE, SIDE), 128, dtype=torch.uint8)
    assert diagnose(CONFIG, history(10, {10: grey}, sure=0.99, digit_classes=[1.0] + [0.0] * 9)).name == "on its way"


def test_a_checkerboard_of_the_first_clear_samples_is_found_with_kernel_3_only():
    grids = {0: noise(low=120, high=136), 1: board(), 10: noise()}
    finding = diagnose(replace(CONFIG, kernel=3), history(10, grids))
    assert finding.name == "checkerboard"
    assert finding.sentences[0].startswith("In epoch 1,")
    assert diagnose(CONFIG, history(10, grids)).name != "checkerboard"


def test_sure_digits_of_all_classes_are_balanced():
    assert diagnose(CONFIG, history(10, sure=0.85)).name == "balanced"
    assert diagnose(CONFIG, history(10, sure=0.75)).name == "on its way"
    assert diagnose(CONFIG, history(10, judged=False)).name == "balanced"
    assert diagnose(CONFIG, history(10, judged=False, real=0.9, fake=0.1)).name == "on its way"


def test_the_gradient_without_batch_norm_is_named():
    finding = diagnose(replace(CONFIG, batch_norm="none"), history(10, generator_gradient=[0.25] + [1.5] * 9))
    assert any("norm 0.25 in epoch 1 and has 1.5 now. Without batch normalization" in s for s in finding.sentences)


def test_a_real_run_is_judged_from_what_it_sent():
    config = replace(SMALL, epochs=3)
    run = read_history(messages(ImageGanJob(config).events(Control())))
    numbers = measure(run)
    rows = [json.loads(text) for text in messages(ImageGanJob(config).events(Control()))]
    last = [row for row in rows if row["kind"] == "rows"][-1]["columns"]
    assert numbers.sure == last["sure"][0]
    assert diagnose(config, run).name in ("on its way", "collapsed", "checkerboard")
