"""Who watches a run in tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Hand:
    """A reader at a run: pictures are wanted at some of the job's questions only (None: at all)."""

    stepping: bool = False
    stopping: bool = False
    choice: str | None = None
    wanted: set[int] | None = None
    asked: int = 0

    def wants_picture(self) -> bool:
        self.asked += 1
        return self.wanted is None or self.asked in self.wanted
