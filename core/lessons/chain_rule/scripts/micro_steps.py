"""The script of a sequence of micro-steps."""

from __future__ import annotations

from core.autograd.training_step.micro_steps import MicroSteps
from core.autograd.training_step.run import replay
from core.autograd.training_step.states import MicroState
from core.lessons.chain_rule.scripts.gradients import network_lines, sample_lines
from core.networks.small.script import linear_index

_HEAD = '''"""zero_grad, forward, loss, backward, step on a {name} network, one at a time. Plain PyTorch."""
import torch
from torch import nn
'''

_TOOLS = """
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr={lr!r})


def numbers(tensor):
    return None if tensor is None else [f"{{value:.4f}}" for value in tensor.flatten().tolist()]


def show(press):
    print(press)
    for name, parameter in model.named_parameters():
        print(" ", name, numbers(parameter.data), "grad", numbers(parameter.grad))

"""


def micro_steps_script(config: MicroSteps) -> str:
    """A complete script that makes the same calls and prints all parameters and gradients after each.

    Calls that torch refuses are caught, and its error printed; calls that lack a prediction or a loss are left out.
    """
    network = config.network
    lines = "\n".join([*network_lines(network), *sample_lines(network, "torch.float32")])
    calls = [line for state in replay(config)[1:] for line in _press(config, state)]
    head = _HEAD.format(name=network.config)
    return f"{head}\n{lines}\n{_TOOLS.format(lr=config.lr)}\n" + "\n".join(calls) + "\n"


def _press(config: MicroSteps, state: MicroState) -> list[str]:
    if not state.done and not state.error:
        return [f"# {state.action}: {state.explanation}"]
    return [*_call(config, state), f'show("{state.number} {state.action}")']


def _call(config: MicroSteps, state: MicroState) -> list[str]:
    match state.action:
        case "forward":
            return _forward(config)
        case "loss":
            return ["loss = criterion(prediction, y)", 'print(f"loss {loss.item():.4f}")']
        case "backward" if state.error:
            return ["try:", "    loss.backward()", "except RuntimeError as error:", "    print(error)"]
        case "backward":
            return ["loss.backward()"]
    return [f"optimizer.{state.action}()"]


def _forward(config: MicroSteps) -> list[str]:
    line = "prediction = model(x)"
    if config.detach and len(config.network.sizes) > 2:
        cut = linear_index(config.network, 2)
        line = f"prediction = model[{cut}:](model[:{cut}](x).detach())"
    elif config.detach:
        line = "prediction = model(x).detach()"
    return ["with torch.no_grad():", f"    {line}"] if config.no_grad else [line]
