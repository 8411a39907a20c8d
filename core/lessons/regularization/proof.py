"""What a part shows, computed again in another way: steps by hand in numpy, all masks at once, normal equations."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.func import functional_call
from torchvision.transforms.v2 import functional

from core.lessons.regularization.experiment import RegularizationExperiment
from core.regularization.arms import BATCH, RATE, network
from core.regularization.digits import CLASSES, INPUTS, noisy_digits
from core.regularization.double_descent import features_of, least_squares
from core.regularization.edge import sharpness, squared, times_hessian
from core.regularization.gallery import SIDE, photo
from core.regularization.masks import HIDDEN, trained
from core.regularization.one_step import steps_of
from core.seeding import seeded

Array = npt.NDArray[np.float64]
EPSILON = 1e-8  # Adam's
WIDTH, MEASURED, STEP = 16, 12, 1e-6
UNITS = 10  # of which all masks are counted
GREY = np.array([0.2989, 0.587, 0.114])  # torchvision's weights of red, green and blue
TOLERANCE = 1e-12


@dataclass(frozen=True)
class PenaltyProof:
    """Largest differences, float64.

    Attributes:
        step: between a step of torch's optimizers and the formulas by hand, over all ways and parameters.
        slope: between autograd and central differences of the loss with both penalties, over `measured` parameters.
        parameters, ways, measured: how many were compared.
        adamw: the largest difference between Adam(weight_decay=2λ) and AdamW(weight_decay=2λ) after one step.
    """

    step: float
    slope: float
    parameters: int
    ways: int
    measured: int
    adamw: float

    @property
    def holds(self) -> bool:
        return self.step < TOLERANCE and self.slope < 1e-7


def by_hand(w: Array, g: Array, rate: float, strength: float) -> dict[str, Array]:
    """The steps of `steps_of` as the formulas say them; Adam's first step divides the gradient by its own size."""

    def adam(gradient: Array) -> Array:
        return rate * gradient / (np.abs(gradient) + EPSILON)

    plain = w - rate * g
    l2 = (1 - 2 * rate * strength) * w - rate * g
    return {
        "SGD": plain,
        "SGD, L1 in the loss": w - rate * strength * np.sign(w) - rate * g,
        "SGD, then a soft threshold of ηλ": np.sign(plain) * np.maximum(np.abs(plain) - rate * strength, 0),
        "SGD, L2 in the loss": l2,
        "SGD(weight_decay=2λ)": l2,
        "Adam, L2 in the loss": w - adam(g + 2 * strength * w),
        "Adam(weight_decay=2λ)": w - adam(g + 2 * strength * w),
        "AdamW(weight_decay=2λ)": (1 - 2 * rate * strength) * w - adam(g),
    }


@dataclass(frozen=True)
class MaskProof:
    """Largest differences, of logits.

    Attributes:
        mean: between `eval()` and the mean over all 2^units masks, each with its probability, float64.
        mask: between `nn.Dropout`'s own answer in training and its mask put in by hand, float32.
        units: that may be dropped.
    """

    mean: float
    mask: float
    units: int

    @property
    def holds(self) -> bool:
        return self.mean < 1e-9 and self.mask < 1e-4


@dataclass(frozen=True)
class FitProof:
    """The largest difference of predictions on the training points, in units of the largest target.

    Attributes:
        predictions: of torch's least squares and of numpy's pseudoinverse; with ridge, of the normal equations.
        widths: how many were compared.
    """

    predictions: float
    widths: int

    @property
    def holds(self) -> bool:
        return self.predictions < 1e-6


@dataclass(frozen=True)
class ImageProof:
    """Largest differences of pixels from 0 to 1.

    Attributes:
        pixels: between torchvision's mirror, crop, brightness and contrast and the same written out in numpy.
        changes: how many changes were compared.
    """

    pixels: float
    changes: int

    @property
    def holds(self) -> bool:
        return self.pixels < 1e-6


