"""Activation curves, tested as data."""

import math

import pytest

from core.errors import ConfigError
from core.networks.activations import ACTIVATIONS
from core.pictures.activations import activation_curve, activation_curve_text
from core.pictures.palette import GREY, PALETTE


def points(chart):
    spec = chart.to_dict()
    return {row["z"]: row["value"] for row in spec["datasets"][spec["data"]["name"]]}


def test_the_curve_is_the_function():
    curve = points(activation_curve("sigmoid", used=True))
    assert len(curve) == 81
    assert min(curve) == -4
    assert max(curve) == 4
    for z, value in curve.items():
        assert value == pytest.approx(1 / (1 + math.exp(-z)), abs=1e-12)


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_all_curves_share_their_axes(name):
    encoding = activation_curve(name, used=False).to_dict()["encoding"]
    assert encoding["y"]["scale"]["domain"] == [-2, 4]
    assert encoding["x"]["field"] == "z"


def test_used_curves_stand_out_by_colour_and_by_width():
    used, other = (activation_curve("tanh", used=use, theme="dark").to_dict()["mark"] for use in (True, False))
    assert (used["color"], used["strokeWidth"]) == (PALETTE["dark"]["positive"], 3)
    assert (other["color"], other["strokeWidth"]) == (GREY, 1.5)


def test_the_text_alternative_names_use_and_values():
    assert (
        activation_curve_text("relu", used=True) == "ReLU (used by this network): 0.00 at z = −4, 0.00 at 0, 4.00 at 4."
    )
    assert "not used here" in activation_curve_text("tanh", used=False)


def test_an_unknown_activation_is_refused():
    with pytest.raises(ConfigError, match="must be one of"):
        activation_curve("swish", used=True)
