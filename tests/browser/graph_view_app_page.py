"""The page of graph_view_app.py: torchviz's graph of a live model whose first weight follows a number field."""

from itertools import pairwise

import streamlit as st
import torch
from torch import nn
from torchviz import make_dot

from pages.server.assets import ASSETS_ROUTE
from pages.shared.components import component

graph_view = component("lessons/chain_rule/graph_view")

LEGEND = [
    {"name": "AccumulateGrad", "explanation": "Adds the gradient that arrives to the .grad of one parameter."},
    {"name": "AddmmBackward0", "explanation": "Backward of a linear layer."},
    {"name": "leaf", "kind": "leaf", "explanation": "A leaf tensor that requires a gradient."},
]
COLOURS = {"light": ("#1b1f24", "#57606a", "#e4e7eb"), "dark": ("#f2f4f7", "#aab4bf", "#3a4149")}


def torch_dot(sizes: list[int], weight: float, theme: str, cured: bool) -> str:
    """torchviz's DOT, the numbers of each parameter in its label. `cured` of the line breaks that torchviz writes."""
    torch.manual_seed(0)
    layers = [nn.Linear(a, b) for a, b in pairwise(sizes)]
    model = nn.Sequential(*[module for layer in layers for module in (layer, nn.Sigmoid())][:-1])
    with torch.no_grad():
        model[0].weight[0, 0] = weight
    named = {f"{name} = {values.flatten()[0]:.2f}": values for name, values in model.named_parameters()}
    dot = make_dot((model(torch.ones(1, sizes[0])) - 1).square().mean(), named)
    text, line, fill = COLOURS[theme]
    dot.graph_attr["bgcolor"] = "transparent"
    dot.node_attr.update(fontname="Courier", fontcolor=text, color=line, fillcolor=fill)
    dot.edge_attr["color"] = line
    source = dot.source.replace("lightblue", f'"{fill}" class=leaf').replace("darkolivegreen1", f'"{fill}"')
    return source.replace("\n (", " (") if cured else source


def graph(case: str, weight: float, theme: str) -> str:
    if case == "broken":
        return "digraph {"
    return torch_dot([3, 5, 4, 2] if case == "larger" else [1, 2, 1], weight, theme, cured=case != "line breaks")


st.set_page_config(layout="wide")
case = st.segmented_control("Graph", ["small", "larger", "line breaks", "broken"], default="small")
weight = st.number_input("Weight", value=0.0, step=0.01)
dots = {theme: graph(case, weight, theme) for theme in COLOURS}
accumulating = [line.split()[0] for line in dots["light"].splitlines() if "AccumulateGrad" in line]
graph_view(
    key="graph",
    data={
        "dot": dots,
        "name": "toy network",
        "alt": f"Autograd's graph at weight {weight:.2f}.",
        "legend": LEGEND,
        "steps": {node: [index, "last"] for index, node in enumerate(accumulating)},
        "problem": "The server refused this." if weight == 99 else None,
    },
)
st.code(dots["light"], language=None)
st.caption(f"{ASSETS_ROUTE} {torch.get_num_threads()}")