@dataclass(frozen=True)
class EdgeProof:
    """Largest differences, float64, in a network with four hidden units.

    Attributes:
        product: between H·v and central differences of the gradient along v, in units of |H·v|.
        eigenvalue: between power iteration and numpy's eigenvalues of the whole Hessian, in units of the eigenvalue.
        parameters: how many the network has.
    """

    product: float
    eigenvalue: float
    parameters: int

    @property
    def holds(self) -> bool:
        return self.product < 1e-6 and self.eigenvalue < 0.01


Proof = PenaltyProof | MaskProof | FitProof | ImageProof | EdgeProof


def prove(experiment: RegularizationExperiment) -> Proof:
    """Compute again what the part on display shows."""
    if experiment.part == "dropout":
        return _masks(experiment)
    if experiment.part == "augmentation":
        return _images()
    if experiment.part == "rate":
        return _edge(experiment)
    return _fits(experiment) if experiment.part == "width" else penalties(experiment)


def _edge(experiment: RegularizationExperiment) -> EdgeProof:
    whole = squared(0.1, noisy_digits(experiment.training.images, 0, experiment.training.seed))
    problem = replace(whole, training=(whole.training[0].double(), whole.training[1]))
    with seeded(experiment.training.seed):
        model = nn.Sequential(nn.Linear(INPUTS, 4), nn.Tanh(), nn.Linear(4, CLASSES)).double()
    flat = nn.utils.parameters_to_vector(model.parameters()).detach()

    def slopes(at: Tensor) -> tuple[Tensor, list[nn.Parameter]]:
        nn.utils.vector_to_parameters(at, model.parameters())
        parameters = list(model.parameters())
        loss = problem.task.loss(model, problem.training)
        found = torch.autograd.grad(loss, parameters, create_graph=True)
        return torch.cat([one.flatten() for one in found]), parameters

    with torch.inference_mode(False), torch.enable_grad():
        direction = torch.randn(len(flat), generator=torch.Generator().manual_seed(1), dtype=torch.float64)
        here, parameters = slopes(flat)
        product = times_hessian(here, direction, parameters)
        rows = [times_hessian(here, unit, parameters) for unit in torch.eye(len(flat), dtype=torch.float64)]
        ahead, behind = (slopes(flat + sign * 1e-5 * direction)[0].detach() for sign in (1, -1))
        slopes(flat)
        iterated = sharpness(model, problem, 200)
    values = np.linalg.eigvalsh(torch.stack(rows).numpy())
    largest = float(values[np.abs(values).argmax()])
    apart = float((product - (ahead - behind) / 2e-5).norm() / product.norm())
    return EdgeProof(apart, abs(iterated / largest - 1), len(flat))


def _images() -> ImageProof:
    image, (pad, top, left) = photo(), (10, 3, 14)
    pixels = image.numpy().astype(np.float64)
    grey = np.tensordot(GREY, pixels, 1).mean()
    moved = np.pad(pixels, ((0, 0), (pad, pad), (pad, pad)))[:, top : top + SIDE, left : left + SIDE]
    pairs = (
        (functional.horizontal_flip(image), pixels[:, :, ::-1]),
        (functional.crop(functional.pad(image, [pad]), top, left, SIDE, SIDE), moved),
        (functional.adjust_brightness(image, 1.4), np.clip(1.4 * pixels, 0, 1)),
        (functional.adjust_contrast(image, 0.6), np.clip(grey + 0.6 * (pixels - grey), 0, 1)),
    )
    return ImageProof(max(float(np.abs(mine.numpy() - other).max()) for mine, other in pairs), len(pairs))


def _masks(experiment: RegularizationExperiment) -> MaskProof:
    model, p = trained(), experiment.masks.probability
    image = noisy_digits(200, 0, 0).test[0][experiment.masks.digit : experiment.masks.digit + 1]
    hidden = model[:2](image).double()
    weights, bias = model[3].weight.double(), model[3].bias.double()
    kept = torch.cartesian_prod(*[torch.tensor([0.0, 1.0], dtype=torch.float64)] * UNITS)
    chance = ((1 - p) * kept + p * (1 - kept)).prod(1)
    every = torch.cat([kept / (1 - p), torch.ones(len(kept), HIDDEN - UNITS, dtype=torch.float64)], 1)
    mean = (chance[:, None] * (hidden * every @ weights.T + bias)).sum(0)
    drop = nn.Dropout(p).train()
    with seeded(experiment.masks.seed):
        said = model[3](drop(hidden.float()))
    with seeded(experiment.masks.seed):
        mask = drop(torch.ones(1, HIDDEN))
    by_mask = (hidden * mask.double()) @ weights.T + bias
    whole = hidden @ weights.T + bias
    return MaskProof(float((mean - whole).abs().max()), float((said - by_mask).abs().max()), UNITS)


