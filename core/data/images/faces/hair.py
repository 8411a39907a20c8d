"""Hair and beards of the cartoon faces."""

from __future__ import annotations

from core.data.images.faces.pen import Pen, shade
from core.data.images.faces.traits import FaceTraits


def draw_back_hair(pen: Pen, face: FaceTraits) -> None:
    """What hangs behind the head."""
    w, dark = face.width, shade(face.hair_colour, 0.8)
    if face.hair_style == "long":
        outline = [(0, -1.16), (w * 0.8, -1.0), (w * 1.25, -0.3), (w * 1.3, 0.6), (w * 1.25, 1.45), (w * 0.6, 1.5)]
    elif face.hair_style == "bob":
        outline = [(0, -1.16), (w * 0.8, -1.0), (w * 1.25, -0.3), (w * 1.32, 0.35), (w * 1.05, 0.72), (w * 0.5, 0.6)]
    elif face.hair_style == "curly":
        for x, y in ((1.05, -0.5), (1.2, -0.15), (1.2, 0.2), (1.08, 0.5)):
            for sign in (-1, 1):
                pen.ellipse(sign * w * x, y, 0.27, 0.27, dark)
        return
    else:
        outline = [(0, -1.1), (w * 0.75, -0.95), (w * 1.08, -0.4), (w * 1.1, 0.1), (w * 0.8, 0.2)]
    pen.blob([*outline, *((-x, y) for x, y in reversed(outline[1:]))], dark)


def draw_front_hair(pen: Pen, face: FaceTraits) -> None:
    """Fringe, crown and sideburns."""
    w, colour = face.width, face.hair_colour
    for sign in (-1, 1):
        side = [(0.98, -0.62), (1.08, -0.3), (1.05, 0.12), (0.92, 0.08), (0.86, -0.3), (0.84, -0.62)]
        pen.blob([(sign * w * x, y) for x, y in side], colour)
    if face.hair_style == "curly":
        for x, y in ((-0.8, -0.68), (-0.45, -0.92), (0, -1.0), (0.45, -0.92), (0.8, -0.68)):
            pen.ellipse(w * x, y, 0.32, 0.28, colour)
        for x, y in ((-0.5, -0.95), (0.1, -1.08), (0.55, -0.88)):
            pen.ellipse(w * x, y, 0.12, 0.1, shade(colour, 1.18))
        return
    style = "short" if face.hat and face.hair_style == "spiky" else face.hair_style  # no spike pierces a hat
    if style == "spiky":
        tips = [
            (-1.06, -0.45),
            (-1.15, -1.0),
            (-0.7, -0.95),
            (-0.55, -1.38),
            (-0.2, -1.05),
            (0.1, -1.45),
            (0.35, -1.05),
        ]
        hairline = [(0.8, -0.5), (0.5, -0.66), (0.2, -0.52), (-0.1, -0.68), (-0.45, -0.52), (-0.75, -0.62)]
        pen.polygon(
            [(w * x, y) for x, y in [*tips, (0.75, -1.32), (0.8, -0.95), (1.2, -0.95), (1.06, -0.45), *hairline]],
            colour,
        )
        return
    crown = [(-1.06, -0.35), (-0.98, -0.85), (-0.5, -1.14), (0, -1.2), (0.5, -1.14), (0.98, -0.85), (1.06, -0.35)]
    fringe = {
        "short": [(0.8, -0.55), (0.4, -0.68), (0, -0.7), (-0.4, -0.68), (-0.8, -0.55)],
        "side": [(0.86, -0.42), (0.55, -0.68), (0.1, -0.82), (-0.35, -0.62), (-0.85, -0.36)],
        "long": [(0.88, -0.3), (0.62, -0.62), (0, -0.86), (-0.62, -0.62), (-0.88, -0.3)],
        "bob": [(0.88, -0.36), (0.45, -0.42), (0, -0.44), (-0.45, -0.42), (-0.88, -0.36)],
    }[style]
    pen.blob([(w * x, y) for x, y in [*crown, *fringe]], colour)
    pen.arc((0, -0.62), (w * 0.72, 0.42), (215, 290), 0.07, shade(colour, 1.22))


def draw_beard(pen: Pen, face: FaceTraits) -> None:
    """Beard and moustache, in the colour of the hair."""
    w, colour = face.width * (0.62 + 0.3 * face.jaw), face.hair_colour
    reach = 1.2 if face.beard_style == "full" else 1.03
    outer = [(w * 0.98, 0.2), (w * 0.97, 0.52), (w * 0.66, reach - 0.22), (0, reach)]
    inner = [(-w * 0.78, 0.3), (-w * 0.52, 0.42), (0, 0.36), (w * 0.52, 0.42), (w * 0.78, 0.3)]
    pen.blob([*outer, *((-x, y) for x, y in reversed(outer[:-1])), *inner], colour)
    for sign in (-1, 1):
        pen.blob(
            [(0, 0.33), (sign * 0.22, 0.33), (sign * 0.42, 0.46), (sign * 0.2, 0.45), (0, 0.42)], shade(colour, 0.85)
        )
