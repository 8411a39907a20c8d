"""The script of a trained CNN: plain PyTorch that prints the final validation loss and accuracy."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from core.data.images.augmentation import Augmentation
from core.data.images.image_set import ImageSet
from core.data.images.load import DIGITS, ImageSetConfig
from core.lessons.cnn_filters.experiment import CnnExperiment
from core.networks.activations import activation
from core.networks.cnn.block import ConvolutionBlock
from core.networks.cnn.network import CnnConfig
from core.training.evaluation import chunk_rows
from core.training.fit_config import FULL_BATCH, FitConfig
from core.training.script import loop_lines, tool_lines

IMAGE_FILE = "images.npz"

_TO_TENSORS = '''

def tensors(rows):
    """Images as numbers from 0 to 1, (n, height, width, channels): a pixel's channels side by side train faster."""
    return (x[rows].float() / 255).permute(0, 2, 3, 1).contiguous(), y[rows]


x_train, y_train = tensors(torch.from_numpy(training))
x_valid, y_valid = tensors(torch.from_numpy(validation))
# (n, channels, height, width), as the network takes them
x_valid = x_valid.permute(0, 3, 1, 2).clone(memory_format=torch.channels_last)
'''


def cnn_script(experiment: CnnExperiment, images: ImageSet) -> str:
    """A complete script; on the same machine (CPU) its figures equal the page's to the last digit.

    It prints one line per epoch, and last "validation loss L, accuracy A" of the weights that are kept. It makes the
    digits itself and reads every other set from `images.npz`, see `image_file`.
    """
    fit, outputs = experiment.fit, _outputs(images)
    parts = [
        _head(experiment),
        ["torch.set_num_threads(1)  # the same numbers every time", ""],
        _digits(experiment.images) if experiment.images.name == DIGITS else _stored(),
        _TO_TENSORS.splitlines(),
        _augmented(experiment.augmentation, images.image_shape[1]),
        [f"torch.manual_seed({experiment.seed})", *network_lines(experiment.network_for(images))],
        tool_lines(fit, len(images.training), validates=True),
        _with_batches_of_images(loop_lines(fit, True, outputs), not experiment.augmentation.nothing),
        _kept(outputs),
    ]
    return "\n".join(line for part in parts for line in part) + "\n"


def image_file(images: ImageSet) -> bytes:
    """The images, labels and split as a NumPy file that the script reads."""
    file = io.BytesIO()
    np.savez_compressed(
        file,
        x=images.x.contiguous().numpy(),
        y=images.y.numpy(),
        training=images.training.numpy(),
        validation=images.validation.numpy(),
    )
    return file.getvalue()


def network_lines(config: CnnConfig) -> list[str]:
    """`model = nn.Sequential(…)`."""
    lines, channels = [], config.image_channels
    for block in config.blocks:
        lines += [f"nn.Conv2d({channels}, {block.channels}, {_convolution(block)})", *_after(block)]
        channels = block.channels
    lines.append("nn.Flatten()")
    for n_in, n_out in pairwise(config.widths[:-1]):
        lines += [f"nn.Linear({n_in}, {n_out})", *_activation(config.activation), *_dropout(config.dropout)]
    lines.append(f"nn.Linear({config.widths[-2]}, {config.classes})")
    return ["model = nn.Sequential(", *(f"    {line}," for line in lines), ")"]


def _convolution(block: ConvolutionBlock) -> str:
    return f"kernel_size={block.kernel}, stride={block.stride}, padding={block.padding}"


def _after(block: ConvolutionBlock) -> Iterator[str]:
    if block.batch_norm:
        yield f"nn.BatchNorm2d({block.channels})"
    yield from _activation(block.activation)
    if block.pooling != "none":
        yield f"nn.{'Max' if block.pooling == 'max' else 'Avg'}Pool2d({block.pooling_size})"
    yield from _dropout(block.dropout)


def _activation(name: str) -> list[str]:
    return [] if name == "identity" else [activation(name).code]


def _dropout(probability: float) -> list[str]:
    return [f"nn.Dropout({probability!r})"] if probability else []


def _head(experiment: CnnExperiment) -> list[str]:
    fit: FitConfig = experiment.fit
    imports = {"import numpy as np", "import torch", "from torch import nn"}
    if experiment.images.name == DIGITS:
        imports |= {"from sklearn.datasets import load_digits", "from sklearn.model_selection import train_test_split"}
    if fit.batch_size != FULL_BATCH or fit.shuffle_validation:
        imports.add("from torch.utils.data import DataLoader, TensorDataset")
    if not experiment.augmentation.nothing:
        imports.add("from torchvision.transforms import v2")
    if fit.stopping.restore_best:
        imports.add("import copy")
    ordered = sorted(imports, key=lambda line: (line.startswith("from"), line))
    return ['"""A convolutional network and its training, in plain PyTorch."""', *ordered, ""]


def _digits(config: ImageSetConfig) -> list[str]:
    split = f"test_size={_held_out(config)}, stratify=y.numpy(), random_state={config.seed}"
    return [
        "data = load_digits()",
        "small = torch.from_numpy(data.images).float()[:, None] / 16",
        f'x = nn.functional.interpolate(small, size={config.side}, mode="bilinear").mul(255).round().byte()',
        "y = torch.from_numpy(data.target).long()",
        f"training, validation = train_test_split(np.arange(len(y)), {split})",
    ]


def _held_out(config: ImageSetConfig) -> int:
    return round(config.images * (100 - config.training_share) / 100)


def _stored() -> list[str]:
    return [
        f'data = np.load("{IMAGE_FILE}")  # downloaded from the page',
        'x, y = torch.from_numpy(data["x"]), torch.from_numpy(data["y"])',
        'training, validation = data["training"], data["validation"]',
    ]


def _augmented(augmentation: Augmentation, side: int) -> list[str]:
    if augmentation.nothing:
        return [""]
    chosen = ["v2.RandomHorizontalFlip()"] if augmentation.flip else []
    padding = round(side * augmentation.shift / 100)
    if padding:
        chosen.append(f"v2.RandomCrop({side}, padding={padding})")
    if augmentation.rotation:
        chosen.append(f"v2.RandomRotation({augmentation.rotation!r}, interpolation=v2.InterpolationMode.BILINEAR)")
    jitter = [augmentation.brightness, augmentation.contrast, augmentation.saturation, augmentation.hue]
    if any(jitter):
        chosen.append(f"v2.ColorJitter({', '.join(repr(percent / 100) for percent in jitter)})")
    return ["", "augment = v2.Compose([", *(f"    {line}," for line in chosen), "])", ""]


def _with_batches_of_images(lines: list[str], augments: bool) -> list[str]:
    """The training loop, with what happens to a batch of images before the network gets it."""
    changed = []
    for line in lines:
        if line.strip() == "loss = loss_function(model(x), y)":
            indent = line[: len(line) - len(line.lstrip())]
            changed.append(f"{indent}x = x.permute(0, 3, 1, 2)")
            if augments:
                stacked = "torch.stack([augment(image) for image in x])"
                changed.append(f"{indent}x = {stacked}.contiguous(memory_format=torch.channels_last)")
        changed.append(line)
    return changed


def _outputs(images: ImageSet) -> str:
    """The network's answers for all validation images, in the chunks in which the page takes them."""
    rows = chunk_rows(images.x)
    return (
        "model(x_valid)"
        if len(images.validation) <= rows
        else f"torch.cat([model(part) for part in x_valid.split({rows})])"
    )


def _kept(outputs: str) -> list[str]:
    return [
        "",
        "model.eval()",
        "with torch.no_grad():",
        f"    outputs = {outputs}",
        "    loss, right = nn.functional.cross_entropy(outputs, y_valid), outputs.argmax(dim=1) == y_valid",
        'print(f"validation loss {loss.item()!r}, accuracy {right.float().mean().item()!r}")',
    ]
