"""Each script of the chain-rule lesson runs on its own, without us, and prints the numbers of the records."""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from core.autograd.formula.code import formula_code
from core.autograd.formula.error import ExpressionError
from core.autograd.formula.expression import Expression, expression
from core.autograd.formula.presets import EXPRESSIONS
from core.autograd.live_loss import Subject, trace
from core.autograd.three_ways import compare
from core.autograd.torchviz.graph import DrawingOptions, torch_graph
from core.autograd.training_step.micro_steps import MicroSteps
from core.autograd.training_step.presets import MICRO_STEPS
from core.autograd.training_step.run import replay
from core.errors import ConfigError
from core.lessons.chain_rule.scripts.formula import expression_script
from core.lessons.chain_rule.scripts.gradients import gradients_script
from core.lessons.chain_rule.scripts.graph import torch_graph_script
from core.lessons.chain_rule.scripts.micro_steps import micro_steps_script
from core.networks.small.network import SmallNetwork
from core.networks.small.presets import SMALL_NETWORKS, TOY_NETWORK
from tests.scripts import printed_by

LARGE = SmallNetwork(
    (3, 4, 4, 2),
    ("gelu", "selu", "softplus"),
    11,
    ((1.0, 2.0, 3.0), (0.1, -0.7, 0.3)),
    ((0.0, 0.0), (0.25, -1.3)),
    TOY_NETWORK.edits[:1],
    sample=1,
)


def decimals(value: float) -> str:
    return f"{value + 0.0:.4f}".replace("-0.0000", "0.0000")


def numbers(text: str) -> list[str]:
    return [number.replace("-0.0000", "0.0000") for number in re.findall(r"-?\d+\.\d{4}\b", text)]


@pytest.mark.parametrize("network", [TOY_NETWORK, LARGE], ids=str)
def test_the_networks_script_prints_the_gradients(network: SmallNetwork, tmp_path: Path) -> None:
    found = trace(network)
    lines = printed_by(gradients_script(network), tmp_path).splitlines()
    assert lines[0] == f"loss {decimals(found.result.value)}"
    printed = {line.split(" ", 1)[0]: numbers(line) for line in lines[1:]}
    expected = {}
    for row in compare(network, found).rows:
        letter, layer, place = re.fullmatch(r"([wb])(\d)\[(.*)\]", row.parameter).groups()  # type: ignore[union-attr]
        index = [int(part) - 1 for part in place.split(",")]
        flat = index[0] * network.sizes[int(layer) - 1] + index[1] if letter == "w" else index[0]
        module = 2 * (int(layer) - 1)
        name = f"{module}.{'weight' if letter == 'w' else 'bias'}[{flat}]"
        expected[name] = [decimals(row.by_hand), decimals(row.central)]
    assert printed == expected


FORMULAS = (
    EXPRESSIONS["scalar-warm-up"].experiment,
    expression(
        "max(torch, 2, sin(2))**-x - (3 - (x - 1))*softplus(torch_)/-2 + abs(f - 1)**2**0.5", {"x": 2.0, "f": 0.5}
    ),
)


@pytest.mark.parametrize("drawn", FORMULAS, ids=lambda drawn: drawn.names)
def test_the_formulas_script_prints_the_gradients(drawn: Expression, tmp_path: Path) -> None:
    found = trace(drawn)
    lines = printed_by(expression_script(drawn), tmp_path).splitlines()
    assert lines[0] == f"f {decimals(found.result.value)}"
    expected = [[decimals(row.by_hand), decimals(row.central)] for row in compare(drawn, found).rows]
    assert [numbers(line) for line in lines[1:]] == expected
    assert "-9.3333" in lines[1] or drawn is FORMULAS[1]


def random_term(rng: random.Random, depth: int) -> str:
    if depth == 0:
        return rng.choice(("x", "y", "torch", "2", "0.5", "-3"))
    shapes = ("({a} + {b})", "{a} - ({b})", "({a})*({b})", "({a})/({b})", "-({a})", "({a})**2", "2**({a})")
    functions = ("sin({a})", "max({a}, {b}, 1)", "softplus({a})", "({a} - {b})**3")
    pieces = {"a": random_term(rng, depth - 1), "b": random_term(rng, depth - 1)}
    return rng.choice((*shapes, *functions)).format(**pieces)


