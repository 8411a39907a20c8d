"""Gradient norms of every layer against the backward pass in numpy, central differences and the course's figures."""

import dataclasses

import numpy as np
import pytest
import torch

from core.errors import ConfigError
from core.gradient_flow.factors import ACTIVATION, NORMALIZATION, SKIP, WEIGHTS, geometric_mean
from core.gradient_flow.flow import delta_flow, gradient_flow
from core.gradient_flow.network import NORMALIZATIONS, DeepNetwork
from core.gradient_flow.slopes import SLOPES
from core.gradient_flow.stack import stack_networks
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.lessons.vanishing_gradients.study import study
from core.networks.activations import ACTIVATIONS
from tests.core.gradient_flow.numpy_reference import backward, drawn, loss_of

SMALL = DeepNetwork(depth=4, width=7, initialization="he_normal")
VARIANTS = [
    dataclasses.replace(SMALL, normalization=normalization, skip=skip)
    for normalization in NORMALIZATIONS
    for skip in (False, True)
]


def length(array):
    return np.sqrt(np.square(array).sum())


@pytest.mark.parametrize("name", list(ACTIVATIONS))
@pytest.mark.parametrize("network", VARIANTS, ids=lambda n: f"{n.normalization}-{'skip' if n.skip else 'plain'}")
def test_every_norm_is_that_of_the_backward_pass_by_hand(network, name):
    flow = gradient_flow(network, (name,), torch.float64).flows[name]
    for index, seed in enumerate(network.all_seeds):
        dz, dw, everything, loss = backward(drawn(network, seed), network, name)
        np.testing.assert_allclose(flow.dz[index], [length(part) for part in dz], rtol=1e-10)
        np.testing.assert_allclose(flow.dw[index], [length(part) for part in dw], rtol=1e-10)
        assert flow.total[index] == pytest.approx(length(everything), rel=1e-10)
        assert flow.loss[index] == pytest.approx(loss, rel=1e-12)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "softplus", "gelu"])
def test_the_backward_pass_by_hand_is_that_of_central_differences(name):
    network = dataclasses.replace(SMALL, normalization="batch", skip=True)
    layers = drawn(network, 0)
    _, dw, _, _ = backward(layers, network, name)
    rng = np.random.default_rng(0)
    for layer in range(network.depth):
        weight = layers[layer][0]
        for _ in range(4):
            place = tuple(rng.integers(size) for size in weight.shape)
            losses, before = [], weight[place]
            for step in (1e-5, -1e-5):
                weight[place] = before + step
                losses.append(loss_of(layers, network, name))
            weight[place] = before
            assert (losses[0] - losses[1]) / 2e-5 == pytest.approx(dw[layer][place], rel=1e-5, abs=1e-9)


@pytest.mark.parametrize("name", list(ACTIVATIONS))
@pytest.mark.parametrize("network", VARIANTS, ids=lambda n: f"{n.normalization}-{'skip' if n.skip else 'plain'}")
def test_the_factors_multiply_exactly_to_the_ratio_of_first_and_last_layer(network, name):
    flow = gradient_flow(network, (name,), torch.float64).flows[name]
    expected = {WEIGHTS, ACTIVATION} | ({SKIP} if network.skip else set())
    expected |= {NORMALIZATION} if network.normalization != "none" else set()
    assert set(flow.factors.parts) == expected
    product = np.prod([part.prod(axis=1) for part in flow.factors.parts.values()], axis=0)
    np.testing.assert_allclose(product, flow.dz[:, 0] / flow.dz[:, -1], rtol=1e-5)  # as the lesson claims
    np.testing.assert_allclose(product, flow.ratios, rtol=1e-12)  # and as float64 can


def test_the_two_causes_are_those_of_the_definition():
    network = SMALL
    flow = gradient_flow(network, ("tanh",), torch.float64).flows["tanh"]
    layers = drawn(network, network.seed)
    dz = backward(layers, network, "tanh")[0]
    for layer in range(network.depth - 1):
        delta, weight = dz[layer + 1], layers[layer + 1][0]
        back = delta @ weight  # rows are samples: Wᵀδ of each
        assert flow.factors.parts[WEIGHTS][0, layer] == pytest.approx(length(back) / length(delta), rel=1e-10)
        assert flow.factors.parts[ACTIVATION][0, layer] == pytest.approx(length(dz[layer]) / length(back), rel=1e-10)


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_no_activation_passes_on_more_than_its_largest_slope(name):
    for scale in (0.05, 0.3, 2.0):
        network = DeepNetwork(depth=6, width=16, initialization="normal", scale=scale)
        part = gradient_flow(network, (name,), torch.float64).flows[name].factors.parts[ACTIVATION]
        assert (part <= SLOPES[name].largest * (1 + 1e-12)).all()


def test_orthogonal_weights_pass_on_everything():
    network = DeepNetwork(depth=6, width=16, initialization="orthogonal")
    part = gradient_flow(network, ("tanh",), torch.float64).flows["tanh"].factors.parts[WEIGHTS]
    np.testing.assert_allclose(part, 1.0, atol=1e-6)


