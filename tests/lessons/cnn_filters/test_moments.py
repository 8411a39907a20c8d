"""One epoch, one image, one set of weights on the whole page."""

from __future__ import annotations

import base64
import io
import json
import re
import time
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from core.data.images.load import load_images
from core.lessons.cnn_filters.experiment import Look
from core.lessons.cnn_filters.followed import followed, pictures_of
from core.lessons.cnn_filters.job import CnnJob
from core.lessons.cnn_filters.presets import CNN_EXPERIMENTS
from core.lessons.cnn_filters.shipped import SHIPPED, shipped
from core.lessons.cnn_filters.weights import KEPT_BYTES, epochs_of, stride_of
from core.networks.cnn.network import build_cnn
from core.networks.cnn.presets import CNN_PRESETS
from core.networks.cnn.weights import save_weights
from pages.server.runs import runs
from tests.fixtures.pages import keyed, ran

PAGE = "images/cnn_filters/cnn_filters.py"
DIGITS = CNN_EXPERIMENTS["digits"].experiment
PLACE = "cnn_filters.place"


def said(at):
    return next(caption.value for caption in at.caption if caption.value.startswith("Weights: "))


def right(at):
    """How many validation images the page says the network is right about."""
    return int(re.search(r"\*\*(\d+) of \d+\*\*", said(at))[1])


def recorded(name="digits"):
    return [json.loads(text) for text in shipped(CNN_EXPERIMENTS[name].experiment).messages]


def scores(messages):
    return {m["first"]: m["columns"]["validation_score"][0] for m in messages if m["kind"] == "rows"}


def look_at(at, experiment, epoch, run_id=None, batch=None):
    at.session_state[PLACE] = (run_id, experiment.training, epoch, batch)
    return ran(at)


@pytest.fixture(autouse=True)
def no_run_is_left():
    yield
    runs().end_all("local")


def test_the_page_opens_at_the_epoch_that_early_stopping_went_back_to_and_says_so(opened):
    at = opened(preset="digits")
    stop = recorded()[-1]
    assert (stop["best"], stop["epoch"], stop["restored"]) == (11, 12, True)
    assert "epoch 11 of 12. Early stopping went back to epoch 11: its validation loss is the lowest." in said(at)
    assert right(at) == round(359 * scores(recorded())[11])


@pytest.mark.parametrize("epoch", [0, 1, 5, 12])
def test_what_is_seen_has_the_weights_of_the_epoch_on_display(opened, epoch):
    at = look_at(opened(preset="digits"), DIGITS, epoch)
    assert right(at) == round(359 * scores(recorded())[epoch])
    assert (f"epoch {epoch} of 12" if epoch else "untrained (epoch 0)") in said(at)
    assert "went back" not in said(at)


def test_the_epoch_of_one_training_is_not_that_of_another(opened):
    at = look_at(opened(preset="digits"), replace(DIGITS, seed=9), 3)
    assert "epoch 11 of 12" in said(at)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_weights_of_every_epoch_draw_what_was_recorded(name):
    """The maps and answers of a recorded training, byte for byte, from the weights that lie beside it."""
    experiment, sent = CNN_EXPERIMENTS[name].experiment, recorded(name)
    ready, images = shipped(experiment), load_images(experiment.images)
    assert sorted(ready.epochs) == list(range(1, ready.stop["epoch"] + 1))

    def model(epoch):
        made = build_cnn(experiment.network_for(images), experiment.seed)
        if epoch:
            made.load_state_dict(ready.epochs[epoch])
        return made.eval()

    models = {epoch: (lambda epoch=epoch: model(epoch)) for epoch in [0, *ready.epochs]}
    found = pictures_of(models, ready.epoch, images, followed(experiment, images))
    packs = {m["place"]: base64.b64decode(m["pack"]) for m in sent if m["kind"] == "picture"}
    shapes = {entry["name"]: int(np.prod(entry["shape"])) for entry in sent[0]["layout"]}
    first = shapes["filters"]
    for epoch, data in packs.items():
        own = np.frombuffer(base64.b64decode(found["frames"][str(epoch)]), np.uint8).astype(int)
        theirs = np.frombuffer(data, np.uint8)[first : first + shapes["maps"] + shapes["shown"]].astype(int)
        assert np.abs(own - theirs).max() <= 1  # another processor may round a byte differently
    assert (found["image"], found["truth"]) == (sent[0]["image"], sent[0]["truth"])


def test_many_large_pictures_are_thinned_and_the_one_on_display_stays(monkeypatch):
    monkeypatch.setattr("core.lessons.cnn_filters.followed.SENT_BYTES", 3 * (8 * 28 * 28 + 10))
    images = load_images(DIGITS.images)
    models = {epoch: (lambda: build_cnn(DIGITS.network, 0)) for epoch in range(12)}
    frames = pictures_of(models, 7, images, followed(DIGITS, images))["frames"]
    assert set(frames) == {"0", "4", "7", "8"}


