"""What a run sends, read back byte by byte; its size; what it keeps; its link; its diagnosis."""

from __future__ import annotations

import base64
import json
import pickle
from dataclasses import asdict, replace

import numpy as np
import pytest
import torch

from core.errors import LinkError
from core.gan.plane.config import PlaneGanConfig, Player
from core.gan.plane.diagnosis import diagnose
from core.gan.plane.gan import PlaneGan, train_plane_gan
from core.gan.plane.job import DIGITS, ROWS, PlaneGanJob, numbers, preview
from core.gan.plane.measures import PlaneMeasures
from core.gan.plane.presets import PLANE_GAN_PRESETS
from core.gan.plane.records import DiscriminatorStep, GeneratorStep, PlaneSnapshot
from core.runs.recording.history import History, read_history
from core.settings.link import link_codec

SMALL = PlaneGanConfig(steps=9, batch_size=16, generator=Player((8,)), discriminator=Player((8, 4)))
PLANE_GAN_LINK = link_codec(PLANE_GAN_PRESETS, "balanced")
TYPES = {"u1": "<u1", "u2": "<u2", "f4": "<f4"}


class Control:
    choice = None

    def __init__(self, stepping=False, stop_after=None):
        self.stepping, self.left = stepping, stop_after

    @property
    def stopping(self):
        if self.left is None:
            return False
        self.left -= 1
        return self.left < 0

    def wants_picture(self):
        return True


def messages(events):
    return [event.message for event in events if event.message]


def unpacked(layout, pack):
    data, arrays, at = base64.b64decode(pack), {}, 0
    for entry in layout:
        kind, count = np.dtype(TYPES[entry["type"]]), int(np.prod(entry["shape"]))
        arrays[entry["name"]] = np.frombuffer(data, kind, count, at).reshape(entry["shape"]).astype(float)
        at += kind.itemsize * count
    assert at == len(data)
    return arrays


@pytest.mark.parametrize("latent", [1, 2])
def test_frames_hold_the_snapshots(latent):
    config = replace(SMALL, latent=latent)
    sent = [json.loads(text) for text in messages(PlaneGanJob(config).events(Control()))]
    start = sent[0]
    assert start["kind"] == "start"
    frames = [message for message in sent if message["kind"] == "picture"]
    snapshots = [record for record in train_plane_gan(config) if isinstance(record, PlaneSnapshot)]
    assert [frame["place"] for frame in frames] == [snapshot.step for snapshot in snapshots]
    for frame, snapshot in zip(frames, snapshots, strict=True):
        arrays = unpacked(start["layout"], frame["pack"])
        low, high = start["positions"]
        for name in ("fakes", "manifold"):
            back = low + arrays[name] / 65_535 * (high - low)
            assert np.abs(back - getattr(snapshot, name).numpy()).max() < 1e-4
        arrows = (arrays["arrows"] - 128) / 127 * arrays["arrow_scale"]
        assert np.abs(arrows - snapshot.arrows.numpy()).max() <= arrays["arrow_scale"] / 127
        bottom, top = arrays["surface_range"]
        assert np.abs(bottom + arrays["surface"] / 255 * (top - bottom) - snapshot.surface.numpy()).max() < 1 / 255


def test_the_history_read_back_equals_the_records():
    config = replace(SMALL, steps=410, discriminator_steps=2)
    history = read_history(messages(PlaneGanJob(config).events(Control())))
    records = list(train_plane_gan(config))
    steps = [record for record in records if isinstance(record, GeneratorStep)]
    before = [record for record in records if isinstance(record, DiscriminatorStep) and record.inner == 2]
    assert history.column("generator_loss") == pytest.approx([record.loss for record in steps], rel=1e-5)
    assert history.column("discriminator_loss") == pytest.approx([record.loss for record in before], rel=1e-5)
    assert history.column("generator_gradient") == pytest.approx([record.gradient_norm for record in steps], rel=1e-5)
    snapshots = [record for record in records if isinstance(record, PlaneSnapshot)]
    assert list(history.columns["js"]) == [record.step for record in snapshots] == [*range(0, 411, 2)]
    assert history.column("js") == pytest.approx([record.measures.js for record in snapshots], abs=1e-4)
    assert history.stop["reason"] == "limit"
    assert history.as_csv(ROWS).splitlines()[1].startswith("1,")


