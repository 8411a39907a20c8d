"""Below the walk: the paths of one parameter, the step h, the torchviz graph."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.autograd.graph.paths import Path, paths
from core.autograd.graph.trace import Trace
from core.autograd.torchviz.graph import DrawingOptions
from core.lessons.chain_rule.experiment import ChainRule
from core.lessons.chain_rule.picture import paths_sentence, picked_parameter
from core.lessons.chain_rule.step_errors_chart import step_error_spec, step_error_text
from core.settings.declared import settings_of
from core.settings.setting import Switch
from pages.gradients.chain_rule.records import drawing_of, step_errors_of
from pages.shared.charts import draw_spec
from pages.shared.components import component
from pages.shared.terms import term
from pages.shared.theme import chart_theme

graph_view = component("lessons/chain_rule/graph_view")


def paths_of_parameter(experiment: ChainRule, trace: Trace) -> None:
    """The product along each path from the picked parameter, and their sum."""
    picked = picked_parameter(experiment, trace)
    node, found = trace.by_id[picked], paths(trace, picked)
    st.header("The chain rule, path by path", anchor=False)
    st.markdown(
        f"{paths_sentence(found, f'${node.latex}$')} Along a path the local derivatives multiply; where paths meet, "
        "their products add up. Click another weight in the picture to see its paths."
    )
    if found.listed:
        first, *others = found.listed
        st.latex(_by_factor(first))
        if others:
            st.latex(_aligned(*(f"& {path.numbers}" for path in others)))
    if found.count > 1:
        st.latex(found.latex)


def _by_factor(path: Path) -> str:
    """Each local derivative, below it its formula, below that its number; the product behind them."""
    if not path.factors:
        return path.numbers
    ratios, formulas, numbers = (r" & \cdot & ".join(row) for row in zip(*path.factors, strict=True))
    product = path.numbers.rpartition(" = ")[2]
    columns = "c" * (2 * len(path.factors) - 1)
    rows = (rf"{ratios} & \\[0.8em]", rf"{formulas} & \\[0.3em]", f"{numbers} & = {product}")
    return rf"\begin{{array}}{{{columns}l}} {' '.join(rows)} \end{{array}}"


def _aligned(*lines: str) -> str:
    return r"\begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}"


def step_study(experiment: ChainRule, trace: Trace) -> None:
    """Why the central difference, and why not a smaller h."""
    picked = picked_parameter(experiment, trace)
    errors = step_errors_of(experiment.subject, picked)
    st.markdown(
        f"The error of both difference quotients for ${trace.by_id[picked].latex}$. From the right both fall as h "
        "shrinks: the forward difference with slope 1, the central one with slope 2. Then rounding takes over and the "
        "error *rises* again: two nearly equal losses lose their digits in the subtraction, in float32 much earlier."
    )
    with st.container(width=820):
        draw_spec(step_error_spec(errors, chart_theme()), step_error_text(errors), "chain_rule.step_study")


def torchviz_graph(experiment: ChainRule) -> None:
    """Autograd's own graph of the same loss."""
    st.markdown(
        f"`torchviz.make_dot` draws what the live loss remembers, its {term('computational graph')}: "
        f"{term('parameter', 'parameters')} ({term('leaf tensor', 'leaf tensors')}) blue, operations grey, the output "
        "green. Arrows point from the parameters to the loss; `backward()` walks them in reverse. Click a node to jump "
        "to its step in the walk above."
    )

    with st.container(horizontal=True):
        shown: dict[str, Any] = {
            name: st.toggle(one.title, key=f"chain_rule.{name}", help=one.help)
            for name, one in settings_of(DrawingOptions).items()
            if isinstance(one, Switch)
        }
    drawing = drawing_of(experiment.subject, DrawingOptions(**shown))
    graph_view(key="chain_rule.torchviz", data={**drawing, "name": f"{experiment.kind}-loss"})
