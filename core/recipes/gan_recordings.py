"""Records the runs that the GAN lesson opens with: `python -m core.recipes.gan_recordings [digits] [faces]`.

Each becomes two files in assets/recordings: gan_NAME.json, the messages of the run (the page plays them like a
live one) with grids of every few epochs, and gan_NAME.safetensors, the weights to go on from. Takes long on two
cores; a GPU is used where there is one.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from core.gan.digit_judge import FOLDER
from core.gan.images.config import ImageGanConfig
from core.gan.images.job import ImageGanJob
from core.gan.images.presets import IMAGE_GAN_PRESETS
from core.runs.recording.recorder import Unattended

GRIDS = 60  # in a recording; their epochs lie evenly
RUNS: Mapping[str, ImageGanConfig] = MappingProxyType(
    {
        "digits": dataclasses.replace(IMAGE_GAN_PRESETS["digits"].experiment, epochs=190),
        "faces": dataclasses.replace(IMAGE_GAN_PRESETS["faces"].experiment, epochs=50),
    }
)


def record(config: ImageGanConfig) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """The recording as JSON data, and the weights by "network.name"."""
    messages: list[dict[str, Any]] = []
    states: Any = {}
    stride = -(-config.epochs // GRIDS)
    for event in ImageGanJob(config).events(Unattended()):
        if event.artifact and event.artifact[0] == "states":
            states = event.artifact[1]
        if event.message is None:
            continue
        message = json.loads(event.message)
        epoch = message["place"] if message["kind"] == "picture" else 0
        if epoch % stride == 0 or epoch == config.epochs:
            messages.append({**message, "stride": stride} if message["kind"] == "start" else message)
        _tell(message)
    about = {
        "note": "A real PyTorch run, recorded by `python -m core.recipes.gan_recordings`.",
        "torch": torch.__version__.split("+")[0],
        "config": dataclasses.asdict(config),
        "messages": messages,
    }
    weights = {f"{who}.{name}": tensor for who, state in states.items() for name, tensor in state.items()}
    return about, weights


def _tell(message: dict[str, Any]) -> None:
    if message["kind"] == "rows" and message["first"] % 10 == 0:
        columns = message["columns"]
        print(f"epoch {message['first']}: sure {columns['sure'][0]}, {columns['seconds'][0]:.0f} s", flush=True)


def paths(name: str, folder: Path = FOLDER) -> tuple[Path, Path]:
    """The recording and the weights of a name."""
    return folder / f"gan_{name}.json", folder / f"gan_{name}.safetensors"


def checkpoint(name: str, folder: Path = FOLDER) -> dict[str, dict[str, Tensor]]:
    """The recorded weights as `ImageGanJob(start=…)` takes them."""
    states: dict[str, dict[str, Tensor]] = {}
    for key, tensor in load_file(paths(name, folder)[1]).items():
        who, _, rest = key.partition(".")
        states.setdefault(who, {})[rest] = tensor
    return states


def write(name: str, config: ImageGanConfig, folder: Path = FOLDER) -> None:
    """Train and write both files."""
    about, weights = record(config)
    recording, weight_file = paths(name, folder)
    recording.write_text(json.dumps(about, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")
    save_file(weights, weight_file, metadata={"made_by": "python -m core.recipes.gan_recordings"})
    weight_file.chmod(0o644)
    print(f"{name}: {recording.stat().st_size / 1024:.0f} KB and {weight_file.stat().st_size / 1024:.0f} KB")


def main() -> None:
    """The runs that are named, or all."""
    torch.set_num_threads(1)
    for name in sys.argv[1:] or RUNS:
        write(name, RUNS[name])


if __name__ == "__main__":
    main()
