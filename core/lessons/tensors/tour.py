"""The tour of tensors: from two shapes to one line of memory."""

from __future__ import annotations

from core.lessons.tensors.experiment import TensorExperiment
from core.lessons.tour import Step

STAGE = "tensors.view"


def _fits(experiment: TensorExperiment) -> bool:
    """Whether the last axes of A and B go together."""
    a, b = experiment.a, experiment.b
    return all(1 in pair or pair[0] == pair[1] for pair in zip(reversed(a), reversed(b), strict=False))


TOUR = (
    Step(
        "Two tensors",
        "A is a row of three numbers, B a column of three. Each cell holds a number; the shape says how many there are "
        "along each axis.",
        f"{STAGE} >> .board",
        {"preset": "row-and-column"},
    ),
    Step(
        "Stretched, not copied",
        "To be added, both become 3×3: the pale cells are the same numbers read again. No byte is copied for them.",
        f"{STAGE} >> .board",
        {"preset": "row-and-column"},
    ),
    Step(
        "Axis by axis, from the right",
        "The table compares the shapes from their right end. Two sizes go together when they are equal or one is 1.",
        f"{STAGE} >> .below",
        {"preset": "bias"},
    ),
    Step(
        "When they do not fit",
        "Here 3 meets 2, and PyTorch refuses with the message that you see.",
        STAGE,
        {"preset": "misfit"},
        "Change a shape so that the two fit.",
        _fits,
    ),
    Step(
        "A mistake without an error",
        "Predictions of shape (3,) and targets of shape (3, 1) fit, too: they give nine numbers instead of three. "
        "A loss over them is wrong and nobody complains.",
        f"{STAGE} >> .board",
        {"preset": "silent-mistake"},
    ),
    Step(
        "One line of memory",
        "A tensor's numbers lie in one line. A transpose moves none of them: it only reads the line with other hops, "
        "which PyTorch calls strides.",
        f"{STAGE} >> .board",
        {"preset": "transpose"},
    ),
    Step(
        "A view shares",
        "C[0] looks at the same memory. Write 99 into it, and C changes as well.",
        STAGE,
        {"preset": "row"},
        "Write 99 into a number of the view.",
        lambda experiment: experiment.written is not None,
    ),
    Step(
        "A copy does not",
        "The same row asked for by a list is a copy: it has memory of its own.",
        STAGE,
        {"preset": "list-index"},
    ),
    Step(
        "Guess the shape",
        "Ten exercises further down grow harder, and PyTorch itself checks your guess.",
        "tensors.exercise",
    ),
)
