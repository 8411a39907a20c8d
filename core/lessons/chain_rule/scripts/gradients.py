"""The script of the chain-rule lesson: the gradients of a small network, by autograd and by central differences."""

from __future__ import annotations

from core.autograd.graph.network_trace import check_targets
from core.networks.small.network import SmallNetwork
from core.networks.small.script import model_lines

_HEAD = '''"""Gradients of a {name} network, by autograd and by central differences. Plain PyTorch."""
import torch
from torch import nn
'''

_GRADIENTS = """
model = model.double()  # a difference of two nearly equal losses needs float64


def current_loss():
    return nn.functional.mse_loss(model(x), y)


loss = current_loss()
loss.backward()
print(f"loss {loss.item():.4f}")

for name, parameter in model.named_parameters():
    values = parameter.detach().view(-1)  # the same memory as the parameter
    for index, gradient in enumerate(parameter.grad.view(-1)):
        value = values[index].item()
        h = 1e-6 * max(1.0, abs(value))
        with torch.no_grad():
            values[index] = value + h
            above = current_loss().item()
            values[index] = value - h
            below = current_loss().item()
            values[index] = value
        central = (above - below) / (2 * h)
        print(f"{name}[{index}] autograd {gradient.item():.4f} central {central:.4f}")
"""


def gradients_script(experiment: SmallNetwork) -> str:
    """A complete script that prints the loss of the sample on display and its gradient by every parameter.

    One line per number, "0.weight[1] autograd −1.3032 central −1.3032" with ASCII signs; the numbers of a tensor are
    counted in row-major order from 0.

    Raises:
        ConfigError: the network has no targets.
    """
    check_targets(experiment)
    lines = "\n".join([*network_lines(experiment), *sample_lines(experiment)])
    return f"{_HEAD.format(name=experiment.config)}\n{lines}\n{_GRADIENTS}"


def network_lines(experiment: SmallNetwork) -> list[str]:
    """Seed, model and hand-set weights, without the samples."""
    lines = [line for line in model_lines(experiment) if not line.startswith(("x = ", "y = "))]
    return lines[:-1] if lines[-1] == "" else lines


def sample_lines(experiment: SmallNetwork, dtype: str = "torch.float64") -> list[str]:
    """x and y of the sample on display, one row each."""
    rows = {"x": experiment.x[experiment.sample], "y": experiment.y[experiment.sample]}
    return ["", *(f"{name} = torch.tensor([{list(row)}], dtype={dtype})" for name, row in rows.items())]
