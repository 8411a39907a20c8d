"""What the chain-rule page shows, computed once per setting for all visitors. Nobody changes it.

A class opens the same presets, and a reader comes back to where the page began. The keys are hashed by Python itself:
`st.cache_resource` would take half a millisecond for each of them, longer than some of what is kept.
"""

from __future__ import annotations

from typing import Any

from core.autograd.live_loss import Subject, trace
from core.autograd.step_study import StepError, study_steps
from core.autograd.three_ways import Comparison, compare
from core.autograd.torchviz.graph import DrawingOptions, TorchGraph, torch_graphs
from core.autograd.torchviz.legend import OUTPUT, PARAMETER
from core.autograd.training_step.micro_steps import MicroSteps
from core.autograd.training_step.run import replay
from core.autograd.training_step.states import MicroState
from core.kept import kept

KINDS = {"parameter": PARAMETER, "output": OUTPUT}


@kept(40_000)
def comparison_of(subject: Subject) -> Comparison:
    """Every gradient three ways."""
    return compare(subject, trace(subject))


@kept(40_000)
def step_errors_of(subject: Subject, parameter: str) -> tuple[StepError, ...]:
    """Difference quotients by one parameter."""
    return study_steps(subject, trace(subject), parameter)


@kept()
def states_of(config: MicroSteps) -> tuple[MicroState, ...]:
    """The training step in slow motion."""
    return replay(config)


@kept()
def drawing_of(subject: Subject, options: DrawingOptions) -> dict[str, Any]:
    """Autograd's own graph, as the component draws it on light and dark pages."""
    graphs = torch_graphs(subject, trace(subject), options, ("light", "dark"))
    nodes = graphs["light"].nodes
    return {
        "dot": {theme: graph.dot for theme, graph in graphs.items()},
        "alt": "; ".join(f"{node.name}: {node.explanation}" for node in nodes),
        "legend": _legend(graphs["light"]),
        "steps": {node.id: list(node.walk_steps) for node in nodes},
    }


def _legend(graph: TorchGraph) -> list[dict[str, str]]:
    """One entry per kind of box: parameters, the loss, and every function by its name."""
    kinds = [{"name": kind, "kind": kind, "explanation": text} for kind, text in KINDS.items()]
    functions = {node.name: node.explanation for node in graph.nodes if node.kind == "operation"}
    return kinds + [{"name": name, "explanation": text} for name, text in sorted(functions.items())]
