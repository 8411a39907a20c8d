"""Controls that write into a lesson's experiment: each shows one of its settings as it is declared, and changes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

import streamlit as st

from core.numbers import short
from core.settings.declared import setting_at, taken
from core.settings.setting import Choice, Number, Optional, Setting, Switch, Whole, Wholes, narrowed
from pages.shared.lesson_state import LessonState

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
    bound = _bound(state, name, value, change, follow)
    match setting:
        case Optional(inner=Number() | Whole() as inner):
            options = [None, *sorted({*inner.options, *([] if value is None else [value])})]
            st.selectbox(inner.title, options, format_func=lambda v: "off" if v is None else short(v), **bound, **more)
        case Switch():
            st.toggle(setting.title, **bound, **more)
        case Choice():
            labels = setting.options
            st.selectbox(setting.title, list(labels), format_func=labels.__getitem__, **bound, **more)
        case Number() | Whole() if setting.options:
            options = sorted({*setting.options, value})
            st.selectbox(setting.title, options, format_func=short, **bound, **more)
        case Whole():
            st.number_input(setting.title, setting.low, setting.high, step=1, **bound, **more)
        case Number():
            bound |= {"min_value": float(setting.low), "max_value": float(setting.high), "step": setting.step}
            st.session_state[bound["key"]] = float(value)
            st.number_input(setting.title, format="%g", **bound, **more)
        case _:
            raise TypeError(f"{setting.name} has no control of its own")


def _bound(state: LessonState[Any], name: str, value: Any, change: Change, follow: Sequence[str]) -> dict[str, Any]:
    """The key of a control, showing `value`, and the callback that takes what the reader chose."""
    key = f"{state.slug}.{name}"
    st.session_state[key] = value

    def take() -> None:
        state.change(lambda old: change(old, st.session_state[key]))
        if follow:
            st.rerun(list(follow))

    return {"key": key, "on_change": take}


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
