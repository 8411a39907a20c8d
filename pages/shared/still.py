"""A picture that stands still, and the button that saves it."""

from __future__ import annotations

import re
from typing import Literal

import streamlit as st

from core.pictures.image_grids import Rgba, png


def still(
    picture: Rgba,
    alt: str,
    key: str,
    width: int | Literal["content", "stretch"] = "content",
) -> None:
    """Draw it, with Save as PNG below.

    Args:
        picture: (h, w, 4).
        alt: what is to be seen, in words; the file is called after it.
        key: its place on the page.
    """
    data = png(picture)
    with st.container(key=f"{key.replace('.', '-')}-still", gap="xxsmall", width="stretch"):
        st.image(data, output_format="PNG", alt=alt, width=width)
        name = re.sub(r"[^\w.-]+", "-", alt).strip("-.")
        st.download_button(
            "Save as PNG", data, f"{name[:60]}.png", "image/png", key=f"{key}.save", on_click="ignore", type="tertiary"
        )
