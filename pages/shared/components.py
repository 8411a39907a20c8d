"""The components of assets/components/, registered with Streamlit once per process.

Streamlit sends a component's JavaScript with every update. Only a loader of three lines travels that way; the
modules themselves come over HTTP and stay in the browser's cache.
"""

from __future__ import annotations

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from core.charts.palette import palette_css
from pages.shared.assets import ASSETS_ROUTE

# Streamlit may live below a path; its own script tells where the root is.
_LOADER = """
const root = new URL("../../", document.querySelector('script[src*="static/js/"]').src);
const module = import(new URL("{path}", root));
export default async (component) => (await module).default(component);
"""


def _component(name: str) -> ComponentRenderer:
    path = f"{ASSETS_ROUTE.lstrip('/')}/components/{name}.js"
    return st.components.v2.component(name, css=palette_css(), js=_LOADER.format(path=path))


network_diagram = _component("network_diagram")
matrix_form = _component("matrix_form")
copy_link = _component("copy_link")
recorded_training = _component("recorded_training")
scalar_walk = _component("scalar_walk")
graph_view = _component("graph_view")
gradient_flow = _component("gradient_flow")
live_training = _component("live_training")
convolution = _component("convolution")
convolution_photo = _component("convolution_photo")
cnn_training = _component("cnn_training")
gradient_cure = _component("gradient_cure")
plane_gan = _component("plane_gan")
image_gan = _component("image_gan")
