"""Which parts of a page follow a change: whatever shows something else then, and no more."""

from dataclasses import replace

import pytest
import streamlit as st

from core.lessons.convolution.changes import apply_change, with_image
from core.lessons.convolution.link import CONVOLUTION_LINK
from core.lessons.convolution.presets import CONVOLUTIONS
from core.lessons.live_training.changes import choose_data, with_fit, with_stopping
from core.lessons.live_training.presets import TRAINING_PRESETS
from core.networks.small.presets import SMALL_NETWORKS
from pages.images.convolution import follow as convolution
from pages.shared.lesson_frame import code_is_open
from pages.shared.lesson_state import LessonState
from pages.training.live_training import follow as training

START = TRAINING_PRESETS["early-stopping-epoch-53"].experiment
EDGES = CONVOLUTIONS["edges"].experiment


@pytest.mark.parametrize(
    ("changed", "follows"),
    [
        (replace(START, data=replace(START.data, noise=START.data.noise + 1)), {training.DATA}),
        (replace(START, seed=START.seed + 1), {training.NETWORK}),
        (replace(START, hidden=()), {training.NETWORK, training.QUESTION}),
        (with_fit(START, batch_size=7), {training.TRAINING}),
        (with_stopping(START, min_delta=0.5), {training.STOPPING}),
        (with_stopping(START, patience=9), {training.STOPPING, training.RULES}),
        (with_fit(START, optimizer="adamw"), {training.TRAINING, training.STOPPING}),
    ],
)
def test_a_setting_of_a_run_redraws_what_shows_it(changed, follows):
    assert set(training.follow(START, changed)) == {training.PICTURE, training.REPORT, *follows}


def test_other_data_redraw_the_controls_that_they_rule():
    follows = set(training.follow(START, choose_data(START, "moons")))
    assert {training.DATA, training.TRAINING, training.QUESTION} <= follows


def test_after_a_refused_setting_every_control_shows_what_is():
    assert set(training.follow(START, START)) == {training.PICTURE, training.REPORT, *training.SHOWN}
    all_of_them = {convolution.PICTURE, convolution.DETAILS, *convolution.SHOWN}
    assert set(convolution.follow(EDGES, EDGES)) == all_of_them


def test_a_setting_of_a_convolution_redraws_what_shows_it():
    smaller = with_image(EDGES, side=20)
    assert set(convolution.follow(EDGES, smaller)) == {convolution.PICTURE, convolution.DETAILS, convolution.IMAGE}


@pytest.mark.parametrize(
    ("change", "follows"),
    [
        ({"set": "weight", "kernel": 0, "row": 1, "column": 1, "value": 2.5}, {convolution.KERNEL}),
        ({"set": "stride", "value": 2}, set()),
        ({"set": "operation", "value": "transposed"}, {convolution.CHANNELS}),
    ],
)
def test_resting_redraws_the_controls_that_the_picture_has_moved(monkeypatch, change, follows):
    asked = []
    monkeypatch.setattr(st, "rerun", asked.append)
    monkeypatch.setattr(st, "session_state", {convolution.FOLLOWED: EDGES})
    changed = apply_change(EDGES, change)
    convolution.rest(LessonState("convolution", CONVOLUTION_LINK, changed, "edges"))
    assert [set(keys) for keys in asked] == [{convolution.DETAILS, *follows}]
    assert st.session_state == {convolution.FOLLOWED: changed}


def test_buttons_that_pooling_closes_take_the_whole_page(monkeypatch):
    asked = []
    monkeypatch.setattr(st, "rerun", asked.append)
    monkeypatch.setattr(st, "session_state", {convolution.FOLLOWED: EDGES})
    pooling = apply_change(EDGES, {"set": "operation", "value": "max_pool"})
    convolution.rest(LessonState("convolution", CONVOLUTION_LINK, pooling, "edges"))
    assert asked == []
    assert st.session_state[convolution.WHOLE_PAGE]


def test_a_code_panel_is_open_once_the_reader_has_opened_it(monkeypatch):
    monkeypatch.setattr(st, "session_state", {"chain_rule.study": True, "chain_rule.code": False})
    assert code_is_open("chain_rule", ("code", "study"))
    assert not code_is_open("chain_rule", ("code", "drawing"))


def test_the_models_that_a_network_makes_are_one_to_look_at_and_others_of_ones_own():
    network = SMALL_NETWORKS["2-4-2-1-tanh"].experiment
    assert network.model is network.model
    own = network.build()
    assert own is not network.model
    assert {k: v.tolist() for k, v in own.state_dict().items()} == {
        k: v.tolist() for k, v in network.model.state_dict().items()
    }
