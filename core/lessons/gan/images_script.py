"""The script of a GAN on digits: plain PyTorch whose generator losses are the page's."""

from __future__ import annotations

from core.errors import ConfigError
from core.gan.augmentation import CUTOUT, SHIFT
from core.gan.images.config import ImageGanConfig
from core.gan.images.data import INK, MARGINS
from core.gan.images.networks import LEAKY_SLOPE, WEIGHT_DEVIATION, draw_discriminator, draw_generator
from core.gan.images.noise import CODE
from core.seeding import seeded


def image_gan_script(config: ImageGanConfig, folder: str = "my_images") -> str:
    """A complete script.

    It prints "step N: generator loss L" with all digits for the first 100 steps, on the same machine (and a CPU)
    those of the page, and "epoch E …" after each epoch. For other images than the digits it reads the PNG files of a
    folder in the order of their names: export them there first.

    Raises:
        ConfigError: the folder's name has a quote or a backslash in it.
    """
    if {'"', "\\", "\n"} & set(folder):
        raise ConfigError("folder", "must have no quotes, backslashes or line breaks", folder)
    parts = [
        _head(config),
        _images(config, folder),
        ["", ""],
        _initial(),
        _network("generator", config),
        _network("discriminator", config),
        ["averaged = copy.deepcopy(generator)", *_adams(config)],
        [f"draws = torch.Generator().manual_seed({config.seed})", "", ""],
        _noise(config),
        _augmentation(config),
        _loop(config),
    ]
    return "\n".join(line for part in parts for line in part) + "\n"


def _noise(config: ImageGanConfig) -> list[str]:
    n = config.categories
    code = [
        f"    chosen = torch.randint({n}, (count,), generator=draws)",
        f"    numbers[:, :{n}] = 0",
        f"    numbers[torch.arange(count), chosen] = {CODE}",
    ]
    return [
        "def noise(count):",
        f"    numbers = torch.randn(count, {config.latent}, 1, 1, generator=draws)",
        *(code if n else []),
        "    return numbers",
        "",
        "",
    ]


def _head(config: ImageGanConfig) -> list[str]:
    digits = config.data.startswith("digits")
    entropy = config.gan_loss.is_cross_entropy
    names = ", ".join([*(["binary_cross_entropy_with_logits"] if entropy else []), "interpolate", "pad"])
    return [
        '"""A GAN on images (DCGAN), in plain PyTorch."""',
        "import copy",
        *([] if digits else ["from pathlib import Path"]),
        "",
        *([] if digits else ["import numpy as np"]),
        "import torch",
        *([] if digits else ["from PIL import Image"]),
        *(["from sklearn.datasets import load_digits"] if digits else []),
        "from torch import nn",
        f"from torch.nn.functional import {names if digits else names.replace('interpolate, ', '')}",
        "",
        "torch.set_num_threads(1)  # the same numbers every time",
        "",
    ]


def _images(config: ImageGanConfig, folder: str) -> list[str]:
    kind = config.kind
    if not config.data.startswith("digits"):
        mode = "L" if kind.channels == 1 else "RGB"
        return [
            f'files = sorted(Path("{folder}").glob("*.png"))[:{config.images}]',
            f'pixels = np.stack([np.array(Image.open(file).convert("{mode}")) for file in files])',
            f"images = torch.from_numpy(pixels).reshape(-1, {kind.side}, {kind.side}, {kind.channels})",
            "images = images.permute(0, 3, 1, 2).float() / 127.5 - 1",
        ]
    margin = MARGINS[kind.side]
    size = kind.side - 2 * margin
    return [
        "pixels, _ = load_digits(return_X_y=True)",
        f"small = torch.tensor(pixels / {INK}, dtype=torch.float32).reshape(-1, 1, 8, 8)",
        f'large = interpolate(small, size={size}, mode="bicubic", align_corners=False)',
        f"images = pad(2 * large.clamp(0, 1) - 1, ({margin},) * 4, value=-1.0)[:{config.images}]",
    ]


def _initial() -> list[str]:
    return [
        "def initialized(model):",
        "    for module in model:",
        "        if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):",
        f"            nn.init.normal_(module.weight, 0.0, {WEIGHT_DEVIATION})",
        "        if isinstance(module, nn.BatchNorm2d):",
        f"            nn.init.normal_(module.weight, 1.0, {WEIGHT_DEVIATION})",
        "    return model",
        "",
        "",
    ]


