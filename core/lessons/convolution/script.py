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
from core.data.images.sample_images import GREY_WEIGHTS
from core.scripts.template import render


def convolution_script(experiment: Convolution, traced: ConvolutionTrace) -> str:
    """A complete script that prints shapes, the parameter count, smallest, largest and mean output and one pixel.

    The pixel is the one that the page shows first, in all output channels. An uploaded photo travels inside the
    script, as small as it is on the screen.
    """
    row, column = traced.start
    return render(
        "lessons/convolution/script.py.jinja",
        experiment=experiment,
        image=experiment.image,
        png=_png_lines(traced.x) if experiment.image.source == "upload" else [],
        grey_weights=GREY_WEIGHTS,
        call=_call(experiment),
        kernels=[[list(row) for row in kernel] for kernel in experiment.kernels],
        row=row,
        column=column,
    )


def _png_lines(x: Tensor) -> list[str]:
    """The image as a PNG file, in base64, cut into lines."""
    pixels = (x * 255).round().byte().permute(1, 2, 0).numpy()
    file = io.BytesIO()
    Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels).save(file, "PNG")
    return textwrap.wrap(base64.b64encode(file.getvalue()).decode(), 100)


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
