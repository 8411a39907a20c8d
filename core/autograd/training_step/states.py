"""What a model, its gradients and its loss look like after each micro-step."""

from __future__ import annotations

from dataclasses import dataclass

from core.autograd.training_step.micro_steps import Action

Row = tuple[float, ...]


@dataclass(frozen=True)
class ParameterState:
    """One parameter tensor. All rows are its numbers in row-major order, float32.

    Attributes:
        name: "0.weight".
        shape: (2, 1).
        ids: the trace's ids of its numbers.
        values: the numbers.
        grad: `.grad`, or None.
        value_changes: values minus those of the state before.
        grad_changes: grad minus that of the state before, None counting as 0; None if there was none and is none.
    """

    name: str
    shape: tuple[int, ...]
    ids: tuple[str, ...]
    values: Row
    grad: Row | None
    value_changes: Row
    grad_changes: Row | None


@dataclass(frozen=True)
class LossDrop:
    """How far a step moved the loss of the sample on display.

    Attributes:
        predicted: −lr·‖g‖², first order, for the g that lay in `.grad`; right only if g is this loss's gradient.
        actual: loss after the step − loss before it, both in float64 with the model's weights.
    """

    predicted: float
    actual: float


@dataclass(frozen=True)
class MicroState:
    """Everything there is to see after one press.

    Attributes:
        number: 0 before the first press.
        action: what was pressed; None before the first press.
        parameters: in the order of the model.
        prediction: the outputs held from the last forward pass, or None; prediction_grad_fn: the name of its
            function, or None.
        loss: the loss held from the last press of loss, or None; loss_grad_fn: the name of its function, or None.
        loss_change: loss minus that of the state before, where both exist.
        drop: after a step, the predicted change of the loss and the one that came true; None otherwise.
        error: torch's own words, if the press made torch raise a RuntimeError; else empty.
        done: False if the press could not do anything: torch raised, or a press was missing before it.
        explanation: one sentence.
    """

    number: int
    action: Action | None
    parameters: tuple[ParameterState, ...]
    prediction: Row | None
    prediction_grad_fn: str | None
    loss: float | None
    loss_grad_fn: str | None
    loss_change: float | None
    drop: LossDrop | None
    error: str
    done: bool
    explanation: str
