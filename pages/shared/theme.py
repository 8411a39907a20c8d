"""The visitor's theme, for charts that need to know it."""

from __future__ import annotations

import streamlit as st

from core.pictures.palette import Theme


def chart_theme() -> Theme:
    """ "dark" on a dark page, else "light"."""
    return "dark" if st.context.theme.type == "dark" else "light"
