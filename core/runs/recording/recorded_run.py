"""Runs that were recorded before and lie in assets/: what a run sent, and the weights that it ended with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

KEPT = 16  # recordings


@dataclass(frozen=True, eq=False)
class RecordedRun:
    """A run as it lies in two files; neither is ever changed.

    Attributes:
        messages: what it sent to the browser.
        weights: a safetensors file.
        about: what else the recording says of itself.
    """

    messages: tuple[str, ...]
    weights: bytes
    about: Mapping[str, Any] = field(default_factory=dict)


@lru_cache(maxsize=KEPT)
def recorded_run(story: Path, weights: Path) -> RecordedRun | None:
    """The recording in these files; None where one of them is missing.

    Args:
        story: the messages, one per line (.jsonl), or an object that has them under "messages" (.json).
        weights: a safetensors file.
    """
    if not (story.is_file() and weights.is_file()):
        return None
    text = story.read_text("utf-8")
    if story.suffix == ".jsonl":
        return RecordedRun(tuple(text.splitlines()), weights.read_bytes())
    about = json.loads(text)
    return RecordedRun(tuple(json.dumps(message) for message in about.pop("messages")), weights.read_bytes(), about)
