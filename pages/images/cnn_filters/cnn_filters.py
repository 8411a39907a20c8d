"""Lesson: what does a trained network look for?"""

from __future__ import annotations

import streamlit as st

from core.errors import InsideTheNetError
from core.lessons.catalogue import lesson
from core.lessons.cnn_filters.link import CNN_EXPERIMENT_LINK
from core.lessons.cnn_filters.script import cnn_script
from pages.images.cnn_filters.controls import controls
from pages.images.cnn_filters.data import own_images
from pages.images.cnn_filters.sees import sees
from pages.images.cnn_filters.stage import STAGE, another_image, beginning, follow, look, place, reset, start
from pages.images.cnn_filters.subject import LINK, PICTURE, State, images_of
from pages.images.cnn_filters.weights import images_for_script
from pages.images.cnn_filters.words import CHECKS, OPENING, SOURCES, SYMBOLS, ask_parameters, ask_receptive_field
from pages.shared.components import component
from pages.shared.lesson_frame import (
    code_panel,
    device_line,
    lesson_head,
    link_bar,
    preset_bar,
    sources,
    symbols,
)
from pages.shared.lesson_state import lesson_state, part
from pages.shared.live_run import live_run
from pages.shared.notices import show_notices
from pages.shared.quiz import check_questions, predict

cnn_training = component("lessons/cnn_filters/cnn_training")

LESSON = lesson("cnn_filters")


WITHOUT = (
    "runs, the epoch and the view on display, what is chosen in a view (a class, ε), or images and weights of yours"
)


@part(PICTURE)
def picture(state: State) -> None:
    """The training: the component plays it, and tells what the reader wants from the server."""
    run = live_run(state.slug)
    cnn_training(
        key=STAGE,
        data={
            "preview": beginning(state),
            "run": run.reference,
            "look": another_image(state),
            "place": place(state),
        },
        on_start_change=lambda: start(state),
        on_reset_change=lambda: reset(state),
        on_news_change=lambda: follow(state),
        on_look_change=lambda: look(state),
    )
    show_notices(state)
    with st.container(horizontal=True, vertical_alignment="center"):
        link(state)
        device_line("large")


@part(LINK)
def link(state: State) -> None:
    """The link, which also follows the image, the layer and the unit."""
    link_bar(state, WITHOUT)


def usable(state: State) -> None:
    """Fall back to the preset where the images of a link cannot be had, or the network does not fit them."""
    try:
        state.experiment.network_for(images_of(state.experiment))
    except InsideTheNetError as error:
        notices = state.notices
        state.reset()
        state.notices = (*notices, f"{error} Showing the preset instead.")


def main() -> None:
    state = lesson_state(LESSON.slug, CNN_EXPERIMENT_LINK)
    state.own, state.check = own_images, images_of
    usable(state)
    run = live_run(state.slug)
    run.suit(state.experiment, lambda experiment: experiment.training)
    state.on_restore = (run.recall,)
    lesson_head(LESSON, state, OPENING)
    preset_bar(state, lambda: controls(state))
    picture(state)
    symbols(SYMBOLS)
    predict(state, "field", ask_receptive_field(state.experiment))
    sees(state)
    predict(state, "parameters", ask_parameters(state.experiment))
    script = lambda: cnn_script(state.experiment, images_of(state.experiment))  # noqa: E731
    code_panel(state.slug, script, files=lambda: images_for_script(state))
    check_questions(LESSON.slug, CHECKS)
    sources(SOURCES)


main()