@pytest.fixture
def double_by_default() -> Iterator[None]:
    """As the formula's script sets it."""
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


@pytest.mark.usefixtures("double_by_default")
def test_the_code_of_random_formulas_computes_their_values() -> None:
    rng, tried, wrong = random.Random(8), 0, []
    while tried < 300:
        try:
            drawn = expression(random_term(rng, 3), {"x": rng.uniform(-2, 2), "y": rng.uniform(-2, 2), "torch": 1.5})
            expected = trace(drawn).result.value
        except ExpressionError:
            continue
        code, names = formula_code(drawn)
        leaves = {name: torch.tensor(value) for name, (_, value) in zip(names, drawn.values, strict=True)}
        tried += 1
        if float(eval(code, {"torch": torch}, leaves)) != pytest.approx(expected, rel=1e-9, abs=1e-9):
            wrong.append((drawn.text, code))
    assert wrong == []


MICRO = {
    "forgot-zero-grad": MICRO_STEPS["forgot-zero-grad"].experiment,
    "trouble": MicroSteps(
        LARGE, 0.5, ("loss", "step", "backward", "forward", "loss", "backward", "backward", "step", "step"), detach=True
    ),
    "no-grad": MICRO_STEPS["under-no-grad"].experiment,
}


@pytest.mark.parametrize("name", MICRO)
def test_the_micro_steps_script_prints_every_state(name: str, tmp_path: Path) -> None:
    states = [state for state in replay(MICRO[name])[1:] if state.done or state.error]
    printed = printed_by(micro_steps_script(MICRO[name]), tmp_path)
    blocks = re.split(r"^(\d+ \w+)$", printed, flags=re.MULTILINE)[1:]
    assert blocks[::2] == [f"{state.number} {state.action}" for state in states]
    for state, block in zip(states, blocks[1::2], strict=True):
        expected = [v for p in state.parameters for v in (*p.values, *(p.grad or ()))]
        shown = "\n".join(line for line in block.splitlines() if line.startswith("  "))
        assert numbers(shown) == [decimals(value) for value in expected]
        assert shown.count("grad None") == sum(p.grad is None for p in state.parameters)
        assert state.error in printed
    losses = [decimals(state.loss) for state in states if state.action == "loss" and state.loss is not None]
    assert re.findall(r"^loss (\S+)$", printed, flags=re.MULTILINE) == losses
    course = "0.bias ['1.0348', '2.1303'] grad ['-0.9957', '-2.9882']"
    assert (course in printed) == (name == "forgot-zero-grad")


@pytest.mark.parametrize(
    ("subject", "options"),
    [(TOY_NETWORK, DrawingOptions(show_saved=True)), (FORMULAS[1], DrawingOptions())],
    ids=["network", "formula"],
)
def test_the_graphs_script_draws_the_same_graph(subject: Subject, options: DrawingOptions, tmp_path: Path) -> None:
    printed = printed_by(torch_graph_script(subject, options), tmp_path)
    labels = re.findall(r'label="?([^"\]]*?)"?(?: fillcolor=\w+)?\]', printed)
    graph = torch_graph(subject, trace(subject), options)
    expected = [node.name.removeprefix("loss") for node in graph.nodes]  # torchviz gives the loss no name
    assert sorted(label.replace("\n ", " ").replace("torch__ (", "torch (") for label in labels) == sorted(expected)
    assert printed.count("->") == len(graph.edges)


@pytest.mark.parametrize(
    "script",
    [
        *(gradients_script(preset.experiment) for preset in SMALL_NETWORKS.values()),
        *(expression_script(preset.experiment) for preset in EXPRESSIONS.values()),
        *(micro_steps_script(preset.experiment) for preset in MICRO_STEPS.values()),
        torch_graph_script(TOY_NETWORK),
        torch_graph_script(FORMULAS[0]),
    ],
)
def test_scripts_stand_alone_and_are_seeded(script: str) -> None:
    compile(script, "<script>", "exec")
    assert "core" not in re.findall(r"^(?:from|import) (\w+)", script, flags=re.MULTILINE)
    assert "torch.manual_seed(" in script
    assert "torch.set_num_threads(1)" in script


def test_no_targets_no_script() -> None:
    bare = dataclasses.replace(TOY_NETWORK, y=())
    for make in (gradients_script, torch_graph_script):
        with pytest.raises(ConfigError, match="y must hold"):
            make(bare)
