"""What the outside learns of a run."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import InsideTheNetError
from core.runs.run import Phase


class RunRefused(InsideTheNetError):
    """No further run can be started now."""


@dataclass(frozen=True)
class Status:
    """What a run does.

    Attributes:
        phase: "queued", "running", "paused", "done" (finished for now), "failed", or "ended" (before it was done).
        place: of a queued run: 1 is the next one; else 0.
        can_continue: of a done run: whether it can compute on.
        sentence: why it stopped, if neither its job nor its reader wanted it.
    """

    phase: Phase
    place: int = 0
    can_continue: bool = False
    sentence: str | None = None
