"""The training of a CNN as it travels to the browser, and the networks that were trained before."""

from __future__ import annotations

import base64
import json
import pickle
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from core.data.images.load import load_images
from core.interpretability.predictions import confusion, predict
from core.lessons.cnn_filters.experiment import CnnExperiment
from core.lessons.cnn_filters.job import CnnJob, preview
from core.lessons.cnn_filters.picture import CnnPicture, confusion_counts
from core.lessons.cnn_filters.presets import CNN_EXPERIMENTS
from core.lessons.cnn_filters.run import train_cnn
from core.lessons.cnn_filters.shipped import SHIPPED, shipped, shipped_file
from core.networks.cnn.network import build_cnn
from core.networks.cnn.weights import load_weights, read_notes
from core.runs.event import Event
from core.runs.recording.arrays import layout
from core.runs.recording.recorder import HISTORY_BYTES
from core.training.early_stopping import StoppingRule
from tests.core.runs.hand import Hand

DIGITS = CNN_EXPERIMENTS["digits"].experiment
SHORT = replace(DIGITS, fit=replace(DIGITS.fit, epochs=2))
EARLY = replace(DIGITS, fit=replace(DIGITS.fit, epochs=6, learning_rate=0.1, stopping=StoppingRule("best", 1)))
FACES = CNN_EXPERIMENTS["glasses"].experiment
FEW_FACES = replace(FACES, images=replace(FACES.images, images=200), fit=replace(FACES.fit, epochs=1))
DENSE = replace(CNN_EXPERIMENTS["fully-connected"].experiment, fit=SHORT.fit)


def events(experiment: CnnExperiment, hand: Hand | None = None) -> list[Event]:
    state = torch.get_rng_state()
    taken = []
    for event in CnnJob(experiment).events(hand or Hand()):
        taken.append(event)
        if event.kind == "end":
            break
    torch.set_rng_state(state)
    return taken


def messages(taken: list[Event]) -> list[dict[str, Any]]:
    return [json.loads(event.message) for event in taken if event.message]


def kept(taken: list[Event]) -> dict[str, Any]:
    return dict(event.artifact for event in taken if event.artifact)


def frame_of(sent: list[dict[str, Any]], epoch: int) -> dict[str, np.ndarray]:
    (pack,) = (base64.b64decode(w["pack"]) for w in sent if w["kind"] == "picture" and w["place"] == epoch)
    arrays, at = {}, 0
    for entry in sent[0]["layout"]:
        kind = np.dtype("<" + entry["type"])
        count = int(np.prod(entry["shape"]))
        arrays[entry["name"]] = np.frombuffer(pack, kind, count, at).reshape(entry["shape"])
        at += count * kind.itemsize
    assert at == len(pack)
    return arrays


@pytest.mark.parametrize("experiment", [SHORT, FEW_FACES, DENSE], ids=["digits", "faces", "dense"])
def test_the_run_sends_what_training_at_once_gives(experiment):
    taken = events(experiment)
    sent, trained = messages(taken), train_cnn(experiment)
    rows = [w for w in sent if w["kind"] == "rows"]
    assert [w["columns"]["validation_loss"][0] for w in rows] == [e.validation_loss for e in trained.epochs]
    assert sent[0]["kind"] == "start"
    assert kept(taken)["record"] == trained.kept
    weights = kept(taken)["weights"]
    assert all(torch.equal(weights[name], tensor) for name, tensor in trained.model.state_dict().items())


def test_a_frame_holds_filters_maps_answer_and_confusion_of_its_epoch():
    taken = events(replace(SHORT, fit=replace(SHORT.fit, stopping=StoppingRule())))
    sent, images = messages(taken), load_images(SHORT.images)
    model = build_cnn(SHORT.network_for(images), 0)
    model.load_state_dict(kept(taken)["weights"])
    frame = frame_of(sent, 2)
    weight = model[0].weight.detach().numpy()
    assert np.array_equal(frame["filters"], np.rint(128 + 127 * weight / np.abs(weight).max()))
    image = images.x[images.validation[0]]
    with torch.no_grad():
        maps = model[:3].eval()(image[None].float() / 255)[0].numpy()
    assert np.abs(frame["maps"].astype(int) - (128 + 127 * maps / maps.max())).max() <= 0.51
    answers = predict(model, images.x[images.validation])
    assert np.array_equal(frame["confusion"], confusion(answers, images.y[images.validation]).counts)
    assert np.abs(frame["shown"] / 255 - answers.probabilities[0]).max() < 0.003
    assert base64.b64decode(sent[0]["image"]) == image.numpy().tobytes()
    assert (sent[0]["first"], sent[0]["block"]) == ("conv 1", "ReLU 1")