def _fits(experiment: RegularizationExperiment) -> FitProof:
    descent, apart = experiment.descent, 0.0
    for width in descent.widths:
        features, y = features_of(descent, width)
        f, targets = features.numpy(), y.numpy()
        if descent.ridge:
            weights = np.linalg.solve(f.T @ f + descent.ridge * np.eye(width), f.T @ targets)
        else:
            weights = np.linalg.pinv(f, rcond=max(f.shape) * np.finfo(f.dtype).eps) @ targets
        mine = features @ least_squares(features, y, descent.ridge)
        apart = max(apart, float(np.abs(mine.numpy() - f @ weights).max() / np.abs(targets).max()))
    return FitProof(apart, len(descent.widths))


def penalties(experiment: RegularizationExperiment) -> PenaltyProof:
    """Compare a step of a network of 16 units on the first batch of the page's first seed."""
    training, strengths = experiment.training, experiment.strengths
    batch = tuple(t[:BATCH] for t in noisy_digits(training.images, training.wrong, training.seed).training)
    with seeded(training.seed):
        model = network(WIDTH, 0.0, training.seed).double()
    weights, gradient = _gradient(model, batch)
    found = steps_of(weights, gradient, RATE, strengths.l2)
    hand = by_hand(weights.numpy(), gradient.numpy(), RATE, strengths.l2)
    apart = max(float(np.abs(found[name].numpy() - hand[name]).max()) for name in hand)
    adamw = (found["Adam(weight_decay=2λ)"] - found["AdamW(weight_decay=2λ)"]).abs().max()
    slope = _measured(model, batch, strengths.l1, strengths.l2, training.seed)
    return PenaltyProof(apart, slope, len(weights), len(hand), MEASURED, float(adamw))


def _gradient(model: nn.Module, batch: tuple[Tensor, ...]) -> tuple[Tensor, Tensor]:
    with torch.inference_mode(False), torch.enable_grad():
        loss = nn.functional.cross_entropy(model(batch[0].double()), batch[1])
        gradients = torch.autograd.grad(loss, list(model.parameters()))
    flat = nn.utils.parameters_to_vector([p.detach() for p in model.parameters()])
    return flat, torch.cat([gradient.flatten() for gradient in gradients])


def _measured(model: nn.Module, batch: tuple[Tensor, ...], l1: float, l2: float, seed: int) -> float:
    """Autograd against (f(w + h) − f(w − h)) / 2h of the loss with both penalties."""
    names = [name for name, _ in model.named_parameters()]
    shapes = [parameter.shape for parameter in model.parameters()]

    def loss(flat: Tensor) -> Tensor:
        parts = torch.split(flat, [shape.numel() for shape in shapes])
        own = {name: part.view(shape) for name, part, shape in zip(names, parts, shapes, strict=True)}
        answers = functional_call(model, own, (batch[0].double(),))
        return nn.functional.cross_entropy(answers, batch[1]) + l1 * flat.abs().sum() + l2 * flat.square().sum()

    with torch.inference_mode(False), torch.enable_grad():
        flat = nn.utils.parameters_to_vector(model.parameters()).detach().clone().requires_grad_()
        gradient = torch.autograd.grad(loss(flat), flat)[0]
    chosen = torch.randperm(len(flat), generator=torch.Generator().manual_seed(seed))[:MEASURED]
    with torch.no_grad():
        steps = STEP * torch.eye(len(flat), dtype=torch.float64)[chosen]
        slopes = torch.stack([(loss(flat + step) - loss(flat - step)) / (2 * STEP) for step in steps])
    return float((slopes - gradient[chosen]).abs().max())
