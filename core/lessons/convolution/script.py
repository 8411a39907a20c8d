"""The script of the convolution lesson."""

from __future__ import annotations

import base64
import io
import textwrap
from typing import Any

from PIL import Image
from torch import Tensor

from core.convolution.convolution import Convolution
from core.convolution.trace import ConvolutionTrace
from core.data.images.sample_images import GREY_WEIGHTS, ImageChoice

_RESIZE = """x = functional.interpolate(image[None], size=({side}, {side}), mode="bilinear", antialias=True)
"""
_GREY = """x = (x * torch.tensor({weights}).view(1, 3, 1, 1)).sum(1, keepdim=True)  # brightness
"""
_BYTES = """x = (x * 255).round() / 255
"""
_PHOTO = """image = torch.from_numpy(load_sample_image("{name}.jpg").copy()).permute(2, 0, 1) / 255
image = image[:, :, 106:533]  # the square in the middle
"""
_DIGIT = """image = torch.from_numpy(load_digits().images[{digit}]).float()[None] / 16
"""
_DRAWING = """bits = "{drawing}"  # one bit per pixel
x = torch.tensor([int(bit) for digit in bits for bit in f"{{int(digit, 16):04b}}"]).float().view(1, 1, 16, 16)
"""
_UPLOAD = """png = (  # your photo, as small as on the screen
{png}
)
pixels = torch.from_numpy(np.array(Image.open(io.BytesIO(base64.b64decode(png)))))
x = pixels.view({side}, {side}, {channels}).permute(2, 0, 1)[None] / 255
"""

_PRINT = """
with torch.no_grad():
    y = layer(x)
print("input", tuple(x.shape[1:]))
print("output", tuple(y.shape[1:]))
{weights}print("parameters", sum(parameter.numel() for parameter in layer.parameters()))
print("smallest", f"{{y.min().item():.4f}}")
print("largest", f"{{y.max().item():.4f}}")
print("mean", f"{{y.mean().item():.4f}}")
print("row {row_name}, column {column_name}", [round(value, 4) for value in y[0, :, {row}, {column}].tolist()])
"""
_OVERLAPS = """
ones = torch.ones(1, 1, {side}, {side})
count = functional.conv_transpose2d(ones, torch.ones(1, 1, *layer.kernel_size), stride=layer.stride,
                                    padding=layer.padding, output_padding=layer.output_padding,
                                    dilation=layer.dilation)
print("overlaps", sorted(set(count.round().int().flatten().tolist())))
"""


def convolution_script(experiment: Convolution, traced: ConvolutionTrace) -> str:
    """A complete script that prints shapes, the parameter count, smallest, largest and mean output and one pixel.

    The pixel is the one that the page shows first, in all output channels. An uploaded photo travels inside the
    script, as small as it is on the screen.
    """
    image = experiment.image
    row, column = traced.start
    printed = _PRINT.format(
        weights="" if experiment.is_pooling else 'print("weights", tuple(layer.weight.shape))\n',
        row=row,
        column=column,
        row_name=row + 1,
        column_name=column + 1,
    )
    after = _OVERLAPS.format(side=image.side) if experiment.operation == "transposed" else ""
    return _head(experiment) + "\n" + _image(image, traced.x) + "\n" + _layer(experiment) + printed + after


def _head(experiment: Convolution) -> str:
    source = experiment.image.source
    standard = "import base64\nimport io\n\nimport numpy as np\n" if source == "upload" else ""
    imports = "from PIL import Image\n" if source == "upload" else ""
    if source in ("china", "flower", "digit"):
        name = "load_digits" if source == "digit" else "load_sample_image"
        imports = f"from sklearn.datasets import {name}\n"
    resized = source in ("china", "flower", "digit") or experiment.operation == "transposed"
    functional = "from torch.nn import functional\n" if resized else ""
    title = f'"""One layer, {_call(experiment)}, on one image. Plain PyTorch."""\n'
    return f"{title}{standard}import torch\n{imports}from torch import nn\n{functional}\ntorch.set_num_threads(1)\n"


def _image(image: ImageChoice, x: Tensor) -> str:
    if image.source == "drawing":
        return _DRAWING.format(drawing=image.drawing)
    if image.source == "upload":
        return _UPLOAD.format(png=_png_lines(x), side=image.side, channels=image.channels)
    loaded = _DIGIT.format(digit=image.digit) if image.source == "digit" else _PHOTO.format(name=image.source)
    grey = _GREY.format(weights=GREY_WEIGHTS) if image.is_photo and image.channels == 1 else ""
    return loaded + _RESIZE.format(side=image.side) + grey + _BYTES


def _png_lines(x: Tensor) -> str:
    pixels = (x * 255).round().byte().permute(1, 2, 0).numpy()
    file = io.BytesIO()
    Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels).save(file, "PNG")
    return "\n".join(f'    "{line}"' for line in textwrap.wrap(base64.b64encode(file.getvalue()).decode(), 100))


def _layer(experiment: Convolution) -> str:
    lines = [f"layer = nn.{_call(experiment)}"]
    if experiment.seed is not None and not experiment.is_pooling:
        lines.insert(0, f"torch.manual_seed({experiment.seed})")
    elif not experiment.is_pooling:
        lines += ["with torch.no_grad():", *_weights(experiment), f"    layer.bias.fill_({experiment.bias!r})"]
    return "\n".join(lines) + "\n"


def _weights(experiment: Convolution) -> list[str]:
    """The typed kernels, one matrix row per line."""
    if len(experiment.kernels) == 1:
        lines = [f"        {list(row)!r}," for row in experiment.kernels[0]]
        return ["    layer.weight[:] = torch.tensor([", *lines, "    ])"]
    lines = [f"        {[list(row) for row in kernel]!r}," for kernel in experiment.kernels]
    return ["    layer.weight.copy_(torch.tensor([", *lines, "    ]).view_as(layer.weight))"]


def _call(experiment: Convolution) -> str:
    """The layer as it is written in PyTorch, without what has its default value."""
    size = experiment.size
    kernel = size[0] if size[0] == size[1] else size
    names = {"max_pool": "MaxPool2d", "average_pool": "AvgPool2d", "transposed": "ConvTranspose2d"}
    channels = [] if experiment.is_pooling else [experiment.inputs, experiment.outputs]
    settings: dict[str, tuple[Any, Any]] = {
        "stride": (experiment.stride, size if experiment.is_pooling else 1),  # pooling's default is the window
        "padding": (experiment.padding, 0),
        "output_padding": (experiment.output_padding, 0),
        "groups": (1 if experiment.is_pooling else experiment.groups, 1),
        "dilation": (experiment.dilation, 1),
    }
    given = [f"{name}={value}" for name, (value, usual) in settings.items() if value != usual]
    inside = [*map(str, channels), f"kernel_size={kernel}", *given]
    return f"{names.get(experiment.operation, 'Conv2d')}({', '.join(inside)})"
