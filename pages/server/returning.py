"""The session before a reload: the server keeps it for a while, and the tab that had it may have its things back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import streamlit as st
from streamlit import runtime

from core.lessons.catalogue import BUILT
from pages.server.runs import LOCAL, runs, visitor

_WIDGET = "$$"  # how Streamlit's own ids of widgets begin


def take_over(session_id: object) -> bool:
    """Take all that the lessons hold from a session whose tab has left it, with its runs; False if it is gone.

    Args:
        session_id: what the browser remembers. It is a secret of its tab, so whoever knows it may have the session.
    """
    owner, alive, address = visitor()
    if not isinstance(session_id, str) or owner in (session_id, LOCAL):
        return False
    info = _left(session_id)
    if info is None:
        return False
    for key, value in _own(info.session.session_state):
        st.session_state[key] = value
    runs().hand_over(session_id, owner, alive, address)
    return True


def _left(session_id: str) -> Any:
    """A session without a connection; another open tab keeps its own."""
    manager = runtime.get_instance()._session_mgr
    info = manager.get_session_info(session_id)
    return None if info is None or manager.is_active_session(session_id) else info


def _own(state: Any) -> Iterable[tuple[str, Any]]:
    """What lessons have put into a session themselves; widgets belong to their own page."""
    slugs = tuple(f"{lesson.slug}." for lesson in BUILT)
    kept = {**state._old_state, **state._new_session_state}
    return [(key, value) for key, value in kept.items() if key.startswith(slugs) and not key.startswith(_WIDGET)]
