"""A lesson's guided tour as data: each step says one thing, points at its place, and sets the state by a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from core.errors import LinkError
from core.lessons.catalogue import Lesson
from core.text import visible


@dataclass(frozen=True)
class Step:
    """One step of a tour.

    Attributes:
        title: a few words.
        words: what there is to see here: plain text, one idea.
        at: where: the key of an element of the page; behind " >> " a CSS selector inside that component.
        link: parameters of the lesson's own link that set the state; empty: it stays as it is.
        task: what the reader is to do; "" where there is only to look.
        done: whether the reader's experiment shows that it is done.
    """

    title: str
    words: str
    at: str
    link: Mapping[str, str] = field(default_factory=dict)
    task: str = ""
    done: Callable[[Any], bool] | None = None


@cache
def tour_of(lesson: Lesson) -> tuple[Step, ...]:
    """The steps of a lesson's module `tour`; none where it has no such module."""
    name = f"{lesson.package}.tour"
    steps: tuple[Step, ...] = import_module(name).TOUR if find_spec(name) else ()
    return steps


def step_number(text: str, steps: int) -> int:
    """The number of a step, 1 to `steps`, from the parameter `tour` of a link.

    Raises:
        LinkError: it is no such number.
    """
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    if not 1 <= number <= steps:
        raise LinkError(f"The tour has steps 1 to {steps}, got {visible(text[:20])}.")
    return number
