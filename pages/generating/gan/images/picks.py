"""The two samples between which the reader walks, picked in the grid or typed below it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.gan.images.gan import GRID
from pages.generating.gan.state import SLUG

PICTURE = f"{SLUG}.images.picture"  # the fragment with the grid
PICKS, NEXT = f"{SLUG}.images.picks", f"{SLUG}.images.next"


def picks() -> tuple[int, int]:
    """The samples at the ends of the walk, from 1 to 64."""
    chosen: tuple[int, int] = st.session_state.get(PICKS, (1, 2))
    return chosen


def set_end(end: int, number: int) -> None:
    """Another sample, from 1 to 64, at end 0 or 1."""
    first, last = picks()
    st.session_state[PICKS] = (number, last) if end == 0 else (first, number)


def pick(sample: Any) -> None:
    """Make a sample (from 0) the start of the walk, the next one its end, and so on."""
    if not isinstance(sample, int) or isinstance(sample, bool) or not 0 <= sample < GRID:
        return
    end = st.session_state.get(NEXT, 0)
    set_end(end, sample + 1)
    st.session_state[NEXT] = 1 - end
