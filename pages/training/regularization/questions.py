"""What the lesson on regularization asks, with answers that are computed from what is on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch

from core.lessons.regularization.experiment import RegularizationExperiment
from core.numbers import decimals
from core.regularization.arms import ARMS
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


ASKED: Mapping[str, Callable[[RegularizationExperiment], Question]] = {"l1": _zeros}

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
    "I. Loshchilov, F. Hutter: [Decoupled weight decay regularization](https://arxiv.org/abs/1711.05101). ICLR 2019.",
    "C. Zhang et al.: [Understanding deep learning requires rethinking generalization]"
    "(https://arxiv.org/abs/1611.03530). ICLR 2017.",
    "The digits: scikit-learn's handwritten digits (E. Alpaydin, C. Kaynak, UCI, 1998, CC BY 4.0).",
)
