"""The script of a GAN in the plane: plain PyTorch whose generator losses are the page's."""

from __future__ import annotations

from core.gan.distributions import LINE_SLOPE, MOON_RADIUS, OWN, RING_RADIUS
from core.gan.losses import GanLoss
from core.gan.plane.config import PlaneGanConfig, Player
from core.networks.activations import activation
from core.networks.mlp import MLPConfig

PRINTED = 100  # first losses of the generator


def plane_gan_script(config: PlaneGanConfig) -> str:
    """A complete script.

    It prints "step N: generator loss L" with all digits for the first 100 steps, on the same machine those of the
    page, and a line every 100 steps from then on. At the end `fakes` are 1,000 points, from the averaged weights if
    there are any.
    """
    parts = [
        _head(config),
        _real(config),
        ["", ""],
        _noise(config),
        ["", ""],
        ["generator = nn.Sequential(", *_modules(config.generator_network), ")"],
        ["discriminator = nn.Sequential(", *_modules(config.discriminator_network), ")"],
        [_adam("generator", config.generator), _adam("discriminator", config.discriminator)],
        ["averaged = copy.deepcopy(generator)"] if config.average else [],
        [f"draws = torch.Generator().manual_seed({config.seed})", ""],
        _loop(config),
        ["", *_end(config)],
    ]
    return "\n".join(line for part in parts for line in part) + "\n"


def _head(config: PlaneGanConfig) -> list[str]:
    losses = ["from torch.nn.functional import binary_cross_entropy_with_logits"]
    return [
        '"""A GAN in the plane, in plain PyTorch."""',
        *(["import copy"] if config.average else []),
        *(["import math"] if config.distribution in ("ring", "moons") else []),
        *(["", "import torch"] if config.average or config.distribution in ("ring", "moons") else ["import torch"]),
        "from torch import nn",
        *(losses if config.gan_loss.is_cross_entropy else []),
        "",
        "torch.set_num_threads(1)  # the same numbers every time",
        f"torch.manual_seed({config.seed})",
        "",
        "",
    ]


def _real(config: PlaneGanConfig) -> list[str]:
    """The function that draws real points."""
    body = {
        "line": [
            "along = 2 * torch.rand(count, 1, generator=draws) - 1",
            f"place = torch.cat([along, {LINE_SLOPE} * along], dim=1)",
        ],
        "ring": [
            "angle = 2 * math.pi * torch.rand(count, 1, generator=draws)",
            f"place = {RING_RADIUS} * torch.cat([angle.cos(), angle.sin()], dim=1)",
        ],
        "moons": [
            "lower = torch.randint(2, (count, 1), generator=draws)",
            "angle = math.pi * torch.rand(count, 1, generator=draws)",
            "x = torch.where(lower == 1, 1 - angle.cos(), angle.cos())",
            "y = torch.where(lower == 1, 0.5 - angle.sin(), angle.sin())",
            f"place = {MOON_RADIUS} * torch.cat([x - 0.5, y - 0.25], dim=1)",
        ],
    }
    clouds = ["place = centres[torch.randint(len(centres), (count,), generator=draws)]"]
    return [
        *_centres(config),
        "def real_points(count):",
        *(f"    {line}" for line in body.get(config.distribution, clouds)),
        f"    return place + {config.spread!r} * torch.randn(count, 2, generator=draws)",
    ]


def _centres(config: PlaneGanConfig) -> list[str]:
    places = config.points if config.distribution == OWN else config.kind.modes
    if not places:
        return []
    rows = [f"    [{x!r}, {y!r}]," for x, y in places]
    return ["centres = torch.tensor([", *rows, "])", "", ""]


def _noise(config: PlaneGanConfig) -> list[str]:
    size = f"count, {config.latent}, generator=draws"
    draw = f"torch.randn({size})" if config.noise == "normal" else f"2 * torch.rand({size}) - 1"
    return ["def noise(count):", f"    return {draw}"]


def _modules(network: MLPConfig) -> list[str]:
    lines = []
    for n_in, n_out, name in zip(network.sizes, network.sizes[1:], network.activations, strict=False):
        lines.append(f"    nn.Linear({n_in}, {n_out}),")
        if name != "identity":
            lines.append(f"    {activation(name).code},")
    return lines


def _adam(name: str, player: Player) -> str:
    settings = f"lr={player.learning_rate!r}, betas=({player.beta1!r}, {player.beta2!r})"
    return f"{name}_adam = torch.optim.Adam({name}.parameters(), {settings})"


def _loop(config: PlaneGanConfig) -> list[str]:
    loss: GanLoss = config.gan_loss
    target = repr(1 - config.smoothing)
    body = [
        f"for _ in range({config.discriminator_steps}):  # D learns, G stays",
        f"    x = real_points({config.batch_size})",
        "    with torch.no_grad():",
        f"        fakes = generator(noise({config.batch_size}))",
        "    real, fake = discriminator(x), discriminator(fakes)",
        f"    loss = {loss.discriminator_code.format(target=target)}",
        *(f"    {line}" for line in _penalty(config)),
        "    discriminator_adam.zero_grad()",
        "    loss.backward()",
        "    discriminator_adam.step()",
        "",
        f"fake = discriminator(generator(noise({config.batch_size})))  # G learns, D stays",
        f"loss = {loss.generator_code}",
        "generator_adam.zero_grad()",
        "loss.backward()  # D's weights get gradients too: the next zero_grad clears them",
        "generator_adam.step()",
        *_average(config),
        f"if step <= {PRINTED} or step % 100 == 0:",
        '    print(f"step {step}: generator loss {loss.item()!r}")',
    ]
    return [f"for step in range(1, {config.steps + 1}):", *(f"    {line}" if line else "" for line in body)]


def _penalty(config: PlaneGanConfig) -> list[str]:
    if not config.penalty:
        return []
    if config.loss == "wasserstein":
        return [
            f"share = torch.rand({config.batch_size}, 1, generator=draws)",
            "between = (share * x + (1 - share) * fakes).requires_grad_()",
            "(slope,) = torch.autograd.grad(discriminator(between).sum(), between, create_graph=True)",
            f"loss = loss + {config.penalty!r} * (slope.norm(dim=1) - 1).square().mean()",
        ]
    return [
        "x.requires_grad_()",
        "(slope,) = torch.autograd.grad(discriminator(x).sum(), x, create_graph=True)",
        f"loss = loss + {config.penalty!r} * slope.square().sum(dim=1).mean()",
    ]


def _average(config: PlaneGanConfig) -> list[str]:
    if not config.average:
        return []
    return [
        "with torch.no_grad():",
        "    for mean, weight in zip(averaged.parameters(), generator.parameters()):",
        f"        mean.lerp_(weight, {1 - config.average!r})",
    ]


def _end(config: PlaneGanConfig) -> list[str]:
    name = "averaged" if config.average else "generator"
    return [
        "with torch.no_grad():",
        f"    fakes = {name}(noise(1_000))",
        'print("fakes: mean", fakes.mean(dim=0).tolist(), "deviation", fakes.std(dim=0).tolist())',
    ]
