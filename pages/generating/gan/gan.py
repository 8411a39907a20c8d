"""Lesson: how do two networks learn by fighting?"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.gan.images.own import OWN
from core.lessons.catalogue import lesson
from core.lessons.gan.experiment import FEATURED, FIRST, GAN_LINK, PARTS, GanExperiment
from pages.generating.gan.images.controls import image_controls
from pages.generating.gan.images.images import images
from pages.generating.gan.images.own import ARCHIVE_NAME, images_for
from pages.generating.gan.plane.controls import plane_controls
from pages.generating.gan.plane.plane import plane
from pages.generating.gan.state import SLUG, State
from pages.generating.gan.words import CHECKS, OPENINGS, SOURCES
from pages.shared.lesson_frame import lesson_head, preset_bar, sources
from pages.shared.lesson_state import Own, lesson_state
from pages.shared.live_run import live_run
from pages.shared.quiz import check_questions


def parts(state: State) -> None:
    """The switch between the two GANs."""
    key = f"{SLUG}.part"
    st.session_state[key] = state.experiment.part
    st.segmented_control(
        "What the generator makes",
        list(PARTS),
        format_func=PARTS.__getitem__,
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=lambda: turn_to(state, st.session_state[key]),
    )


def turn_to(state: State, part: str) -> None:
    """The other GAN, with the settings that the reader left there."""
    presets: dict[str, str] = st.session_state.setdefault(f"{SLUG}.presets", {})
    presets[state.experiment.part] = state.preset
    state.preset = presets.get(part, FIRST[part])
    state.change(lambda experiment: replace(experiment, part=part))


def own_data(experiment: GanExperiment) -> Own | None:
    """The reader's points or pictures, if the GAN in sight imitates them."""
    if experiment.part == "plane":
        return Own("your points", ("plane.distribution", "plane.points")) if experiment.plane.points else None
    if experiment.images.data != OWN:
        return None
    name = st.session_state.get(ARCHIVE_NAME, "")
    return Own(f"your images {name}".strip(), ("images.data", "images.images", "images.upload"))


def main() -> None:
    state = lesson_state(SLUG, GAN_LINK)
    state.scope = lambda experiment: ("part", f"{experiment.part}.")
    state.on_restore = (live_run(f"{SLUG}.images").recall,)
    state.own, state.check = own_data, lambda experiment: images_for(experiment.images)
    lesson_head(lesson(SLUG), state, OPENINGS[state.experiment.part])
    parts(state)
    in_plane = state.experiment.part == "plane"
    preset_bar(state, lambda: (plane_controls if in_plane else image_controls)(state), FEATURED[state.experiment.part])
    (plane if in_plane else images)(state)
    check_questions(SLUG, CHECKS)
    sources(SOURCES)


main()
