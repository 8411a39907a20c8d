"""The script that draws autograd's graph with torchviz."""

from __future__ import annotations

from core.autograd.live_loss import Subject
from core.autograd.torchviz.graph import DrawingOptions
from core.lessons.chain_rule.scripts.formula import formula_values
from core.lessons.chain_rule.scripts.network import one_sample_values
from core.networks.small.network import SmallNetwork
from core.scripts.template import render


def torch_graph_script(subject: Subject, options: DrawingOptions | None = None) -> str:
    """A complete script that prints the graph in DOT, as torchviz draws it: without our values and colours.

    Raises:
        ConfigError: a network without targets.
    """
    if isinstance(subject, SmallNetwork):
        values = one_sample_values(subject) | {"dtype": "float32"}
    else:
        values = formula_values(subject) | {"network": None}
    options = options or DrawingOptions()
    return render("lessons/chain_rule/scripts/graph.py.jinja", **values, options=options)
