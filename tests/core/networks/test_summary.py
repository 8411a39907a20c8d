"""The summary against torch: shapes by running, parameters by counting, multiply-adds by torch's own FLOP counter."""

from __future__ import annotations

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from core.networks.cnn.network import CnnConfig, build_cnn
from core.networks.cnn.presets import CNN_PRESETS
from core.networks.summary import summarize


def _flops(module: nn.Module, x: torch.Tensor) -> int:
    with FlopCounterMode(display=False) as counter:
        module(x)
    return counter.get_total_flops()


def _biases(module: nn.Module, positions: int) -> int:
    """Additions of a bias, which torchinfo counts and a FLOP counter does not."""
    return module.bias.numel() * positions if isinstance(module, nn.Conv2d | nn.Linear) else 0


def test_every_row_of_500_networks_is_what_torch_computes(random_cnns: tuple[CnnConfig, ...]) -> None:
    for config in random_cnns:
        model = build_cnn(config, 0).eval()
        shape = (config.image_channels, config.image_side, config.image_side)
        summary = summarize(model, shape)
        x = torch.rand(1, *shape)
        total = 0
        assert len(summary.rows) == len(model)
        for row, module in zip(summary.rows, model, strict=True):
            flops = _flops(module, x)
            total += flops
            x = module(x)
            assert row.shape == tuple(x.shape[1:]), (config, row)
            assert row.parameters == sum(p.numel() for p in module.parameters()), (config, row)
            assert row.output_bytes == x.numel() * 4, (config, row)
            assert row.parameter_bytes == row.parameters * 4
            if isinstance(module, nn.BatchNorm2d):
                assert row.multiply_adds == row.parameters
            else:
                positions = x[0, 0].numel()
                assert row.multiply_adds == flops // 2 + _biases(module, positions), (config, row)
        assert summary.parameters == config.parameters
        assert total == 2 * config.multiply_adds, config


def test_the_courses_network_has_its_numbers() -> None:
    summary = summarize(build_cnn(CNN_PRESETS["course"].experiment, 0), (1, 28, 28))
    assert [row.shape for row in summary.rows][:6] == [
        *((32, 26, 26), (32, 26, 26), (64, 24, 24), (64, 24, 24), (64, 12, 12), (9216,))
    ]
    assert [row.parameters for row in summary.rows if row.parameters] == [320, 18_496, 1_179_776, 1_290]
    assert summary.parameters == 1_199_882
    assert summary.parameter_bytes == 4 * 1_199_882
    assert summary.multiply_adds == 12_051_082
    assert summary.output_bytes == 4 * (2 * 32 * 26**2 + 2 * 64 * 24**2 + 2 * 9216 + 2 * 128 + 10)


def test_the_number_of_parameters_of_convolutions_does_not_depend_on_the_image() -> None:
    small, large = (
        summarize(build_cnn(CnnConfig(image_side=side, blocks=CNN_PRESETS["three-blocks"].experiment.blocks), 0), s)
        for side, s in ((28, (1, 28, 28)), (64, (1, 64, 64)))
    )
    rows = list(zip(small.rows, large.rows, strict=True))[:-1]
    assert [a.parameters for a, _ in rows] == [b.parameters for _, b in rows]
    assert small.multiply_adds < large.multiply_adds
