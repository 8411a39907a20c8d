"""The lines that build a small network, shared by the scripts of the lessons that use one."""

from __future__ import annotations

from core.networks.activations import activation
from core.networks.small.network import BIAS, SmallNetwork


def model_lines(experiment: SmallNetwork) -> list[str]:
    """Seed, `nn.Sequential`, hand-set weights and samples: `model`, `x` and, with targets, `y` exist after them."""
    return [
        "torch.set_num_threads(1)",
        f"torch.manual_seed({experiment.seed})",
        "",
        "model = nn.Sequential(",
        *(f"    {line}," for line in _modules(experiment)),
        ")",
        *_hand_set(experiment),
        "",
        f"x = torch.tensor({_rows(experiment.x)})",
        *([f"y = torch.tensor({_rows(experiment.y)})"] if experiment.y else []),
    ]


def linear_index(experiment: SmallNetwork, layer: int) -> int:
    """Where the `nn.Linear` of a layer (from 1) stands in the `nn.Sequential`; identity adds no module."""
    return layer - 1 + sum(name != "identity" for name in experiment.activations[: layer - 1])


def _modules(experiment: SmallNetwork) -> list[str]:
    lines = []
    for n_in, n_out, name in zip(experiment.sizes, experiment.sizes[1:], experiment.activations, strict=False):
        lines.append(f"nn.Linear({n_in}, {n_out})")
        if name != "identity":
            lines.append(activation(name).code)
    return lines


def _hand_set(experiment: SmallNetwork) -> list[str]:
    if not experiment.edits:
        return []
    lines = ["", "with torch.no_grad():  # weights set by hand"]
    for layer in range(1, len(experiment.sizes)):
        lines += _weights(experiment, layer) + _biases(experiment, layer)
    return lines


def _weights(experiment: SmallNetwork, layer: int) -> list[str]:
    edits = [edit for edit in experiment.edits if edit.layer == layer and edit.source != BIAS]
    name = f"    model[{linear_index(experiment, layer)}].weight"
    n_out, n_in = experiment.sizes[layer], experiment.sizes[layer - 1]
    if len(edits) == n_out * n_in:
        rows = [[edit.value for edit in edits if edit.unit == unit] for unit in range(1, n_out + 1)]
        return [f"{name}.copy_(torch.tensor({_rows(rows)}))"]
    return [f"{name}[{edit.unit - 1}, {edit.source - 1}] = {edit.value!r}" for edit in edits]


def _biases(experiment: SmallNetwork, layer: int) -> list[str]:
    edits = [edit for edit in experiment.edits if edit.layer == layer and edit.source == BIAS]
    name = f"    model[{linear_index(experiment, layer)}].bias"
    if len(edits) == experiment.sizes[layer]:
        return [f"{name}.copy_(torch.tensor({[edit.value for edit in edits]}))"]
    return [f"{name}[{edit.unit - 1}] = {edit.value!r}" for edit in edits]


def _rows(rows: object) -> str:
    return str([list(row) for row in rows])  # type: ignore[attr-defined]
