"""One thing that was done to read a table, which the reader may undo."""

from __future__ import annotations

from dataclasses import dataclass

Undone = frozenset[str]
NOTHING: Undone = frozenset()


@dataclass(frozen=True)
class Change:
    """What was done to read a table.

    Attributes:
        what: one sentence.
        switch: the name under which `read_table` leaves it undone; "" where the table could not be read without it.
        is_undone: it was left undone.
    """

    what: str
    switch: str = ""
    is_undone: bool = False
