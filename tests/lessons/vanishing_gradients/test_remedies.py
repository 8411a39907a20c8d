"""Remedies, the course's comparison, and the proof beside the picture."""

import dataclasses

import numpy as np
import pytest
import torch

from core.gradient_flow.flow import gradient_flow
from core.gradient_flow.network import DeepNetwork
from core.gradient_flow.proof import build, norms_of, plain_norms, prove
from core.gradient_flow.stack import stack_networks
from core.lessons.vanishing_gradients.presets import FLOW_PRESETS
from core.lessons.vanishing_gradients.remedies import AS_IT_IS, CLIPPING, compare_remedies
from core.lessons.vanishing_gradients.ten_layers import ten_layers


def test_each_remedy_is_the_flow_of_its_own_network():
    network = DeepNetwork(depth=4, width=8)
    remedies = compare_remedies(network, "sigmoid")
    assert [remedy.name for remedy in remedies][:2] == [AS_IT_IS, CLIPPING]
    assert remedies[0].label == "sigmoid, as it is"
    for remedy in remedies:
        flow = gradient_flow(remedy.network, (remedy.activation,)).flows[remedy.activation]
        np.testing.assert_allclose(remedy.ratios, flow.dz[:, 0] / flow.dz[:, -1])
        assert remedy.diagnosis.ratio == pytest.approx(np.exp(np.log(remedy.ratios).mean()))


def test_one_thing_is_switched_on_at_a_time():
    network = DeepNetwork(depth=4, width=8)
    found = {remedy.name: remedy for remedy in compare_remedies(network, "tanh")}
    assert found["skip connections"].network == dataclasses.replace(network, skip=True)
    assert found["batch normalization"].network == dataclasses.replace(network, normalization="batch")
    assert (found["ReLU"].network, found["ReLU"].activation) == (network, "relu")
    assert found["ReLU and He"].network.initialization == "he_normal"


def test_what_is_on_already_is_left_out():
    network = DeepNetwork(depth=4, width=8, initialization="he_normal")
    names = [remedy.name for remedy in compare_remedies(network, "relu")]
    assert not {"He initialization", "ReLU", "ReLU and He"} & set(names)
    assert CLIPPING in names


def test_clipping_changes_no_ratio_and_batch_norm_alone_saves_the_sigmoid():
    found = {remedy.name: remedy.diagnosis.ratio for remedy in compare_remedies(DeepNetwork(), "sigmoid")}
    assert found[CLIPPING] == found[AS_IT_IS] < 1e-6
    assert 0.1 < found["batch normalization"] < 10
    for remedy in ("He initialization", "layer normalization", CLIPPING):
        assert found[remedy] < 0.1


def test_the_comparison_on_the_page_spans_orders_of_magnitude():
    sigmoid, relu = ten_layers()
    assert sigmoid.first_to_last < 1e-6
    assert 0.1 < relu.first_to_last < 10
    assert relu.span < 10 < sigmoid.span


@pytest.mark.parametrize("preset", list(FLOW_PRESETS))
def test_the_proof_holds_for_every_preset(preset):
    experiment = FLOW_PRESETS[preset].experiment
    proof = prove(experiment.network, experiment.activation)
    assert proof.holds
    assert proof.numbers == 2 * 8 * experiment.network.depth
    assert proof.left_out == 0
    assert proof.float32 < 1e-4
    assert proof.float64 < 1e-10
    assert proof.product < 1e-12


def test_the_proof_would_notice_a_wrong_number(monkeypatch):
    network = DeepNetwork(depth=3, width=6)

    def wrong(models, dtype):
        norms = norms_of(models, dtype)
        norms.dw[2, 1] *= 1.01
        return norms

    monkeypatch.setattr("core.gradient_flow.proof.norms_of", wrong)
    proof = prove(network, "tanh")
    assert not proof.holds
    assert proof.float64 == pytest.approx(0.01, rel=0.02)


def test_the_proof_is_of_the_numbers_on_the_screen():
    network = DeepNetwork(depth=3, width=6)
    flow = gradient_flow(network).flows["tanh"]
    assert prove(network, "tanh", flow) == prove(network, "tanh")
    shown = dataclasses.replace(flow, dz=flow.dz * 1.5)
    assert prove(network, "tanh", shown).float32 == pytest.approx(0.5, rel=1e-4)


def test_both_precisions_are_proved_on_the_same_weights_with_gradients_of_their_own():
    network = DeepNetwork(depth=3, width=6, normalization="batch")
    models = build(network, "tanh")
    single = norms_of(models, torch.float32)
    double = norms_of([model.double() for model in models], torch.float64)
    for ours, alone in ((single, torch.float32), (double, torch.float64)):
        for norms, expected in zip(ours, plain_norms(network, "tanh", alone), strict=True):
            np.testing.assert_array_equal(norms, expected)
    assert all(parameter.grad is None for model in models for parameter in model.parameters())


@pytest.mark.parametrize("changes", [{}, {"normalization": "layer"}, {"skip": True}, {"initialization": "he_normal"}])
def test_what_is_there_already_changes_no_remedy(changes):
    network = DeepNetwork(depth=4, width=8, **changes)
    stack = stack_networks(network.as_drawn)
    found = compare_remedies(network, "sigmoid", gradient_flow(network, stack=stack), stack)
    for ours, alone in zip(found, compare_remedies(network, "sigmoid"), strict=True):
        assert (ours.name, ours.network, ours.activation) == (alone.name, alone.network, alone.activation)
        np.testing.assert_array_equal(ours.ratios, alone.ratios)
        assert ours.diagnosis == alone.diagnosis


def test_what_float64_cannot_hold_is_left_out():
    proof = prove(DeepNetwork(depth=50, initialization="normal", scale=10.0, width=64), "relu")
    assert proof.numbers + proof.left_out == 2 * 8 * 50
    assert proof.exact
