"""The keys of a lesson's controls: a control that holds anything else than the experiment's value becomes a new one."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

UNTOLD = object()


@dataclass
class ControlKeys:
    """Per control of a lesson, by its name: its number and the value that it was last told to show."""

    slug: str
    held: dict[str, tuple[int, Any]] = field(default_factory=dict)

    def key(self, name: str, value: Any, holds: Any = UNTOLD) -> str:
        """The key of a control that begins with `value`: a new one whenever the control holds anything else.

        Behind a closed popover the browser keeps what a control held, whatever is written into the session meanwhile,
        and sends it with the next run, as if the reader had chosen it. So a value that comes from elsewhere (a preset,
        a link, the picture, another control, a refusal) makes another control, which knows nothing of the old one.

        Args:
            holds: what the control holds, where that is not what the reader last chose in it.
        """
        number, last = self.held.get(name, (0, value))
        if holds is UNTOLD:
            holds = st.session_state.get(numbered(f"{self.slug}.{name}", number), last)
        if not _same(holds, value):
            number += 1
        self.held[name] = number, value
        return numbered(f"{self.slug}.{name}", number)


def _same(one: Any, other: Any) -> bool:
    """Steps of a control add up to 0.15000000000000002, which is taken as 0.15."""
    both = isinstance(one, float) and isinstance(other, float)
    return math.isclose(one, other, rel_tol=1e-9) if both else bool(one == other)


def numbered(key: str, number: int) -> str:
    """The key of a control's first, second, … widget, from 0."""
    return f"{key}#{number}" if number else key
