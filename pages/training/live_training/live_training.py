"""Lesson: when is a network trained enough, and when too much?"""

from __future__ import annotations

import streamlit as st

from core.lessons.catalogue import lesson
from core.lessons.live_training.link import LIVE_TRAINING_LINK
from core.lessons.live_training.presets import FEATURED
from core.lessons.live_training.script import live_training_script
from core.runs.recording.history import read_history
from pages.shared.components import component
from pages.shared.lesson_frame import code_panel, lesson_head, link_bar, preset_bar, sources, symbols
from pages.shared.lesson_state import lesson_state, part
from pages.shared.live_run import trigger_value
from pages.shared.notices import show_notices
from pages.shared.quiz import check_questions, predict
from pages.shared.table_upload import file_button
from pages.training.live_training.controls import State, controls
from pages.training.live_training.ghosts import forget_ghost, ghost_data
from pages.training.live_training.own_table import PREFIX, own_data, own_table
from pages.training.live_training.probe import answer, ask
from pages.training.live_training.questions import CHECKS, ask_before
from pages.training.live_training.report import report
from pages.training.live_training.run import (
    PICTURE,
    QUESTION,
    REPORT,
    beginning,
    has_validation,
    point,
    present_run,
    reset,
    start,
)
from pages.training.live_training.words import OPENING, SOURCES, SYMBOLS, loop_in_words, rules_in_words

live_training = component("lessons/live_training/live_training")

LESSON = lesson("live_training")
STAGE, RULES = "live_training.stage", "live_training.rules"


@part(PICTURE)
def picture(state: State) -> None:
    """The run: the component plays it, and tells what the reader wants from the server."""
    run = present_run(state)
    live_training(
        key=STAGE,
        data={
            "preview": beginning(state.experiment),
            "run": run.reference,
            "ghosts": ghost_data(state.experiment),
            "probe": answer(run),
            "add_points": len(state.experiment.data.inputs) <= 2,
        },
        on_start_change=lambda: start(state, trigger_value(STAGE, "start")),
        on_reset_change=lambda: reset(state),
        on_probe_change=lambda: ask(state, run, trigger_value(STAGE, "probe")),
        on_point_change=lambda: point(state, trigger_value(STAGE, "point")),
        on_forget_change=lambda: forget_ghost(trigger_value(STAGE, "forget").get("name")),
        on_news_change=lambda: st.rerun([REPORT, QUESTION]),
    )
    show_notices(state)
    link_bar(state, "runs, the epoch and the tab on display, or a table of yours")


@st.fragment(key=REPORT)
def details(state: State) -> None:
    """What the run came to, and the script that comes to the same."""
    report(present_run(state), state.experiment, own_table())
    table = own_table() if state.experiment.data.columns else None
    script = lambda: live_training_script(state.experiment, state.experiment.load(table), table)  # noqa: E731
    code_panel(state.slug, script, files=lambda: file_button(PREFIX) if table else None)


@st.fragment(key=QUESTION)
def question(state: State) -> None:
    """What to expect of the run; it follows the run, which answers it."""
    history = read_history(present_run(state).messages())
    predict(state, "run", ask_before(state.experiment, has_validation(state.experiment), history))


@part(RULES)
def rules(state: State) -> None:
    state.shows("fit.stopping.patience")
    rules_in_words(state.experiment)


def main() -> None:
    state = lesson_state(LESSON.slug, LIVE_TRAINING_LINK)
    state.follow = lambda before, after: [PICTURE, REPORT, QUESTION, *state.parts_that_differ(before, after)]
    state.own, state.check = own_data, lambda e: e.load(own_table() if e.data.columns else None)
    lesson_head(LESSON, state, OPENING)
    preset_bar(state, lambda: controls(state), FEATURED)
    picture(state)
    symbols(SYMBOLS)
    question(state)
    details(state)
    loop_in_words()
    rules(state)
    check_questions(LESSON.slug, CHECKS)
    sources(SOURCES)


main()
