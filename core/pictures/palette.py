"""The one palette of the app, for light and dark pages, told apart by colour-blind readers too.

Blue against orange carries sign and direction everywhere: positive and forward, negative and backward.
Colour is never the only signal; negative is dashed as well. Each colour is readable as text: 4.5 : 1 at least on the
page, on a panel and on its own light tint (WCAG 1.4.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

# For what is there but not meant: readable on both grounds.
GREY = "#8a8f98"

Theme = Literal["light", "dark"]

PALETTE: Mapping[Theme, Mapping[str, str]] = MappingProxyType(
    {
        "light": MappingProxyType(
            {
                "positive": "#1a64c0",
                "negative": "#b04a06",
                "validation": "#9c27b0",
                "accent": "#0f766e",
                "on-accent": "#ffffff",
                "danger": "#b42318",
            }
        ),
        "dark": MappingProxyType(
            {
                "positive": "#6cb2ff",
                "negative": "#ffa15c",
                "validation": "#df8cf0",
                "accent": "#2dd4bf",
                "on-accent": "#06231f",
                "danger": "#ff9a8f",
            }
        ),
    }
)


def palette_css() -> str:
    """The palette as custom properties (--positive, …) of `.root`, dark under `[data-theme="dark"]`."""
    light, dark = (
        "".join(f"--{name}:{colour};" for name, colour in PALETTE[theme].items()) for theme in ("light", "dark")
    )
    return f'.root{{{light}}}\n.root[data-theme="dark"]{{{dark}}}'
