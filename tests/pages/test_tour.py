"""The guided tour: as data, its steps on the page, and the links that lead into it."""

import json
from dataclasses import replace

import pytest

from core.errors import LinkError
from core.lessons.catalogue import lesson
from core.lessons.tour import step_number, tour_of
from tests.fixtures.pages import ran

PAGE = "basics/loss_functions/loss_functions.py"


def shown(at):
    return json.loads(next(c.proto for c in at.get("bidi_component") if c.proto.component_name.endswith("tour")).json)


@pytest.mark.parametrize("text", ["0", "9", "-1", "1.5", "٣", "", "1e3", "99999999999999999999"])
def test_only_steps_that_there_are_can_be_asked_for(text):
    with pytest.raises(LinkError, match="The tour has steps 1 to 8, got"):
        step_number(text, 8)
    assert step_number("8", 8) == 8


def test_a_link_opens_the_tour_at_its_step_in_its_state(opened):
    at = opened(tour="6")
    steps = tour_of(lesson("loss_functions"))
    assert shown(at)["step"] == 6
    assert shown(at)["title"] == steps[5].title
    assert shown(at)["open"] is True
    assert shown(at)["done"] is False
    assert at.session_state["loss_functions.state"].preset == "naive-float32"
    assert opened(tour="9").session_state["loss_functions.state"].preset == "staircase"  # as the step before
    kept = opened(tour="6", preset="saturated")
    assert kept.session_state["loss_functions.state"].preset == "saturated"
    refused = opened(tour="99")
    assert [warning.value for warning in refused.warning] == [f"The tour has steps 1 to {len(steps)}, got 99."]
    assert shown(refused)["open"] is False


def test_a_task_is_done_once_the_experiment_shows_it(opened):
    at = opened(tour="6")
    assert shown(at)["done"] is False
    state = at.session_state["loss_functions.state"]
    state.experiment = replace(state.experiment, logit=replace(state.experiment.logit, z=17.0))
    assert state.guide in state.telling()  # the card follows by itself
    assert shown(ran(at))["done"] is True
