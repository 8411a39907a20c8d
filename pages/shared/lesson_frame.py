"""What every lesson has: its question, notices, presets, link and reset, the script, three checks, sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from core.device import Work, choose_device
from core.errors import DeviceError
from core.lessons.catalogue import Lesson
from core.scripts.notebook import notebook
from pages.server.runs import visitor
from pages.shared.caption import caption, presets
from pages.shared.components import component
from pages.shared.lesson_state import LessonState
from pages.shared.notices import show_notices
from pages.shared.preset_groups import group_bar
from pages.shared.returning import come_back, holdings
from pages.shared.tour import guide, tour_parameter

copy_link = component("base/copy_link")


def lesson_head(lesson: Lesson, state: LessonState[Any], opening: str) -> None:
    """The question, two sentences for a beginner, and what the link could not restore.

    Args:
        opening: what the lesson is about, and what to do first.
    """
    with st.container(horizontal=True, vertical_alignment="center", key=f"{lesson.slug}-head"):
        st.title(lesson.question, anchor=False, width="stretch")
        with st.container(width="content"):  # the button of a part would else take half of the row
            guide(state, lesson)
    with st.container(key=f"{lesson.slug}-opening"):
        st.markdown(opening)
    show_notices(state)


def symbols(words: str) -> None:
    """What the letters of the picture above mean."""
    st.caption(words)


def preset_bar(state: LessonState[Any], more: Callable[[], None], featured: Sequence[str] = ()) -> None:
    """Presets, the lesson's own controls behind popovers, Reset.

    Args:
        more: draws the lesson's own controls.
        featured: the presets to offer here, if not all; the chosen one is always among them.
    """
    bar = f"{state.slug}.bar"
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=bar):
        names = [name for name in group_bar(state) if not featured or name in (*featured, state.preset)]
        presets(state, names)
        more()
        back = lambda: state.choose(state.preset)  # noqa: E731
        st.button("Reset", key=f"{state.slug}.reset", on_click=back, help="Back to the preset as it was.")
    caption(state)


def link_bar(state: LessonState[Any], without: str) -> None:
    """The Copy link button and what its link holds.

    It also keeps the address bar on this experiment, tells screen readers its preset, and remembers the session for a
    reload.

    Args:
        without: what no link holds of this lesson.
    """
    if state.drawing is not None:
        state.link_part = state.drawing
        state.displayed[state.drawing] = state.experiment
    params, too_long = state.link()
    note = f"The link holds all settings and seeds, but not {without}."
    status = f"Preset {state.codec.presets[state.preset].title}" + (", changed" if state.chosen is None else "")
    params |= tour_parameter(state)
    data = {"params": params, "page": state.slug, "too_long": too_long, "note": note, "status": status}
    tab = {"session": visitor().owner, "held": holdings(state)}
    key = f"{state.slug}.link"
    copy_link(key=key, data=data | tab, width="content", on_returned_change=lambda: come_back(state, key))


def device_line(work: Work) -> None:
    """Which device computes, and why; if the wanted one cannot be had, one sentence and the CPU."""
    try:
        choice = choose_device(work)
    except DeviceError as error:
        st.warning(f"{error} The CPU computes instead.", icon=":material/memory:")
    else:
        st.caption(str(choice))


def code_panel(
    slug: str,
    script: Callable[[], str],
    title: str = "PyTorch code for what is on the screen",
    name: str = "code",
    files: Callable[[], None] = lambda: None,
) -> None:
    """The script that prints the numbers of the screen, as notebook too; written only while the panel is open.

    Args:
        files: draws the buttons of what must lie beside the script.
    """
    panel = st.expander(title, icon=":material/code:", key=f"{slug}.{name}", on_change="rerun")
    if panel.open:
        with panel:
            text = script()
            st.markdown("Plain PyTorch, nothing of ours. Run it alone: it prints the same numbers.")
            files()
            _downloads(text, f"{slug}_{name}", f"{slug}.{name}")
            st.code(text, language="python")


def _downloads(text: str, file: str, key: str) -> None:
    """The script as it is and as a notebook, which is made when it is asked for."""
    python, jupyter, name = "text/x-python", "application/x-ipynb+json", f"{key}.notebook"
    book = partial(notebook, text)
    with st.container(horizontal=True, gap="small"):
        st.download_button("Download the script", text, f"{file}.py", python, f"{key}.download", on_click="ignore")
        st.download_button("Download the notebook", book, f"{file}.ipynb", jupyter, name, on_click="ignore")


def code_is_open(slug: str, names: Sequence[str] = ("code",)) -> bool:
    """Whether the reader has opened one of these panels; a closed one need not follow what is on the screen."""
    return any(st.session_state.get(f"{slug}.{name}") for name in names)


def sources(entries: Sequence[str]) -> None:
    """Where the lesson's facts come from."""
    st.header("Sources", anchor=False)
    st.markdown("\n".join(f"- {entry}" for entry in entries))
