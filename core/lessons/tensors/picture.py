"""An experiment with tensors as the plain lists and numbers that the component in the browser draws, and in words."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from core.autograd.formula.error import ExpressionError
from core.lessons.tensors.experiment import AXIS, MOST_AXES, STAGES, TensorExperiment
from core.pictures.tensor_cells import number_text, tensor_cells
from core.tensors.broadcasting import OPERATIONS, Broadcast, broadcast
from core.tensors.language import TorchRefused
from core.tensors.storage import View, look, positions, storage_line


def shape_text(shape: tuple[int, ...] | torch.Size) -> str:
    """As Python writes it: (3,), (2, 3), ()."""
    return str(tuple(shape))


def tensor_picture(experiment: TensorExperiment) -> dict[str, Any]:
    """What the component draws: the picture that is shown, and all that its controls need."""
    drawn = _two(experiment) if experiment.stage == "broadcasting" else _one(experiment)
    return {
        "stage": experiment.stage,
        "stages": STAGES,
        "shapes": {"A": list(experiment.a), "B": list(experiment.b), "C": list(experiment.c)},
        "limits": {"axis": [AXIS.low, AXIS.high], "axes": MOST_AXES},
        "operation": experiment.operation,
        "operations": {name: one.label for name, one in OPERATIONS.items()},
        "view": experiment.view,
        **drawn,
    }


def combined(experiment: TensorExperiment) -> Broadcast:
    """The operation on A and B."""
    tensors = experiment.tensors()
    return broadcast(experiment.operation, tensors["A"], tensors["B"])


def viewed(experiment: TensorExperiment) -> View | str:
    """The view of C; or why there is none."""
    try:
        return look(experiment.view, experiment.tensors(), experiment.written)
    except TorchRefused as refused:
        return f"PyTorch refuses: {refused}"
    except ExpressionError as error:
        return str(error)


def _two(experiment: TensorExperiment) -> dict[str, Any]:
    found = combined(experiment)
    result = found.result
    return {
        "sign": OPERATIONS[found.operation].sign,
        "left": _cells(found.wide_a),
        "right": _cells(found.wide_b),
        "result": None if result is None else tensor_cells(result),
        "made_of": _made_of(found) if found.operation == "matmul" and result is not None else None,
        "axes": [[axis.name, axis.a, axis.b, axis.size, axis.rule] for axis in found.axes],
        "error": found.error,
        "alt": broadcasting_words(found),
    }


def _cells(tensor: Tensor) -> dict[str, Any]:
    return tensor_cells(tensor, positions(tensor))


def _made_of(found: Broadcast) -> list[list[list[int]]]:
    """For each number of a matrix product: the places in the left tensor and in the right one that it is made of."""
    left, right = (torch.arange(one.numel()).reshape(one.shape) for one in (found.wide_a, found.wide_b))
    rows = left[None] if left.ndim == 1 else left
    columns = right[:, None] if right.ndim == 1 else right
    pairs = []
    batches = rows.flatten(0, -3) if rows.ndim > 2 else rows[None]
    others = columns.flatten(0, -3) if columns.ndim > 2 else columns[None]
    for number in range(max(len(batches), len(others))):
        one, other = batches[number % len(batches)], others[number % len(others)]
        pairs += [[row.tolist(), column.tolist()] for row in one for column in other.T]
    return pairs


def broadcasting_words(found: Broadcast) -> str:
    """The picture of two tensors as text."""
    operation = OPERATIONS[found.operation]
    sentences = [f"A has shape {shape_text(found.a.shape)}, B has shape {shape_text(found.b.shape)}."]
    for axis in found.axes:
        sentences.append(f"Axis {axis.name}: {axis.rule}.")
    if found.result is None:
        return " ".join([*sentences, f"PyTorch refuses: {found.error}."])
    numbers = ", ".join(map(number_text, found.result.flatten()[:36].tolist()))
    more = f" and {found.result.numel() - 36} more" if found.result.numel() > 36 else ""
    sentences.append(f"{operation.label} has shape {shape_text(found.result.shape)}: {numbers}{more}.")
    return " ".join([*sentences, f"{found.bytes_copied} bytes were copied to stretch them."])


def _one(experiment: TensorExperiment) -> dict[str, Any]:
    found, c = viewed(experiment), experiment.tensors()["C"]
    if isinstance(found, str):
        line = storage_line(c)
        refused = {"base": _cells(c), "line": _line(line), "value": None, "error": found, "changed": [], "places": []}
        return refused | {"alt": f"C has shape {shape_text(c.shape)}. {experiment.view}: {found}"}
    return {
        "base": _cells(found.base),
        "line": _line(storage_line(found.base)),
        "changed": list(found.changed),
        "value": tensor_cells(found.value, found.positions),
        "places": found.positions if found.value.numel() <= len(tensor_cells(found.value)["texts"]) else [],
        "copy": None if found.shared else _line(found.line),
        "strides": list(found.value.stride()),
        "offset": found.value.storage_offset(),
        "written": found.written,
        "error": "",
        "alt": storage_words(experiment.view, found),
    }


def _line(numbers: list[float]) -> list[str]:
    return [number_text(number) for number in numbers]


def storage_words(text: str, found: View) -> str:
    """The picture of one tensor as text."""
    value = found.value
    line = ", ".join(_line(storage_line(found.base)))
    memory = "the same memory as C: nothing is copied" if found.shared else "memory of its own: a copy"
    sentences = [
        f"C has shape {shape_text(found.base.shape)} and strides {tuple(found.base.stride())}; in memory: {line}.",
        f"{text} has shape {shape_text(value.shape)}, strides {tuple(value.stride())}, offset {value.storage_offset()} "
        f"and {memory} (data_ptr {'inside' if found.shared else 'outside'} C's storage).",
    ]
    if found.written is not None:
        seen = f"C changes at place {', '.join(map(str, found.changed))}" if found.changed else "C does not change"
        sentences.append(f"99 was written into element {found.written}: {seen}.")
    return " ".join(sentences)
