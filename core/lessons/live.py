"""Pictures that follow the reader's hand: what changes make of an experiment, and what the browser then draws.

All of it is pure: no session, nothing stored. A lesson's page uses it, and so does the route that answers the browser
directly while the hand moves.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from core.errors import InsideTheNetError, LinkError
from core.lessons.catalogue import BUILT, lesson
from core.settings.link import LinkCodec

E = TypeVar("E")

MOST_CHANGES = 400  # more than the largest network has parameters
LIVE = tuple(lesson.slug for lesson in BUILT if lesson.live)

Change = Callable[[E, Mapping[str, Any]], E]


@dataclass(frozen=True)
class LivePicture(Generic[E]):
    """The main picture of a lesson, as a function of its experiment.

    Attributes:
        link: how the experiment is written in a link.
        change: the experiment after one change that the reader makes on the picture; raises InsideTheNetError.
        draw: the record that the component in the browser draws while a hand moves.
        in_link: whether a link holds all of an experiment; uploads are in none.
        more: what further pictures of the page draw; computed only while they are there.
    """

    link: LinkCodec[E]
    change: Change[E]
    draw: Callable[[E], dict[str, Any]]
    in_link: Callable[[E], bool] = lambda _: True
    more: Callable[[E], dict[str, Any]] = lambda _: {}

    def params(self, experiment: E, preset: str) -> dict[str, str] | None:
        """The link from which the picture can be drawn; None if there is none."""
        if not self.in_link(experiment):
            return None
        try:
            return self.link.write(experiment, preset)
        except LinkError:
            return None

    def after(self, experiment: E, changes: Sequence[Any], *, more: bool = False) -> dict[str, Any]:
        """The record after some changes, with what was refused of them as `problem`; with `more`, all of it."""
        changed, problem = after_changes(experiment, changes, self.change)
        return self.draw(changed) | (self.more(changed) if more else {}) | {"problem": problem}


def live_picture(slug: str) -> LivePicture[Any]:
    """The picture of a lesson in `LIVE`."""
    picture: LivePicture[Any] = importlib.import_module(f"{lesson(slug).package}.live").PICTURE
    return picture


def after_changes(experiment: E, changes: Sequence[Any], change: Change[E]) -> tuple[E, dict[str, Any] | None]:
    """The experiment after changes that came from a browser, and the last refusal: the change's key and a sentence.

    Args:
        changes: each a mapping with a `key` of the sender's and what `change` takes; nothing in them is trusted.
            What is no mapping, and what comes after the first 400, is left out.
    """
    problem = None
    for one in changes[:MOST_CHANGES]:
        if not isinstance(one, dict):
            continue
        try:
            experiment = change(experiment, one)
        except InsideTheNetError as error:
            problem = {"key": one.get("key"), "sentence": str(error)}
    return experiment, problem
