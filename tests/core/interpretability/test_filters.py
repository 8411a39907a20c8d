from __future__ import annotations

import numpy as np
import torch
from torch import nn

from core.interpretability.filters import filter_banks
from core.networks.cnn.network import build_cnn
from core.networks.cnn.presets import CNN_PRESETS, fitted


def test_the_filters_are_the_weights_of_the_convolutions() -> None:
    model = build_cnn(fitted(CNN_PRESETS["three-blocks"].experiment, 3, 32, 2), 0)
    banks = filter_banks(model)
    assert [bank.name for bank in banks] == ["conv 1", "conv 2", "conv 3"]
    assert [bank.weights.shape for bank in banks] == [(8, 3, 3, 3), (16, 8, 3, 3), (32, 16, 3, 3)]
    for bank in banks:
        np.testing.assert_array_equal(bank.weights, model[bank.index].weight.detach().numpy())
        np.testing.assert_array_equal(bank.biases, model[bank.index].bias.detach().numpy())
        assert bank.largest == model[bank.index].weight.abs().max().item()


def test_filters_are_copies_that_training_does_not_change() -> None:
    model = nn.Sequential(nn.Conv2d(1, 2, 3, bias=False))
    bank = filter_banks(model)[0]
    with torch.no_grad():
        model[0].weight.add_(1)
    assert not np.allclose(bank.weights, model[0].weight.detach().numpy())
    assert bank.biases.shape == (0,)


def test_a_fully_connected_network_has_none() -> None:
    assert filter_banks(build_cnn(CNN_PRESETS["fully-connected"].experiment, 0)) == ()
