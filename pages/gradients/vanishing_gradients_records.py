"""What the vanishing-gradients page shows, computed once per setting. Records are shared and never written to."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.charts.activation_derivatives import derivative_curve
from core.charts.palette import Theme
from core.gradient_flow.experiment import FlowExperiment
from core.gradient_flow.flow import GradientFlow, gradient_flow
from core.gradient_flow.network import DeepNetwork
from core.gradient_flow.proof import FlowProof, prove
from core.gradient_flow.remedies import Remedy, compare_remedies
from core.gradient_flow.study import FlowStudy, study
from core.gradient_flow.ten_layers import Fate, ten_layers
from pages.shared.charts import ready

KEPT = 32  # settings; the largest record, a study, holds two million numbers of 8 bytes at 256 units and 32 seeds


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def flow_of(network: DeepNetwork) -> GradientFlow:
    """Every activation in the networks of all seeds."""
    return gradient_flow(network)


@st.cache_resource(max_entries=4, show_spinner=False)
def study_of(experiment: FlowExperiment) -> FlowStudy:
    """The chosen activation looked at closely."""
    return study(experiment)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def remedies_of(network: DeepNetwork, activation: str) -> tuple[Remedy, ...]:
    """Every remedy on its own."""
    return compare_remedies(network, activation)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def proof_of(network: DeepNetwork, activation: str) -> FlowProof:
    """The page's numbers against plain autograd."""
    return prove(network, activation)


@st.cache_resource(show_spinner=False)
def ten_layers_once() -> tuple[Fate, Fate]:
    """The course's comparison; it has no settings."""
    return ten_layers()


@st.cache_resource(show_spinner=False)
def derivative_spec(name: str, used: bool, theme: Theme) -> dict[str, Any]:
    """A small chart as Vega-Lite; there are only 32 of them, and building one takes longer than drawing it."""
    return ready(derivative_curve(name, used, theme))
