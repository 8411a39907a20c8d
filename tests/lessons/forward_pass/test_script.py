"""The exported script, run alone, prints the numbers of the screen."""

import ast
import dataclasses
import re

import pytest

from core.lessons.forward_pass.script import forward_pass_script
from core.networks.forward.trace import forward
from core.networks.small.network import SmallNetwork
from core.networks.small.presets import SMALL_NETWORKS, TOY_NETWORK
from tests.scripts import printed_by


def figure(output, name):
    return float(re.search(rf"^{name} (\S+)$", output, re.MULTILINE).group(1))


def prediction(output):
    return ast.literal_eval(re.search(r"^prediction (.+)$", output, re.MULTILINE).group(1))


@pytest.mark.parametrize("preset", list(SMALL_NETWORKS))
def test_every_preset_prints_the_values_of_the_page(preset, tmp_path):
    experiment = SMALL_NETWORKS[preset].experiment
    output = printed_by(forward_pass_script(experiment), tmp_path)
    trace = forward(experiment)
    expected = [[round(value, 4) for value in row] for row in trace.prediction.tolist()]
    assert prediction(output) == expected
    assert figure(output, "loss") == round(trace.loss, 4)
    if len(experiment.x) > 1:
        assert figure(output, f"loss of sample {experiment.sample + 1}") == round(trace.sample_loss, 4)


def test_the_toy_script_prints_the_course_figures(tmp_path):
    output = printed_by(forward_pass_script(TOY_NETWORK), tmp_path)
    assert "0 Linear(in_features=1, out_features=2, bias=True): [[2.0, 1.0]]" in output
    assert "1 Sigmoid(): [[0.8808, 0.7311]]" in output
    assert "prediction [[1.3429]]" in output
    assert "loss 2.7459" in output


def test_single_edits_seeds_and_every_activation_reach_the_script(tmp_path):
    names = ("softplus", "leaky_relu", "selu", "gelu", "tanh")
    network = SmallNetwork((2, 3, 2, 4, 2, 3), names, seed=11, x=((0.3, -1.7), (2.0, 0.1)))
    network = network.with_parameter(2, 1, 3, -0.123456789).with_parameter(5, 3, 0, 1e-05)
    output = printed_by(forward_pass_script(network), tmp_path)
    assert prediction(output) == [[round(v, 4) for v in row] for row in forward(network).prediction.tolist()]
    assert "loss" not in output


def test_the_script_imports_torch_alone_and_sets_seed_and_thread():
    script = forward_pass_script(dataclasses.replace(TOY_NETWORK, seed=5))
    imported = {node.names[0].name if isinstance(node, ast.Import) else node.module
                for node in ast.walk(ast.parse(script)) if isinstance(node, (ast.Import, ast.ImportFrom))}  # fmt: skip
    assert imported == {"torch"}
    assert "torch.manual_seed(5)" in script
    assert "torch.set_num_threads(1)" in script
