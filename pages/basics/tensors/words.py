"""The words of the lesson on tensors that carry numbers: summary, questions, sources."""

from __future__ import annotations

import dataclasses

from core.lessons.tensors.experiment import TensorExperiment
from core.lessons.tensors.picture import combined, shape_text, viewed
from core.tensors.broadcasting import OPERATIONS
from core.tensors.dtypes import surprises
from core.tensors.exercises import Exercise, solve
from core.tensors.storage import View
from pages.shared.quiz import Question
from pages.shared.terms import term

OPENING = (
    f"A {term('tensor')} is numbers with a shape: a vector, a matrix, or more axes, and most errors in PyTorch are "
    f"shapes that do not fit. Drag a size of A or B and see what is stretched ({term('broadcasting')}), what comes "
    "out, and where PyTorch refuses."
)

SYMBOLS = (
    "A shape is read from the left, but two shapes are compared from the right: two sizes fit if they are equal, or if "
    "one is 1 or missing; that one is stretched. A product of matrices, @, sums over the last axis of A and the "
    "last but one of B. Axis −1 is the last one. Shape () is a single number."
)

SOURCES = (
    "UBC DSCI 572, lecture on PyTorch: numpy against torch, dtypes, broadcasting, indexing, devices.",
    "PyTorch: [broadcasting semantics](https://docs.pytorch.org/docs/stable/notes/broadcasting.html), "
    "[tensor views](https://docs.pytorch.org/docs/stable/tensor_view.html), "
    "[type promotion](https://docs.pytorch.org/docs/stable/tensor_attributes.html).",
    "S. Rush: [Tensor Puzzles](https://github.com/srush/Tensor-Puzzles) had the idea of exercises in broadcasting.",
)


def _checks() -> tuple[Question, ...]:
    """The three questions; PyTorch says which answer is right."""
    added = solve(Exercise("A + B", {"A": (4, 3), "B": (4,)}, ""))
    sums = ("(4, 3)", "(4, 4)", "an error")
    views = ("C.T", "C[:, 1]", "C[[0]]")
    copies = [isinstance(found := viewed(TensorExperiment(view=view)), View) and not found.shared for view in views]
    beyond = f"{surprises()[2][1]:,.0f}"
    numbers = ("16,777,216", "16,777,217", "16,777,218")
    return (
        Question(
            "A has shape (4, 3), B has shape (4,). Which shape has A + B?",
            sums,
            sums.index("an error" if added.shape is None else shape_text(added.shape)),
            f"From the right, 3 meets 4, and neither is 1. PyTorch: *{added.error}*. `B[:, None]` would fit.",
            ("B is no column: its 4 stands below A's 3.", "Nothing here has size 1, so nothing can be stretched.", ""),
        ),
        Question(
            "Which of these has memory of its own?",
            tuple(f"`{view}`" for view in views),
            copies.index(True),
            "A list as index copies; transposing and slicing only change shape, strides and offset.",
            ("The strides change places, the numbers stay.", "It hops over the same line, from place 1 on.", ""),
        ),
        Question(
            "What is 16,777,216 + 1 in float32?",
            numbers,
            numbers.index(beyond),
            "float32 keeps 24 bits: from 2²⁴ on, odd numbers are missing.",
            ("", "float64 says so.", "Rounding goes to the even neighbour, and that is the number before."),
        ),
    )


CHECKS = _checks()


def summary(experiment: TensorExperiment) -> str:
    """The outcome of the picture on display, in a sentence or two."""
    if experiment.stage == "broadcasting":
        found = combined(experiment)
        label = OPERATIONS[found.operation].label
        shapes = f"{shape_text(found.a.shape)} and {shape_text(found.b.shape)}"
        if found.result is None:
            return f"{label} of shapes {shapes}: **PyTorch refuses**."
        strides = f"strides {found.wide_a.stride()} and {found.wide_b.stride()}"
        return (
            f"{label} of shapes {shapes} has shape **{shape_text(found.result.shape)}**. Stretched, A and B have "
            f"{strides} and the same `data_ptr` as before: **{found.bytes_copied} bytes** copied."
        )
    looked = viewed(experiment)
    if isinstance(looked, str):
        return f"`{experiment.view}` gives no tensor."
    told = "shares C's memory" if looked.shared else "is a copy"
    words = f"`{experiment.view}` has shape **{shape_text(looked.value.shape)}** and **{told}**."
    if looked.written is None:
        return words
    return f"{words} 99 was written into it, and C has {'changed, too' if looked.changed else 'not changed'}."


def ask_for_shape(experiment: TensorExperiment) -> Question:
    """The same two shapes with the operation that is not on display."""
    other = "add" if experiment.operation == "matmul" else "matmul"
    found = combined(dataclasses.replace(experiment, operation=other))
    right = "an error" if found.result is None else shape_text(found.result.shape)
    shown = combined(experiment).result
    faults = {"an error": "PyTorch computes it."}
    if shown is not None:
        faults[shape_text(shown.shape)] = "That is what the other operation gives."
    faults |= {shape_text(experiment.a): "That is A's own shape.", shape_text(experiment.b): "That is B's own shape."}
    options = sorted({*faults, right})
    rules = "; ".join(f"{axis.name}: {axis.rule}" for axis in found.axes)
    why = f"PyTorch: *{found.error}*." if found.result is None else f"It has shape {right}. {rules}."
    return Question(
        f"A has shape {shape_text(experiment.a)}, B has shape {shape_text(experiment.b)}. What is "
        f"`{OPERATIONS[other].code}`?",
        options,
        options.index(right),
        why,
        ["" if option == right else faults[option] for option in options],
    )


def ask_for_memory(experiment: TensorExperiment) -> Question:
    """Whether writing into the view, or into the transpose where there is none, shows in C."""
    view = experiment.view if isinstance(viewed(experiment), View) else "C.T"
    looked = viewed(dataclasses.replace(experiment, view=view, written=0))
    changes = isinstance(looked, View) and bool(looked.changed)
    why = "it looks at the same memory" if changes else "its numbers were copied, or none of them is C's"
    return Question(
        f"`v = {view}`, then 99 is written into the first element of `v`. Does C change?",
        ("yes", "no"),
        0 if changes else 1,
        f"C {'changes' if changes else 'does not change'}: {why}. Try it: choose *Storage* at the top.",
        ("", "Look at the strides: they hop over C's own line.") if changes else ("`data_ptr` is another one.", ""),
    )
