"""What the training of a GAN in the plane yields: each step of each player, snapshots, and the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from torch import Tensor

from core.gan.plane.measures import PlaneMeasures


class DiscriminatorStep(NamedTuple):
    """One step of D.

    Attributes:
        step: of the generator that it precedes, from 1.
        inner: from 1, to `discriminator_steps` unless the reader asks for more.
        loss: before the step, the gradient penalty included.
        penalty: the gradient penalty times its weight; 0 without one.
        real, fake: mean verdict of D on the batch's real points and fakes, before the step: probabilities of being
            real with the cross-entropy losses, plain scores with the others.
        gradient_norm: Euclidean norm of the gradient of all weights of D.
    """

    step: int
    inner: int
    loss: float
    penalty: float
    real: float
    fake: float
    gradient_norm: float


class GeneratorStep(NamedTuple):
    """One step of G.

    Attributes:
        step: from 1.
        loss: before the step.
        fake: mean verdict of D on the batch's fakes, before the step.
        gradient_norm: Euclidean norm of the gradient that reaches the weights of G.
    """

    step: int
    loss: float
    fake: float
    gradient_norm: float


@dataclass(frozen=True, eq=False)
class PlaneSnapshot:
    """Both networks after a step of G; step 0 is before training. Fakes are made from the same noise every time.

    Attributes:
        step: from 0.
        measures: over 1,000 fakes.
        fakes: (400, 2), from the averaged generator if there is one.
        arrows: (400, 2), the way on which G's loss falls: minus the gradient of G's loss for that fake alone.
        surface: (40, 40), D's verdict over −1.6 … 1.6; rows by falling y, columns by rising x, cell centres.
        manifold: where G takes a lattice of noise: (201, 2) for 1-D noise, else (17, 17, 2), rows by rising second
            number of noise, columns by rising first. Uniform noise: −1 … 1; normal noise: −2.5 … 2.5.
    """

    step: int
    measures: PlaneMeasures
    fakes: Tensor
    arrows: Tensor
    surface: Tensor
    manifold: Tensor


class PlaneStop(NamedTuple):
    """The end of a run.

    Attributes:
        step: the last one.
        reason: "limit" (all steps done) or "diverged".
        sentence: what happened, for the reader.
    """

    step: int
    reason: Literal["limit", "diverged"]
    sentence: str


PlaneRecord = DiscriminatorStep | GeneratorStep | PlaneSnapshot | PlaneStop
