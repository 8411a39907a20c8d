"""Whether somebody still waits for what is computed. Long loops look at every step; who asked says how to know.

A function that computes for seconds calls `look` between its steps and needs to know nothing of pages: in a notebook
`look` does nothing, on a server it raises when the visitor has moved on, and the work ends there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_look: ContextVar[Callable[[], object] | None] = ContextVar("look", default=None)


def look() -> None:
    """Go on, if somebody still waits; else raises what `asked_by` was given to raise."""
    check = _look.get()
    if check is not None:
        check()


@contextmanager
def asked_by(check: Callable[[], object]) -> Iterator[None]:
    """While this lasts, `look` in this thread calls `check`, which raises when nobody waits any more."""
    before = _look.set(check)
    try:
        yield
    finally:
        _look.reset(before)
