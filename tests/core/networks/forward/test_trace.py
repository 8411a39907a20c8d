from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
import torch
from sklearn.neural_network import MLPRegressor
from torch import nn

from core.networks.activations import ACTIVATIONS
from core.networks.forward.trace import forward
from core.networks.small.network import SmallNetwork, WeightEdit
from core.networks.small.presets import SMALL_NETWORKS, TOY_NETWORK


def test_the_toy_network_shows_the_courses_figures() -> None:
    trace = forward(TOY_NETWORK)
    hidden, output = trace.layers
    a1, a2 = 1 / (1 + math.exp(-2)), 1 / (1 + math.exp(-1))
    prediction = a1 + 2 * a2 - 1
    assert hidden.z.tolist() == [[2.0, 1.0]]
    assert hidden.a.tolist() == [pytest.approx([a1, a2], abs=1e-6)]
    assert output.a.tolist() == [[pytest.approx(prediction, abs=1e-6)]]
    assert trace.loss == trace.sample_loss == pytest.approx((3 - prediction) ** 2, abs=1e-5)
    shown = [f"{v:.4f}" for v in (*hidden.a[0].tolist(), trace.prediction.item(), trace.loss)]
    assert shown == ["0.8808", "0.7311", "1.3429", "2.7459"]


def test_xor_by_hand_answers_xor() -> None:
    xor = SMALL_NETWORKS["xor-by-hand"].experiment
    trace = forward(xor)
    assert trace.prediction.tolist() == [[float(a != b)] for a, b in xor.x]
    assert trace.loss == 0.0


def test_a_deep_pass_equals_plain_python_term_by_term() -> None:
    net = SMALL_NETWORKS["2-4-2-1-tanh"].experiment
    trace = forward(net, torch.float64)
    for sample, x in enumerate(net.x):
        a = list(x)
        for layer in trace.layers:
            assert layer.a_in[sample].tolist() == pytest.approx(a, abs=1e-14)
            rows = zip(layer.weight.tolist(), layer.bias.tolist(), strict=True)
            z = [sum(w * v for w, v in zip(row, a, strict=True)) + b for row, b in rows]
            a = [math.tanh(v) for v in z] if layer.activation == "tanh" else z
            assert layer.z[sample].tolist() == pytest.approx(z, abs=1e-14)
            assert layer.a[sample].tolist() == pytest.approx(a, abs=1e-14)


@pytest.mark.parametrize(("ours", "theirs"), [("relu", "relu"), ("tanh", "tanh"), ("sigmoid", "logistic")])
def test_scikit_learn_predicts_the_same_with_the_same_weights(ours: str, theirs: str) -> None:
    net = SmallNetwork((3, 5, 4, 1), (ours, ours, "identity"), seed=8, x=((1.0, -2.0, 0.5), (0.3, 0.2, -4.0)))
    trace = forward(net, torch.float64)
    model = MLPRegressor((5, 4), activation=theirs)
    model.coefs_ = [layer.weight.numpy().T for layer in trace.layers]
    model.intercepts_ = [layer.bias.numpy() for layer in trace.layers]
    model.n_layers_, model.n_outputs_, model.out_activation_ = 4, 1, "identity"
    np.testing.assert_allclose(trace.prediction.numpy()[:, 0], model.predict(np.array(net.x)), rtol=1e-12)


def test_stepping_through_the_modules_is_calling_the_model(random_networks: tuple[SmallNetwork, ...]) -> None:
    for net in random_networks[:100]:
        with torch.no_grad():
            called = net.build()(torch.tensor(net.x))
        assert torch.equal(forward(net).prediction, called)


def test_shapes_follow_the_matrix_form() -> None:
    trace = forward(SMALL_NETWORKS["3-5-4-2"].experiment)
    shapes = [[tuple(t.shape) for t in (v.a_in, v.weight, v.bias, v.z, v.a)] for v in trace.layers]
    assert shapes == [
        [(2, 3), (5, 3), (5,), (2, 5), (2, 5)],
        [(2, 5), (4, 5), (4,), (2, 4), (2, 4)],
        [(2, 4), (2, 4), (2,), (2, 2), (2, 2)],
    ]
    assert trace.prediction.shape == (2, 2)


def test_the_loss_is_the_mean_over_all_samples_and_outputs_and_the_sample_loss_over_one() -> None:
    net = dataclasses.replace(SMALL_NETWORKS["3-5-4-2"].experiment, sample=1)
    trace = forward(net, torch.float64)
    squares = [
        [(p - t) ** 2 for p, t in zip(row, targets, strict=True)]
        for row, targets in zip(trace.prediction.tolist(), net.y, strict=True)
    ]
    assert trace.loss == pytest.approx(sum(map(sum, squares)) / 4, rel=1e-14)
    assert trace.sample_loss == pytest.approx(sum(squares[1]) / 2, rel=1e-14)


def test_without_targets_there_is_no_loss() -> None:
    trace = forward(dataclasses.replace(TOY_NETWORK, y=()))
    assert (trace.loss, trace.sample_loss) == (None, None)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_every_tensor_has_the_dtype_asked_for_and_no_graph(dtype: torch.dtype) -> None:
    for layer in forward(TOY_NETWORK, dtype).layers:
        tensors = (layer.weight, layer.bias, layer.a_in, layer.z, layer.a)
        assert {t.dtype for t in tensors} == {dtype}
        assert not any(t.requires_grad for t in tensors)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_nothing_overflows_at_the_largest_values(name: str, sign: float) -> None:
    sizes = (3, 8, 8, 8, 8, 3)
    edits = tuple(
        WeightEdit(layer, unit, source, 100.0)
        for layer in range(1, len(sizes))
        for unit in range(1, sizes[layer] + 1)
        for source in range(sizes[layer - 1] + 1)
    )
    net = SmallNetwork(sizes, (name,) * 5, 0, x=((100.0 * sign,) * 3,), y=((-100.0 * sign,) * 3,), edits=edits)
    trace = forward(net)
    assert all(torch.isfinite(t).all() for layer in trace.layers for t in (layer.z, layer.a))
    assert trace.loss is not None
    assert math.isfinite(trace.loss)


def test_identity_keeps_z_and_other_activations_follow_their_module() -> None:
    net = SmallNetwork((1, 2, 2, 1), ("identity", "gelu", "identity"), seed=2, x=((-1.5,), (2.0,)))
    first, second, _ = forward(net).layers
    assert torch.equal(first.a, first.z)
    assert torch.equal(second.a, nn.GELU()(second.z))
