"""What the components draw, and the picture in words."""

import base64
import json
import math

import numpy as np
import pytest

from core.lessons.forward_pass.description import describe
from core.lessons.forward_pass.picture import matrix_picture, network_picture
from core.networks.forward.trace import forward
from core.networks.small.presets import SMALL_NETWORKS, TOY_NETWORK

XOR = SMALL_NETWORKS["xor-by-hand"].experiment


def test_the_diagram_of_the_toy_network_holds_the_course_figures():
    picture = network_picture(TOY_NETWORK, forward(TOY_NETWORK))
    hidden, output = picture["layers"]
    assert hidden["z"] == [2.0, 1.0]
    assert [round(a, 4) for a in hidden["a"]] == [0.8808, 0.7311]
    assert round(output["a"][0], 4) == 1.3429
    assert round(picture["loss"], 4) == 2.7459
    assert (picture["x"], picture["y"], picture["samples"]) == ([1.0], [3.0], 1)


def test_the_diagram_shows_the_chosen_sample_and_the_matrices_all():
    trace = forward(XOR)
    assert network_picture(XOR, trace)["x"] == [0.0, 1.0]
    matrices = matrix_picture(XOR, trace)
    assert [row[0] for row in matrices["layers"][-1]["a_all"]] == [0.0, 1.0, 1.0, 0.0]
    assert matrices["layers"][0]["w"] == [[1.0, 1.0], [1.0, 1.0]]


@pytest.mark.parametrize("preset", list(SMALL_NETWORKS))
def test_pictures_are_plain_json(preset):
    experiment = SMALL_NETWORKS[preset].experiment
    trace = forward(experiment)
    for picture in (network_picture(experiment, trace), matrix_picture(experiment, trace)):
        assert json.loads(json.dumps(picture)) == picture


def test_a_unit_map_decodes_to_the_unit_curve():
    picture = network_picture(TOY_NETWORK, forward(TOY_NETWORK))
    unit = picture["maps"]["layers"][1][0]
    levels = (np.frombuffer(base64.b64decode(unit["map"]), np.uint8).astype(float) - 127) / 127 * unit["largest"]
    curve = [1 / (1 + math.exp(-(x + 1))) for x in np.linspace(-3, 3, len(levels))]
    assert np.abs(levels - curve).max() <= unit["largest"] / 254 + 1e-6


def test_three_inputs_have_no_maps():
    experiment = SMALL_NETWORKS["3-5-4-2"].experiment
    assert network_picture(experiment, forward(experiment))["maps"] is None


def test_the_words_hold_every_number_of_the_picture():
    text = describe(TOY_NETWORK, forward(TOY_NETWORK))
    assert text == (
        "A 1-2-1 network with 7 parameters. Input: x = 1.0000. "
        "Layer 1 (sigmoid): unit 1 has z = 2.0000 and a = 0.8808; unit 2 has z = 1.0000 and a = 0.7311. "
        "Layer 2 (identity): unit 1 has z = 1.3429 and a = 1.3429. Prediction: 1.3429. Target: 3.0000; loss 2.7459."
    )
