"""What the controls of both halves have in common."""

from __future__ import annotations

import streamlit as st

from core.gan.distributions import OWN
from core.gan.losses import GAN_LOSSES
from core.lessons.gan.experiment import GAN_PRESETS, GanExperiment
from core.settings.declared import replaced, setting_at
from core.settings.setting import Choice
from pages.generating.gan.state import State
from pages.shared.controls import Change, control


def what_is_imitated(state: State, path: str, change: Change, *, own: bool) -> None:
    """The control of a data set; the reader's own is offered once there is one."""
    setting = setting_at(state.experiment, path)
    assert isinstance(setting, Choice)
    control(state, path, change, options={n: title for n, title in setting.options.items() if own or n != OWN})


def loss_control(state: State, part: str) -> None:
    """The losses of one half."""

    def with_loss(experiment: GanExperiment, name: str) -> GanExperiment:
        """Only cross-entropy has targets to smooth."""
        smoothing = {} if GAN_LOSSES[name].is_cross_entropy else {f"{part}.smoothing": 0.0}
        return replaced(experiment, {f"{part}.loss": name, **smoothing})

    control(state, f"{part}.loss", with_loss)


def further(state: State, *names: str) -> None:
    """Presets that have no button above."""
    with st.container(horizontal=True):
        for name in names:
            preset = GAN_PRESETS[name]
            key = f"{state.slug}.further.{name}"
            st.button(preset.title, key=key, on_click=state.choose, args=(name,), help=preset.description)
