"""Changes that a reader makes to a convolution experiment, on the picture or with the page's controls."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, cast

from core.convolution.convolution import Convolution, Operation
from core.convolution.kernels import SIZE, WEIGHT, Matrix, resized
from core.data.images.sample_images import DRAWN_SIDE, ImageChoice, Source, check_drawing
from core.errors import ConfigError
from core.numbers import check_whole
from core.settings.declared import taken
from core.settings.upload import NO_UPLOAD

_COUNTS = ("padding", "stride", "dilation")
_DRAWN_DIGIT_SIDE, _PHOTO_SIDE = 28, 40


def apply_change(experiment: Convolution, change: Mapping[str, Any]) -> Convolution:
    """The experiment after one change made on the picture.

    Args:
        change: `set` says what: "operation", "size" (value: rows and columns of the kernel), "padding", "stride",
            "dilation", "drawing" (value: 64 hexadecimal digits), "bias", or "weight" (kernel, row, column from 0).
            A value is a number, or text from a field.

    Raises:
        ConfigError: the place does not exist, the value breaks a rule, or the combination is impossible.
    """
    kind, value = change.get("set"), change.get("value")
    if kind == "operation":
        return with_operation(experiment, cast(Operation, value))
    if kind == "size":
        return with_size(experiment, value)
    if kind == "drawing":
        image = dataclasses.replace(experiment.image, drawing=check_drawing(value))
        return dataclasses.replace(experiment, image=image)
    if kind == "bias":
        return taken(experiment, "bias", value)
    if kind == "weight":
        return _with_weight(experiment, change)
    if kind in _COUNTS:
        counts: dict[str, Any] = {str(kind): value}
        return dataclasses.replace(experiment, **counts)
    raise ConfigError("change", f"must set operation, size, {', '.join(_COUNTS)}, drawing, bias or weight", kind)


def with_operation(experiment: Convolution, operation: Operation) -> Convolution:
    """Another operation; settings that it forbids go to the nearest that it allows. Raises ConfigError."""
    pooling = operation in ("max_pool", "average_pool")
    half = min(experiment.size) // 2
    return dataclasses.replace(
        experiment,
        operation=operation,
        kernels=experiment.kernels[:1] if pooling else experiment.kernels,
        padding=min(experiment.padding, half) if pooling else experiment.padding,
        dilation=1 if operation == "average_pool" else experiment.dilation,
        output_padding=0,
    )


def with_size(experiment: Convolution, size: object) -> Convolution:
    """Square kernels of another size: zeros are put around them, or they are cut. Raises ConfigError."""
    side = check_whole(size, SIZE.name, SIZE.low, SIZE.high)
    return dataclasses.replace(experiment, kernels=tuple(resized(kernel, side, side) for kernel in experiment.kernels))


def with_kernel(experiment: Convolution, kernel: Matrix) -> Convolution:
    """One typed kernel for every slice of the weight tensor; drawn weights are dropped. Raises ConfigError."""
    return dataclasses.replace(experiment, kernels=(kernel,), seed=None)


def with_own_kernels(experiment: Convolution, own: bool) -> Convolution:
    """One kernel per slice of the weight tensor, each starting as the shared one; or one for all again."""
    count = experiment.slices if own else 1
    return dataclasses.replace(experiment, kernels=_repeated(experiment.kernels, count))


def with_seed(experiment: Convolution, seed: int | None) -> Convolution:
    """Weights as PyTorch draws them after `torch.manual_seed(seed)`; None: typed ones again. Raises ConfigError."""
    return dataclasses.replace(experiment, kernels=experiment.kernels[:1], seed=seed)


def with_outputs(experiment: Convolution, outputs: int) -> Convolution:
    """Other output channels; kernels of their own are repeated or dropped. Raises ConfigError."""
    return with_channels(experiment, outputs, experiment.groups)


def with_groups(experiment: Convolution, groups: int) -> Convolution:
    """Other groups; kernels of their own are repeated or dropped. Raises ConfigError."""
    return with_channels(experiment, experiment.outputs, groups)


def with_channels(experiment: Convolution, outputs: int, groups: int) -> Convolution:
    """Other output channels and groups; kernels of their own are repeated or dropped. Raises ConfigError."""
    changed = dataclasses.replace(experiment, outputs=outputs, groups=groups, kernels=experiment.kernels[:1])
    return dataclasses.replace(changed, kernels=_fitting(experiment, changed.slices))


def with_image(experiment: Convolution, **settings: Any) -> Convolution:
    """Other settings of the image.

    A digit or a drawing takes the side and the one channel that it has; groups and kernels follow the channels.

    Raises:
        ConfigError: a setting breaks a rule, or the layer does not fit the image.
    """
    before = experiment.image
    source: Source = settings.get("source", before.source)
    if source != before.source:
        settings = {"side": _usual_side(source, before)} | settings
    if source in ("digit", "drawing"):
        settings |= {"channels": 1}
    if source != "upload":
        settings |= {"upload": NO_UPLOAD}
    image = dataclasses.replace(before, **settings)
    groups = experiment.groups if image.channels % experiment.groups == 0 else 1
    changed = dataclasses.replace(experiment, image=image, groups=groups, kernels=experiment.kernels[:1])
    return dataclasses.replace(changed, kernels=_fitting(experiment, changed.slices))


def _usual_side(source: Source, before: ImageChoice) -> int:
    if source == "drawing":
        return DRAWN_SIDE
    if source == "digit":
        return _DRAWN_DIGIT_SIDE
    return before.side if before.is_photo else _PHOTO_SIDE


def _fitting(experiment: Convolution, count: int) -> tuple[Matrix, ...]:
    shared = len(experiment.kernels) == 1
    return experiment.kernels if shared else _repeated(experiment.kernels, count)


def _repeated(kernels: tuple[Matrix, ...], count: int) -> tuple[Matrix, ...]:
    return tuple(kernels[index % len(kernels)] for index in range(count))


def _with_weight(experiment: Convolution, change: Mapping[str, Any]) -> Convolution:
    if experiment.seed is not None or experiment.is_pooling:
        raise ConfigError("weight", "can only be set where weights are typed", change.get("value"))
    index, row, column = (change.get(name) for name in ("kernel", "row", "column"))
    index = 0 if len(experiment.kernels) == 1 else index
    limits = (len(experiment.kernels), *experiment.size)
    for name, place, count in zip(("kernel", "row", "column"), (index, row, column), limits, strict=True):
        check_whole(place, f"weight's {name}", 0, count - 1)
    value = WEIGHT.take(change.get("value"))
    kernels = [[list(line) for line in kernel] for kernel in experiment.kernels]
    kernels[cast(int, index)][cast(int, row)][cast(int, column)] = value
    frozen = tuple(tuple(tuple(line) for line in kernel) for kernel in kernels)
    return dataclasses.replace(experiment, kernels=frozen)
