"""The script that draws autograd's graph with torchviz."""

from __future__ import annotations

from core.autograd.formula.expression import Expression
from core.autograd.graph.network_trace import check_targets
from core.autograd.live_loss import Subject
from core.autograd.torchviz.graph import DrawingOptions
from core.lessons.chain_rule.scripts.formula import formula_code
from core.lessons.chain_rule.scripts.gradients import network_lines, sample_lines
from core.networks.small.network import SmallNetwork

_HEAD = '''"""The graph that autograd recorded, drawn by torchviz (pip install torchviz setuptools)."""
import torch
from torch import nn
from torchviz import make_dot
'''

_DRAW = """
graph = make_dot(loss, params=parameters, show_attrs={show_attrs}, show_saved={show_saved})
print(graph.source)
"""


def torch_graph_script(subject: Subject, options: DrawingOptions | None = None) -> str:
    """A complete script that prints the graph in DOT, as torchviz draws it: without our values and colours.

    Raises:
        ConfigError: a network without targets.
    """
    options = options or DrawingOptions()
    lines = _network(subject) if isinstance(subject, SmallNetwork) else _expression(subject)
    draw = _DRAW.format(show_attrs=options.show_attrs, show_saved=options.show_saved)
    return f"{_HEAD}\n" + "\n".join(lines) + f"\n{draw}"


def _network(experiment: SmallNetwork) -> list[str]:
    check_targets(experiment)
    return [
        *network_lines(experiment),
        *sample_lines(experiment, "torch.float32"),
        "loss = nn.functional.mse_loss(model(x), y)",
        "parameters = dict(model.named_parameters())",
    ]


def _expression(expression: Expression) -> list[str]:
    code, names = formula_code(expression)
    point = ", ".join(
        f'"{python}": torch.tensor({value!r}, requires_grad=True)'
        for python, (_, value) in zip(names, expression.values, strict=True)
    )
    return [
        "torch.set_num_threads(1)",
        "torch.manual_seed(0)",
        "",
        "",
        f"def f({', '.join(names)}):",
        f"    return {code}",
        "",
        "",
        f"parameters = {{{point}}}",
        "loss = f(**parameters)",
    ]
