"""What pages compute for a link: once, in its turn, while somebody waits, and kept in the one account of bytes."""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections.abc import Callable, Hashable
from typing import ParamSpec, TypeVar, cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.kept import ACCOUNT, MISSING
from pages.server.turns import in_callback, turns

P = ParamSpec("P")
R = TypeVar("R")


def computed(*, urgent: bool = False, spinner: str = "") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A function whose results are kept for all visitors; nobody may change them.

    Two who ask for the same thing at once wait for the same turn, and the second one finds it made. Called by position.

    Args:
        urgent: whether a hand waits for it (see `Turns`).
        spinner: a sentence for whoever waits longer.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        name = f"{function.__module__}.{function.__qualname__}"
        counts = [not parameter.startswith("_") for parameter in inspect.signature(function).parameters]

        @functools.wraps(function)
        def asked(*args: P.args, **kwargs: P.kwargs) -> R:
            asked_with = tuple(arg for arg, counted in zip(args, counts, strict=True) if counted)
            key: Hashable = (name, asked_with)
            found = ACCOUNT.get(key)
            if found is MISSING:
                with _shown(spinner), turns().one(urgent=urgent):
                    found = ACCOUNT.get(key)
                    if found is MISSING:
                        found = function(*args, **kwargs)
                        ACCOUNT.put(key, found)
            return cast(R, found)

        return asked

    return decorate


def _shown(sentence: str) -> contextlib.AbstractContextManager[object]:
    """Not in a callback, where drawing would give way to a newer message and lose what the hand has changed."""
    if not sentence or get_script_run_ctx(suppress_warning=True) is None or in_callback():
        return contextlib.nullcontext()
    return st.spinner(sentence)
