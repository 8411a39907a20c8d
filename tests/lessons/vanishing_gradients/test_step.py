"""One step of SGD: clipping and moves against torch's own clip_grad_norm_ and optimizer, and what dies of it."""

import dataclasses

import numpy as np
import pytest
import torch
from torch import nn

from core.gradient_flow.digits_batch import digits_batch
from core.gradient_flow.flow import gradient_flow
from core.gradient_flow.network import DeepNet, DeepNetwork
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.lessons.vanishing_gradients.step import step
from core.lessons.vanishing_gradients.study import QUANTILES, study

NETWORK = DeepNetwork(depth=5, width=12, initialization="he_normal", normalization="batch", skip=True)


def stepped(experiment, seed):
    """The model after one step, by hand, with the gradients and the weights that it had before."""
    model = DeepNet(experiment.network, experiment.activation, seed)
    x, y = digits_batch()
    nn.functional.cross_entropy(model(x), y).backward()
    norm = float("inf") if experiment.clip is None else experiment.clip
    total = nn.utils.clip_grad_norm_(model.parameters(), norm).item()
    before = [linear.weight.detach().clone() for linear in model.hidden]
    gradients = [linear.weight.grad.norm().item() for linear in model.hidden]
    torch.optim.SGD(model.parameters(), lr=experiment.lr).step()
    moves = [
        ((linear.weight.detach() - old).norm() / old.norm()).item()
        for linear, old in zip(model.hidden, before, strict=True)
    ]
    with torch.no_grad():
        loss = nn.functional.cross_entropy(model(x), y).item()
    return model, total, gradients, moves, loss


@pytest.mark.parametrize("clip", [None, 0.01, 1000.0])
def test_the_step_is_torchs_own(clip):
    experiment = FlowExperiment(NETWORK, "relu", lr=0.3, clip=clip)
    flow = gradient_flow(NETWORK, ("relu",))
    made, found = step(experiment, flow), study(experiment)
    for index, seed in enumerate(NETWORK.all_seeds):
        _, total, gradients, moves, loss = stepped(experiment, seed)
        assert flow.flows["relu"].total[index] == pytest.approx(total, rel=1e-4)
        np.testing.assert_allclose(made.dw[index], gradients, rtol=1e-4)
        np.testing.assert_allclose(made.moves[index], moves, rtol=1e-3)
        assert found.loss_after[index] == pytest.approx(loss, rel=1e-6)
    if clip == 0.01:
        assert (made.clipping < 0.1).all()
    else:
        assert (made.clipping == 1).all()


def test_clipping_leaves_every_ratio_as_it_was():
    flow = gradient_flow(NETWORK, ("tanh",))
    free, clipped = (step(FlowExperiment(NETWORK, "tanh", clip=clip), flow) for clip in (None, 0.001))
    np.testing.assert_allclose(free.dw[:, 0] / free.dw[:, -1], clipped.dw[:, 0] / clipped.dw[:, -1], rtol=1e-12)


def test_dead_and_saturated_units_are_counted_as_defined():
    experiment = FlowExperiment(DeepNetwork(depth=4, width=10, initialization="he_normal"), "relu", layer=3)
    found = study(experiment)
    x, _ = digits_batch()
    for index, seed in enumerate(experiment.network.all_seeds):
        layers = DeepNet(experiment.network, "relu", seed).layers(x)
        for layer, values in enumerate(layers):
            silent = values.u <= 0  # a slope of 0, which is also below 5 % of 1
            assert found.dead[index, layer] == pytest.approx(silent.all(dim=0).float().mean().item())
            assert found.saturated[index, layer] == pytest.approx(silent.float().mean().item())


def test_a_sigmoid_is_saturated_beyond_the_point_where_its_slope_is_a_twentieth_of_a_quarter():
    experiment = FlowExperiment(DeepNetwork(depth=2, width=8, initialization="normal", scale=3.0), "sigmoid")
    found = study(experiment)
    x, _ = digits_batch()
    # φ(1 − φ) = 0.05 · 0.25 where φ = (1 ± √0.95) / 2
    limit = np.log((1 + np.sqrt(0.95)) / (1 - np.sqrt(0.95)))
    for index, seed in enumerate(experiment.network.all_seeds):
        u = DeepNet(experiment.network, "sigmoid", seed).layers(x)[1].u
        assert found.saturated[index, 1] == pytest.approx((u.abs() > limit).float().mean().item(), abs=1e-6)
    assert found.saturated[:, 1].mean() > 0.3


def test_a_leaky_unit_is_saturated_but_never_dead():
    network = DeepNetwork(depth=10, width=16, initialization="he_normal")
    leaky, relu = (study(FlowExperiment(network, name, lr=3.0)) for name in ("leaky_relu", "relu"))
    assert leaky.dead.max() == leaky.dead_after.max() == 0
    assert leaky.saturated.mean() == pytest.approx(0.5, abs=0.1)
    assert relu.dead.mean() > 0.05


def test_too_large_a_step_kills_relu_units_and_clipping_saves_them():
    experiment = FlowExperiment(DeepNetwork(initialization="he_normal"), "relu", lr=1.0)
    wild, tame = study(experiment), study(dataclasses.replace(experiment, clip=1.0))
    assert wild.dead_after.mean() > wild.dead.mean() + 0.1
    assert tame.dead_after.mean() < tame.dead.mean() + 0.02


def test_quantiles_and_values_are_those_of_what_enters_and_leaves_the_activation():
    experiment = FlowExperiment(DeepNetwork(depth=3, width=8, normalization="layer"), "tanh", layer=2)
    found = study(experiment)
    x, y = digits_batch()
    layers, gradients = [], []
    for seed in experiment.network.all_seeds:
        model = DeepNet(experiment.network, "tanh", seed)
        layers.append(model.layers(x))
        loss = nn.functional.cross_entropy(model.output(layers[-1][-1].h), y)
        gradients.append(torch.autograd.grad(loss, layers[-1][1].z)[0])
    entering = np.concatenate([one[1].u.detach().numpy().ravel() for one in layers])
    np.testing.assert_allclose(found.quantiles[1], np.quantile(entering.astype(float), QUANTILES), rtol=1e-6, atol=1e-6)
    leaving = np.concatenate([one[1].a.detach().numpy().ravel() for one in layers])
    np.testing.assert_allclose(np.sort(found.chosen.activations), np.sort(leaving.astype(float)), rtol=1e-6, atol=2e-6)
    expected = np.concatenate([one.numpy().ravel() for one in gradients])
    np.testing.assert_allclose(np.sort(found.chosen.gradients), np.sort(expected.astype(float)), rtol=1e-5, atol=1e-7)
    assert len(found.last.gradients) == 8 * 64 * 8


def test_what_is_not_finite_is_not_counted():
    experiment = FlowExperiment(DeepNetwork(depth=50, initialization="normal", scale=5.0), "relu")
    found = study(experiment)
    assert np.isnan(found.dead[:, -1]).all()
    assert np.isnan(found.quantiles[-1]).all()
    assert np.isfinite(found.dead[:, 0]).all()
    assert np.isnan(found.loss).all()
