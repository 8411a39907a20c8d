from __future__ import annotations

import dataclasses
import re
import warnings

import pytest
import torch
from torch import Tensor, nn

from core.autograd.formula.expression import expression
from core.autograd.formula.presets import EXPRESSIONS
from core.autograd.live_loss import Subject, trace
from core.autograd.torchviz.graph import DrawingOptions, TorchGraph, draw, torch_graph, torch_graphs, torch_values
from core.autograd.torchviz.legend import LEGEND, explanation
from core.autograd.torchviz.style import PALETTES
from core.errors import ConfigError
from core.networks.activations import ACTIVATIONS
from core.networks.small.network import SmallNetwork
from core.networks.small.presets import SMALL_NETWORKS, TOY_NETWORK

SUBJECTS: dict[str, Subject] = {
    **{name: preset.experiment for name, preset in SMALL_NETWORKS.items()},
    **{name: preset.experiment for name, preset in EXPRESSIONS.items()},
    "name-alone": expression("x"),
    "constants": expression("sin(2)*x + 2/x - max(3, x)"),
}
OPTIONS = [DrawingOptions(t, a, s) for t in ("light", "dark") for a in (False, True) for s in (False, True)]
NODE = re.compile(
    r'  (n\d+) \[id="torch-\1" class="(\w+)" label="((?:[^"\\]|\\.)*)" fillcolor="(#\w{6})" color="(#\w{6})"\]'
)
EDGE = re.compile(r'  (n\d+) -> (n\d+)( \[dir="none" style="dashed"\])?')


def drawn(subject: Subject, options: DrawingOptions | None = None) -> TorchGraph:
    return torch_graph(subject, trace(subject), options)


def statements(dot: str) -> tuple[dict[str, re.Match[str]], list[re.Match[str]]]:
    """Nodes and edges of our DOT, every line accounted for."""
    head, *body, tail = dot.removesuffix("\n").split("\n")
    assert (head, tail) == ("digraph torch {", "}")
    matches = [NODE.fullmatch(line) or EDGE.fullmatch(line) for line in body[3:]]
    assert None not in matches
    nodes = {m[1]: m for m in matches if m is not None and m.re is NODE}
    return nodes, [m for m in matches if m is not None and m.re is EDGE]


def labels(graph: TorchGraph) -> dict[str, str]:
    return {node: match[3] for node, match in statements(graph.dot)[0].items()}


def test_the_toy_networks_graph() -> None:
    graph = drawn(TOY_NETWORK)
    names = {node.id: node.name for node in graph.nodes}
    edges = sorted((names[a], names[b]) for a, b in graph.edges)
    assert edges == sorted(
        [
            *[(name, "AccumulateGrad") for name in ("0.weight (2, 1)", "0.bias (2)", "2.weight (1, 2)", "2.bias (1)")],
            *[("AccumulateGrad", "TBackward0")] * 2,
            *[("AccumulateGrad", "AddmmBackward0")] * 2,
            *[("TBackward0", "AddmmBackward0")] * 2,
            ("AddmmBackward0", "SigmoidBackward0"),
            ("SigmoidBackward0", "AddmmBackward0"),
            ("AddmmBackward0", "MseLossBackward0"),
            ("MseLossBackward0", "loss ()"),
        ]
    )


def test_leaves_show_their_values_and_gradients() -> None:
    found = labels(drawn(TOY_NETWORK)).values()
    assert r"2.bias (1)\lvalue [-1.0000]\lgrad  [-3.3142]\l" in found
    assert r"0.weight (2, 1)\lvalue [ 1.0000]\l      [-1.0000]\lgrad  [-0.3480]\l      [-1.3032]\l" in found
    assert r"2.weight (1, 2)\lvalue [1.0000  2.0000]\lgrad  [-2.9191  -2.4229]\l" in found
    assert r"loss ()\lvalue 2.7459\l" in found
    assert all(label.isascii() for label in found)
    assert r"w ()\lvalue 1.0000\lgrad  -9.3333\l" in labels(drawn(SUBJECTS["scalar-warm-up"])).values()


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_numbers_alone_are_those_in_the_boxes(name: str) -> None:
    boxes = {r"\l".join([*lines, ""]) for lines in torch_values(SUBJECTS[name], trace(SUBJECTS[name]))}
    written = {text for text in labels(drawn(SUBJECTS[name])).values() if r"\lvalue" in text}
    assert written
    assert written <= boxes  # a formula that is a name alone draws its one tensor as the loss