def test_ten_sigmoid_layers_lose_seven_powers_of_ten_and_relu_with_he_none():
    sigmoid = gradient_flow(DeepNetwork(), ("sigmoid",)).flows["sigmoid"]
    relu = gradient_flow(DeepNetwork(initialization="he_normal"), ("relu",)).flows["relu"]
    assert (sigmoid.dw[:, 0] / sigmoid.dw[:, -1] < 1e-6).all()
    assert (sigmoid.ratios < 1e-6).all()
    assert (relu.dw.max(axis=1) / relu.dw.min(axis=1) < 10).all()
    assert (relu.dz.max(axis=1) / relu.dz.min(axis=1) < 10).all()
    ratio = sigmoid.dw[:, 0] / sigmoid.dw[:, -1] / (relu.dw[:, 0] / relu.dw[:, -1])
    assert (np.log10(ratio) < -6).all()


def test_a_sigmoid_layer_at_pytorchs_initialization_loses_the_courses_factor():
    factors = gradient_flow(DeepNetwork(), ("sigmoid",)).flows["sigmoid"].factors
    assert geometric_mean(factors.whole) == pytest.approx(0.14, abs=0.005)
    assert geometric_mean(factors.parts[ACTIVATION]) == pytest.approx(0.24, abs=0.006)
    assert geometric_mean(factors.parts[WEIGHTS]) == pytest.approx(1 / np.sqrt(3), abs=0.01)  # √(n · 1/(3n))


@pytest.mark.parametrize(
    ("network", "name"),
    [
        (DeepNetwork(normalization="batch"), "sigmoid"),
        (DeepNetwork(skip=True), "sigmoid"),
        (DeepNetwork(depth=30, skip=True), "sigmoid"),
        (DeepNetwork(initialization="he_normal"), "relu"),
        (DeepNetwork(initialization="xavier_normal"), "tanh"),
    ],
)
def test_a_remedy_brings_the_gradient_back_in_all_eight_networks(network, name):
    ratios = gradient_flow(network, (name,)).flows[name].ratios
    assert ((ratios > 0.1) & (ratios < 10)).all()


@pytest.mark.parametrize("name", ["sigmoid", "relu", "gelu"])
@pytest.mark.parametrize("network", VARIANTS, ids=lambda n: f"{n.normalization}-{'skip' if n.skip else 'plain'}")
def test_without_the_weights_gradients_the_deltas_are_the_same(network, name):
    stack = stack_networks(network)
    whole, deltas = gradient_flow(network, (name,)).flows[name], delta_flow(stack, name)
    np.testing.assert_array_equal(deltas.dz, whole.dz)
    np.testing.assert_array_equal(deltas.signal, whole.signal)
    np.testing.assert_array_equal(deltas.loss, whole.loss)
    assert list(deltas.factors.parts) == list(whole.factors.parts)
    for part, expected in zip(deltas.factors.parts.values(), whole.factors.parts.values(), strict=True):
        np.testing.assert_array_equal(part, expected)


def test_drawn_weights_may_be_shared_and_stay_as_they_are():
    network = dataclasses.replace(SMALL, normalization="batch", skip=True)
    stack = stack_networks(network.as_drawn)
    before = [parameter.clone() for parameter in stack.parameters]
    shared, alone = (gradient_flow(network, ("tanh",), stack=given).flows["tanh"] for given in (stack, None))
    np.testing.assert_array_equal(shared.dw, alone.dw)
    np.testing.assert_array_equal(shared.total, alone.total)
    experiment = FlowExperiment(network, "tanh", lr=1.0)
    np.testing.assert_array_equal(study(experiment, stack).loss_after, study(experiment).loss_after)
    for parameter, expected in zip(stack.parameters, before, strict=True):
        assert torch.equal(parameter, expected)
        assert parameter.grad is None
        assert not parameter.requires_grad


def test_nobodys_state_is_touched():
    torch.manual_seed(3)
    stream, model = torch.get_rng_state(), torch.nn.Linear(2, 1)
    stream = torch.get_rng_state()
    with torch.no_grad():
        outside = gradient_flow(SMALL, ("tanh",)).flows["tanh"]
        assert not torch.is_grad_enabled()
    with torch.inference_mode():
        inside = gradient_flow(SMALL, ("tanh",)).flows["tanh"]
        assert torch.is_inference_mode_enabled()
    assert torch.equal(torch.get_rng_state(), stream)
    assert model.weight.grad is None
    np.testing.assert_array_equal(outside.dw, inside.dw)


def test_float32_and_float64_tell_the_same():
    single, double = (gradient_flow(SMALL, ("selu",), dtype).flows["selu"] for dtype in (torch.float32, torch.float64))
    np.testing.assert_allclose(single.dw, double.dw, rtol=1e-4)


def test_norms_too_small_to_be_squared_in_float32_are_still_there():
    """∂L/∂z of 1e-25 has squares of 1e-50, which float32 rounds to zero."""
    flow = gradient_flow(DeepNetwork(depth=30, width=32), ("sigmoid",)).flows["sigmoid"]
    assert (flow.dz[:, 0] > 0).all()
    assert (flow.dz[:, 0] < 1e-23).all()


def test_an_unknown_activation_is_refused():
    with pytest.raises(ConfigError, match="activation must be one of"):
        gradient_flow(SMALL, ("swish",))
