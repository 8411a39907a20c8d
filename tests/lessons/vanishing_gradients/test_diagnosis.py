"""The diagnosis: numbers that multiply, and a name for the layer in which numbers end."""

import math
import re

import numpy as np
import pytest

from core.gradient_flow.factors import factors_between, geometric_mean
from core.gradient_flow.figures import figure, percent, power_of_ten
from core.gradient_flow.flow import ActivationFlow, gradient_flow
from core.gradient_flow.network import DeepNetwork
from core.gradient_flow.trouble import find_trouble
from core.lessons.vanishing_gradients.diagnosis import diagnose, sentences, verdict
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.lessons.vanishing_gradients.presets import FLOW_PRESETS
from core.networks.activations import ACTIVATIONS

SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def number(text):
    """A number as the page writes it."""
    digits, _, exponent = text.replace("−", "-").partition("·10")
    return float(digits) * 10 ** (int(exponent.translate(SUPERSCRIPTS)) if exponent else 0)


def diagnosed(experiment):
    return sentences(experiment, gradient_flow(experiment.network, (experiment.activation,)))


@pytest.mark.parametrize("preset", list(FLOW_PRESETS))
def test_the_numbers_in_the_sentences_multiply(preset):
    experiment = FLOW_PRESETS[preset].experiment
    way, split, _ = diagnosed(experiment)
    times = int(re.search(r"multiplied (\d+) times", way).group(1))
    factor = number(re.search(r"times by (\S+) on average", way).group(1))
    ratio = number(re.search(r"\*\*([^*]+)\*\* of it is left", way).group(1))
    assert times == experiment.network.depth - 1
    assert factor**times == pytest.approx(ratio, rel=0.06)  # the ratio is written with two digits
    left, right = split.split(";")[0].split(" = ")
    parts = [number(part.split(" (")[0]) for part in right.split(" × ")]
    assert number(left) == factor
    assert math.prod(parts) == pytest.approx(factor, rel=2e-3)


def test_the_course_case_is_told_in_the_courses_figures():
    way, split, step = diagnosed(FlowExperiment())
    assert way.startswith("**The gradient vanishes.** From layer 10 back to layer 1")
    assert re.search(r"9 times by 0\.14\d\d on average", way)
    assert re.search(r"0\.14\d\d = 0\.24\d\d \(sigmoid\) × 0\.5\d\d\d \(weights\)", split)
    assert "sigmoid can pass on 0.25 at most; 9 of them leave 3.8·10⁻⁶ even at their best" in split
    assert "learning rate 0.1 moves W of layer 1 by" in step


def test_the_means_are_geometric_and_multiply_exactly():
    for name in ACTIVATIONS:
        diagnosis = diagnose(gradient_flow(DeepNetwork(depth=6, width=8, skip=True), (name,)).flows[name])
        assert math.prod(diagnosis.parts.values()) == pytest.approx(diagnosis.per_layer, rel=1e-10)
        assert diagnosis.per_layer**diagnosis.steps == pytest.approx(diagnosis.ratio, rel=1e-10)


def test_remedies_are_named_with_their_factor():
    _, split, _ = diagnosed(FLOW_PRESETS["batch-norm-saves-sigmoid"].experiment)
    assert "(batch normalization)" in split
    _, split, _ = diagnosed(FLOW_PRESETS["skip-connections"].experiment)
    assert "(skip connection)" in split
    _, split, _ = diagnosed(FlowExperiment(DeepNetwork(depth=3, width=8, normalization="layer")))
    assert "(layer normalization)" in split


def test_clipping_is_told_with_and_without_effect():
    step = diagnosed(FLOW_PRESETS["exploding-and-clipped"].experiment)[-1]
    assert re.search(r"Clipping to 1 multiplies the whole gradient, whose norm is 3\.\d·10⁵, by 3\.\d·10⁻⁶", step)
    assert re.search(r"without it the step would move W of layer 1 by \*\*\d+ times its norm\*\*", step)
    idle = diagnosed(FlowExperiment(DeepNetwork(depth=2, width=8), clip=1000.0))[-1]
    assert "Clipping to 1000 changes nothing: the norm of the whole gradient is" in idle


@pytest.mark.parametrize(
    ("ratio", "words"),
    [(1e-9, "vanishes"), (0.05, "fades"), (0.5, "arrives"), (5, "arrives"), (50, "grows"), (5e4, "explodes")],
)
def test_the_verdict_follows_the_ratio(ratio, words):
    assert verdict(ratio) == f"The gradient {words}"


