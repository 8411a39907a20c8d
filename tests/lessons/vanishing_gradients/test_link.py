"""Links, changes and the picture of the vanishing-gradients experiment."""

import dataclasses
import json
import random
import re
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest

from core.errors import ConfigError
from core.gradient_flow.flow import gradient_flow
from core.gradient_flow.initializations import INITIALIZATIONS
from core.gradient_flow.network import NORMALIZATIONS, DeepNetwork, deepest
from core.lessons.vanishing_gradients.changes import apply_change
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.lessons.vanishing_gradients.link import FLOW_LINK
from core.lessons.vanishing_gradients.picture import LIMIT, flow_picture
from core.lessons.vanishing_gradients.presets import FLOW_PRESETS
from core.lessons.vanishing_gradients.step import step
from core.networks.activations import ACTIVATIONS


def random_experiment(rng):
    width, seeds = rng.choice((4, 17, 64, 100, 256)), rng.choice((8, 9, 32))
    if not deepest(width, seeds):
        width = 64
    network = DeepNetwork(
        depth=rng.randint(2, deepest(width, seeds)),
        width=width,
        initialization=rng.choice(list(INITIALIZATIONS)),
        scale=rng.choice((0.001, 10.0, rng.uniform(0.001, 10))),
        normalization=rng.choice(list(NORMALIZATIONS)),
        skip=rng.random() < 0.5,
        seed=rng.choice((0, 1, 2**32 - 32)),
        seeds=seeds,
    )
    return FlowExperiment(
        network,
        rng.choice(list(ACTIVATIONS)),
        rng.randint(1, network.depth),
        rng.uniform(1e-5, 10),
        rng.choice((None, 1.0, rng.uniform(0.001, 1000))),
    )


def test_200_random_experiments_come_back_from_their_links():
    rng = random.Random(5)
    for index in range(200):
        experiment, base = random_experiment(rng), list(FLOW_PRESETS)[index % len(FLOW_PRESETS)]
        params = FLOW_LINK.write(experiment, base)
        for key, value in params.items():
            assert re.fullmatch(r"[A-Za-z0-9._~-]*", key + value)
        restored = FLOW_LINK.read(dict(parse_qsl(urlencode(params), keep_blank_values=True)))
        assert (restored.experiment, restored.preset, restored.notices) == (experiment, base, ())


@pytest.mark.parametrize("preset", FLOW_PRESETS)
def test_a_preset_needs_only_its_name(preset):
    assert FLOW_LINK.write(FLOW_PRESETS[preset].experiment, preset) == {"preset": preset}


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"depth": "1000"}, "depth must be a whole number from 2 to 50, got '1000'"),
        ({"init": "<script>"}, "initialization must be one of default,"),
        ({"norm": "x"}, "normalization must be one of none, batch, layer, got 'x'"),
        ({"skip": "yes"}, "skip connections must be 0 or 1, got 'yes'"),
        ({"lr": "nan"}, "learning rate must be a number from 1e−05 to 10, got 'nan'"),
        ({"clip": "-1"}, "largest gradient norm must be a number from 0.001 to 1000, got '-1'"),
        ({"layer": "11"}, "layer must be a whole number from 1 to 10, got 11"),
        ({"act": "swish"}, "activation must be one of identity,"),
        ({"scale": "1e400"}, "scale of the weights must be a number from 0.001 to 10, got '1e400'"),
    ],
)
def test_a_wrong_link_gets_one_sentence_and_the_preset(params, sentence):
    restored = FLOW_LINK.read(params)
    assert restored.experiment == FLOW_PRESETS["sigmoid-10-layers"].experiment
    assert len(restored.notices) == 1
    assert sentence in restored.notices[0]


def test_of_a_network_that_is_too_large_the_part_that_makes_it_so_is_left_out():
    restored = FLOW_LINK.read({"depth": "50", "width": "256", "seed": "7"})
    assert (restored.experiment.network.depth, restored.experiment.network.seed) == (50, 7)
    sentence = "depth must be at most 3 for 256 units and 8 seeds, got 50; the parameter width is left out."
    assert restored.notices == (f"In the link: {sentence}",)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"set": "depth", "value": 20}, {"depth": 20}),
        ({"set": "depth", "value": "20"}, {"depth": 20}),
        ({"set": "width", "value": 100}, {"width": 100}),
        ({"set": "scale", "value": 0.5}, {"scale": 0.5}),
        ({"set": "scale", "value": "0.5"}, {"scale": 0.5}),
        ({"set": "initialization", "value": "orthogonal"}, {"initialization": "orthogonal"}),
        ({"set": "normalization", "value": "layer"}, {"normalization": "layer"}),
        ({"set": "skip", "value": True}, {"skip": True}),
    ],
)
def test_a_change_of_the_network(change, expected):
    assert apply_change(FlowExperiment(), change).network == dataclasses.replace(DeepNetwork(), **expected)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"set": "activation", "value": "gelu"}, {"activation": "gelu"}),
        ({"set": "layer", "value": 7}, {"layer": 7}),
        ({"set": "lr", "value": "1e-3"}, {"lr": 0.001}),
        ({"set": "clip", "value": 5.0}, {"clip": 5.0}),
        ({"set": "clip", "value": True}, {"clip": 1.0}),
        ({"set": "clip", "value": False}, {"clip": None}),
    ],
)
def test_a_change_of_the_rest(change, expected):
    assert apply_change(FlowExperiment(), change) == dataclasses.replace(FlowExperiment(), **expected)