def test_the_longest_history_stays_under_six_megabytes():
    """Sizes per row, measure and frame of a real run, times what the longest run with 25 modes sends."""
    config = replace(SMALL, distribution="gaussians-25", steps=400)
    sent = messages(PlaneGanJob(config).events(Control()))
    rows = sum(len(text) for text in sent if '"columns":{"discriminator_loss"' in text) - 400 * 250  # names repeat
    others = sum(len(text) for text in sent) - rows
    assert others + rows / 400 * 20_000 < 6_000_000


def test_single_steps_tell_who_moved():
    events = PlaneGanJob(SMALL).events(Control(stepping=True))
    messages = [json.loads(event.paused_message()) for event in events if event.paused_message]
    assert [message["player"] for message in messages[:4]] == ["discriminator", "generator"] * 2
    for message in messages:
        still = "generator" if message["player"] == "discriminator" else "discriminator"
        assert all(value == 0 for value in message["moved"][still])
        assert all(value > 0 for value in message["moved"][message["player"]])
        assert len(message["points"]["noise"]) == len(message["points"]["fakes"]) == 16
    assert [len(value) for value in messages[0]["moved"].values()] == [2, 3]


def test_a_single_step_may_name_its_player():
    control = Control(stepping=True)
    events = PlaneGanJob(replace(SMALL, steps=2)).events(control)
    steps, sent = [], []
    for choice in ("generator", "discriminator", "discriminator", None, "nobody", None):
        control.choice = choice
        for event in events:
            sent.append(event.message)
            if event.paused_message:
                steps.append(json.loads(event.paused_message()))
                break
    players = [(step["player"], step["step"], step["inner"]) for step in steps]
    # after two steps of G this run is over
    assert players == [("generator", 1, 0), *(("discriminator", 2, n) for n in (1, 2)), ("generator", 2, 0)]
    for step in steps:
        still = "generator" if step["player"] == "discriminator" else "discriminator"
        assert not any(step["moved"][still])
        assert all(step["moved"][step["player"]])
    history = read_history(filter(None, sent))
    assert history.column("discriminator_loss")[0] is None
    assert history.column("discriminator_loss")[1] == pytest.approx(steps[2]["loss"], rel=1e-5)
    assert history.column("generator_loss") == pytest.approx([steps[0]["loss"], steps[3]["loss"]], rel=1e-5)


def test_a_single_step_is_announced_only_when_the_run_rests_there():
    assert all(event.paused_message is None for event in PlaneGanJob(SMALL).events(Control()))


def test_a_stop_keeps_the_weights_of_the_moment():
    events = list(PlaneGanJob(replace(SMALL, average=0.9)).events(Control(stop_after=7)))
    key, weights = events[-1].artifact
    assert key == "weights"
    assert set(weights) == {"generator", "discriminator", "averaged"}
    assert events[-1].kind == "note"
    history = read_history(messages(events))
    assert history.last > 0


def test_a_finished_run_ends_with_weights_of_its_networks():
    events = list(PlaneGanJob(SMALL).events(Control()))
    kept = dict(event.artifact for event in events if event.artifact)
    assert kept["stop"].step == 9
    gan = PlaneGan(SMALL)
    gan.generator.load_state_dict(kept["weights"]["generator"])
    assert (events[-1].kind, events[-1].can_continue) == ("end", False)


def test_the_preview_is_the_beginning_of_the_run():
    sent = messages(PlaneGanJob(SMALL).events(Control()))
    start, measures, frame = preview(SMALL)
    assert (start, frame) == (sent[0], sent[2])
    assert json.loads(measures)["first"] == 0


def test_a_job_can_be_sent_to_another_process():
    job = PlaneGanJob(SMALL)
    assert pickle.loads(pickle.dumps(job)) == job


