"""A script as a notebook: its cells, run in order in a fresh interpreter, print what the script prints.

That the scripts print what the pages show is tested lesson by lesson. No Jupyter kernel is needed: the cells hold plain
Python, which a kernel runs in one namespace as it is done here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from core.convolution.trace import trace
from core.data.images.load import load_images
from core.gan.images.config import ImageGanConfig
from core.gan.plane.config import PlaneGanConfig, Player
from core.lessons.catalogue import BUILT
from core.lessons.chain_rule.scripts.gradients import gradients_script
from core.lessons.cnn_filters.presets import CNN_EXPERIMENTS
from core.lessons.cnn_filters.script import cnn_script
from core.lessons.convolution.presets import CONVOLUTIONS
from core.lessons.convolution.script import convolution_script
from core.lessons.forward_pass.script import forward_pass_script
from core.lessons.gan.images_script import image_gan_script
from core.lessons.gan.plane_script import plane_gan_script
from core.lessons.live_training.presets import TRAINING_PRESETS
from core.lessons.live_training.script import live_training_script
from core.lessons.loss_functions.presets import LOSS_PRESETS
from core.lessons.loss_functions.script import loss_script
from core.lessons.optimizers.presets import OPTIMIZER_PRESETS
from core.lessons.optimizers.script import optimizer_script
from core.lessons.regularization.presets import REGULARIZATION_PRESETS
from core.lessons.regularization.script import regularization_script
from core.lessons.tensors.presets import TENSORS
from core.lessons.tensors.script import tensors_script
from core.lessons.universal_approximation.experiment import ApproximationExperiment
from core.lessons.universal_approximation.presets import PRESETS as APPROXIMATIONS
from core.lessons.universal_approximation.script import curve_script
from core.lessons.vanishing_gradients.presets import FLOW_PRESETS
from core.lessons.vanishing_gradients.script import gradient_flow_script
from core.networks.small.presets import TOY_NETWORK
from core.scripts.notebook import notebook
from tests.scripts import printed_by

RUN_CELLS = """
import json
with open("lesson.ipynb", encoding="utf-8") as file:
    cells = json.load(file)["cells"]
names = {"__name__": "__main__"}
for cell in cells:
    if cell["cell_type"] == "code":
        exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
"""


def _convolution() -> str:
    experiment = CONVOLUTIONS["sobel"].experiment
    return convolution_script(experiment, trace(experiment, None))


def _live_training() -> str:
    experiment = TRAINING_PRESETS["early-stopping-epoch-53"].experiment
    return live_training_script(experiment, experiment.load())


def _cnn() -> str:
    experiment = CNN_EXPERIMENTS["digits"].experiment
    short = replace(experiment, fit=replace(experiment.fit, epochs=1))
    return cnn_script(short, load_images(short.images))


def _few_steps(preset: str, steps: int) -> ApproximationExperiment:
    experiment = APPROXIMATIONS[preset].experiment
    return replace(experiment, training=replace(experiment.training, steps=steps))


def _plane() -> str:
    small = Player((8,))
    return plane_gan_script(PlaneGanConfig(steps=20, batch_size=16, generator=small, discriminator=small))


def _images() -> str:
    small = {"latent": 8, "generator_channels": 4, "discriminator_channels": 4, "batch_size": 8}
    return image_gan_script(ImageGanConfig(images=80, epochs=1, **small))


SCRIPTS: Mapping[str, Callable[[], str]] = {
    "tensors": lambda: tensors_script(TENSORS["transpose"].experiment),
    "forward_pass": lambda: forward_pass_script(TOY_NETWORK),
    "regularization": lambda: regularization_script(REGULARIZATION_PRESETS["double-descent"].experiment),
    "universal_approximation": lambda: curve_script(_few_steps("four-bumps", 20)),
    "loss_functions": lambda: loss_script(LOSS_PRESETS["course-cross-entropy"].experiment),
    "optimizers": lambda: optimizer_script(OPTIMIZER_PRESETS["ravine"].experiment),
    "live_training": _live_training,
    "convolution": _convolution,
    "cnn_filters": _cnn,
    "chain_rule": lambda: gradients_script(TOY_NETWORK),
    "vanishing_gradients": lambda: gradient_flow_script(next(iter(FLOW_PRESETS.values())).experiment),
    "gan": _plane,
    "gan images": _images,
}


def test_every_lesson_has_a_notebook_here() -> None:
    assert {name.split()[0] for name in SCRIPTS} == {lesson.slug for lesson in BUILT}


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_cells_print_what_the_script_prints(name: str, tmp_path: Path) -> None:
    script = SCRIPTS[name]()
    (tmp_path / "lesson.ipynb").write_text(notebook(script), encoding="utf-8")
    printed = printed_by(script, tmp_path)
    assert printed
    assert printed_by(RUN_CELLS, tmp_path, "cells.py") == printed


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_notebook_has_a_title_and_sections(name: str) -> None:
    book = nbformat.reads(notebook(SCRIPTS[name]()), as_version=4)
    headings = [cell.source for cell in book.cells if cell.cell_type == "markdown"]
    assert headings[0].startswith("# ")
    assert len(headings) > 2
    assert all(heading.startswith("## ") for heading in headings[1:])
