"""Pictures from outside are decoded one at a time, however many visitors send them: each may need 200 MB meanwhile."""

from __future__ import annotations

import threading

ONE_AT_A_TIME = threading.Lock()
MOST_MEGAPIXELS, MOST_MEGAPIXELS_WEBP = 24, 12


def most_megapixels(kind: str | None) -> int:
    """How many million pixels a picture of a format may have: WebP's decoder holds each of them four times."""
    return MOST_MEGAPIXELS_WEBP if kind == "WEBP" else MOST_MEGAPIXELS
