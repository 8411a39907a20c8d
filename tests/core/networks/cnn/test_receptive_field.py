"""Receptive fields against torch: the pixels with a gradient are the pixels that a value sees."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import Tensor, nn

from core.networks.cnn.block import ConvolutionBlock
from core.networks.cnn.network import CnnConfig, build_cnn
from core.networks.cnn.receptive_field import receptive_fields


def _transparent(model: nn.Sequential) -> nn.Sequential:
    """The same network with positive weights and nothing that could stop a gradient, in float64."""
    twin = copy.deepcopy(model).double().eval()
    for index, module in enumerate(twin):
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.constant_(module.weight, 1 / module.weight[0].numel())
            nn.init.zeros_(module.bias)
        elif isinstance(module, nn.MaxPool2d):
            twin[index] = nn.AvgPool2d(module.kernel_size)
        elif not isinstance(module, nn.AvgPool2d | nn.Flatten):
            twin[index] = nn.Identity()
    return twin


def _seen(x: Tensor, value: Tensor) -> tuple[int, int, int, int]:
    """First and last row and column of the pixels that the value depends on, the last ones excluded."""
    (gradient,) = torch.autograd.grad(value, x, retain_graph=True)
    touched = gradient[0].abs().sum(dim=0) > 0
    rows, columns = touched.any(dim=1).nonzero(), touched.any(dim=0).nonzero()
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def test_the_fields_of_500_networks_are_where_the_gradient_is(random_cnns: tuple[CnnConfig, ...]) -> None:
    draws = torch.Generator().manual_seed(0)
    for config in random_cnns:
        side = config.image_side
        model = build_cnn(config, 0)
        output = x = torch.rand(1, config.image_channels, side, side, dtype=torch.float64, requires_grad=True)
        for field, module in zip(receptive_fields(model, side), _transparent(model), strict=True):
            output = module(output)
            assert field.cells == (output.shape[-1] if output.dim() == 4 else 1), (config, field)
            if isinstance(module, nn.Identity):
                continue
            row, column = torch.randint(field.cells, (2,), generator=draws).tolist()
            value = output[0, 0, row, column] if output.dim() == 4 else output[0].sum()
            assert _seen(x, value) == (*field.pixels(row), *field.pixels(column)), (config, field)


def test_inside_a_large_image_size_jump_and_start_of_500_networks_are_where_the_gradient_is(
    random_cnns: tuple[CnnConfig, ...],
) -> None:
    checked, side = 0, 120
    for config in random_cnns:
        model = build_cnn(CnnConfig(image_side=side, blocks=config.blocks), 0)
        maps = len(model) - 2
        if not maps or (field := receptive_fields(model, side)[maps - 1]).size > 60 or field.cells < 3:
            continue
        x = torch.rand(1, 1, side, side, dtype=torch.float64, requires_grad=True)
        middle = field.cells // 2
        first = field.start + middle * field.jump
        seen = _seen(x, _transparent(model)[:maps](x)[0, 0, middle, middle])
        assert seen == (first, first + field.size) * 2 == field.pixels(middle) * 2, config
        checked += 1
    assert checked > 300


@pytest.mark.parametrize(
    ("blocks", "size", "jump", "start"),
    [
        ((ConvolutionBlock(1), ConvolutionBlock(1)), 5, 1, 0),
        ((ConvolutionBlock(1, padding=1), ConvolutionBlock(1, padding=1)), 5, 1, -2),
        ((ConvolutionBlock(1, pooling="max"), ConvolutionBlock(1)), 8, 2, 0),
        ((ConvolutionBlock(1, kernel=7, stride=2, padding=3), ConvolutionBlock(1, stride=2)), 11, 4, -3),
    ],
)
def test_two_convolutions_see_what_a_book_says(
    blocks: tuple[ConvolutionBlock, ...], size: int, jump: int, start: int
) -> None:
    model = build_cnn(CnnConfig(blocks=blocks), 0)
    last = next(f for f in receptive_fields(model, 28) if f.name == "conv 2")
    assert (last.size, last.jump, last.start) == (size, jump, start)


def test_padding_and_what_lies_beyond_the_image_is_not_seen() -> None:
    """Three 7×7 convolutions have windows of 19 pixels; on an image of 10 they, and the units after, see those 10."""
    blocks = (ConvolutionBlock(1, kernel=7, padding=3),) * 3
    fields = receptive_fields(build_cnn(CnnConfig(image_side=10, blocks=blocks, hidden=(4,)), 0), 10)
    by_name = {field.name: field for field in fields}
    assert [(by_name[f"conv {n}"].size, by_name[f"conv {n}"].seen) for n in (1, 2, 3)] == [(7, 7), (13, 10), (19, 10)]
    assert fields[-1].seen == 10
    assert fields[-1].size > 10


def test_a_unit_after_the_flatten_sees_everything() -> None:
    fields = receptive_fields(build_cnn(CnnConfig(hidden=(4,)), 0), 28)
    assert [field.pixels(0) for field in fields] == [(0, 28)] * 4
