"""The home page: one living picture, the map of lessons, how to read them. Imports no torch: it paints at once."""

from __future__ import annotations

import streamlit as st

from core.lessons.catalogue import LESSONS, SECTIONS, Lesson
from pages.shared.components import component

recorded_training = component("lessons/home/recorded_training")

RECORDING = "../../recordings/home.json"  # as the component's script sees it

# As many sections side by side as fit; Streamlit's columns would not wrap between a phone and a desktop.
MAP_STYLE = """<style>
.st-key-home-map { display: grid; grid-template-columns: repeat(auto-fit, minmax(12.2rem, 1fr)); gap: 1.25rem 1rem; }
.st-key-home-map > * { width: auto; min-width: 0; }
.st-key-home-map a[data-testid^="stPageLink"] { padding: 0.1rem 0; background: none; }
.st-key-home-map a[data-testid^="stPageLink"] strong { font-size: 1rem; }
.st-key-home-map a[data-testid^="stPageLink"]:hover { text-decoration: underline; }
</style>"""

HOW_TO_READ = (
    ("**Predict.**", "Each lesson asks before it tells. Choose an answer, then look."),
    ("**Drag.**", "Inputs and weights are sliders; every picture and number follows at once."),
    (
        "**Check.**",
        "Every number is computed by PyTorch, and each lesson hands you the script.",
    ),
)


def lesson_map() -> None:
    """All lessons by section, numbered in the order in which to read; those to come are no links."""
    numbers = {lesson.slug: number for number, lesson in enumerate(LESSONS, 1)}
    st.html(MAP_STYLE)
    with st.container(key="home-map"):
        for section in SECTIONS:
            with st.container():
                st.markdown(f"**{section}**")
                for lesson in LESSONS:
                    if lesson.section == section:
                        card(lesson, numbers[lesson.slug])


def card(lesson: Lesson, number: int) -> None:
    """One lesson: its number, title and question; links if it is built."""
    with st.container(border=True, gap="xsmall"):
        if not lesson.built:
            st.caption(f"Lesson {number} · coming")
            st.markdown(f":gray[**{lesson.title}**]")
            st.caption(lesson.question)
            return
        st.caption(f"Lesson {number}")
        st.page_link(lesson.path, label=f":primary[**{lesson.title}**]", icon="")
        st.markdown(lesson.question)
        for title, preset in lesson.starts:
            st.page_link(lesson.path, label=f":primary[{title}]", icon="", query_params={"preset": preset})


def main() -> None:
    st.title("Inside the Net", anchor=False)
    st.markdown("Deep learning taken apart: real PyTorch networks that you can step through, drag and check.")
    recorded_training(key="home.recording", data={"recording": RECORDING})
    st.header("Lessons, in reading order", anchor=False)
    lesson_map()
    st.header("How to read", anchor=False)
    for column, (title, text) in zip(st.columns(3), HOW_TO_READ, strict=True):
        column.markdown(f"{title} {text}")
    st.caption(
        "The address of a lesson holds your experiment, seed included: copy the link and it comes back as it was."
    )


main()
