"""What can be asked of a run."""

from __future__ import annotations

from typing import Literal, get_args

Mode = Literal["run", "epoch", "batch"]
Command = Literal["run", "pause", "epoch", "batch", "stop"]
MODES: tuple[Mode, ...] = get_args(Mode)
COMMANDS: tuple[Command, ...] = get_args(Command)
