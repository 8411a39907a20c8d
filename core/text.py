"""Text from outside (links, files, tables) is data: made safe before it is shown."""

from __future__ import annotations

import re


def escape_markdown(text: str) -> str:
    """The text so that Markdown, LaTeX and HTML show it as it is."""
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~$:&])", r"\\\1", text)
