"""The deep network forward and backward in plain numpy float64, every formula written by hand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import torch
from sklearn.datasets import load_digits
from torch import nn

from core.gradient_flow.slopes import SLOPES
from core.networks.activations import ACTIVATIONS

EPS = 1e-5


def drawn(network, seed):
    """Weights and biases as a student draws them: all layers, then all anew by another initialization."""
    torch.manual_seed(seed)
    sizes = [64] + [network.width] * network.depth + [10]
    layers = [nn.Linear(a, b) for a, b in pairwise(sizes)]
    redraw = {
        "default": None,
        "xavier_normal": nn.init.xavier_normal_,
        "xavier_uniform": nn.init.xavier_uniform_,
        "he_normal": lambda w: nn.init.kaiming_normal_(w, nonlinearity="relu"),
        "he_uniform": lambda w: nn.init.kaiming_uniform_(w, nonlinearity="relu"),
        "orthogonal": nn.init.orthogonal_,
        "normal": lambda w: nn.init.normal_(w, std=network.scale),
    }[network.initialization]
    for layer in layers if redraw else []:
        redraw(layer.weight)
        nn.init.zeros_(layer.bias)
    return [(p.weight.detach().double().numpy(), p.bias.detach().double().numpy()) for p in layers]


def batch():
    images, classes = load_digits(return_X_y=True)
    return images[:64] / 16, classes[:64]


def loss_of(layers, network, name):
    """Mean cross-entropy."""
    return _forward(layers, network, name)[-1]


def backward(layers, network, name):
    """Gradients by hand: dz and dw per hidden layer, all parameters' gradients together as one vector, the loss."""
    u, h, inverse, probabilities, loss = _forward(layers, network, name)
    x, y = batch()
    logits = (probabilities - np.eye(10)[y]) / len(y)
    weight, _ = layers[-1]
    everything = [logits.T @ h[-1], logits.sum(0)]
    passed, dz, dw = logits @ weight, [], []
    for i in range(network.depth - 1, -1, -1):
        du = passed * SLOPES[name].of(u[i])
        delta = _through_normalization(du, u[i], inverse[i], network.normalization)
        source = h[i - 1] if i else x
        dz.insert(0, delta)
        dw.insert(0, delta.T @ source)
        everything += [dw[0], delta.sum(0)]
        if network.normalization != "none":
            everything += [(du * u[i]).sum(0), du.sum(0)]
        passed = delta @ layers[i][0] + (passed if network.skip and i else 0.0)
    return dz, dw, np.concatenate([part.ravel() for part in everything]), loss


def _forward(layers, network, name):
    x, y = batch()
    z, u, h, inverse = [], [], [], []
    for i, (weight, bias) in enumerate(layers[:-1]):
        z.append((h[-1] if h else x) @ weight.T + bias)
        axis = {"batch": 0, "layer": 1}.get(network.normalization)
        if axis is None:
            inverse.append(None)
            u.append(z[-1])
        else:
            inverse.append(1 / np.sqrt(z[-1].var(axis=axis, keepdims=True) + EPS))
            u.append((z[-1] - z[-1].mean(axis=axis, keepdims=True)) * inverse[-1])
        a = ACTIVATIONS[name].reference(u[-1])
        h.append(h[-1] + a if network.skip and i else a)
    weight, bias = layers[-1]
    logits = h[-1] @ weight.T + bias
    shifted = logits - logits.max(1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
    return u, h, inverse, np.exp(logs), float(-logs[np.arange(len(y)), y].mean())


def _through_normalization(du, u, inverse, kind):
    if kind == "none":
        return du
    axis = 0 if kind == "batch" else 1
    return inverse * (du - du.mean(axis, keepdims=True) - u * (du * u).mean(axis, keepdims=True))
