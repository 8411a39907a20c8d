"""A convolution experiment in words and formulas, with its own numbers filled in."""

from __future__ import annotations

from core.convolution.convolution import Convolution, Operation
from core.convolution.trace import ConvolutionTrace
from core.data.images.sample_images import digit_label
from core.numbers import decimals, short

NAMES: dict[Operation, str] = {
    "convolution": "convolution",
    "max_pool": "max pooling",
    "average_pool": "average pooling",
    "transposed": "transposed convolution",
}


def size_text(experiment: Convolution) -> str:
    """The output size derived on one line: "⌊(40 + 2·0 − 1·(3 − 1) − 1)/1⌋ + 1 = 38"."""
    lines = dict.fromkeys(_filled(experiment, kernel, out) for kernel, out in _directions(experiment))
    names = ("",) if len(lines) == 1 else ("height ", "width ")
    return "; ".join(name + line for name, line in zip(names, lines, strict=True))


def size_latex(experiment: Convolution) -> str:
    """The formula of the output size, then the same with the experiment's numbers, one line per direction."""
    if experiment.operation == "transposed":
        formula = r"o = (i - 1)\,s - 2p + d\,(k - 1) + p_{\text{out}} + 1"
    else:
        formula = r"o = \left\lfloor \frac{i + 2p - d\,(k - 1) - 1}{s} \right\rfloor + 1"
    lines = dict.fromkeys(_filled_latex(experiment, kernel, out) for kernel, out in _directions(experiment))
    return r" \\ ".join([formula, *lines]).join((r"\begin{gathered} ", r" \end{gathered}"))


def _directions(experiment: Convolution) -> list[tuple[int, int]]:
    return list(zip(experiment.size, experiment.output_sides, strict=True))


def _filled(experiment: Convolution, kernel: int, out: int) -> str:
    i, p, s, d = _numbers(experiment)
    if experiment.operation == "transposed":
        return f"({i} − 1)·{s} − 2·{p} + {d}·({kernel} − 1) + {experiment.output_padding} + 1 = {out}"
    return f"⌊({i} + 2·{p} − {d}·({kernel} − 1) − 1)/{s}⌋ + 1 = {out}"


def _filled_latex(experiment: Convolution, kernel: int, out: int) -> str:
    i, p, s, d = _numbers(experiment)
    if experiment.operation == "transposed":
        extra = experiment.output_padding
        return rf"({i} - 1)\cdot {s} - 2\cdot {p} + {d}\cdot ({kernel} - 1) + {extra} + 1 = \mathbf{{{out}}}"
    above = rf"{i} + 2\cdot {p} - {d}\cdot ({kernel} - 1) - 1"
    return rf"\left\lfloor \frac{{{above}}}{{{s}}} \right\rfloor + 1 = \mathbf{{{out}}}"


def _numbers(experiment: Convolution) -> tuple[int, int, int, int]:
    return experiment.image.side, experiment.padding, experiment.stride, experiment.dilation


def parameters_text(experiment: Convolution) -> str:
    """The parameter count derived on one line: "12·(1/1)·5·5 + 12 = 312"."""
    if experiment.is_pooling:
        return "none: pooling learns nothing"
    out, (rows, columns) = experiment.outputs, experiment.size
    return f"{out}·({experiment.inputs}/{experiment.groups})·{rows}·{columns} + {out} = {experiment.parameters}"


def parameters_latex(experiment: Convolution) -> str:
    """The formula of the parameter count, then the same with the experiment's numbers; not for pooling."""
    out, (rows, columns) = experiment.outputs, experiment.size
    formula = r"\text{out} \cdot \frac{\text{in}}{\text{groups}} \cdot k_h \cdot k_w + \text{out}"
    share = rf"\frac{{{experiment.inputs}}}{{{experiment.groups}}}"
    numbers = rf"{out} \cdot {share} \cdot {rows} \cdot {columns} + {out} = \mathbf{{{experiment.parameters}}}"
    return rf"\begin{{gathered}} {formula} \\ {numbers} \end{{gathered}}"


def channels(count: int) -> str:
    return "1 channel" if count == 1 else f"{count} channels"


def image_name(experiment: Convolution) -> str:
    """What is on the image: "the temple", "the flower", "a handwritten 3", "a drawing", "your photo"."""
    image = experiment.image
    if image.source == "digit":
        return f"a handwritten {digit_label(image.digit)}"
    names = {"china": "the temple", "flower": "the flower", "drawing": "a drawing", "upload": "your photo"}
    return names[image.source]


def describe(experiment: Convolution, traced: ConvolutionTrace) -> str:
    """The picture as text: image, layer, kernels, output, and one output pixel."""
    image, (rows, columns), (height, width) = experiment.image, experiment.size, experiment.output_sides
    settings = f"stride {experiment.stride}, padding {experiment.padding}, dilation {experiment.dilation}"
    if not experiment.is_pooling:
        settings += f", groups {experiment.groups}"
    sentences = [
        f"Input: {image_name(experiment)}, {image.side} by {image.side} pixels, {channels(image.channels)}, "
        "values from 0 (black) to 1.",
        f"Operation: {NAMES[experiment.operation]}, kernel {rows} by {columns}, {settings}.",
        *_kernel_sentences(experiment),
        f"Output: {height} by {width} pixels, {channels(experiment.output_channels)}, "
        f"values from {decimals(traced.y.min().item())} to {decimals(traced.y.max().item())}.",
        f"Size: {size_text(experiment)}. Parameters: {parameters_text(experiment)}.",
    ]
    if traced.overlaps is not None:
        counts = ", ".join(map(str, sorted(set(traced.overlaps.flatten().tolist()))))
        sentences.append(f"Products of one input channel that add up in an output pixel: {counts}.")
    row, column = traced.start
    value = decimals(traced.y[0, row, column].item())
    sentences.append(f"In channel 1 the output pixel in row {row + 1}, column {column + 1} is {value}.")
    return " ".join(sentences)


def _kernel_sentences(experiment: Convolution) -> list[str]:
    if experiment.is_pooling:
        return []
    if experiment.seed is not None:
        return [f"Weights and biases are drawn by PyTorch from seed {experiment.seed}."]
    kernel = "; ".join(", ".join(map(short, row)) for row in experiment.kernels[0])
    number = "" if len(experiment.kernels) == 1 else f" (the first of {len(experiment.kernels)})"
    return [f"Kernel{number}, row by row: {kernel}. Bias {short(experiment.bias)}."]
