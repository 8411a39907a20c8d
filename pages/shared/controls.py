"""Controls that write into a lesson's experiment: each shows one of its settings as it is declared, and changes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

import streamlit as st

from core.numbers import short
from core.settings.declared import setting_at, taken
from core.settings.setting import Choice, Number, Optional, Setting, Switch, Whole, narrowed
from core.settings.structured import Wholes
from pages.shared.lesson_state import LessonState
from pages.shared.notices import show_notices

Change = Callable[[Any, Any], Any]
Units = Callable[[tuple[int, ...], int], tuple[int, ...]]


def control(
    state: LessonState[Any], path: str, change: Change | None = None, follow: Sequence[str] = (), **here: Any
) -> None:
    """The control of a setting: a field, a list of options, or a switch, as its kind wants it.

    Args:
        state: the lesson's state.
        path: of the setting in the experiment, as "fit.learning_rate".
        change: the experiment and the value chosen to the new experiment; None: the setting alone is changed.
        follow: the fragments that are drawn after a change, where the lesson's state does not find them itself.
        here: attributes of the setting that are different on this page (label, high, options), or of Streamlit's
            control (help, disabled).
    """
    setting = setting_at(state.experiment, path)
    own = {name: here.pop(name) for name in list(here) if _describes(setting, name)}
    setting = narrowed(setting, own) if own else setting
    state.shows(path)
    value = attrgetter(path)(state.experiment)
    take = change or (lambda old, chosen: taken(old, path, chosen))
    draw(state, setting, path, value, take, follow, **{"help": setting.help, **here})


def _describes(setting: Setting, name: str) -> bool:
    return hasattr(setting.inner if isinstance(setting, Optional) else setting, name)


def layers(state: LessonState[Any], path: str, new: int, columns: int = 3) -> None:
    """The controls of a network's hidden layers: how many, and the units of each.

    Args:
        path: of the setting, one of several whole numbers.
        new: units of a layer that is added.
        columns: how many fields stand beside each other.
    """
    setting = setting_at(state.experiment, path)
    if not isinstance(setting, Wholes):
        raise TypeError(f"{setting.name} are no whole numbers")
    state.shows(path)
    units = attrgetter(path)(state.experiment)

    def change(made: Units) -> Change:
        return lambda old, chosen: taken(old, path, made(attrgetter(path)(old), chosen))

    depth = change(lambda old, n: (*old, *[new] * n)[:n])
    whole(state, f"{path}.depth", setting.title, (0, setting.most), len(units), depth)
    places = st.columns(columns)
    for layer, value in enumerate(units):
        with places[layer % columns]:
            each = replace(setting.each, label=f"Units, layer {layer + 1}")
            draw(state, each, f"{path}.units{layer}", value, change(_units_of(layer)))


def _units_of(layer: int) -> Units:
    return lambda old, units: (*old[:layer], units, *old[layer + 1 :])


def draw(
    state: LessonState[Any],
    setting: Setting,
    name: str,
    value: Any,
    change: Change,
    follow: Sequence[str] = (),
    **more: Any,
) -> None:
    """A control for a setting that shows a value, whatever dataclass it belongs to.

    Args:
        name: of the control, unique on its page.
        follow: the fragments that are drawn after a change, where the lesson's state does not find them itself.
        more: arguments for Streamlit's control.
    """
    bound = bound_control(state, name, value, change, follow, name) | more
    _widget(setting, value, bound)
    show_notices(state, name)


def _widget(setting: Setting, value: Any, bound: dict[str, Any]) -> None:
    """The field, list or switch of a setting. Raises TypeError where it has none."""
    match setting:
        case Optional(inner=Number() | Whole() as inner):
            options = [None, *sorted({*inner.options, *([] if value is None else [value])})]
            words = lambda v: "off" if v is None else short(v)  # noqa: E731
            st.selectbox(inner.title, options, options.index(value), format_func=words, **bound)
        case Switch():
            st.toggle(setting.title, value, **bound)
        case Choice():
            names = list(dict.fromkeys([*setting.options, value]))
            words = lambda v: setting.options.get(v, v)  # noqa: E731
            st.selectbox(setting.title, names, names.index(value), format_func=words, **bound)
        case Number() | Whole() if setting.options:
            options = sorted({*setting.options, value})
            st.selectbox(setting.title, options, options.index(value), format_func=short, **bound)
        case Whole():
            low, high = min(setting.low, value), max(setting.high, value)
            st.number_input(setting.title, low, high, value, step=1, **bound)
        case Number():
            low, high = float(min(setting.low, value)), float(max(setting.high, value))
            st.number_input(setting.title, low, high, float(value), step=setting.step, format="%g", **bound)
        case _:
            raise TypeError(f"{setting.name} has no control of its own")


def bound_control(
    state: LessonState[Any], name: str, value: Any, change: Change, follow: Sequence[str] = (), place: str = ""
) -> dict[str, Any]:
    """The key of a control, and the callback that takes what the reader chose; the control's default is `value`.

    Args:
        place: where a refusal is shown (see `LessonState.tell`).
    """
    key, drawn, home = state.control_key(name, value), state.restored, state.drawing

    def take() -> None:
        if state.restored != drawn:
            return  # a preset was chosen before this value came: it was meant for the experiment before
        state.change(lambda old: change(old, st.session_state[key]), place, None if follow else home)
        if follow:
            state.redraw(*follow)

    return {"key": key, "on_change": take}


def typed(state: LessonState[Any], name: str, text: str) -> tuple[str, Any]:
    """The key of a text box that begins with the experiment's text, and the verdict on the text in it.

    A text with a verdict stays as it was typed, until the experiment's text changes elsewhere.
    """
    feedback = state.feedback.get(name, {})
    if feedback.get("text") == text:
        return state.control_key(name, text, holds=text), feedback["verdict"]
    state.feedback.pop(name, None)
    return state.control_key(name, text), None


def set_verdict(state: LessonState[Any], name: str, text: str, verdict: Any = None) -> None:
    """Say something of what was just typed; None: it has become the experiment's text."""
    state.feedback[name] = {"text": text, "verdict": verdict}


def choice(
    state: LessonState[Any], name: str, label: str, options: Mapping[str, str], value: str, change: Change, **more: Any
) -> None:
    """One of several names that is no setting of the experiment by itself."""
    draw(state, Choice(name=name, label=label, options=options), name, value, change, **more)


def whole(
    state: LessonState[Any], name: str, label: str, bounds: tuple[int, int], value: int, change: Change, **more: Any
) -> None:
    """A whole number between two bounds that is no setting of the experiment by itself."""
    draw(state, Whole(name=name, label=label, low=bounds[0], high=bounds[1]), name, value, change, **more)


def switch(state: LessonState[Any], name: str, label: str, value: bool, change: Change, **more: Any) -> None:
    """On or off, where it is no setting of the experiment by itself."""
    draw(state, Switch(name=name, label=label), name, value, change, **more)
