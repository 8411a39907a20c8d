"""The words of the lesson on regularization that carry numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from core.lessons.regularization.experiment import RegularizationExperiment
from core.lessons.regularization.proof import PenaltyProof
from core.numbers import in_powers
from core.regularization.arms import PIXELS, RATE
from core.regularization.digits import TEST, VALIDATION
from core.regularization.one_step import course_figures
from pages.shared.terms import term

_OPENING = (
    f"A network that is large enough can learn its training samples by heart, mistakes included: that is "
    f"{term('overfitting')}, and what is done against it is {term('regularization')}. "
)
_FIRST = {
    "arms": "Guess below which way to train wins, press *Train*, and compare training with test accuracy.",
    "l1": "Press *Train* and watch the sizes of the weights: which way to train makes some of them exactly zero?",
}


def opening(part: str) -> str:
    """What regularization is, and what to do first with the part on display."""
    return _OPENING + _FIRST[part]


SYMBOLS = (
    f"**‖θ‖** is the {term('norm')} of all parameters together, weights and biases; **|w|** the size of one of them. "
    f"**λ** is the strength of a {term('penalty')}, **η** the {term('learning rate')}, **p** the probability of "
    "dropout. A line is the mean over the seeds, its band the 95 % confidence interval of that mean; a "
    "difference is taken seed by seed, and where its interval holds 0, these seeds cannot tell the two apart."
)


def _arms(experiment: RegularizationExperiment) -> str:
    training, strengths = experiment.training, experiment.strengths
    pixels = f"{strengths.shift} pixel{'s' * (strengths.shift != 1)}"
    return (
        f"The network is 64-{training.width}-10 with ReLU, trained by Adam with η = {RATE} in batches of 32. Its "
        f"{training.images // 10 * 10} training digits are as many of each class, **{training.wrong} %** of them with "
        f"the label of another digit. {VALIDATION} digits decide when early stopping stops, and {TEST:,} others are "
        "the test; their labels are right, so a network that has learned a wrong label by heart gains nothing "
        "there.\n\n"
        f"- **{term('L1')}** adds λΣ|w| to the loss, **{term('L2')}** λΣw², over all parameters, biases too.\n"
        f"- **{term('dropout', 'Dropout')}** zeroes each hidden unit with probability {strengths.dropout:g}, and each "
        f"pixel with {PIXELS * strengths.dropout:g}, anew for every sample of every step.\n"
        f"- **{term('data augmentation', 'Shifts and flips')}** change every image of every batch: moved by up to "
        f"{pixels}, or mirrored. A mirrored 3 is no digit, and a network that has to learn it has less "
        "room for those that are: an augmentation must leave the label true.\n"
        f"- **{term('early stopping', 'Early stopping')}** ends after {strengths.patience} epochs without a lower "
        "validation loss, and goes back to the best weights."
    )


def _l1(_: RegularizationExperiment) -> str:
    return (
        "The gradient of λ|w| is λ·sgn(w): one step of SGD is w − ηλ·sgn(w) − η·∂L/∂w. A weight that is nearer to 0 "
        "than ηλ jumps over it, and back in the next step: it is small from then on, and never exactly 0. The "
        "**proximal step** takes the step of the data first and then moves every weight by ηλ towards 0, but not "
        "beyond it: sgn(w)·max(|w| − ηλ, 0), the "
        f"{term('soft threshold')}. The table counts who has parameters that are exactly "
        "0, and who has merely small ones; the chart shows how the sizes of all others are spread.\n\n"
        "L2 has the step (1 − 2ηλ)·w − η·∂L/∂w: every weight loses the same share, so none arrives. With SGD this is "
        "`weight_decay = 2λ`. With Adam, `weight_decay` adds 2λw to the gradient as well, but then Adam divides by the "
        f"gradient's own size: a weight without other gradient moves by η, however small λ is. "
        f"**AdamW** takes {term('weight decay')} apart from the gradient: (1 − 2ηλ)·w, then Adam's step."
    )


TEXTS: Mapping[str, tuple[str, Callable[[RegularizationExperiment], str]]] = {
    "arms": ("What is compared", _arms),
    "l1": ("What L1 really does", _l1),
}


@cache
def course() -> str:
    """The course's figures."""
    found = course_figures()
    return (
        "Penalties are sums over all parameters. PyTorch's `nn.Linear(20, 20)` with seed 2021 has Σ|θ| = "
        f"**{found.absolute:.6f}** and Σθ² = **{found.squares:.6f}**; a network 3072-128-32-3 with the same seed has "
        f"the norm ‖θ‖ = **{found.norm:.4f}**. With SGD, a penalty λΣw² in the loss and `weight_decay = 2λ` are the "
        "same step. What a network knows of its training samples and not of others, the gap between the two "
        "accuracies, is what it has learned by heart."
    )


def proved(proof: PenaltyProof) -> str:
    """The largest differences, and what they mean."""
    verdict = "They agree" if proof.holds else "**They disagree**"
    return (
        f"One step of a network with {proof.parameters:,} parameters on the first batch of the page's digits, in "
        f"{proof.ways} ways: torch's SGD, Adam and AdamW, with penalties that autograd derives, against the formulas "
        f"in numpy. {verdict}: the largest difference is **{in_powers(proof.step)}**. The slope of the loss with both "
        f"penalties, measured by {term('central difference', 'central differences')} at {proof.measured} parameters, "
        f"differs from autograd's by at most **{in_powers(proof.slope)}**. `Adam(weight_decay=2λ)` and "
        f"`AdamW(weight_decay=2λ)` are up to {in_powers(proof.adamw)} apart after one step: they are not the same."
    )
