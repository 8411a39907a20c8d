"""One visitor's experiment: links from outside win, the page's own do not, the browser's edits are not trusted."""

from dataclasses import replace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.errors import ConfigError
from core.lessons.forward_pass.link import FORWARD_PASS_LINK
from core.networks.small.changes import apply_change
from core.networks.small.presets import TOY_NETWORK
from pages.shared.edits import take_edits
from pages.shared.lesson_state import LessonState


@pytest.fixture
def state():
    return LessonState("forward_pass", FORWARD_PASS_LINK, TOY_NETWORK, "toy-network")


def sent(monkeypatch, message):
    monkeypatch.setattr(st, "session_state", {"diagram": {"edits": message}})


def test_edits_are_applied_in_order_and_acknowledged(state, monkeypatch):
    edits = [
        {"key": "a", "set": "x", "sample": 0, "index": 0, "value": 2},
        {"key": "b", "set": "w", "layer": 1, "unit": 2, "source": 0, "value": "0.5"},
    ]
    sent(monkeypatch, {"sender": "s", "sequence": 3, "edits": edits})
    take_edits(state, "diagram", apply_change)
    assert state.experiment.x == ((2.0,),)
    assert {edit.name: edit.value for edit in state.experiment.edits}["b1[2]"] == 0.5
    assert state.feedback["diagram"] == {"ack": {"sender": "s", "sequence": 3}, "problem": None}


def test_a_refused_edit_is_told_back_and_the_others_stay(state, monkeypatch):
    edits = [
        {"key": "bad", "set": "x", "sample": 0, "index": 0, "value": "abc"},
        {"key": "b", "set": "sample", "value": 0},
    ]
    sent(monkeypatch, {"sender": "s", "sequence": 1, "edits": edits})
    take_edits(state, "diagram", apply_change)
    assert state.experiment == TOY_NETWORK
    assert state.feedback["diagram"]["problem"] == {
        "key": "bad",
        "sentence": "x must be a number from −100 to 100, got 'abc'.",
    }


@pytest.mark.parametrize(
    "message",
    [
        None,
        3,
        "x",
        [],
        {},
        {"edits": 3},
        {"edits": [3, None, []]},
        {"edits": [{}]},
        {"edits": [{"set": "w"}]},
        {"edits": [{"set": "x", "sample": 10**9, "index": 0, "value": 1}]},
        {"edits": [{"set": "x", "sample": 0, "index": True, "value": 1}]},
        {"edits": [{"set": "w", "layer": 1, "unit": 1, "source": 1, "value": None}]},
        {"edits": [{"set": "rows", "value": 10**6}]},
        {"edits": [{"set": "sample", "value": -1}]},
        {"edits": [{"set": {"a": 1}}]},
        {"edits": [{"set": "y", "sample": 0, "index": 0, "value": float("nan")}]},
    ],
)
def test_hostile_messages_change_nothing(state, monkeypatch, message):
    sent(monkeypatch, message)
    take_edits(state, "diagram", apply_change)
    assert state.experiment == TOY_NETWORK


def test_reset_and_presets_clear_old_problems(state):
    state.feedback["diagram"] = {"problem": {"key": "x", "sentence": "…"}}
    state.choose("xor-by-hand")
    assert state.feedback == {}
    assert state.preset == "xor-by-hand"
    assert state.experiment == FORWARD_PASS_LINK.presets["xor-by-hand"].experiment


def test_a_refused_change_becomes_a_notice(state):
    state.change(lambda network: network.with_architecture((1, 9, 1), ("tanh", "identity")))
    assert state.experiment == TOY_NETWORK
    assert state.notices == ("units of a hidden layer must be between 1 and 8, got 9.",)


