"""Below the gradient flow: the curves, the causes, one layer from inside, the remedies."""

from __future__ import annotations

import streamlit as st

from core.gradient_flow.figures import percent
from core.gradient_flow.slopes import SLOPES, slope
from core.lessons.vanishing_gradients.charts.derivatives import derivative_curve_text, sums_on_curve, sums_text
from core.lessons.vanishing_gradients.charts.factors import factor_chart, factor_text
from core.lessons.vanishing_gradients.charts.histograms import (
    activation_histogram,
    activation_text,
    gradient_histogram,
    gradient_text,
    zero_share,
)
from core.lessons.vanishing_gradients.charts.remedies import remedy_chart, remedy_text
from core.lessons.vanishing_gradients.charts.units import unit_chart, unit_text
from core.lessons.vanishing_gradients.diagnosis import diagnose
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.networks.activations import activation
from pages.gradients.vanishing_gradients.records import derivative_spec, flow_of, remedies_of, study_of
from pages.gradients.vanishing_gradients.words import sums, units
from pages.shared.charts import draw_spec
from pages.shared.lesson_state import LessonState
from pages.shared.terms import term
from pages.shared.theme import chart_theme

BESIDE = (2, 3)  # the words beside a small chart, and the chart
SLOPES_DRAWN, SLOPES_OF = "vanishing_gradients.slopes", "vanishing_gradients.slopes_of"


def curves(experiment: FlowExperiment) -> None:
    """Where the sums lie on the chosen activation's curve."""
    found, flow = study_of(experiment), flow_of(experiment.network).flows[experiment.activation]
    st.header("The first cause: the slope of the activation", anchor=False)
    words, picture = st.columns(BESIDE, gap="large")
    words.markdown(
        "Going back through a unit, the gradient is multiplied by $\\varphi'(z)$. Blue is the activation, orange its "
        f"slope; each bar is a layer, from its input side at the bottom. {sums(experiment, found, diagnose(flow))}"
    )
    chart = sums_on_curve(experiment.activation, found.quantiles, experiment.layer, chart_theme())
    with picture:
        draw_spec(chart, sums_text(experiment.activation, found.quantiles), "vanishing_gradients.sums")


@st.fragment(key=SLOPES_DRAWN)
def slopes(state: LessonState[FlowExperiment]) -> None:
    """The derivatives of all activations, the one in use in colour; nothing else changes them."""
    chosen = st.session_state[SLOPES_OF] = state.experiment.activation
    with st.container(horizontal=True):
        for name in SLOPES:
            st.vega_lite_chart(
                spec=derivative_spec(name, name == chosen, chart_theme()),
                alt=derivative_curve_text(name, name == chosen),
                width=118,
                key=f"vanishing_gradients.derivative.{name}",
            )


def other_slopes(state: LessonState[FlowExperiment]) -> list[str]:
    """The fragment of the derivatives if another activation is in use than when they were drawn."""
    return [] if st.session_state.get(SLOPES_OF) == state.experiment.activation else [SLOPES_DRAWN]


def causes(experiment: FlowExperiment) -> None:
    """The factors layer by layer beside the shares of saturated and dead units."""
    found, flow = study_of(experiment), flow_of(experiment.network).flows[experiment.activation]
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Both causes, layer by layer", anchor=False)
        st.markdown(
            r"With $\delta = \partial L/\partial z$, a layer multiplies $\lVert\delta\rVert$ by "
            r"$\lVert W^\top\delta\rVert / \lVert\delta\rVert$ (weights) and then by "
            r"$\lVert\delta\odot\varphi'(z)\rVert / \lVert\delta\rVert$ (activation), with $\odot$ the product "
            f"number by number; a {term('skip connection')} and a normalization add a factor each. The product over "
            "all layers is the whole ratio, exactly."
        )
        chart = factor_chart(flow.factors, slope(experiment.activation).largest, chart_theme())
        draw_spec(chart, factor_text(flow.factors), "vanishing_gradients.factors")
    with right:
        st.header("Saturated and dead units", anchor=False)
        st.markdown(units(experiment, found))
        draw_spec(unit_chart(found, chart_theme()), unit_text(found), "vanishing_gradients.units")


def one_layer(experiment: FlowExperiment) -> None:
    """The distributions in the chosen layer."""
    found, layer = study_of(experiment), experiment.layer
    st.header(f"Layer {layer} from inside", anchor=False)
    st.markdown(
        f"All values of layer {layer} with {activation(experiment.activation).label}, over all networks, samples and "
        "units (choose a layer in the picture above). On the right every gradient by its power of ten, the last "
        f"hidden layer as a grey outline; {percent(zero_share(found.chosen))} of this layer's gradients are exactly 0 "
        "and have no place there."
    )
    left, right = st.columns(2, gap="large")
    with left:
        chart = activation_histogram(found.chosen, chart_theme())
        draw_spec(chart, activation_text(layer, found.chosen), "vanishing_gradients.activations")
    with right:
        chart = gradient_histogram(found.chosen, found.last, chart_theme())
        draw_spec(chart, gradient_text(layer, found.chosen), "vanishing_gradients.gradients")


def remedies(experiment: FlowExperiment) -> None:
    """What every remedy does in this network, one at a time and together."""
    found = remedies_of(experiment.network, experiment.activation)
    st.header("The remedies, one at a time and together", anchor=False)
    words, picture = st.columns(BESIDE, gap="large")
    words.markdown(
        "Each row switches one thing on in the network above and leaves the rest. Large dot: the mean; small dots: the "
        "networks of all seeds. In the tinted band the gradient arrives within a factor of 10. More is not always "
        "better: a gradient that grows on its way is an illness too. "
        f"{term('batch normalization', 'Batch normalization')} and {term('layer normalization')} rescale what passes. "
        f"{term('gradient clipping', 'Clipping')} multiplies the whole gradient by one number: it catches steps that "
        "are too large and changes no ratio between layers."
    )
    with picture:
        draw_spec(remedy_chart(found, chart_theme()), remedy_text(found), "vanishing_gradients.remedies")
