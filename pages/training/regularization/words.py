"""The words of the lesson on regularization that carry numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from core.lessons.regularization.experiment import RegularizationExperiment
from core.lessons.regularization.proof import EdgeProof, FitProof, ImageProof, MaskProof, Proof
from core.numbers import in_powers, rounded, short
from core.regularization.arms import PIXELS, RATE
from core.regularization.digits import TEST, VALIDATION
from core.regularization.double_descent import NEAR, SEEDS, WIDTHS, peaks
from core.regularization.edge import HIDDEN as EDGE_UNITS
from core.regularization.edge import RATES, ROUNDS
from core.regularization.few_points import NOISE, POINTS, WIDTH
from core.regularization.masks import HIDDEN
from core.regularization.one_step import course_figures
from core.regularization.random_labels import SHARES
from pages.shared.terms import term

_OPENING = (
    f"A network that is large enough can learn its training samples by heart, mistakes included: that is "
    f"{term('overfitting')}, and what is done against it is {term('regularization')}. "
)
_FIRST = {
    "arms": "Guess below which way to train wins, press *Train*, and compare training with test accuracy.",
    "l1": "Press *Train* and watch the sizes of the weights: which way to train makes some of them exactly zero?",
    "dropout": "Drag *Masks* and watch the average settle; then press *Train* and see what it does to a curve.",
    "augmentation": "Switch changes on, one by one and together, and ask of each picture: is its label still true?",
    "labels": "Press *Train*: how much of what cannot be known does it learn, and what does it know afterwards?",
    "rate": "Press *Train* and watch ηλ/2: which rates come to 1, and stay there?",
    "width": "Drag *Features* to the number of points and beyond, and watch the error on fresh points.",
}


def opening(part: str) -> str:
    """What regularization is, and what to do first with the part on display."""
    return _OPENING + _FIRST[part]


_SEEDS = (
    " A line is the mean over the seeds, its band the 95 % confidence interval of that mean; a difference is taken "
    "seed by seed, and where its interval holds 0, these seeds cannot tell the two apart."
)
_LETTERS = (
    f"**‖θ‖** is the {term('norm')} of all parameters together, weights and biases; **|w|** the size of one of them. "
    f"**λ** is the strength of a {term('penalty')}, **η** the {term('learning rate')}."
)
SYMBOLS: Mapping[str, str] = {
    "arms": _LETTERS + _SEEDS,
    "l1": _LETTERS + _SEEDS,
    "dropout": "**p** is the probability with which a unit is dropped. *Error to the truth*: mean squared distance of "
    "the curve to y = x; *total variation*: how far it goes up and down in all." + _SEEDS,
    "augmentation": "Every copy is drawn anew, as in every epoch of a training. What has been moved or turned leaves "
    "black behind.",
    "labels": f"**‖θ‖** is the {term('norm')} of all parameters together." + _SEEDS,
    "rate": "**η** is the learning rate, **λ** here the sharpness: the largest eigenvalue of the Hessian of the "
    "training loss, the curvature in its most curved direction." + _SEEDS,
    "width": f"**‖w‖** is the {term('norm')} of the output weights, **λ** the strength of the ridge, a "
    f"{term('penalty')} λΣw² on them.",
}


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


def _dropout(experiment: RegularizationExperiment) -> str:
    p = experiment.strengths.dropout
    return (
        f"Above, one answer of a network 64-{HIDDEN}-10 with one mask after the other: each zeroes every hidden unit "
        "with probability p and multiplies the rest by 1/(1 − p). The logit is a weighted sum of what is left, so its "
        "average over all masks is exactly the one of `eval()`, which drops nothing. A single mask is a smaller "
        "network of its own, and training trains a crowd of them that share their weights; `eval()` asks the crowd.\n\n"
        f"Below, {POINTS} points y = x + {NOISE:g}·ε and a network 1-{WIDTH}-{WIDTH}-1 with leaky ReLU, trained on all "
        f"of them at once by Adam, with p = {short(p)} and without. Without, the curve goes through the noise; with "
        f"{term('dropout')} no unit can rely on another one, and the curve is smoother. Where there is "
        "little to learn by heart, as with [clean labels](regularization?preset=clean-labels), it does not help."
    )


def _augmentation(_: RegularizationExperiment) -> str:
    return (
        f"{term('data augmentation', 'Data augmentation')} makes of every sample a crowd of its own: in each epoch the "
        "network sees it mirrored, moved, turned or in other colours, with the label it had. It cannot learn pixels by "
        "heart that never come twice; it has to find what all copies share. That is right only where the change leaves "
        "the label true: a mirrored face is a face, a mirrored 3 is no digit, and a flower in any hue is no longer "
        "told by its colour. The same changes are an arm among others: "
        "[shifts and flips of digits](regularization?preset=all-remedies), and "
        "[augmented faces for a CNN](cnn_filters?preset=glasses)."
    )


def _labels(_: RegularizationExperiment) -> str:
    shares = ", ".join(f"{share} %" for share in SHARES[:-1])
    return (
        f"The same digits and the same network, 64-256-64-10, with labels of which {shares} and {SHARES[-1]} % are "
        "drawn at random. A training accuracy of 100 % says nothing about what was understood: for random labels it "
        "says that the network has room to learn every sample by heart. It takes more epochs and larger weights than "
        "right labels do; the curve of ‖θ‖ and the table tell how much larger."
    )


def _rate(_: RegularizationExperiment) -> str:
    rates = ", ".join(f"{rate:g}" for rate in RATES)
    return (
        f"A network 64-{EDGE_UNITS}-10 with tanh, half the squared distance to one-hot targets, and gradient "
        f"descent on all digits at once with η = {rates}. In a bowl of curvature λ a step of gradient descent "
        "multiplies the distance to the bottom by 1 − ηλ: it comes nearer as long as λ < 2/η, and jumps over the "
        "bottom and away beyond. Training walks to sharper and sharper places until it meets that edge, where "
        "ηλ/2 = 1, and goes on along it: a larger rate ends in a flatter place. Whether flat places "
        "generalize better is another question, which these runs do not answer. The sharpness is measured without the "
        f"Hessian: the gradient of ∇L·v is H·v, and {ROUNDS} such products, each along the one before, point "
        "to the most curved direction."
    )


def _width(experiment: RegularizationExperiment) -> str:
    descent = experiment.descent
    near, there, most = peaks(replace(descent, width=1, seed=0))
    return (
        f"{descent.points} points in the plane, sin 3x·cos 2y with noise {short(descent.noise)}. The first layer is "
        "random and stays as it is; the output weights are those of least squares, and where several fit equally well, "
        f"the shortest. Over {SEEDS} seeds, the highest test error lies within {100 * NEAR:.0f} % of the number of "
        f"points in **{near}** of them; the median error with as many features as points is **{rounded(there)}**, with "
        f"{WIDTHS[-1]} features **{rounded(most)}**. That the error falls, rises and falls again is called "
        "**double descent**. With fewer features than points, more of them fit more of the noise. With exactly as many "
        "there is one way through all points, and its weights are enormous. With more there are many ways, and the "
        "shortest weights make a calm one. A ridge asks for short weights everywhere, and the peak goes away."
    )


TEXTS: Mapping[str, tuple[str, Callable[[RegularizationExperiment], str]]] = {
    "arms": ("What is compared", _arms),
    "l1": ("What L1 really does", _l1),
    "dropout": ("A crowd of networks", _dropout),
    "augmentation": ("A crowd of copies", _augmentation),
    "labels": ("Learned by heart, perfectly", _labels),
    "rate": ("The edge of stability", _rate),
    "width": ("A bigger network or a smaller one?", _width),
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


def proved(proof: Proof) -> str:
    """The largest differences, and what they mean."""
    verdict = "They agree" if proof.holds else "**They disagree**"
    if isinstance(proof, MaskProof):
        return (
            f"Of {proof.units} hidden units we take all {2**proof.units:,} masks, each with its probability, and leave "
            f"the other units alone. {verdict}: the mean logit differs from `eval()` by at most "
            f"**{in_powers(proof.mean)}** in float64. `nn.Dropout` itself and its mask put in by hand differ by at "
            f"most **{in_powers(proof.mask)}** in float32."
        )
    if isinstance(proof, FitProof):
        return (
            f"torch's least squares against numpy: the pseudoinverse, or with ridge the normal equations, at "
            f"{proof.widths} widths. {verdict}: the predictions on the points differ by at most "
            f"**{in_powers(proof.predictions)}** of the largest target."
        )
    if isinstance(proof, EdgeProof):
        return (
            f"In a network with {proof.parameters} parameters, H·v by autograd against central differences of the "
            f"gradient: **{in_powers(proof.product)}** of its size apart. Power iteration against numpy's eigenvalues "
            f"of the whole Hessian: **{in_powers(proof.eigenvalue)}** of the largest. {verdict}."
        )
    if isinstance(proof, ImageProof):
        return (
            f"torchvision's mirror, crop, brightness and contrast, written out in numpy: {proof.changes} changes of "
            f"the photo. {verdict}: no pixel differs by more than **{in_powers(proof.pixels)}**, where 1 is white."
        )
    return (
        f"One step of a network with {proof.parameters:,} parameters on the first batch of the page's digits, in "
        f"{proof.ways} ways: torch's SGD, Adam and AdamW, with penalties that autograd derives, against the formulas "
        f"in numpy. {verdict}: the largest difference is **{in_powers(proof.step)}**. The slope of the loss with both "
        f"penalties, measured by {term('central difference', 'central differences')} at {proof.measured} parameters, "
        f"differs from autograd's by at most **{in_powers(proof.slope)}**. `Adam(weight_decay=2λ)` and "
        f"`AdamW(weight_decay=2λ)` are up to {in_powers(proof.adamw)} apart after one step: they are not the same."
    )