def _network(name: str, config: ImageGanConfig) -> list[str]:
    """The modules as torch prints them, which is how they are written."""
    with seeded(config.seed):
        model = draw_generator(config) if name == "generator" else draw_discriminator(config)
    lines = [f"    nn.{_written(str(module))}," for module in model]
    seed = [f"torch.manual_seed({config.seed})"] if name == "generator" else []
    return [*seed, f"{name} = initialized(nn.Sequential(", *lines, "))"]


def _written(module: str) -> str:
    """`Tanh()`, `Conv2d(1, 32, kernel_size=(4, 4), …)`; batch norm and upsampling print more than they need."""
    if module.startswith("BatchNorm2d"):
        return module.split(",", maxsplit=1)[0] + ")"
    if module.startswith("Upsample"):
        return "Upsample(scale_factor=2)"
    if module.startswith("LeakyReLU"):
        return f"LeakyReLU({LEAKY_SLOPE})"
    return "Flatten()" if module.startswith("Flatten") else module


def _adams(config: ImageGanConfig) -> list[str]:
    betas = f"betas=({config.beta1!r}, {config.beta2!r})"
    rates = {"generator": config.generator_rate, "discriminator": config.discriminator_rate}
    return [
        f"{name}_adam = torch.optim.Adam({name}.parameters(), lr={rate!r}, {betas})" for name, rate in rates.items()
    ]


def _augmentation(config: ImageGanConfig) -> list[str]:
    side = config.kind.side
    reach = side // SHIFT
    if config.augmentation == "none":
        return ["def augmented(images):", "    return images", "", ""]
    cut = [
        f"    centres = torch.randint({side}, (2, count, 1), generator=draws)",
        f"    near = (centres - torch.arange({side})).abs() <= {side // CUTOUT // 2}",
        "    return moved * ~(near[0][:, None, :, None] & near[1][:, None, None, :])",
    ]
    return [
        "def augmented(images):",
        "    count, channels = images.shape[:2]",
        f"    offsets = torch.randint({2 * reach + 1}, (2, count, 1), generator=draws)",
        f"    padded = pad(images, ({reach},) * 4, value=-1.0)",
        f"    rows, columns = offsets + torch.arange({side})",
        "    image = torch.arange(count)[:, None, None, None]",
        "    channel = torch.arange(channels)[None, :, None, None]",
        "    moved = padded[image, channel, rows[:, None, :, None], columns[:, None, None, :]]",
        *(cut if config.augmentation == "shift-cutout" else ["    return moved"]),
        "",
        "",
    ]


def _loop(config: ImageGanConfig) -> list[str]:
    loss, size = config.gan_loss, config.batch_size
    body = [
        "with torch.no_grad():",
        f"    fakes = generator(noise({size}))",
        "x, fakes = augmented(images[rows]), augmented(fakes)",
        "real, fake = discriminator(x), discriminator(fakes)",
        f"loss = {loss.discriminator_code.format(target=repr(1 - config.smoothing))}",
        *_penalty(config),
        "discriminator_adam.zero_grad()",
        "loss.backward()",
        "discriminator_adam.step()",
        "",
        f"fake = discriminator(augmented(generator(noise({size}))))",
        f"loss = {loss.generator_code}",
        "generator_adam.zero_grad()",
        "loss.backward()",
        "generator_adam.step()",
        "with torch.no_grad():",
        "    for mean, weight in zip(averaged.parameters(), generator.parameters()):",
        f"        mean.lerp_(weight, {1 - config.average!r})",
        "step += 1",
        "if step <= 100:",
        '    print(f"step {step}: generator loss {loss.item()!r}")',
    ]
    return [
        "step = 0",
        f"for epoch in range(1, {config.epochs + 1}):",
        f"    for rows in torch.randperm(len(images), generator=draws).split({size})[: len(images) // {size}]:",
        *(f"        {line}" if line else "" for line in body),
        '    print(f"epoch {epoch}: generator loss {loss.item()!r}")',
    ]


def _penalty(config: ImageGanConfig) -> list[str]:
    if not config.penalty:
        return []
    if config.loss == "wasserstein":
        return [
            f"share = torch.rand({config.batch_size}, 1, 1, 1, generator=draws)",
            "between = (share * x + (1 - share) * fakes).requires_grad_()",
            "(slope,) = torch.autograd.grad(discriminator(between).sum(), between, create_graph=True)",
            f"loss = loss + {config.penalty!r} * (slope.flatten(1).norm(dim=1) - 1).square().mean()",
        ]
    return [
        "x.requires_grad_()",
        "(slope,) = torch.autograd.grad(discriminator(x).sum(), x, create_graph=True)",
        f"loss = loss + {config.penalty!r} * slope.flatten(1).square().sum(dim=1).mean()",
    ]