def test_the_chosen_layer_stays_inside_a_network_that_shrinks():
    experiment = FlowExperiment(DeepNetwork(depth=20), layer=17)
    assert apply_change(experiment, {"set": "depth", "value": 5}).layer == 5
    assert apply_change(experiment, {"set": "depth", "value": 18}).layer == 17


def test_switching_clipping_on_twice_keeps_its_norm():
    experiment = FlowExperiment(clip=7.0)
    assert apply_change(experiment, {"set": "clip", "value": True}) == experiment


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (None, 3), ("seed", 3), (["depth"], 3), ("depth", None), ("depth", 2.5), ("depth", True), ("depth", "99"),
        ("width", "x" * 10_000), ("width", 200), ("scale", float("nan")), ("scale", None), ("initialization", 3),
        ("normalization", None), ("skip", 1), ("activation", None), ("layer", 0), ("layer", "0"), ("lr", 11),
        ("clip", "on"), ("clipping", True),
    ],
)  # fmt: skip
def test_a_broken_change_is_refused(setting, value):
    with pytest.raises(ConfigError):
        apply_change(FlowExperiment(), {"set": setting, "value": value})


def test_the_picture_holds_the_norms_as_powers_of_ten():
    experiment = FlowExperiment(DeepNetwork(depth=3, width=8), "tanh", layer=2)
    flow = gradient_flow(experiment.network)
    picture = flow_picture(experiment, flow)
    json.dumps(picture, allow_nan=False)
    assert list(picture["labels"]) == list(ACTIVATIONS)
    for quantity in ("dw", "dz"):
        for name in ACTIVATIONS:
            norms = getattr(flow.flows[name], quantity)
            levels = picture["norms"][quantity][name]
            np.testing.assert_allclose(levels["mid"], np.log10(np.median(norms, axis=0)), atol=1e-4)
            np.testing.assert_allclose(levels["low"], np.log10(norms.min(axis=0)), atol=1e-4)
            np.testing.assert_allclose(levels["high"], np.log10(norms.max(axis=0)), atol=1e-4)
    assert picture["controls"]["depth"] == {"value": 3, "low": 2, "high": 50}
    assert picture["controls"]["limit"] is None
    assert "Norm of ∂L/∂W, median of 8 networks: identity" in picture["alt"]


def test_the_picture_shows_gradients_as_the_optimizer_sees_them():
    experiment = FlowExperiment(DeepNetwork(depth=3, width=8), "tanh", clip=0.01)
    flow = gradient_flow(experiment.network)
    picture = flow_picture(experiment, flow)
    expected = np.median(step(experiment, flow, "gelu").dw, axis=0)
    np.testing.assert_allclose(picture["norms"]["dw"]["gelu"]["mid"], np.log10(expected), atol=1e-4)
    assert picture["clipped"]
    assert "after clipping to 0.01" in picture["alt"]


def test_what_is_no_number_is_named():
    network = DeepNetwork(depth=50, initialization="normal", scale=5.0)
    picture = flow_picture(FlowExperiment(network, "relu"), gradient_flow(network, ("relu",)))
    json.dumps(picture, allow_nan=False)
    assert picture["norms"]["dw"]["relu"]["mid"][0] == "NaN"
    narrow = DeepNetwork(depth=20, width=4, initialization="he_normal")
    picture = flow_picture(FlowExperiment(narrow, "relu"), gradient_flow(narrow, ("relu",)))
    assert "0" in picture["norms"]["dz"]["relu"]["low"]


def test_the_cap_is_explained_where_it_is_reached():
    network = DeepNetwork(depth=12, width=128)
    controls = flow_picture(FlowExperiment(network), gradient_flow(network, ("sigmoid",)))["controls"]
    assert (controls["depth"]["high"], controls["width"]["high"]) == (12, 130)
    assert controls["limit"] == LIMIT
    assert "50 · 64² · 8" in LIMIT
