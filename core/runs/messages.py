"""What the run manager and a run's process say to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Mode = Literal["run", "epoch", "batch"]
Command = Literal["run", "pause", "epoch", "batch", "stop"]
Rest = Literal["paused", "stepped", "done", "failed"]
MODES: tuple[Mode, ...] = get_args(Mode)
COMMANDS: tuple[Command, ...] = get_args(Command)


@dataclass(frozen=True)
class Order:
    """From the manager to the process.

    Attributes:
        command: what to do from now on.
        number: rises with each order to compute, so that a report can say which one it answers.
        choice: which one, of a single step that can be several things; None: whatever comes next.
    """

    command: Command
    number: int = 0
    choice: str | None = None


@dataclass(frozen=True)
class Report:
    """From the process to the manager.

    Attributes:
        order: the number of the order that was last obeyed.
        rest: why the process computes no longer, None while it does: "paused" before its order was fulfilled,
            "stepped" when the single step was made, "done" at an end, "failed" for good.
        can_continue: of "done": whether another order would compute on.
        sentence: of "failed": what to tell the reader.
        messages: JSON objects since the last report, oldest first.
        artifacts: values for the page since the last report, pickled.
    """

    order: int
    rest: Rest | None = None
    can_continue: bool = False
    sentence: str | None = None
    messages: tuple[str, ...] = ()
    artifacts: Mapping[str, bytes] = field(default_factory=dict)
