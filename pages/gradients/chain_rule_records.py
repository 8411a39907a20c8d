"""What the chain-rule page shows, computed once per setting for all visitors. Nobody changes it.

A class opens the same presets, and a reader comes back to where the page began. The keys are hashed by Python itself:
`st.cache_resource` would take half a millisecond for each of them, longer than some of what is kept.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from core.autodiff.live_loss import Subject, trace
from core.autodiff.micro_step_run import replay
from core.autodiff.micro_step_states import MicroState
from core.autodiff.micro_steps import MicroSteps
from core.autodiff.step_study import StepError, study_steps
from core.autodiff.three_ways import Comparison, compare
from core.autodiff.torch_graph import DrawingOptions, TorchGraph, torch_graphs
from core.autodiff.torch_legend import OUTPUT, PARAMETER

KEPT = 32  # of 40 kB at most, but for the calls of a training step, up to 300 kB for sixty of them
KINDS = {"parameter": PARAMETER, "output": OUTPUT}


@lru_cache(maxsize=KEPT)
def comparison_of(subject: Subject) -> Comparison:
    """Every gradient three ways."""
    return compare(subject, trace(subject))


@lru_cache(maxsize=KEPT)
def step_errors_of(subject: Subject, parameter: str) -> tuple[StepError, ...]:
    """Difference quotients by one parameter."""
    return study_steps(subject, trace(subject), parameter)


@lru_cache(maxsize=KEPT)
def states_of(config: MicroSteps) -> tuple[MicroState, ...]:
    """The training step in slow motion."""
    return replay(config)


@lru_cache(maxsize=KEPT)
def drawing_of(subject: Subject, attributes: bool, saved: bool) -> dict[str, Any]:
    """Autograd's own graph, as the component draws it on light and dark pages."""
    options = DrawingOptions(show_attrs=attributes, show_saved=saved)
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
