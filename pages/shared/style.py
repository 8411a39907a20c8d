"""The little CSS that Streamlit's own elements need."""

from __future__ import annotations

import streamlit as st

from pages.server.assets import ASSETS


def page_style() -> None:
    """Less empty space above the first line, and no sideways scrolling on a phone."""
    st.html(ASSETS / "page.css")
