"""Sizes and parameter counts of convolution, pooling and transposed convolution, as formulas of their settings.

Source of the formulas: the documentation of `torch.nn.Conv2d`, `MaxPool2d` and `ConvTranspose2d`.
"""

from __future__ import annotations


def reach(kernel: int, dilation: int) -> int:
    """Pixels from the first to the last one under a kernel: d(k − 1) + 1."""
    return dilation * (kernel - 1) + 1


def output_size(size: int, kernel: int, padding: int = 0, stride: int = 1, dilation: int = 1) -> int:
    """Pixels along one side after a convolution or pooling: ⌊(i + 2p − d(k − 1) − 1)/s⌋ + 1; below 1 if none fits."""
    return (size + 2 * padding - reach(kernel, dilation)) // stride + 1


def transposed_size(
    size: int, kernel: int, padding: int = 0, stride: int = 1, dilation: int = 1, output_padding: int = 0
) -> int:
    """Pixels along one side after a transposed convolution: (i − 1)s − 2p + d(k − 1) + output padding + 1."""
    return (size - 1) * stride - 2 * padding + reach(kernel, dilation) + output_padding


def parameters(inputs: int, outputs: int, kernel: tuple[int, int], groups: int = 1) -> int:
    """Weights and biases of a convolution: out·(in/groups)·kₕ·k_w + out. The same for a transposed one."""
    return outputs * (inputs // groups) * kernel[0] * kernel[1] + outputs


def dense_parameters(inputs: int, outputs: int) -> int:
    """What a fully connected layer between as many values would need: in·out + out."""
    return inputs * outputs + outputs
