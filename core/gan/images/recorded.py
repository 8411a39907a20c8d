"""What the page shows before a run: a run that was recorded before, or the untrained network."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from safetensors.torch import load
from torch import Tensor

from core.gan.digit_judge import FOLDER
from core.gan.images.config import LEAST_IMAGES, ImageGanConfig
from core.gan.images.gan import States
from core.gan.images.job import ImageGanJob
from core.runs.event import Settings
from core.runs.recording.history import History, read_history
from core.runs.recording.recorded_run import recorded_run
from core.runs.recording.recorder import messages_of, opening

NAMES = ("digits", "faces")


@dataclass(frozen=True, eq=False)
class Recording:
    """A run that `core.recipes.gan_recordings` made.

    Attributes:
        name: of its file below assets/recordings, without the ending; its "messages" are played like a live run's.
        config: what it trained.
        history: the run.
        states: its last weights, as `ImageGanJob(start=…)` takes them. Neither is ever changed.
    """

    name: str
    config: ImageGanConfig
    history: History
    states: States


def recorded(config: ImageGanConfig) -> Recording | None:
    """The recorded run of this config, the number of epochs apart; None where there is none."""
    for name in NAMES:
        found = _read(name, FOLDER)
        if found is not None and dataclasses.replace(found.config, epochs=config.epochs) == config:
            return found
    return None


@lru_cache(maxsize=8)
def _read(name: str, folder: Path) -> Recording | None:
    story = folder / f"gan_{name}.json"
    run = recorded_run(story, story.with_suffix(".safetensors"))
    if run is None:
        return None
    states: dict[str, dict[str, Tensor]] = {}
    for key, tensor in load(run.weights).items():
        who, _, rest = key.partition(".")
        states.setdefault(who, {})[rest] = tensor
    return Recording(story.stem, ImageGanConfig(**run.about["config"]), read_history(run.messages), states)


def preview(config: ImageGanConfig, own: Tensor | None = None) -> list[str]:
    """The messages of the untrained networks: what a run sends before its first step.

    Args:
        own: as for `ImageGanJob`.

    Raises:
        ConfigError: the images of the config are missing.
    """
    few = dataclasses.replace(config, images=LEAST_IMAGES, batch_size=min(config.batch_size, LEAST_IMAGES))
    begun = opening(ImageGanJob(few, own))
    return messages_of(
        _with_batches(event, config.batches) if isinstance(event, Settings) else event for event in begun
    )


def _with_batches(settings: Settings, batches: int) -> Settings:
    return dataclasses.replace(settings, fields={**settings.fields, "batches": batches})
