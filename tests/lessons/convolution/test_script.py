"""The exported script, run alone, prints the numbers of the screen."""

import ast
import re
import subprocess
import sys

import numpy as np
import pytest

from core.convolution.convolution import Convolution
from core.convolution.kernels import even
from core.convolution.trace import trace
from core.data.images.sample_images import ImageChoice, sample_photo
from core.lessons.convolution.presets import CONVOLUTIONS
from core.lessons.convolution.script import convolution_script
from tests.core.convolution.random_convolutions import random_convolutions

PRESETS = ("edges", "sobel", "course-28x28", "stride-and-padding", "rgb-to-grey", "max-pool", "transposed-even")
PHOTO = np.ascontiguousarray(sample_photo("china")[:, ::-1])
CASES = [
    *((CONVOLUTIONS[preset].experiment, None) for preset in PRESETS),
    *((experiment, None) for experiment in random_convolutions(8, seed=11)),
    *((Convolution(ImageChoice("upload", 24, channels)), PHOTO) for channels in (1, 3)),
]
# Importing torch takes longer than all scripts together: they run one after the other, each in a fresh namespace.
DRIVER = "import runpy, sys\nfor path in sys.argv[1:]: runpy.run_path(path, run_name='__main__'); print('----')\n"


def run(folder, *arguments):
    command = [sys.executable, "-I", *map(str, arguments)]
    answer = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def figures(output):
    return dict(re.findall(r"^(.+?) ([\[(].*|-?[\d.]+)$", output, re.MULTILINE))


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scripts")
    for number, (experiment, upload) in enumerate(CASES):
        script = convolution_script(experiment, trace(experiment, upload))
        (folder / f"{number}.py").write_text(script, encoding="utf-8")
    paths = [folder / f"{number}.py" for number in range(len(CASES))]
    return [figures(text) for text in run(folder, "-c", DRIVER, *paths).split("----\n")]


def assert_printed(output, experiment, upload=None):
    traced = trace(experiment, upload)
    assert ast.literal_eval(output["input"]) == tuple(traced.x.shape)
    assert ast.literal_eval(output["output"]) == tuple(traced.y.shape)
    assert int(output["parameters"]) == experiment.parameters
    for name, value in (("smallest", traced.y.min()), ("largest", traced.y.max()), ("mean", traced.y.mean())):
        assert output[name] == f"{value.item():.4f}"
    row, column = traced.start
    expected = [round(value, 4) for value in traced.y[:, row, column].tolist()]
    assert ast.literal_eval(output[f"row {row + 1}, column {column + 1}"]) == expected
    if experiment.weight_shape:
        assert ast.literal_eval(output["weights"]) == experiment.weight_shape
    if traced.overlaps is not None:
        assert ast.literal_eval(output["overlaps"]) == sorted(set(traced.overlaps.flatten().tolist()))


@pytest.mark.parametrize("number", range(len(CASES)))
def test_a_script_prints_the_values_of_the_page(outputs, number):
    assert_printed(outputs[number], *CASES[number])


def test_the_course_script_alone_prints_the_course_figures(tmp_path):
    experiment = CONVOLUTIONS["course-28x28"].experiment
    (tmp_path / "script.py").write_text(convolution_script(experiment, trace(experiment)), encoding="utf-8")
    output = figures(run(tmp_path, "script.py"))
    assert output["output"] == "(12, 24, 24)"
    assert output["weights"] == "(12, 1, 5, 5)"
    assert output["parameters"] == "312"


@pytest.mark.parametrize(
    ("experiment", "line"),
    [
        (CONVOLUTIONS["edges"].experiment, "layer = nn.Conv2d(1, 1, kernel_size=3)"),
        (CONVOLUTIONS["max-pool"].experiment, "layer = nn.MaxPool2d(kernel_size=2, stride=2)"),
        (CONVOLUTIONS["transposed-even"].experiment, "nn.ConvTranspose2d(1, 1, kernel_size=4, stride=2, padding=1)"),
        (CONVOLUTIONS["depthwise-rgb"].experiment, "nn.Conv2d(3, 3, kernel_size=5, padding=2, groups=3)"),
        (Convolution(kernels=(even(1, 3),), dilation=2), "nn.Conv2d(1, 1, kernel_size=(1, 3), dilation=2)"),
    ],
)
def test_the_layer_is_written_as_a_student_writes_it(experiment, line):
    assert line in convolution_script(experiment, trace(experiment))


@pytest.mark.parametrize("preset", CONVOLUTIONS)
def test_scripts_import_only_what_they_use_and_nothing_of_ours(preset):
    experiment = CONVOLUTIONS[preset].experiment
    script = convolution_script(experiment, trace(experiment))
    names = {alias.name for node in ast.walk(ast.parse(script)) if isinstance(node, (ast.Import, ast.ImportFrom))
             for alias in node.names}  # fmt: skip
    assert names <= {"torch", "nn", "functional", "load_sample_image", "load_digits"}
    assert all(re.search(rf"{name}[.(]", script) for name in names)
    assert "torch.set_num_threads(1)" in script
