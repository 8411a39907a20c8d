"""The JavaScript components of assets/, each registered with Streamlit once per process.

Streamlit sends a component's JavaScript with every update. Only a loader of three lines travels that way; the
modules themselves come over HTTP and stay in the browser's cache.
"""

from __future__ import annotations

from functools import cache

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from core.pictures.palette import palette_css
from pages.server.assets import ASSETS_ROUTE

# Streamlit may live below a path; its own script tells where the root is.
_LOADER = """
const root = new URL("../../", document.querySelector('script[src*="static/js/"]').src);
const module = import(new URL("{path}", root));
export default async (component) => (await module).default(component);
"""


@cache
def component(path: str) -> ComponentRenderer:
    """The component of assets/<path>.js; what is drawn is its default export."""
    module = f"{ASSETS_ROUTE.lstrip('/')}/{path}.js"
    return st.components.v2.component(path.replace("/", "_"), css=palette_css(), js=_LOADER.format(path=module))