def test_an_early_stop_can_go_on():
    job = CnnJob(EARLY).events(Hand())
    state = torch.get_rng_state()
    stopped = next(event for event in job if event.kind == "end")
    assert stopped.can_continue
    assert any(event.kind == "epoch" for event in job)
    torch.set_rng_state(state)


def test_stop_keeps_the_weights_of_the_moment():
    hand = Hand()
    job = CnnJob(SHORT).events(hand)
    state = torch.get_rng_state()
    next(event for event in job if event.kind == "batch")
    hand.stopping = True
    rest = list(job)
    torch.set_rng_state(state)
    assert sum(event.kind == "batch" for event in rest) <= 1
    assert set(kept(rest)) == {"weights", "record"}


def test_a_job_can_travel_to_another_process():
    assert pickle.loads(pickle.dumps(CnnJob(SHORT))).experiment == SHORT


def test_many_epochs_stay_within_the_history():
    long = replace(DENSE, fit=replace(DENSE.fit, epochs=200))
    start = json.loads(next(CnnJob(long).events(Hand())).message or "")
    frame = sum(int(np.prod(e["shape"])) * int(e["type"][1]) for e in start["layout"])
    assert start["stride"] > 1
    assert 200 / start["stride"] * frame * 4 / 3 <= HISTORY_BYTES


@pytest.mark.parametrize("experiment", [SHORT, FEW_FACES, DENSE], ids=["digits", "faces", "dense"])
def test_the_preview_shows_the_untrained_network(experiment):
    images = load_images(experiment.images)
    state = torch.get_rng_state()
    sent = [json.loads(text) for text in preview(experiment, images)]
    assert torch.equal(state, torch.get_rng_state())
    assert [w["kind"] for w in sent] == ["start", "rows", "picture"]
    model = build_cnn(experiment.network_for(images), experiment.seed)
    answer = predict(model, images.x[images.validation[:1]]).probabilities[0]
    assert np.abs(frame_of(sent, 0)["shown"] / 255 - answer).max() < 0.003


def test_large_filters_and_maps_are_averaged_down():
    images = load_images(replace(FACES.images, side=64, images=100))
    experiment = replace(FEW_FACES, images=replace(FEW_FACES.images, side=64))
    model = build_cnn(experiment.network_for(images), 0)
    shapes = {e["name"]: e["shape"] for e in layout(CnnPicture(model, images, images.x[0]).arrays(None))}
    assert shapes == {"filters": [8, 3, 3, 3], "maps": [8, 32, 32], "shown": [2]}


def test_confusion_counts_equal_the_confusion_of_predictions():
    images = load_images(DIGITS.images)
    model = build_cnn(DIGITS.network_for(images), 1)
    x, y = images.floats(images.validation), images.y[images.validation]
    expected = confusion(predict(model, images.x[images.validation]), y).counts
    assert np.array_equal(confusion_counts(model, x, y, 10).numpy(), expected)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_networks_are_as_good_as_their_notes_say(name):
    experiment = CNN_EXPERIMENTS[name].experiment
    ready = shipped(experiment)
    assert ready is not None
    images = load_images(experiment.images)
    model = build_cnn(experiment.network_for(images), 0)
    load_weights(model, ready.weights)
    reached = confusion(predict(model, images.x[images.validation]), images.y[images.validation]).accuracy
    notes = read_notes(ready.weights)
    assert f"{reached:.4f}" == notes["validation_accuracy"]
    assert reached >= 0.97
    assert notes["settings"] == f"preset={name}"
    assert shipped_file(name).stat().st_size < 1_000_000


@pytest.mark.parametrize("name", SHIPPED)
def test_the_recorded_training_is_that_of_the_weights(name):
    ready = shipped(CNN_EXPERIMENTS[name].experiment)
    assert ready is not None
    sent = [json.loads(text) for text in ready.messages]
    notes = read_notes(ready.weights)
    losses = [w["columns"]["validation_loss"][0] for w in sent if w["kind"] == "rows"]
    assert repr(losses[int(notes["epoch"])]) == notes["validation_loss"]
    assert {w["place"] for w in sent if w["kind"] == "picture"} == set(range(len(losses)))


def test_other_settings_have_no_shipped_network():
    assert shipped(replace(DIGITS, seed=1)) is None
