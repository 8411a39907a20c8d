"""The guided tour of a lesson: a card that goes through its steps, beside the real controls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.errors import LinkError
from core.lessons.catalogue import Lesson
from core.lessons.tour import Step, step_number, tour_of
from pages.shared.components import component
from pages.shared.lesson_state import ARRIVED, LessonState, part
from pages.shared.live_run import trigger_value

card = component("base/tour")


@dataclass
class Tour:
    """One visitor's tour of one lesson.

    Attributes:
        step: the step that is shown, or was last; from 1 on.
        open: whether the card is there.
    """

    step: int = 1
    open: bool = False


def guide(state: LessonState[Any], lesson: Lesson) -> None:
    """The button that begins the tour, or goes on with it, and the card of its step; nothing where there is none."""
    steps = tour_of(lesson)
    if steps:
        _arrive(state, steps)
        part(state.guide)(_guide)(state, steps)


def tour_parameter(state: LessonState[Any]) -> dict[str, str]:
    """What a link says of the tour: its step, while it is open."""
    tour = _tour(state)
    return {"tour": str(tour.step)} if tour.open else {}


def _tour(state: LessonState[Any]) -> Tour:
    found: Tour = st.session_state.setdefault(f"{state.slug}.tour", Tour())
    return found


def _arrive(state: LessonState[Any], steps: Sequence[Step]) -> None:
    """Open the step that the visitor's link names; where it names nothing else, in the state of that step."""
    asked, new = st.query_params.get("tour"), f"{state.slug}.tour" not in st.session_state
    tour = _tour(state)
    if asked is None or not (new or st.session_state.get(ARRIVED)):
        return
    try:
        tour.step, tour.open = step_number(asked, len(steps)), True
    except LinkError as error:
        state.tell("", str(error))
        return
    links = [step.link for step in steps[: tour.step] if step.link]  # a step without one keeps the state before it
    if len(st.query_params) == 1 and links:
        state.restore(links[-1])


def _guide(state: LessonState[Any], steps: Sequence[Step]) -> None:
    tour, key = _tour(state), f"{state.slug}.tour.card"
    step = steps[tour.step - 1]
    said = {"title": step.title, "words": step.words, "at": step.at, "task": step.task}
    where = {"step": tour.step, "steps": len(steps), "open": tour.open, "begun": tour.step > 1}
    done = step.done is None or step.done(state.experiment)
    state.displayed.pop(state.guide, None)
    if tour.open and step.done is not None:  # else nothing here follows the experiment
        state.displayed[state.guide] = state.experiment
    card(key=key, data=said | where | {"done": done}, width="content", on_go_change=lambda: _go(state, steps, key))


def _go(state: LessonState[Any], steps: Sequence[Step], key: str) -> None:
    """To another step, in its state; or out of the tour, to the first step once all are done."""
    tour, wanted = _tour(state), trigger_value(key, "go").get("step")
    if not isinstance(wanted, int) or not 0 <= wanted <= len(steps) + 1:
        return
    tour.open = 1 <= wanted <= len(steps)
    tour.step = wanted if tour.open else 1 if wanted else tour.step
    if tour.open and (link := steps[wanted - 1].link):
        state.leave()
        state.restore(link)
    st.rerun()
