from __future__ import annotations

import dataclasses

import pytest

from core.autograd.training_step.micro_steps import MOST_PRESSES, MicroSteps, read_actions, write_actions
from core.autograd.training_step.presets import MICRO_STEPS
from core.autograd.training_step.run import replay
from core.errors import ConfigError
from core.networks.small.presets import TOY_NETWORK


@pytest.mark.parametrize("preset", MICRO_STEPS)
def test_presets_show_what_they_promise(preset: str) -> None:
    states = replay(MICRO_STEPS[preset].experiment)
    assert len(states) == len(MICRO_STEPS[preset].experiment.actions) + 1
    refused = [state for state in states if not state.done]
    assert len(refused) == (preset in {"second-backward", "backward-after-step", "under-no-grad"})
    assert all(state.explanation.endswith((".", ").")) for state in states)


def test_the_number_of_presses_is_bounded() -> None:
    full = MicroSteps(TOY_NETWORK, actions=("forward",) * MOST_PRESSES)
    assert len(replay(full)) == MOST_PRESSES + 1
    with pytest.raises(ConfigError, match="presses must be at most 60, got 61"):
        dataclasses.replace(full, actions=(*full.actions, "loss"))


@pytest.mark.parametrize(
    "change",
    [{"lr": 0.0}, {"lr": 11.0}, {"lr": float("nan")}, {"actions": ("fit",)}],
)
def test_bad_settings_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ConfigError):
        dataclasses.replace(MicroSteps(TOY_NETWORK), **change)


def test_a_network_without_targets_has_no_loss_to_step_on() -> None:
    with pytest.raises(ConfigError, match="y must hold"):
        MicroSteps(dataclasses.replace(TOY_NETWORK, y=()))


def test_presses_fit_in_a_link() -> None:
    actions = MICRO_STEPS["forgot-zero-grad"].experiment.actions
    assert write_actions(actions) == "flbsz" + "flb" * 5
    assert read_actions(write_actions(actions)) == actions
    assert read_actions("") == ()


@pytest.mark.parametrize("text", ["x", "flB", "f" * 61, "f l"])
def test_unreadable_presses_are_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="presses must be at most 60 of the letters z, f, l, b, s"):
        read_actions(text)
