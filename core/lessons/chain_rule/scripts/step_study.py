"""The script of the step-size study: how wrong both difference quotients are, against h."""

from __future__ import annotations

from core.autograd.graph.trace import Trace
from core.autograd.live_loss import Subject
from core.errors import ConfigError
from core.lessons.chain_rule.picture import place_of
from core.lessons.chain_rule.scripts.formula import formula_code
from core.lessons.chain_rule.scripts.gradients import network_lines, sample_lines
from core.networks.small.network import BIAS, SmallNetwork
from core.networks.small.script import linear_index

_NETWORK = '''"""Error of difference quotients against the step h, for one weight of a {name} network. Plain PyTorch."""
import copy

import torch
from torch import nn

{lines}


def loss_function(dtype):
    """The loss as a function of a step of {tensor}{index}, computed in one precision."""
    net, inputs, targets = copy.deepcopy(model).to(dtype), x.to(dtype), y.to(dtype)
    tensor = dict(net.named_parameters())["{tensor}"].detach()

    def moved(step):
        before = tensor{index}.item()
        tensor{index} = before + step
        with torch.no_grad():
            loss = nn.functional.mse_loss(net(inputs), targets).item()
        tensor{index} = before
        return loss

    return moved


net = copy.deepcopy(model).double()
nn.functional.mse_loss(net(x), y).backward()
gradient = dict(net.named_parameters())["{tensor}"].grad{index}.item()
'''

_FORMULA = '''"""Error of difference quotients against the step h, for one name of a formula. Plain PyTorch."""
import torch

torch.set_num_threads(1)
torch.manual_seed(0)

point = {point}


def f({names}):
    return {code}


def loss_function(dtype):
    """The formula as a function of a step of {name}, computed in one precision."""
    leaves = {{name: torch.tensor(value, dtype=dtype) for name, value in point.items()}}

    def moved(step):
        return f(**{{**leaves, "{name}": torch.tensor(leaves["{name}"].item() + step, dtype=dtype)}}).item()

    return moved


leaves = {{name: torch.tensor(value, dtype=torch.float64, requires_grad=True) for name, value in point.items()}}
f(**leaves).backward()
gradient = leaves["{name}"].grad.item()
'''

_STUDY = """
print(f"gradient {gradient:.4f}")
for dtype in (torch.float32, torch.float64):
    moved = loss_function(dtype)
    here = moved(0.0)
    for exponent in range(2, 31):
        h = 10.0 ** (-exponent / 2)
        above, below = moved(h), moved(-h)
        forward, central = (above - here) / h, (above - below) / (2 * h)
        print(f"{dtype} h {h:.1e} forward {abs(forward - gradient):.2e} central {abs(central - gradient):.2e}")
"""


def step_study_script(subject: Subject, trace: Trace, parameter: str) -> str:
    """A complete script that prints the error of both difference quotients for 29 steps in two precisions.

    Raises:
        ConfigError: there is no such parameter.
    """
    if parameter not in {node.id for node in trace.parameters}:
        raise ConfigError("parameter", "must be one of the parameters of this loss", parameter)
    if isinstance(subject, SmallNetwork):
        return _network(subject, parameter) + _STUDY
    code, names = formula_code(subject)
    values = [value for _, value in subject.values]
    name = names[subject.names.index(parameter)]
    point = dict(zip(names, values, strict=True))
    return _FORMULA.format(point=point, names=", ".join(names), code=code, name=name) + _STUDY


def _network(network: SmallNetwork, parameter: str) -> str:
    layer, unit, source = place_of(parameter)
    module = linear_index(network, layer)
    tensor = f"{module}.bias" if source == BIAS else f"{module}.weight"
    index = f"[{unit - 1}]" if source == BIAS else f"[{unit - 1}, {source - 1}]"
    lines = "\n".join([*network_lines(network), *sample_lines(network)])
    return _NETWORK.format(name=network.config, lines=lines, tensor=tensor, index=index)
