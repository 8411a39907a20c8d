"""The vanishing-gradients page without a browser: what its controls and links do to the numbers."""

import dataclasses
import re

import numpy as np
import pytest
import streamlit as st

from core.gradient_flow.figures import figure
from core.gradient_flow.flow import gradient_flow
from core.gradient_flow.network import DeepNetwork
from core.lessons.vanishing_gradients.changes import apply_change
from core.lessons.vanishing_gradients.diagnosis import diagnose
from core.lessons.vanishing_gradients.link import FLOW_LINK
from core.lessons.vanishing_gradients.presets import FLOW_PRESETS
from core.settings.declared import taken
from pages.gradients.vanishing_gradients.comparison import other_comparison
from pages.gradients.vanishing_gradients.details import other_slopes
from pages.shared.lesson_state import LessonState
from pages.shared.live_run import LiveRun
from tests.fixtures.pages import keyed, ran

PAGE = "gradients/vanishing_gradients/vanishing_gradients.py"


def experiment(at):
    return at.session_state["vanishing_gradients.state"].experiment


def markdown(at, *words):
    return next(box.value for box in at.markdown if all(word in box.value for word in words))


def diagnosis(at):
    return markdown(at, "One step of SGD")


def fragments_that_follow(session, which, experiment):
    """What a fragment asks for, in a session that holds no more than this."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "session_state", dict(session))
        return which(LessonState("vanishing_gradients", FLOW_LINK, experiment, "sigmoid-10-layers"))


def unfolded(at):
    """The page with what is there for a second reading, too."""
    at.session_state["vanishing_gradients.second.layers"] = True
    return ran(at)


def test_the_first_visit_shows_the_courses_case(opened):
    at = opened()
    assert at.title[0].value == "Why did deep networks refuse to learn?"
    assert "**The gradient vanishes.** From layer 10 back to layer 1" in diagnosis(at)
    flow = gradient_flow(DeepNetwork(), ("sigmoid",)).flows["sigmoid"]
    assert f"**{figure(diagnose(flow).ratio)}** of it is left" in diagnosis(at)
    assert re.search(r"0\.14\d\d = 0\.24\d\d \(sigmoid\) × 0\.5\d\d\d \(weights\)", diagnosis(at))
    assert not at.warning


def test_the_figures_of_the_course_stand_in_the_text_on_every_preset(opened):
    text = markdown(opened(preset="dying-relu"), "Over eight networks")
    sigmoid = gradient_flow(DeepNetwork(), ("sigmoid",)).flows["sigmoid"].dw
    relu = gradient_flow(DeepNetwork(initialization="he_normal"), ("relu",)).flows["relu"].dw
    assert f"**{figure(np.median(sigmoid[:, 0] / sigmoid[:, -1]))}**" in text
    assert f"more than {figure((relu.max(1) / relu.min(1)).max())} times the smallest" in text
    assert "0.14, 0.24 from the sigmoid and 0.58 from the weights" in text


@pytest.mark.parametrize("preset", list(FLOW_PRESETS))
def test_every_preset_opens_by_link_and_by_click(opened, preset):
    by_link, by_click = opened(preset=preset), opened()
    by_click.segmented_control(key="vanishing_gradients.preset").set_value(preset)
    ran(by_click)
    assert experiment(by_link) == experiment(by_click) == FLOW_PRESETS[preset].experiment
    assert diagnosis(by_link) == diagnosis(by_click)
    assert not by_link.warning


def test_another_seed_gives_other_networks_and_other_numbers(opened):
    at = opened()
    before = diagnosis(at)
    keyed(at.number_input, "vanishing_gradients.network.seed").set_value(100)
    at = ran(at)
    assert experiment(at).network == DeepNetwork(seed=100)
    assert diagnosis(at) != before
    flow = gradient_flow(DeepNetwork(seed=100), ("sigmoid",)).flows["sigmoid"]
    assert f"**{figure(diagnose(flow).ratio)}** of it is left" in diagnosis(at)


def test_too_many_networks_get_one_sentence_and_nothing_changes(opened):
    at = opened(depth="50")
    keyed(at.number_input, "vanishing_gradients.network.seeds").set_value(32)
    at = ran(at)
    assert experiment(at).network.seeds == 8
    assert "depth must be at most 12 for 64 units and 32 seeds" in at.warning[0].value.replace("\\", "")


def test_what_is_dragged_in_the_picture_reaches_every_part_of_the_page(opened):
    at = opened()
    state = at.session_state["vanishing_gradients.state"]
    for setting, value in (("depth", 6), ("normalization", "batch"), ("activation", "tanh"), ("layer", 4), ("lr", 2.0)):
        state.experiment = apply_change(state.experiment, {"set": setting, "value": value})
    at = unfolded(at)
    assert "From layer 6 back to layer 1" in diagnosis(at)
    assert "(batch normalization); tanh can pass on 1 at most" in diagnosis(at)
    assert [box.value for box in at.header if "from inside" in box.value] == ["Layer 4 from inside"]
    assert "In layer 4 (teal), 90 % of what enters tanh lies between" in markdown(at, "(teal)")
    assert "learning rate 2 takes the dead from" in markdown(at, "[Dead]")
    assert "compare all 96 norms. They agree" in markdown(at, "stacked pass")


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"preset": "nonsense"}, "must be one of sigmoid-10-layers"),
        ({"depth": "-3"}, "depth must be a whole number from 2 to 50, got '-3'"),
        ({"depth": "40", "width": "200"}, "depth must be at most 5 for 200 units and 8 seeds, got 40"),
        ({"act": "<script>"}, "activation must be one of"),
        ({"scale": "NaN"}, "got 'NaN'"),
        ({"colour": "red"}, "unknown parameter"),
    ],
)
def test_a_wrong_part_of_a_link_gets_one_sentence_and_the_rest_is_the_courses_case(opened, params, sentence):
    at = opened(**params)
    assert len(at.warning) == 1
    assert sentence in at.warning[0].value.replace("\\", "")
    fitting = DeepNetwork(depth=40) if params.get("depth") == "40" else DeepNetwork()
    assert experiment(at) == dataclasses.replace(FLOW_PRESETS["sigmoid-10-layers"].experiment, network=fitting)


def test_reset_goes_back_to_the_preset(opened):
    at = opened(preset="skip-connections", depth="3")
    at.button(key="vanishing_gradients.reset").click()
    assert experiment(ran(at)).network.depth == 30


def test_answers_are_revealed_after_the_choice(opened):
    at = opened()
    assert not any("divide by so little" in box.value for box in (*at.success, *at.info))
    keyed(at.radio, "vanishing_gradients.predict.remedy").set_value(2)
    at = ran(at)
    assert "divide by so little multiplies" in at.success[0].value
    keyed(at.radio, "vanishing_gradients.predict.bound").set_value(0)
    at = ran(at)
    assert "0.25 to the power of 9 is 3.8·10⁻⁶" in at.info[0].value


def test_every_chart_has_a_text_alternative(opened):
    at = opened()
    first = len(at.get("vega_lite_chart"))
    charts = unfolded(at).get("vega_lite_chart")
    assert (first, len(charts)) == (2 + 8, 6 + 8)
    assert all(chart.proto.alt for chart in charts)


def test_numbers_that_end_are_told_and_break_nothing(opened):
    at = opened(preset="exploding-and-clipped", depth="50", scale="5", clip="off")
    assert "**Overflow.** In every network the weighted sums leave float32's range" in diagnosis(at)
    assert "make the weights infinite or NaN" in diagnosis(at)
    assert "nothing to count" in markdown(unfolded(at), "[Dead]")
    dead = opened(depth="20", width="4", init="he_normal", act="relu")
    assert "**Exactly zero.** In " in diagnosis(dead)


def test_a_pause_draws_the_small_curves_anew_for_another_activation_only(opened):
    at = opened()
    state = at.session_state["vanishing_gradients.state"]
    drawn = {"vanishing_gradients.slopes_of": at.session_state["vanishing_gradients.slopes_of"]}
    assert fragments_that_follow(drawn, other_slopes, taken(state.experiment, "network.width", 16)) == []
    tanh = dataclasses.replace(state.experiment, activation="tanh")
    assert fragments_that_follow(drawn, other_slopes, tanh) == ["vanishing_gradients.slopes"]


def test_a_rest_draws_the_comparison_anew_where_it_would_look_different_and_ends_a_run_of_another_network(opened):
    at = opened()
    before = at.session_state["vanishing_gradients.state"].experiment
    wider, deeper = (taken(before, f"network.{name}", to) for name, to in (("width", 16), ("depth", 11)))
    drawn = {"vanishing_gradients.comparison_shown": at.session_state["vanishing_gradients.comparison_shown"]}
    only = ["vanishing_gradients.comparison"]
    assert fragments_that_follow(drawn, other_comparison, wider) == []
    assert fragments_that_follow(drawn, other_comparison, deeper) == only
    assert fragments_that_follow(drawn, other_comparison, dataclasses.replace(before, activation="tanh")) == only
    running = drawn | {"vanishing_gradients.run": LiveRun("1", before)}
    assert fragments_that_follow(running, other_comparison, before) == []
    assert fragments_that_follow(running, other_comparison, wider) == only


def test_an_absent_device_gets_one_sentence(opened, monkeypatch):
    monkeypatch.setenv("INSIDE_THE_NET_DEVICE", "cuda:7")
    at = opened()
    assert "torch finds only" in at.warning[0].value
    assert "The gradient vanishes" in diagnosis(at)


def test_an_open_code_panel_shows_the_script_of_the_experiment(opened):
    at = opened(preset="batch-norm-saves-sigmoid", lr="0.25")
    at.session_state["vanishing_gradients.code"] = True
    script = ran(at).code[0].value
    assert "nn.BatchNorm1d(64)" in script
    assert "lr=0.25" in script
