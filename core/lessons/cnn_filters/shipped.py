"""The trained networks that lie in assets/weights/, made by `core.recipes.cnn_weights`."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from core.lessons.cnn_filters.experiment import CnnExperiment
from core.lessons.cnn_filters.link import CNN_EXPERIMENT_LINK
from core.lessons.cnn_filters.presets import CNN_EXPERIMENTS
from core.runs.recording.recorded_run import RecordedRun, recorded_run
from core.training.records import EpochRecord

SHIPPED = ("digits", "glasses")
_FOLDER = Path(__file__).parents[3] / "assets" / "weights"


def shipped_file(name: str) -> Path:
    """Where the weights of a preset lie."""
    return _FOLDER / f"cnn_{name}.safetensors"


def recorded_file(name: str) -> Path:
    """Where the messages of its training lie, one per line."""
    return _FOLDER / f"cnn_{name}.jsonl"


def shipped(experiment: CnnExperiment) -> RecordedRun | None:
    """The training of the preset that trains exactly like this experiment; None where there is none."""
    for name in SHIPPED:
        if CNN_EXPERIMENTS[name].experiment.training == experiment.training:
            return recorded_run(recorded_file(name), shipped_file(name))
    return None


def notes_of(experiment: CnnExperiment, preset: str, record: EpochRecord | None) -> dict[str, str]:
    """What a file of weights says about itself: its settings as a link, and what was measured at its epoch."""
    notes = {} if experiment.own_images else {"settings": urlencode(CNN_EXPERIMENT_LINK.write(experiment, preset))}
    if record is None:
        return notes
    notes |= {"epoch": str(record.epoch), "training_accuracy": f"{record.training_score:.4f}"}
    if record.validation_loss is not None:
        notes["validation_loss"] = repr(record.validation_loss)
        notes["validation_accuracy"] = f"{record.validation_score:.4f}"
    return notes
