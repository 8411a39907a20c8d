"""What the lesson on regularization asks, with answers that are computed from what is on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch

from core.lessons.regularization.experiment import RegularizationExperiment
from core.numbers import decimals, rounded, short
from core.regularization.arms import ARMS
from core.regularization.double_descent import WIDTHS, fits
from core.regularization.edge import RATES
from core.regularization.gallery import COPIES
from core.regularization.masks import answers
from core.regularization.one_step import steps_of
from pages.shared.quiz import Question

WEIGHT, RATE_ASKED, STRENGTH_ASKED = 0.001, 0.1, 0.05


def which_is_best(experiment: RegularizationExperiment, tested: list[float] | None) -> Question:
    """Which arm answers most test digits rightly; only a run can tell."""
    labels = [ARMS[arm] for arm in experiment.arms]
    training = experiment.training
    text = (
        f"{training.images // 10 * 10} training digits, {training.wrong} % of them with a wrong label. Which of these "
        "networks will answer most *test* digits rightly?"
    )
    if not tested or len(tested) != len(labels):
        return Question(text, labels, None, "Train them, and the page will tell.")
    best = max(range(len(labels)), key=lambda at: tested[at])
    said = [f"{label} {100 * share:.1f} %" for label, share in zip(labels, tested, strict=True)]
    faults = [f"It answers {100 * share:.1f} % rightly." if at != best else "" for at, share in enumerate(tested)]
    return Question(text, labels, best, f"On average over the seeds: {', '.join(said)}.", faults)


def _zeros(experiment: RegularizationExperiment) -> Question:
    """Where a small weight goes whose gradient is 0, with L1 in the loss and with a soft threshold."""
    w, none = torch.tensor([WEIGHT]), torch.zeros(1)
    found = steps_of(w, none, RATE_ASKED, STRENGTH_ASKED)
    l1, soft = (found[name].item() for name in ("SGD, L1 in the loss", "SGD, then a soft threshold of ηλ"))
    return Question(
        f"A weight is {WEIGHT}, and the data do not care: its gradient is 0. One step with η = {RATE_ASKED} and L1 of "
        f"λ = {STRENGTH_ASKED} in the loss. Where is it then?",
        ("exactly at 0", "beyond 0, on the other side", "nearer to 0, on the same side"),
        1 if l1 < 0 else 0 if l1 == 0 else 2,
        f"The step is ηλ long, whatever is left: {WEIGHT} − {decimals(RATE_ASKED * STRENGTH_ASKED, 3)} = "
        f"{decimals(l1, 3)}. A soft threshold stops where the sign would change: at {decimals(soft, 0)}.",
        ("The gradient of |w| does not know how far it is to 0.", "", "That is how L2 shrinks it."),
    )


def _scale(experiment: RegularizationExperiment) -> Question:
    """What is missing without the scale of dropout."""
    masks = experiment.masks
    found = answers(masks)
    p = short(masks.probability)
    return Question(
        f"Dropout with p = {p} keeps a share of {short(1 - masks.probability)} of the units. In training PyTorch "
        f"multiplies them by {rounded(1 / (1 - masks.probability))}. What does `eval()` multiply by?",
        ("by 1 − p", "by nothing: it keeps all units as they are", "by 1/(1 − p) as well"),
        1,
        "The scale is in the training, so that the average over the masks is right: here "
        f"{decimals(found.logits.mean().item())} over {masks.masks} masks, {decimals(found.logit)} in eval().",
        ("The paper did that; PyTorch scales in training instead.", "", "Then all units would be too loud."),
    )


def _mirrored(_: RegularizationExperiment) -> Question:
    """How often a mirror strikes."""
    half = COPIES / 2
    return Question(
        f"`RandomHorizontalFlip()` makes {COPIES} copies of a photo. How many of them are mirrored?",
        ("all of them", f"exactly {half:g}", f"about {half:g}, by chance"),
        2,
        "Each copy is mirrored with probability ½, whatever the others are: the network sees both, again and again.",
        ("Then it would never see the photo as it is.", "Nobody counts; each copy tosses its own coin.", ""),
    )


def _sharpest(_: RegularizationExperiment) -> Question:
    """The largest curvature that a rate can bear."""
    rate = RATES[-1]
    options = (1 / rate, 2 / rate, rate)
    shrinks = [abs(1 - rate * sharp) <= 1 for sharp in options]
    best = max((sharp for sharp, fine in zip(options, shrinks, strict=True) if fine))
    return Question(
        f"A step of gradient descent multiplies the distance to the bottom of a bowl by 1 − ηλ. With η = {rate:g}, "
        "what is the largest curvature λ at which it does not get farther away?",
        tuple(f"{sharp:g}" for sharp in options),
        options.index(best),
        f"1 − {rate:g}·{best:g} = {1 - rate * best:g}: it jumps to the other side, as far away as before.",
        [
            "" if sharp == best else f"1 − {rate:g}·{sharp:g} is {1 - rate * sharp:.2f}: there is room."
            for sharp in options
        ],
    )


def _by_heart(_: RegularizationExperiment) -> Question:
    """Whether random labels can be learned."""
    return Question(
        "All labels are drawn at random: nothing in the pixels tells them. How many of 300 training digits will the "
        "network answer as labelled after enough epochs?",
        ("about 30, as by guessing", "about half of them", "all of them"),
        2,
        "It has more than 33,000 parameters for 300 samples: room enough to learn each of them by heart. Train it: the "
        "training accuracy tells, and the test accuracy, at 10 %, tells that nothing was understood.",
        ("That is what it knows of fresh digits.", "Nothing keeps it from going on.", ""),
    )


def _peak(experiment: RegularizationExperiment) -> Question:
    """Where least squares is at its worst."""
    descent = experiment.descent
    found = fits(descent)
    options = (1, descent.points, WIDTHS[-1])
    worst = max(range(len(options)), key=lambda at: found.at(options[at])[1])
    errors = [rounded(found.at(width)[1]) for width in options]
    return Question(
        f"{descent.points} points, fitted by least squares with more and more features. With which of these widths is "
        "the error on fresh points largest?",
        tuple(f"{width} feature{'s' * (width > 1)}" for width in options),
        worst,
        f"The errors are {', '.join(errors[:-1])} and {errors[-1]}. As many features as points leave exactly one way "
        "through all of them, however wild; with more there are many ways, and least squares takes the shortest.",
        ["" if at == worst else f"Its error is {error}." for at, error in enumerate(errors)],
    )


ASKED: Mapping[str, Callable[[RegularizationExperiment], Question]] = {
    "l1": _zeros,
    "dropout": _scale,
    "augmentation": _mirrored,
    "labels": _by_heart,
    "rate": _sharpest,
    "width": _peak,
}

CHECKS = (
    Question(
        "SGD with weight_decay = 0.02. Which penalty in the loss does the same?",
        ("0.02 · Σw²", "0.01 · Σw²", "0.02 · Σ|w|"),
        1,
        "The gradient of λΣw² is 2λw, and weight_decay adds its own number times w: weight_decay = 2λ.",
        ("Its gradient is 0.04·w.", "", "Its gradient is 0.02 times the sign of w."),
    ),
    Question(
        "A network is right on 100 % of its training samples and on 69 % of the test. What tells how much it has "
        "learned by heart?",
        ("the 100 %", "the 69 %", "the gap between the two"),
        2,
        "100 % alone can be knowledge, 69 % alone a hard task. What it knows of its training samples and not of others "
        "is learned by heart.",
        ("A perfect network has that, too.", "A hard task has that, too.", ""),
    ),
    Question(
        "You add mirrored copies of your training images. For which of these does that help?",
        ("handwritten digits", "faces", "both"),
        1,
        "A mirrored face is a face; a mirrored 3 is no digit. An augmentation must leave the label true.",
        ("A mirrored 3 is no digit.", "", "A mirrored 3 is no digit."),
    ),
)

SOURCES = (
    "Neuromatch Academy, tutorial on regularization: L1 and L2 by hand, norms, random labels, learning rates.",
    "UBC DSCI 572: dropout, augmentation, early stopping.",
    "N. Srivastava et al.: [Dropout](https://jmlr.org/papers/v15/srivastava14a.html). JMLR 2014.",
    "M. Belkin et al.: [Reconciling modern machine learning and the bias-variance trade-off]"
    "(https://arxiv.org/abs/1812.11118). PNAS 2019 (double descent).",
    "J. Cohen et al.: [Gradient descent on neural networks typically occurs at the edge of stability]"
    "(https://arxiv.org/abs/2103.00065). ICLR 2021.",
    "I. Loshchilov, F. Hutter: [Decoupled weight decay regularization](https://arxiv.org/abs/1711.05101). ICLR 2019.",
    "C. Zhang et al.: [Understanding deep learning requires rethinking generalization]"
    "(https://arxiv.org/abs/1611.03530). ICLR 2017.",
    "The photo: [the flower](https://www.flickr.com/photos/vultilion/6056698931/) by vultilion, from scikit-learn, "
    "[CC BY 2.0](https://creativecommons.org/licenses/by/2.0/), cropped, resized and changed.",
    "The digits: scikit-learn's handwritten digits (E. Alpaydin, C. Kaynak, UCI, 1998, CC BY 4.0).",
)
