"""Which parts of a page follow a change: whatever shows something else then, and no more."""

from dataclasses import replace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.lessons.convolution.changes import apply_change, with_image
from core.lessons.convolution.presets import CONVOLUTIONS
from core.lessons.live_training.changes import choose_data
from core.lessons.live_training.presets import TRAINING_PRESETS
from core.networks.small.presets import SMALL_NETWORKS
from pages.images.convolution import follow as convolution
from pages.shared.lesson_frame import code_is_open
from pages.training.live_training.controls import NETWORK, STOPPING, TRAINING
from pages.training.live_training.data import DATA
from tests.fixtures.pages import PAGES, ran
from tests.fixtures.training import with_fit, with_stopping

START = TRAINING_PRESETS["early-stopping-epoch-53"].experiment
EDGES = CONVOLUTIONS["edges"].experiment
PICTURE, REPORT = "live_training.picture", "live_training.report"
QUESTION, RULES = "live_training.question", "live_training.rules"


@pytest.fixture(scope="module")
def training():
    """A visitor's state of the live-training lesson, whose page was drawn once."""
    page = AppTest.from_file(PAGES / "training/live_training/live_training.py", default_timeout=30)
    return ran(page).session_state["live_training.state"]


@pytest.fixture
def convolved():
    """A visitor's state of the convolution lesson, whose page was drawn once."""
    page = AppTest.from_file(PAGES / "images/convolution/convolution.py", default_timeout=30)
    return ran(page).session_state["convolution.state"]


@pytest.mark.parametrize(
    ("changed", "follows"),
    [
        (replace(START, data=replace(START.data, noise=START.data.noise + 1)), {DATA}),
        (replace(START, seed=START.seed + 1), {NETWORK}),
        (replace(START, hidden=()), {NETWORK}),
        (with_fit(START, batch_size=7), {TRAINING, DATA}),
        (with_stopping(START, min_delta=0.5), {STOPPING, DATA}),
        (with_stopping(START, patience=9), {STOPPING, RULES, DATA}),
        (with_fit(START, optimizer="adamw"), {TRAINING, STOPPING, DATA}),
    ],
)
def test_a_setting_of_a_run_redraws_what_shows_it(training, changed, follows):
    asked = training.follow(START, changed)
    assert sorted(asked) == sorted({PICTURE, REPORT, QUESTION, *follows})


def test_other_data_redraw_the_controls_that_they_rule(training):
    follows = set(training.follow(START, choose_data(START, "moons")))
    assert {DATA, TRAINING, QUESTION} <= follows


def test_after_a_refused_setting_every_control_shows_what_is(training, convolved):
    everything = {PICTURE, REPORT, QUESTION, RULES, DATA, NETWORK, TRAINING, STOPPING}
    assert set(training.follow(START, START)) == {*everything, training.bar, training.caption, training.guide}
    controls = {convolution.IMAGE, convolution.KERNEL, convolution.CHANNELS}
    told = {convolved.bar, convolved.caption, convolved.guide}
    assert set(convolved.follow(EDGES, EDGES)) == {convolution.PICTURE, convolution.DETAILS, *controls, *told}


def test_a_setting_of_a_convolution_redraws_what_shows_it(convolved):
    smaller = with_image(EDGES, side=20)
    assert set(convolved.follow(EDGES, smaller)) == {convolution.PICTURE, convolution.DETAILS, convolution.IMAGE}


@pytest.mark.parametrize(
    ("change", "follows"),
    [
        ({"set": "weight", "kernel": 0, "row": 1, "column": 1, "value": 2.5}, {convolution.KERNEL}),
        ({"set": "stride", "value": 2}, set()),
        ({"set": "operation", "value": "transposed"}, {convolution.CHANNELS}),
    ],
)
def test_resting_redraws_the_controls_that_the_picture_has_moved(monkeypatch, convolved, change, follows):
    asked = []
    monkeypatch.setattr(st, "rerun", asked.append)
    monkeypatch.setattr(st, "session_state", {convolution.FOLLOWED: EDGES})
    convolved.experiment = apply_change(EDGES, change)
    convolution.rest(convolved)
    told = {convolved.bar, convolved.caption, convolution.PICTURE}  # the picture keeps the link
    assert [set(keys) for keys in asked] == [{convolution.DETAILS, *follows, *told}]
    assert st.session_state == {convolution.FOLLOWED: convolved.experiment}


def test_a_hand_that_rests_where_it_began_redraws_no_control(monkeypatch, convolved):
    asked = []
    monkeypatch.setattr(st, "rerun", asked.append)
    monkeypatch.setattr(st, "session_state", {convolution.FOLLOWED: EDGES})
    convolution.rest(convolved)
    assert asked == [[convolution.DETAILS]]


def test_buttons_that_pooling_closes_take_the_whole_page(monkeypatch, convolved):
    asked = []
    monkeypatch.setattr(st, "rerun", asked.append)
    monkeypatch.setattr(st, "session_state", {convolution.FOLLOWED: EDGES})
    convolved.experiment = apply_change(EDGES, {"set": "operation", "value": "max_pool"})
    convolution.rest(convolved)
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