def counting_page() -> None:
    """A lesson whose seed grows by one in each run, as if the reader had changed it."""
    from dataclasses import replace

    import streamlit as st

    from core.lessons.forward_pass.link import FORWARD_PASS_LINK
    from pages.shared.lesson_state import lesson_state, note_arrival

    note_arrival("forward_pass")
    state = lesson_state("forward_pass", FORWARD_PASS_LINK)
    st.text(state.experiment.seed)
    state.change(lambda network: replace(network, seed=network.seed + 1))
    state.link()


def test_the_link_of_the_arrival_is_not_taken_again_however_many_changes_follow():
    """The browser goes on telling the address by which the visitor came, whatever the page has written there since."""
    at = AppTest.from_function(counting_page)
    at.query_params["preset"], at.query_params["seed"] = "2-4-2-1-tanh", "100"
    seeds = [int(at.run().text[0].value) for _ in range(100)]
    assert seeds == list(range(100, 200))
    at.query_params["seed"] = "7"  # another link, from outside
    assert at.run().text[0].value == "7"


def test_fragments_follow_a_change_and_all_of_them_a_refusal(state, monkeypatch):
    asked = []
    monkeypatch.setattr(st, "rerun", asked.append)
    state.change(lambda old: old.with_parameter(1, 1, 1, 5.0))
    assert asked == []
    state.follow = lambda before, after: ["all"] if before == after else ["changed"]
    state.change(lambda old: old.with_parameter(1, 1, 1, 6.0))
    state.change(lambda old: old.with_parameter(1, 1, 1, 1e9))
    state.refuse("This file is empty.")
    assert asked == [["changed"], ["all"], ["all"]]
    assert state.notices == ("This file is empty.",)


def test_a_change_in_one_part_of_the_page_also_draws_what_tells_of_the_experiment(state, monkeypatch):
    """A control far from the link once changed the experiment behind the link's back."""
    asked = []
    monkeypatch.setattr(st, "rerun", asked.append)
    state.link_part = "picture"
    state.displayed = {"picture": state.experiment, state.bar: state.chosen, state.caption: state.story}
    state.change(lambda old: replace(old, seed=5), home="far")
    assert asked == [["far", "forward_pass.presets", "forward_pass.caption", "picture"]]
    state.displayed = {"picture": state.experiment, state.bar: state.chosen, state.caption: state.story}
    state.change(lambda old: replace(old, seed=6), home="picture")
    assert asked[1:] == [["picture", "forward_pass.caption"]]


def test_what_the_reader_made_is_kept_when_a_preset_is_chosen_and_can_be_had_back(state, monkeypatch):
    monkeypatch.setattr(st, "rerun", lambda: None)
    state.choose("xor-by-hand")
    assert state.left is None
    state.change(lambda old: replace(old, seed=5))
    changed = state.experiment
    state.choose("toy-network")
    assert state.left == (changed, "xor-by-hand")
    state.change(lambda old: replace(old, seed=9))
    other = state.experiment
    state.take_back()
    assert (state.experiment, state.preset) == (changed, "xor-by-hand")
    assert state.left == (other, "toy-network")


def test_after_a_reload_the_last_link_keeps_what_was_there_and_another_one_wins(state):
    state.change(lambda old: replace(old, seed=5))
    changed, (params, _) = state.experiment, state.link()
    state.arrive({key: str(value) for key, value in params.items()})
    assert state.experiment == changed
    state.arrive({"preset": "xor-by-hand"})
    assert state.preset == "xor-by-hand"
    assert state.left == (changed, "toy-network")


def test_an_experiment_that_can_no_longer_be_shown_is_not_taken_back(state, monkeypatch):
    def gone(_):
        raise ConfigError("table", "must be received first", "none")

    monkeypatch.setattr(st, "rerun", lambda: None)
    state.left = state.experiment, "toy-network"
    state.check = gone
    state.choose("xor-by-hand")
    state.left = TOY_NETWORK, "toy-network"
    state.take_back()
    assert (state.preset, state.left) == ("xor-by-hand", None)
    assert state.notices == ("table must be received first, got 'none'.",)
