"""Weights that were trained are not lost by a change: the run rests, and is there again with its settings."""

from dataclasses import replace

import pytest

from pages.server.runs import runs
from tests.fixtures.pages import keyed, ran
from tests.lessons.live_training.test_page import run_of, started, text

PAGE = "training/live_training/live_training.py"


@pytest.fixture(autouse=True)
def no_run_is_left():
    yield
    runs().end_all("local")


def test_a_run_comes_back_with_its_settings_and_is_no_ghost_any_more(opened):
    at = started(opened(preset="circles"))
    trained = run_of(at).run_id
    keyed(at.selectbox, "live_training.fit.learning_rate").set_value(0.3)
    ran(at)
    assert run_of(at).run_id is None
    ran(at).button(key="live_training.reset").click()
    assert "After epoch **20**" in text(ran(at))
    assert run_of(at).run_id == trained
    assert run_of(at).kept()["weights"]
    assert at.session_state["live_training.ghosts"] == []


def test_a_point_added_to_trained_data_can_be_taken_back_with_the_weights(opened):
    at = started(opened(preset="circles", lr="0.3"))
    trained, state = run_of(at).run_id, at.session_state["live_training.state"]
    before = state.experiment
    state.leave()  # as a click into the picture does
    state.experiment = replace(before, data=replace(before.data, points=((0.0, 0.0, 1.0),)))
    assert "Nothing yet" in text(ran(at))
    ran(at).button(key="live_training.back").click()
    assert "After epoch **20**" in text(ran(at))
    assert (run_of(at).run_id, state.experiment) == (trained, before)
