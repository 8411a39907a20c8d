"""The exported script, run alone, prints the numbers of the vanishing-gradients page."""

import ast
import dataclasses
import re

import numpy as np
import pytest

from core.gradient_flow.flow import gradient_flow
from core.gradient_flow.initializations import INITIALIZATIONS
from core.gradient_flow.network import DeepNetwork
from core.lessons.vanishing_gradients.diagnosis import diagnose
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.lessons.vanishing_gradients.presets import FLOW_PRESETS
from core.lessons.vanishing_gradients.script import gradient_flow_script
from core.lessons.vanishing_gradients.step import step
from core.lessons.vanishing_gradients.study import study
from core.networks.activations import ACTIVATIONS
from tests.scripts import printed_by


def assert_prints_the_page(output, experiment):
    name = experiment.activation
    flow = gradient_flow(experiment.network, (name,))
    found, made = flow.flows[name], step(experiment, flow)
    rows = re.findall(r"layer (\d+): dL/dz (\S+) dL/dW (\S+) one step moves W by (\S+) of its norm", output)
    assert [int(row[0]) for row in rows] == list(range(1, experiment.network.depth + 1))
    for column, expected in enumerate((found.dz, made.dw, made.moves), 1):
        np.testing.assert_allclose([float(row[column]) for row in rows], np.median(expected, axis=0), rtol=2e-3)
    diagnosis = diagnose(found)
    ratio = re.search(rf"layer 1 / layer {experiment.network.depth}: (\S+)", output).group(1)
    assert float(ratio) == pytest.approx(diagnosis.ratio, rel=2e-3)
    factors = dict(re.findall(r"factor of ([a-z ]+) (\S+)", output))
    assert list(factors) == list(diagnosis.parts)
    for part, value in factors.items():
        assert float(value) == pytest.approx(diagnosis.parts[part], rel=1e-3)
    before, after = re.search(r"loss (\S+), after one step (\S+)", output).groups()
    looked = study(experiment)
    assert float(before) == pytest.approx(np.median(looked.loss), rel=1e-4, abs=1e-4)
    assert float(after) == pytest.approx(np.median(looked.loss_after), rel=1e-3, abs=1e-4)


@pytest.mark.parametrize("preset", list(FLOW_PRESETS))
def test_every_preset_prints_the_numbers_of_the_page(preset, tmp_path):
    experiment = FLOW_PRESETS[preset].experiment
    assert_prints_the_page(printed_by(gradient_flow_script(experiment), tmp_path), experiment)


@pytest.mark.parametrize(("initialization", "name"), list(zip(INITIALIZATIONS, ACTIVATIONS, strict=False)))
def test_every_initialization_and_the_other_settings_reach_the_script(initialization, name, tmp_path):
    network = DeepNetwork(4, 9, initialization, 0.25, "layer", skip=True, seed=11, seeds=9)
    experiment = FlowExperiment(network, name, lr=0.02, clip=0.5)
    assert_prints_the_page(printed_by(gradient_flow_script(experiment), tmp_path), experiment)


def test_the_script_is_plain_pytorch():
    experiment = FlowExperiment(dataclasses.replace(DeepNetwork(), seed=5))
    script = gradient_flow_script(experiment)
    imported = {node.names[0].name if isinstance(node, ast.Import) else node.module
                for node in ast.walk(ast.parse(script)) if isinstance(node, (ast.Import, ast.ImportFrom))}  # fmt: skip
    assert imported == {"torch", "sklearn.datasets"}
    assert "range(5, 5 + 8)" in script
    assert "torch.set_num_threads(1)" in script
    assert max(map(len, script.splitlines())) <= 120
