"""A recording reads back as the run that it was, and training goes on from its weights."""

from __future__ import annotations

import json

import pytest
import torch

from core.gan.images.config import ImageGanConfig
from core.gan.images.data import gan_images
from core.gan.images.gan import ImageGan, train_image_gan
from core.gan.images.records import ImageGanEpoch
from core.gan.images.samples import samples_at
from core.recipes import gan_recordings
from core.runs.recording.history import read_history

SMALL = ImageGanConfig(images=64, latent=4, generator_channels=4, discriminator_channels=4, batch_size=32, epochs=5)


@pytest.fixture
def written(tmp_path, monkeypatch):
    monkeypatch.setattr(gan_recordings, "GRIDS", 2)
    gan_recordings.write("tiny", SMALL, tmp_path)
    return tmp_path


def test_a_recording_is_played_like_a_run(written):
    about = json.loads((written / "gan_tiny.json").read_text())
    history = read_history(json.dumps(message) for message in about["messages"])
    assert ImageGanConfig(**about["config"]) == SMALL
    assert sorted(history.packs) == [0, 3, 5]
    assert (history.start["stride"], history.last) == (3, 5)
    last = [r for r in train_image_gan(SMALL, gan_images(SMALL)) if isinstance(r, ImageGanEpoch)][-1]
    assert torch.equal(samples_at(history, 5), last.grid)


def test_training_goes_on_from_a_recording(written):
    states = gan_recordings.checkpoint("tiny", written)
    gan = ImageGan(SMALL, gan_images(SMALL), states)
    assert torch.equal(gan.averaged[0].weight, states["averaged"]["0.weight"])