@pytest.mark.parametrize("name", PLANE_GAN_PRESETS)
def test_links_restore_every_preset(name):
    experiment = PLANE_GAN_PRESETS[name].experiment
    assert PLANE_GAN_LINK.read(PLANE_GAN_LINK.write(experiment, "balanced")).experiment == experiment


def test_links_carry_own_points_and_refuse_too_many():
    own = replace(SMALL, distribution="own", points=((0.25, -1.5), (0.0, 1e-05)))
    params = PLANE_GAN_LINK.write(own, "ring")
    assert params["points"] == "0.25_-1.5~0_1e-05"
    assert PLANE_GAN_LINK.read(params).experiment == own
    with pytest.raises(LinkError, match="link of"):
        PLANE_GAN_LINK.write(replace(own, points=((0.125, -1.5),) * 2_000), "ring")


@pytest.mark.parametrize(
    ("params", "notice"),
    [
        ({"points": "1"}, "an own point must have 2 coordinates"),
        ({"g": "64-0"}, "units of a hidden layer"),
        ({"loss": "wasserstein", "smooth": "0.1"}, "the parts do not fit together: label smoothing must be 0"),
        ({"dlr": "nan"}, "learning rate of the discriminator must be"),
        ({"data": "own"}, "own points must be"),
        ({"g": "1-1-1-1-1"}, "hidden layers of the generator must be between 0 and 4"),
    ],
)
def test_what_a_link_gets_wrong_is_one_notice(params, notice):
    restored = PLANE_GAN_LINK.read(params)
    assert len(restored.notices) == 1
    assert notice in restored.notices[0]
    assert restored.experiment == PLANE_GAN_PRESETS["balanced"].experiment


@pytest.mark.parametrize(
    ("preset", "name"),
    [("discriminator-too-good", "starved"), ("mode-collapse", "collapsed"), ("balanced", "balanced")],
)
def test_each_preset_is_diagnosed_as_what_it_shows(preset, name):
    config = PLANE_GAN_PRESETS[preset].experiment
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    history = read_history(messages(PlaneGanJob(config).events(Control())))
    torch.set_num_threads(threads)
    finding = diagnose(config, history)
    assert (finding.name, list(finding.sentences)) == (name, history.stop["diagnosis"]["sentences"])
    assert all(sentence.endswith(".") for sentence in finding.sentences)
    if name == "balanced":
        shares = history.column("shares")[-1]
        assert (history.column("covered")[-1], min(shares) >= 0.05, sum(shares) > 0.8) == (8, True, True)


def made_up(*, rows, real=0.5, fake=0.5, gradient=1.0, covered=8, js=0.3, width=1.0):
    history = History()
    for step in range(1, rows + 1):
        size = 1.0 if step < 10 else gradient
        d = DiscriminatorStep(step, 1, 0.69, 0.0, real, fake, 1.0)
        history.add(step, numbers(d, GeneratorStep(step, 0.69, fake, size)), DIGITS)
    for step in range(rows):
        history.add(step, asdict(PlaneMeasures(js, 0.1, width, (0.125,) * 8, covered)))
    return history


@pytest.mark.parametrize(
    ("made", "name"),
    [
        ({"rows": 49}, "too early"),
        ({"rows": 100}, "balanced"),
        ({"rows": 100, "covered": 7}, "on its way"),
        ({"rows": 100, "covered": 4}, "collapsed"),
        ({"rows": 100, "width": 0.1}, "collapsed"),
        ({"rows": 100, "real": 0.99, "fake": 0.01, "gradient": 0.01, "covered": 0}, "starved"),
        ({"rows": 100, "real": 0.99, "fake": 0.01, "gradient": 0.5, "covered": 0}, "collapsed"),
        ({"rows": 100, "real": float("nan")}, "balanced"),
    ],
)
def test_the_rules_of_the_diagnosis(made, name):
    assert diagnose(PlaneGanConfig(), made_up(**made)).name == name