def test_small_networks_keep_all_epochs_and_large_ones_what_fits():
    small, course = (build_cnn(CNN_PRESETS[name].experiment, 0) for name in ("small", "course"))
    assert stride_of(small, 12) == stride_of(small, 200) == 1
    stride = stride_of(course, 8)
    assert (8 // stride) * 4 * sum(p.numel() for p in course.parameters()) <= KEPT_BYTES < 8 * 4_000_000


def finished(run):
    until = time.monotonic() + 120
    while runs().status(run.run_id).phase not in ("done", "failed") and time.monotonic() < until:
        time.sleep(0.05)
    assert runs().status(run.run_id).phase == "done"


def test_a_run_is_looked_into_at_every_epoch(opened):
    at = opened(preset="digits", epochs="4", lr="0.1", seed="1", stop="never")
    experiment = at.session_state["cnn_filters.state"].experiment
    assert (experiment.fit.epochs, experiment.fit.stopping.restore_best, experiment.seed) == (4, True, 1)
    run = at.session_state["cnn_filters.run"]
    assert run.start(CnnJob(experiment), experiment, "run") is None
    finished(run)
    ran(at)
    messages = [json.loads(text) for text in run.messages()]
    stop, reached = messages[-1], scores(messages)
    kept = stop["best"] if stop["restored"] else 4
    assert epochs_of(run.kept_names()) == [1, 2, 3, 4]
    assert said(at).startswith(f"Weights: trained on this page, epoch {kept} of 4.")
    assert ("went back" in said(at)) == (kept < 4)
    for epoch in range(5):
        assert right(look_at(at, experiment, epoch, run.run_id)) == round(359 * reached[epoch])


def test_uploaded_weights_are_in_the_picture_of_the_training_too(opened):
    at = opened(preset="digits")
    file = save_weights(build_cnn(DIGITS.network, 7))
    at.file_uploader(key="cnn_filters.weights").upload("w.safetensors", file, "application/octet-stream")
    ran(at)
    assert said(at).startswith("Weights: uploaded.")
    start, row, _ = (json.loads(text) for text in at.session_state["cnn_filters.preview"][1])
    assert start["origin"] == "uploaded"
    assert right(at) == round(359 * row["columns"]["validation_score"][0])


def test_another_image_is_followed_by_picture_and_link(opened):
    at = opened(preset="course")  # not trained yet: its picture is drawn for the page
    keyed(at.number_input, "cnn_filters.look.image").set_value(7)
    ran(at)
    images = load_images(DIGITS.images)
    place = int(images.validation[7])
    start = json.loads(at.session_state["cnn_filters.preview"][1][0])
    assert base64.b64decode(start["image"]) == images.x[place].numpy().tobytes()
    assert start["truth"] == int(images.y[place])
    assert at.session_state["cnn_filters.state"].link()[0]["look"].startswith("7_")


def test_a_run_follows_the_image_of_the_reader():
    own = torch.zeros(1, 28, 28, dtype=torch.uint8)
    experiment = replace(DIGITS, look=Look(image=3))
    images = load_images(DIGITS.images)
    assert (followed(experiment, images, own).truth, followed(experiment, images).truth) == (
        None,
        int(images.y[images.validation[3]]),
    )
    assert followed(experiment, images, torch.zeros(3, 28, 28, dtype=torch.uint8)).truth is not None


# ---- images of the reader's


def seven():
    """A 7 in pencil on paper, far from the middle."""
    picture = Image.new("L", (300, 200), 235)
    from PIL import ImageDraw

    ImageDraw.Draw(picture).line([(200, 30), (260, 30), (225, 120)], fill=40, width=9, joint="curve")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def test_a_digit_on_paper_is_cut_out_and_answered(opened):
    at = opened(preset="digits")
    at.session_state["cnn_filters.way"] = "Your file"
    ran(at)
    at.file_uploader(key="cnn_filters.image_file").upload("seven.png", seven(), "image/png")
    ran(at)
    table = next(value for value in (element.value for element in at.markdown) if value.startswith("| class"))
    assert table.splitlines()[2].startswith("| 7 |")
    assert "✓" not in table
    assert any(caption.value.startswith("Cut out, scaled and centred") for caption in at.caption)


def test_a_picture_without_a_digit_gets_a_sentence_beside_its_control(opened):
    at = opened(preset="digits")
    at.session_state["cnn_filters.way"] = "Your file"
    ran(at)
    file = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(file, "PNG")
    at.file_uploader(key="cnn_filters.image_file").upload("white.png", file.getvalue(), "image/png")
    ran(at)
    assert [warning.value for warning in at.warning] == [
        "The picture must show a digit that is darker or brighter than its paper, and shows none."
    ]
    assert "cnn_filters.own_image" not in at.session_state


def test_a_set_without_digits_has_no_pad(opened):
    at = opened(preset="glasses")
    (ways,) = (group for group in at.segmented_control if group.key == "cnn_filters.way")
    assert list(ways.options) == ["Validation", "Your file"]
