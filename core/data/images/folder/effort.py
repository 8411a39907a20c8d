"""What it may cost to decode all pictures of a zip: a flat picture of 24 million pixels is a file of 70 kB."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from core.data.images.image_set import ImageSetError

MOST_PIXELS_TOGETHER = 500_000_000
MOST_SECONDS_TOGETHER = 5.0  # of a processor; photos of 50 MB take about three


def _now() -> float:
    return time.thread_time()


@dataclass
class Effort:
    """Pixels decoded and processor time spent since this was made, in the thread that made it."""

    pixels: int = 0
    _begin: float = field(default_factory=_now)

    def spend(self, pixels: int, number: int) -> None:
        """Count a picture that was decoded.

        Args:
            number: its place among the pictures, from 1.

        Raises:
            ImageSetError: that was too much; one sentence.
        """
        self.pixels += pixels
        if self.pixels > MOST_PIXELS_TOGETHER:
            limit = f"{MOST_PIXELS_TOGETHER // 1_000_000:,} million pixels together"
            raise ImageSetError(f"The pictures may have {limit}, got more in the first {number:,} of them.")
        if _now() - self._begin > MOST_SECONDS_TOGETHER:
            limit = f"{MOST_SECONDS_TOGETHER:.0f} seconds to decode together"
            raise ImageSetError(f"The pictures may take {limit}, and the first {number:,} of them took longer.")
