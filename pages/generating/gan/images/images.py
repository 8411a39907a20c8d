"""The GAN on images: the run, what its noise means, what became of it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.gan.images.config import ImageGanConfig
from core.gan.images.job import ImageGanJob
from core.gan.images.recorded import preview
from core.lessons.gan.images_script import image_gan_script
from pages.generating.gan.images.downloads import images_for_script
from pages.generating.gan.images.latent import LATENT, latent_space
from pages.generating.gan.images.own import images_for, usable
from pages.generating.gan.images.picks import PICTURE, pick, picks
from pages.generating.gan.images.report import report
from pages.generating.gan.images.sizes import sizes
from pages.generating.gan.images.weights import recorded_run
from pages.generating.gan.images.words import ask_before, losses_in_words
from pages.generating.gan.state import State
from pages.generating.gan.words import SYMBOLS
from pages.shared.components import component
from pages.shared.lesson_frame import code_panel, device_line, link_bar, symbols
from pages.shared.lesson_state import part
from pages.shared.live_run import live_run, trigger_value
from pages.shared.notices import show_notices
from pages.shared.quiz import predict

image_gan = component("lessons/gan/image_gan")

RUN, STAGE = "gan.images", "gan.images.stage"
REPORT = "gan.images.report"


def images(state: State) -> None:
    """The half of the lesson that is about images."""
    usable(state)
    live_run(RUN).suit(state.experiment.images)
    picture(state)
    symbols(SYMBOLS)
    predict(state, "images", ask_before(state.experiment.images))
    after(state)
    losses_in_words(state.experiment.images)
    sizes(state.experiment.images)
    config = state.experiment.images
    files = lambda: images_for_script(config, images_for(config))  # noqa: E731
    code_panel("gan_images", lambda: image_gan_script(config), files=files)


@part(PICTURE)
def picture(state: State) -> None:
    """The run: the component plays it, and tells what the reader wants from the server."""
    run, config = live_run(RUN), state.experiment.images
    ready = recorded_run(config)
    image_gan(
        key=STAGE,
        data={
            "preview": [] if ready else beginning(config),
            "recording": ready and ready.name,
            "run": run.reference,
            "picks": [number - 1 for number in picks()],
        },
        on_start_change=lambda: start(state, trigger_value(STAGE, "start")),
        on_reset_change=lambda: reset(config),
        on_pick_change=lambda: chosen(trigger_value(STAGE, "pick")),
        on_news_change=lambda: st.rerun(REPORT),
    )
    show_notices(state)
    with st.container(horizontal=True, vertical_alignment="center"):
        link_bar(state, "runs, the epoch and the tab on display, what you chose of the noise, or images of yours")
        device_line("large")


def reset(config: ImageGanConfig) -> None:
    """Random weights, whether a run or a recording is on display; the preset brings the recording back."""
    live_run(RUN).reset(config)
    st.rerun([PICTURE, REPORT])


def chosen(message: dict[str, Any]) -> None:
    """A click on a sample makes it an end of the walk."""
    pick(message.get("sample"))
    st.rerun(LATENT)


def beginning(config: ImageGanConfig) -> list[str]:
    """What is shown before Start where there is no recorded run: the untrained networks."""
    key = f"{RUN}.preview"
    own = images_for(config)
    known = (config, id(own))
    if st.session_state.get(key, (None, None))[0] != known:
        st.session_state[key] = known, preview(config, own)
    messages: list[str] = st.session_state[key][1]
    return messages


def start(state: State, message: dict[str, Any]) -> None:
    """Begin a run with new weights, or go on from the recorded ones."""
    config = state.experiment.images
    ready = recorded_run(config) if message.get("origin") == "recorded" else None
    job = ImageGanJob(config, images_for(config), None if ready is None else ready.states)
    refused = live_run(RUN).start(job, config, message.get("mode", "run"), message.get("choice"))
    if refused:
        state.notices = (refused,)


@st.fragment(key=REPORT)
def after(state: State) -> None:
    """What follows the run: its report, then its noise."""
    report(state)
    latent_space(state)