@pytest.mark.parametrize("name", SUBJECTS)
@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_every_drawing_is_well_formed(name: str, options: DrawingOptions) -> None:
    graph = drawn(SUBJECTS[name], options)
    nodes, edges = statements(graph.dot)
    assert [(node.id, node.kind) for node in graph.nodes] == [(m[1], m[2]) for m in nodes.values()]
    assert list(nodes) == [f"n{i}" for i in range(len(nodes))]
    assert [(m[1], m[2]) for m in edges] == list(graph.edges)
    assert {end for edge in graph.edges for end in edge} <= set(nodes)
    paints = PALETTES[options.theme].kinds
    for match in nodes.values():
        paint = paints[match[2]]
        assert (match[4], match[5]) == (paint.fill, paint.border)
    assert [node.kind for node in graph.nodes].count("output") == 1


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_same_loss_gives_the_same_text_and_others_keep_the_ids(name: str) -> None:
    subject = SUBJECTS[name]
    for options in OPTIONS:
        assert drawn(subject, options).dot == drawn(subject, options).dot
    if isinstance(subject, SmallNetwork):
        moved = dataclasses.replace(subject, seed=subject.seed + 1, edits=())
        names, edges = ([(n.id, n.name) for n in drawn(s).nodes] for s in (subject, moved)), drawn(moved).edges
        assert next(names) == next(names)
        assert edges == drawn(subject).edges


@pytest.mark.parametrize("name", SMALL_NETWORKS)
def test_names_are_those_of_autograd_itself(name: str) -> None:
    subject = SMALL_NETWORKS[name].experiment
    x, y = (torch.tensor([rows[subject.sample]]) for rows in (subject.x, subject.y))
    waiting, seen = [nn.functional.mse_loss(subject.build()(x), y).grad_fn], list[object]()
    while waiting:
        function = waiting.pop()
        if function is not None and function not in seen:
            seen.append(function)
            waiting += [after for after, _ in function.next_functions]
    operations = sorted(node.name for node in drawn(subject).nodes if node.kind == "operation")
    assert operations == sorted(type(function).__name__ for function in seen)


def test_saved_tensors_and_attributes_are_shown_on_demand() -> None:
    plain, full = drawn(TOY_NETWORK), drawn(TOY_NETWORK, DrawingOptions(show_attrs=True, show_saved=True))
    assert {node.kind for node in plain.nodes} == {"output", "operation", "parameter"}
    saved = {node.id: node.name for node in full.nodes if node.kind == "saved"}
    assert {"result (1, 2)", "mat1 (1, 2)", "mat2 (2, 1)", "self (1, 1)", "target (1, 1)"} <= set(saved.values())
    dashed = [match[2] for match in statements(full.dot)[1] if match[3]]
    assert sorted(dashed) == sorted(saved)
    assert any(r"\lalpha" in label and "[saved tensor]" in label for label in labels(full).values())
    assert not any("saved tensor" in label for label in labels(plain).values())


def test_a_leaf_that_is_also_saved_is_drawn_once_and_blue() -> None:
    graph = drawn(expression("w*w*x"), DrawingOptions(show_saved=True))
    assert sorted(node.name for node in graph.nodes if node.kind == "parameter") == ["w ()", "x ()"]


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_backward_step_belongs_to_a_torch_operation(name: str) -> None:
    subject = SUBJECTS[name]
    walk, graph = trace(subject), drawn(subject)
    carriers = ("AccumulateGrad", "TBackward0")
    computing = [n for n in graph.nodes if n.kind == "operation" and n.name not in carriers]
    covered = {step for node in computing for step in node.walk_steps}
    assert covered == {step.index for step in walk.backward}
    for node in graph.nodes:
        assert set(node.walk_nodes) <= set(walk.by_id)
        if node.name in carriers or node.kind == "parameter":
            assert {walk.backward[step].node for step in node.walk_steps} == set(node.walk_nodes)
    shown = [leaf for node in graph.nodes if node.kind == "parameter" for leaf in node.walk_nodes]
    assert sorted(shown or [walk.output]) == sorted(node.id for node in walk.parameters)


def test_the_sigmoid_of_the_toy_network_computes_two_steps() -> None:
    walk = trace(TOY_NETWORK)
    (node,) = [node for node in drawn(TOY_NETWORK).nodes if node.name == "SigmoidBackward0"]
    steps = [walk.backward[index] for index in node.walk_steps]
    assert {(step.upstream_node, step.node) for step in steps} == {("a1[1]", "z1[1]"), ("a1[2]", "z1[2]")}
    assert node.explanation == LEGEND["SigmoidBackward"]


def test_a_helper_function_belongs_to_the_operation_that_needs_it() -> None:
    nodes = {node.name: node for node in drawn(expression("2/x", {"x": 4.0})).nodes}
    assert nodes["ReciprocalBackward0"].walk_steps == nodes["MulBackward0"].walk_steps == (0,)