def test_an_overflow_names_the_layer_where_it_began():
    network = DeepNetwork(depth=50, initialization="normal", scale=5.0)
    flow = gradient_flow(network, ("relu",))
    trouble = find_trouble(flow.flows["relu"])
    bad = ~np.isfinite(flow.flows["relu"].signal)
    assert (trouble.kind, trouble.networks) == ("forward", 8)
    assert bad[:, trouble.layer - 1].any()
    assert not bad[:, : trouble.layer - 1].any()
    first, step = sentences(FlowExperiment(network, "relu"), flow)
    assert f"leave float32's range, first in layer {trouble.layer}:" in first
    assert step == "One step of SGD would make the weights infinite or NaN."


def test_a_gradient_that_overflows_alone_names_its_layer():
    """Saturated tanh keeps the sums finite while the weights blow the gradient up."""
    network = DeepNetwork(depth=50, width=64, initialization="normal", scale=10.0)
    flow = gradient_flow(network, ("sigmoid", "softplus", "tanh"))
    assert find_trouble(flow.flows["softplus"]).kind == "forward"
    dz = np.ones((2, 5))
    dz[1, :3] = np.inf
    trouble = find_trouble(made(dz))
    assert (trouble.kind, trouble.layer, trouble.networks, trouble.of) == ("backward", 3, 1, 2)
    assert trouble.sentence.startswith("In 1 of 2 networks the forward pass holds, but on its way back")


def test_an_output_that_overflows_alone_is_told_apart():
    trouble = find_trouble(made(np.ones((2, 3)), loss=np.array([1.0, np.nan])))
    assert (trouble.kind, trouble.layer) == ("output", 4)


def test_zeros_from_dead_units_and_zeros_from_underflow_are_told_apart():
    dead, faint = np.full((2, 4), 0.5), np.full((2, 4), 1e-35)
    dead[0, :2] = faint[0, :2] = 0.0
    assert (find_trouble(made(dead)).kind, find_trouble(made(dead)).layer) == ("dead", 2)
    assert (find_trouble(made(faint)).kind, find_trouble(made(faint)).layer) == ("underflow", 2)
    narrow = DeepNetwork(depth=20, width=4, initialization="he_normal")
    found = find_trouble(gradient_flow(narrow, ("relu",)).flows["relu"])
    assert found.kind == "dead"
    assert 0 < found.networks < 8
    tiny = DeepNetwork(depth=50, width=16, initialization="normal", scale=0.01)
    assert find_trouble(gradient_flow(tiny, ("sigmoid",)).flows["sigmoid"]).kind == "underflow"


def test_dead_networks_do_not_spoil_the_means_of_the_others():
    experiment = FlowExperiment(DeepNetwork(depth=20, width=4, initialization="he_normal"), "relu")
    first, way, split, _ = diagnosed(experiment)
    assert first.startswith("**Exactly zero.** In ")
    assert "**The gradient" in way
    assert "nan" not in split.lower()


def made(dz, loss=None):
    """A flow with the norms that a test needs."""
    return ActivationFlow(
        "tanh",
        loss=np.ones(len(dz)) if loss is None else loss,
        signal=np.ones_like(dz),
        dz=dz,
        dw=dz,
        total=np.ones(len(dz)),
        factors=factors_between(dz, dz),
    )


def test_the_geometric_mean_is_the_factor_that_multiplies_to_the_same():
    assert geometric_mean(np.array([[0.5, 2.0], [4.0, 0.25]])) == pytest.approx(1.0)
    assert geometric_mean(np.array([0.1, 10.0, 0.0])) == 0


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.14, "0.140"), (12.345, "12.3"), (1.0, "1.00"), (9999.0, "9999"), (0.0, "0"), (2.24e-8, "2.2·10⁻⁸"),
        (31000.0, "3.1·10⁴"), (float("nan"), "NaN"), (float("inf"), "∞"), (-0.5, "−0.500"),
    ],
)  # fmt: skip
def test_figures_over_many_powers_of_ten(value, text):
    assert figure(value) == text


def test_powers_and_percents_as_labels():
    assert [power_of_ten(n) for n in (-12, -1, 0, 1, 5)] == ["10⁻¹²", "10⁻¹", "1", "10", "10⁵"]
    assert (percent(0.137), percent(float("nan"))) == ("14 %", "an undefined share")
