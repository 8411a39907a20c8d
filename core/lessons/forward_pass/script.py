"""The script of the forward-pass lesson."""

from __future__ import annotations

from core.networks.small.network import SmallNetwork
from core.networks.small.script import model_lines

_HEAD = '''"""Forward pass through a {name} network, layer by layer. Plain PyTorch."""
import torch
from torch import nn
'''

_PASS = """
def rounded(values):
    return [[round(value, 4) for value in row] for row in values.tolist()]


with torch.no_grad():
    a = x
    for index, module in enumerate(model):
        a = module(a)
        print(f"{index} {module}: {rounded(a)}")
    print("prediction", rounded(model(x)))
"""

_LOSS = """    print("loss", f"{nn.functional.mse_loss(model(x), y).item():.4f}")
"""

_SAMPLE_LOSS = """    sample_loss = nn.functional.mse_loss(model(x)[{row}], y[{row}])
    print("loss of sample {number}", f"{{sample_loss.item():.4f}}")
"""


def forward_pass_script(experiment: SmallNetwork) -> str:
    """A complete script that prints what every module returns, the prediction and the loss.

    With several samples it prints their mean loss and the loss of the one on display.
    """
    lines = "\n".join(model_lines(experiment))
    script = f"{_HEAD.format(name=experiment.config)}\n{lines}\n\n{_PASS}"
    if experiment.y:
        script += _LOSS
    if experiment.y and len(experiment.x) > 1:
        script += _SAMPLE_LOSS.format(number=experiment.sample + 1, row=experiment.sample)
    return script