def every_function_name() -> set[str]:
    several = [TOY_NETWORK.with_architecture((1, 2, 1), (name, name)) for name in ACTIVATIONS]
    text = "sin(x)+cos(x)+tan(x)+exp(x)+log(x)+sqrt(x)+abs(x)+tanh(x)+sigmoid(x)+relu(x)+softplus(x)"
    more = ["max(x, y)*min(x, y)/y - x/2 + 3/y", "1 - x + 2**y + x**y - x**3 + (-y)"]
    formulas = [expression(source, {"x": 0.5, "y": 0.25}) for source in (text, *more)]
    return {n.name for s in (*several, *formulas) for n in drawn(s).nodes if n.kind == "operation"}


def test_the_legend_explains_every_function_of_the_lesson() -> None:
    names = every_function_name()
    assert {re.sub(r"\d+$", "", name) for name in names} <= set(LEGEND)
    assert all(sentence.endswith(".") and len(sentence) < 120 for sentence in LEGEND.values())


def test_a_function_nobody_has_heard_of_gets_a_sentence_too() -> None:
    assert explanation("LogsumexpBackward0") == (
        "Backward of Logsumexp: multiplies the gradient that arrives by the local derivatives of Logsumexp."
    )
    leaf = torch.ones(3, requires_grad=True)
    graph = draw(torch.logsumexp(leaf, 0), {"leaf": leaf}, {})
    assert explanation("LogsumexpBackward0") in {node.explanation for node in graph.nodes}


class Untouched:
    """What a drawing must leave as it found it."""

    def __init__(self, model: nn.Module, loss: Tensor) -> None:
        self.model, self.loss, self.calls = model, loss, list[str]()
        for parameter in model.parameters():
            parameter.register_hook(lambda gradient: self.calls.append("tensor"))
        model.register_forward_hook(lambda *args: self.calls.append("forward"))
        model.register_full_backward_hook(lambda *args: self.calls.append("backward"))

    def state(self) -> list[object]:
        grads = [None if p.grad is None else (id(p.grad), p.grad.tolist()) for p in self.model.parameters()]
        hooks = [len(self.model._forward_hooks), len(self.model._backward_hooks)]
        values = [(p.tolist(), p._version, len(p._backward_hooks or ())) for p in self.model.parameters()]
        return [grads, hooks, values, self.model.training, self.loss.item(), list(self.calls), torch.is_grad_enabled()]


@pytest.mark.parametrize("training", [True, False])
def test_drawing_changes_nothing_about_the_model(training: bool) -> None:
    model = TOY_NETWORK.build().train(training)
    next(model.parameters()).grad = torch.full((2, 1), 7.0)
    loss = nn.functional.mse_loss(model(torch.ones(1, 1)), torch.full((1, 1), 3.0))
    watched = Untouched(model, loss)
    before = watched.state()
    gradients = {name: parameter.grad for name, parameter in model.named_parameters()}
    for options in OPTIONS:
        graph = draw(loss, dict(model.named_parameters()), gradients, options)
        assert any("7.0000" in label for label in labels(graph).values())
        assert sum(r"grad  none\l" in label for label in labels(graph).values()) == 3
    assert watched.state() == before
    loss.backward()  # the graph is still there to be walked
    assert next(model.parameters()).grad.flatten().tolist() == pytest.approx([7 - 0.3480, 7 - 1.3032], abs=1e-4)


def test_drawing_leaves_the_filters_of_warnings_alone() -> None:
    before = list(warnings.filters)
    drawn(TOY_NETWORK)
    assert list(warnings.filters) == before


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("theme", "page"), [("light", "#ffffff"), ("dark", "#0e1117")])
def test_text_and_lines_can_be_read_on_the_page(theme: str, page: str) -> None:
    palette = PALETTES[theme]
    for paint in palette.kinds.values():
        assert contrast(palette.text, paint.fill) >= 7
        assert contrast(paint.border, page) >= 3
    assert contrast(palette.edge, page) >= 4.5


def test_an_unknown_theme_is_refused() -> None:
    with pytest.raises(ConfigError, match="theme must be one of light, dark, got 'sepia'"):
        DrawingOptions(theme="sepia")  # type: ignore[arg-type]


def test_two_themes_at_once_are_the_same_as_one_after_the_other() -> None:
    walked = trace(TOY_NETWORK)
    both = torch_graphs(TOY_NETWORK, walked, DrawingOptions(), ("light", "dark"))
    assert both == {theme: torch_graph(TOY_NETWORK, walked, DrawingOptions(theme)) for theme in ("light", "dark")}
    assert both["light"].dot != both["dark"].dot
