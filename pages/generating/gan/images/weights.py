"""Which weights draw the pictures of the noise."""

from __future__ import annotations

from torch import Tensor

from core.gan.images.config import ImageGanConfig
from core.gan.images.recorded import Recording, recorded
from pages.generating.gan.state import SLUG
from pages.shared.live_run import live_run


def recorded_run(config: ImageGanConfig) -> Recording | None:
    """The recorded run of a config, unless the reader has put it away for random weights."""
    return None if live_run(f"{SLUG}.images").cleared == config else recorded(config)


def newest(config: ImageGanConfig) -> tuple[dict[str, Tensor] | None, str]:
    """The newest weights that draw samples, and whence they come."""
    run = live_run(f"{SLUG}.images")
    state = run.kept().get("averaged") if run.experiment == config else None
    if state is not None:
        return state, "the run's newest weights"
    ready = recorded_run(config)
    return (dict(ready.states["averaged"]), "the recorded weights") if ready and not run.run_id else (None, "untrained")
