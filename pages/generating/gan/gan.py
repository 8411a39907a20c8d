"""Lesson: how do two networks learn by fighting?"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.lessons.catalogue import lesson
from core.lessons.gan.experiment import FEATURED, FIRST, GAN_LINK, PARTS
from pages.generating.gan.images.controls import image_controls
from pages.generating.gan.images.images import images
from pages.generating.gan.plane.controls import plane_controls
from pages.generating.gan.plane.plane import plane
from pages.generating.gan.state import SLUG, State
from pages.generating.gan.words import CHECKS, OPENINGS, SOURCES
from pages.shared.lesson_frame import lesson_head, preset_bar, sources
from pages.shared.lesson_state import lesson_state
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


def main() -> None:
    state = lesson_state(SLUG, GAN_LINK)
    lesson_head(lesson(SLUG), state, OPENINGS[state.experiment.part])
    parts(state)
    in_plane = state.experiment.part == "plane"
    preset_bar(state, lambda: (plane_controls if in_plane else image_controls)(state), FEATURED[state.experiment.part])
    (plane if in_plane else images)(state)
    check_questions(SLUG, CHECKS)
    sources(SOURCES)


main()
