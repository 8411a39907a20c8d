"""Hats of the cartoon faces."""

from __future__ import annotations

from core.data.images.faces.pen import Pen, shade
from core.data.images.faces.traits import FaceTraits


def draw_hat(pen: Pen, face: FaceTraits) -> None:
    """A hat on the head, down to the hairline; the temples stay free."""
    {"beanie": _beanie, "cap": _cap, "top hat": _top_hat, "sun hat": _sun_hat}[face.hat_style](pen, face)


def _dome(width: float, top: float, base: float) -> list[tuple[float, float]]:
    right = [(0.0, top), (width * 0.6, top + 0.1), (width * 0.95, (top + base) / 2), (width, base)]
    return [*right, *((-x, y) for x, y in reversed(right[1:]))]


def _beanie(pen: Pen, face: FaceTraits) -> None:
    w, colour = face.width * 1.08, face.hat_colour
    pen.ellipse(0, -1.5, 0.2, 0.18, shade(face.band_colour, 1.2))
    pen.blob(_dome(w, -1.42, -0.6), colour)
    rim = [(-w, -0.72), (0, -0.82), (w, -0.72), (w * 1.01, -0.48), (0, -0.56), (-w * 1.01, -0.48)]
    pen.blob(rim, shade(face.band_colour, 0.9))
    for x in (-0.6, -0.2, 0.2, 0.6):
        pen.line([(w * x, -0.74), (w * x, -0.58)], 0.04, shade(face.band_colour, 0.7))


def _cap(pen: Pen, face: FaceTraits) -> None:
    w, colour = face.width * 1.06, face.hat_colour
    pen.blob(_dome(w, -1.36, -0.58), colour)
    pen.ellipse(0, -1.37, 0.08, 0.06, shade(colour, 0.7))
    pen.line([(0, -1.35), (0, -0.75)], 0.035, shade(colour, 0.8))
    pen.blob(
        [(-w * 0.95, -0.66), (0, -0.78), (w * 0.95, -0.66), (w * 1.02, -0.47), (0, -0.42), (-w * 1.02, -0.47)],
        shade(colour, 0.72),
    )


def _top_hat(pen: Pen, face: FaceTraits) -> None:
    w, colour = face.width, shade(face.hat_colour, 0.55)
    pen.polygon([(-w * 0.72, -0.65), (-w * 0.8, -1.6), (w * 0.8, -1.6), (w * 0.72, -0.65)], colour)
    pen.polygon([(-w * 0.73, -0.68), (-w * 0.745, -0.9), (w * 0.745, -0.9), (w * 0.73, -0.68)], face.band_colour)
    pen.ellipse(0, -1.6, w * 0.8, 0.07, shade(colour, 1.15))
    pen.ellipse(0, -0.62, w * 1.3, 0.12, shade(colour, 0.85))


def _sun_hat(pen: Pen, face: FaceTraits) -> None:
    w, straw = face.width, shade(face.hat_colour, 1.25)
    pen.ellipse(0, -0.6, w * 1.55, 0.2, shade(straw, 0.85))
    pen.blob(_dome(w * 0.95, -1.34, -0.62), straw)
    band = [(-w * 0.97, -0.86), (0, -0.92), (w * 0.97, -0.86), (w * 0.98, -0.66), (0, -0.68), (-w * 0.98, -0.66)]
    pen.blob(band, shade(face.band_colour, 0.8))
