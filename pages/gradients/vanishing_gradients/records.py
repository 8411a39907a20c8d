"""What the vanishing-gradients page shows, computed once per setting. Records are shared and never written to."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.gradient_flow.flow import GradientFlow, gradient_flow
from core.gradient_flow.network import DeepNetwork
from core.gradient_flow.proof import FlowProof, prove
from core.gradient_flow.stack import Stack, stack_networks
from core.lessons.vanishing_gradients.charts.derivatives import derivative_curve
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.lessons.vanishing_gradients.remedies import Remedy, compare_remedies
from core.lessons.vanishing_gradients.study import FlowStudy, study
from core.lessons.vanishing_gradients.ten_layers import Fate, ten_layers
from core.pictures.palette import Theme
from pages.server.computed import computed
from pages.shared.charts import ready


@computed(urgent=True)
def _drawn(network: DeepNetwork) -> Stack:
    return stack_networks(network)


def stack_of(network: DeepNetwork) -> Stack:
    """The weights of the networks of all seeds, drawn once for whatever is computed from them."""
    return _drawn(network.as_drawn)


@computed(urgent=True)
def flow_of(network: DeepNetwork) -> GradientFlow:
    """Every activation in the networks of all seeds."""
    return gradient_flow(network, stack=stack_of(network))


@computed()
def study_of(experiment: FlowExperiment) -> FlowStudy:
    """The chosen activation looked at closely."""
    return study(experiment, stack_of(experiment.network))


@computed()
def remedies_of(network: DeepNetwork, activation: str) -> tuple[Remedy, ...]:
    """Every remedy on its own."""
    return compare_remedies(network, activation, flow_of(network), stack_of(network))


@computed()
def proof_of(network: DeepNetwork, activation: str) -> FlowProof:
    """The page's numbers, as they are on the screen, against plain autograd."""
    return prove(network, activation, flow_of(network).flows[activation])


@st.cache_resource(show_spinner=False)
def ten_layers_once() -> tuple[Fate, Fate]:
    """The course's comparison; it has no settings."""
    return ten_layers()


@st.cache_resource(show_spinner=False)
def derivative_spec(name: str, used: bool, theme: Theme) -> dict[str, Any]:
    """A small chart as Vega-Lite; there are only 32 of them, and building one takes longer than drawing it."""
    return ready(derivative_curve(name, used, theme))
