"""The walk through the scalar graph as plain lists and numbers that the component in the browser draws."""

from __future__ import annotations

from typing import Any

from core.autograd.formula.expression import Expression
from core.autograd.graph.paths import Paths, slope_text
from core.autograd.graph.trace import BackwardStep, Edge, Node, Notice, Trace
from core.errors import shown
from core.lessons.chain_rule.experiment import ChainRule
from core.networks.small.network import BIAS, SmallNetwork
from core.numbers import decimals
from core.text import indexed


def picked_parameter(experiment: ChainRule, trace: Trace) -> str:
    """The id of the parameter looked at: the experiment's, or the first one of the subject."""
    ids = [node.id for node in trace.parameters]
    return experiment.parameter if experiment.parameter in ids else ids[0]


def walk_picture(experiment: ChainRule, trace: Trace) -> dict[str, Any]:
    """What the walk draws: nodes and edges with their numbers, both orders of steps, and what can be dragged."""
    picked = picked_parameter(experiment, trace)
    return {
        "nodes": [_node(node) for node in trace.nodes],
        "edges": [_edge(trace, edge) for edge in trace.edges],
        "forward": list(trace.forward),
        "backward": [
            {"edge": step.edge, "node": step.node, "from": step.upstream_node, "local": step.local}
            | {"upstream": step.upstream, "downstream": step.downstream, "accumulated": step.accumulated}
            | {"part": step.part, "parts": step.parts, "short": _in_short(trace, step)}
            for step in trace.backward
        ],
        "output": trace.output,
        "picked": picked,
        "sliders": _sliders(experiment, trace.by_id[picked]),
        "notices": [_told(experiment, notice) for notice in trace.notices],
        "alt": describe_walk(trace),
    }


def describe_walk(trace: Trace) -> str:
    """The walk in words: the outcome, then every gradient."""
    output = trace.result
    gradients = "; ".join(f"{node.label} {decimals(node.gradient or 0.0)}" for node in trace.parameters)
    return (
        f"A graph of {len(trace.nodes)} numbers and {len(trace.edges)} edges. "
        f"Forward it computes {output.label} = {decimals(output.value)} in {len(trace.forward)} steps; backward it "
        f"walks {len(trace.backward)} edges. Gradients: {gradients}."
    )


def paths_sentence(paths: Paths, label: str) -> str:
    """How many ways lead from a parameter to the output, and what they add up to."""
    ways = "One path leads" if paths.count == 1 else f"{paths.count} paths lead"
    total = decimals(paths.total)
    if not paths.listed:
        return f"{ways} from {label} to the end, too many to list; their products add up to {total}."
    what = "its product is" if paths.count == 1 else "their products add up to"
    return f"{ways} from {label} to the end; {what} {total}."


def _told(experiment: ChainRule, notice: Notice) -> str:
    """A notice with the part of the formula that it is about."""
    if notice.place is None:
        return notice.text
    first, end = notice.place
    return f"{shown(experiment.formula.text[first:end])}: {notice.text}"


def _node(node: Node) -> dict[str, Any]:
    keys = ("id", "role", "label", "sign", "value", "gradient", "column")
    return {key: getattr(node, key) for key in keys}


def _edge(trace: Trace, edge: Edge) -> dict[str, Any]:
    formula = None if edge.local is None else slope_text(trace, edge)
    return {"source": edge.source, "target": edge.target, "local": edge.local, "formula": formula}


def _in_short(trace: Trace, step: BackwardStep) -> str | None:
    """The derivative of the loss with respect to a prediction, from prediction and target; None at other steps."""
    error = trace.by_id[step.upstream_node]
    if error.kind != "subtract" or error.layer is None:
        return None
    prediction, target = (indexed(trace.by_id[edge.source].label) for edge in trace.edges_into[error.id])
    outputs = sum(node.kind == "subtract" for node in trace.nodes)
    mean = "" if outputs == 1 else f" / {outputs}"
    loss = trace.result.label
    return f"∂{loss}/∂{prediction} = 2({prediction} − {target}){mean} = {decimals(step.accumulated)}"


def _sliders(experiment: ChainRule, picked: Node) -> list[dict[str, Any]]:
    """What the reader can drag: the names of a formula; or the sample and the picked parameter of a network."""
    if isinstance(experiment.subject, Expression):
        return [
            {"label": name, "value": value, "edit": {"set": "value", "name": name}}
            for name, value in experiment.formula.values
        ]
    return [*_sample_sliders(experiment.network), _parameter_slider(picked)]


def _sample_sliders(network: SmallNetwork) -> list[dict[str, Any]]:
    sliders = []
    for letter, row in (("x", network.x[network.sample]), ("y", network.y[network.sample])):
        for index, value in enumerate(row):
            label = f"{letter}{index + 1}" if len(row) > 1 else letter
            edit = {"set": letter, "sample": network.sample, "index": index}
            sliders.append({"label": label, "value": value, "edit": edit})
    return sliders


def _parameter_slider(picked: Node) -> dict[str, Any]:
    """The picked parameter; its id reads back as its place."""
    layer, unit, source = place_of(picked.id)
    edit = {"set": "w", "layer": layer, "unit": unit, "source": source}
    return {"label": picked.id, "value": picked.value, "edit": edit}


def place_of(parameter: str) -> tuple[int, int, int]:
    """ "w1[2,1]" to layer 1, unit 2, source 1; "b1[2]" to layer 1, unit 2, source 0."""
    name, _, inside = parameter.rstrip("]").partition("[")
    unit, _, source = inside.partition(",")
    return int(name[1:]), int(unit), int(source or BIAS)
