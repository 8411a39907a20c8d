"""The script of the step-size study: how wrong both difference quotients are, against h."""

from __future__ import annotations

from core.autograd.formula.code import formula_code
from core.autograd.graph.trace import Trace
from core.autograd.live_loss import Subject
from core.errors import ConfigError
from core.lessons.chain_rule.picture import place_of
from core.lessons.chain_rule.scripts.formula import formula_values
from core.lessons.chain_rule.scripts.network import one_sample_values
from core.networks.small.network import BIAS, SmallNetwork
from core.networks.small.script import linear_index
from core.scripts.template import render


def step_study_script(subject: Subject, trace: Trace, parameter: str) -> str:
    """A complete script that prints the error of both difference quotients for 29 steps in two precisions.

    Raises:
        ConfigError: there is no such parameter.
    """
    if parameter not in {node.id for node in trace.parameters}:
        raise ConfigError("parameter", "must be one of the parameters of this loss", parameter)
    if isinstance(subject, SmallNetwork):
        return _network(subject, parameter)
    name = formula_code(subject)[1][subject.names.index(parameter)]
    return render("lessons/chain_rule/scripts/step_study_formula.py.jinja", **formula_values(subject), name=name)


def _network(network: SmallNetwork, parameter: str) -> str:
    layer, unit, source = place_of(parameter)
    kind, index = ("bias", f"{unit - 1}") if source == BIAS else ("weight", f"{unit - 1}, {source - 1}")
    return render(
        "lessons/chain_rule/scripts/step_study_network.py.jinja",
        **one_sample_values(network),
        dtype="float64",
        tensor=f"{linear_index(network, layer)}.{kind}",
        index=index,
    )
