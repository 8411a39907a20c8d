"""What a run on images sends, read back; single steps; what it keeps."""

from __future__ import annotations

import base64
import json
import pickle
from dataclasses import replace

import pytest
import torch

from core.gan.images.config import ImageGanConfig
from core.gan.images.data import gan_images
from core.gan.images.gan import train_image_gan
from core.gan.images.job import ImageGanJob
from core.gan.images.records import ImageGanEpoch
from core.gan.images.samples import decoded, samples_at
from core.runs.recording.history import read_history
from tests.core.gan.plane.test_job import Control, messages

SMALL = ImageGanConfig(images=80, latent=8, generator_channels=4, discriminator_channels=4, batch_size=16, epochs=2)


def test_what_is_sent_equals_the_records():
    sent = messages(ImageGanJob(SMALL).events(Control()))
    history = read_history(sent)
    epochs = [r for r in train_image_gan(SMALL, gan_images(SMALL)) if isinstance(r, ImageGanEpoch)]
    assert history.last == 2
    assert history.column("generator_loss")[1:] == pytest.approx([r.generator_loss for r in epochs[1:]], rel=1e-4)
    assert history.at("fake_histogram", 2) == pytest.approx(epochs[2].fake_histogram, rel=1e-4)
    assert all(torch.equal(samples_at(history, r.epoch), r.grid) for r in epochs)
    assert samples_at(history, -1) is None
    assert sum(history.at("digit_classes", 0)) == pytest.approx(1, abs=1e-3)
    assert history.stop["reason"] == "limit"
    real = decoded(base64.b64decode(history.start["real"]), 1, 16)
    assert torch.equal(real, ((gan_images(SMALL)[:64] + 1) * 127.5).round().to(torch.uint8))


def test_single_steps_show_what_d_saw():
    events = ImageGanJob(SMALL).events(Control(stepping=True))
    messages = [json.loads(event.paused_message()) for event in events if event.paused_message][:4]
    assert [message["player"] for message in messages] == ["discriminator", "generator"] * 2
    assert decoded(base64.b64decode(messages[0]["batch_fakes"]), 1, 16).shape == (16, 1, 16, 16)
    for message in messages:
        still = "generator" if message["player"] == "discriminator" else "discriminator"
        assert not any(message["moved"][still])
        assert all(message["moved"][message["player"]])


def test_a_single_step_may_name_its_player_and_epochs_stay_as_long():
    control = Control(stepping=True)
    events = ImageGanJob(replace(SMALL, epochs=1)).events(control)
    players = []
    for choice in ("generator", "discriminator", "discriminator", None, *(None,) * 50):
        control.choice = choice
        for event in events:
            if event.paused_message:
                step = json.loads(event.paused_message())
                players.append(step["player"])
                assert step["epoch"] == 1
                break
    turns = ["discriminator", "generator"] * (SMALL.batches - 1)
    assert players == ["generator", "discriminator", "discriminator", "generator", *turns]


def test_a_stop_keeps_weights_to_go_on_from():
    events = list(ImageGanJob(SMALL).events(Control(stop_after=5)))
    key, states = events[-1].artifact
    assert key == "states"
    again = ImageGanJob(replace(SMALL, epochs=1), start=pickle.loads(pickle.dumps(states)))
    assert list(again.events(Control()))[-1].kind == "end"


def test_long_histories_get_a_stride():
    config = replace(SMALL, data="faces", images=64, epochs=1_000)
    start = json.loads(next(ImageGanJob(config).events(Control())).message)
    assert start["stride"] > 1
    assert len(start["real"]) * 1_000 / start["stride"] < 6_000_000
