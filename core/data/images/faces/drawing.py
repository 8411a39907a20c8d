"""Draws a cartoon face, back to front: background, shoulders, head, hair, beard, mouth, eyes, glasses, hat."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from core.data.images.faces.hair import draw_back_hair, draw_beard, draw_front_hair
from core.data.images.faces.hats import draw_hat
from core.data.images.faces.pen import Colour, Pen, blend, brightness, shade
from core.data.images.faces.traits import FaceTraits

_WHITE, _DARK, _RED = (255, 255, 255), (40, 30, 34), (214, 70, 76)
EYE_LINE = -0.08


def draw_face(face: FaceTraits, side: int) -> npt.NDArray[np.uint8]:
    """The picture, (3, side, side)."""
    pen = Pen(side, face.centre, face.scale, face.tilt)
    pen.backdrop(*face.background)
    for x, y, radius in face.spots:
        pen.spot(x, y, radius, _WHITE, 70)
    if face.hair:
        draw_back_hair(pen, face)
    _shoulders(pen, face)
    _head(pen, face)
    if face.beard:
        draw_beard(pen, face)
    _mouth(pen, face)
    _nose(pen, face)
    for sign in (-1, 1):
        _eye(pen, face, sign * face.eye_gap)
    if face.hair:
        draw_front_hair(pen, face)
    if face.glasses:
        _glasses(pen, face)
    if face.hat:
        draw_hat(pen, face)
    return pen.finished()


def _shoulders(pen: Pen, face: FaceTraits) -> None:
    neck = shade(face.skin, 0.82)
    pen.blob([(-0.34, 0.6), (0.34, 0.6), (0.38, 1.35), (-0.38, 1.35)], neck)
    outline = [(-0.3, 1.14), (0, 1.3), (0.3, 1.14), (0.95, 1.34), (1.3, 1.9), (1.3, 3), (-1.3, 3), (-1.3, 1.9)]
    pen.blob([*outline, (-0.95, 1.34)], face.shirt)
    pen.line([(-0.36, 1.17), (-0.2, 1.3), (0, 1.34), (0.2, 1.3), (0.36, 1.17)], 0.07, shade(face.shirt, 0.75))


def _head(pen: Pen, face: FaceTraits) -> None:
    for sign in (-1, 1):
        pen.ellipse(sign * face.width * 0.99, 0.02, 0.15, 0.2, shade(face.skin, 0.92))
        pen.ellipse(sign * face.width * 1.01, 0.02, 0.08, 0.12, shade(face.skin, 0.78))
    pen.blob(head_outline(face), face.skin)
    blush = blend(face.skin, (235, 90, 90), 0.5)
    for sign in (-1, 1):
        pen.ellipse(sign * face.width * 0.6, 0.3, 0.16, 0.11, blush, 110)


def head_outline(face: FaceTraits) -> list[tuple[float, float]]:
    """Points around the head, clockwise from the left ear."""
    w, jaw = face.width, face.width * (0.62 + 0.3 * face.jaw)
    right = [(0.0, -1.0), (w * 0.62, -0.86), (w * 0.95, -0.45), (w, 0.05), (jaw * 0.93, 0.5), (jaw * 0.55, 0.88)]
    left = [(-x, y) for x, y in reversed(right[1:])]
    return [*right, (0.0, 1.0), *left]


def _eye(pen: Pen, face: FaceTraits, x: float) -> None:
    pen.ellipse(x, EYE_LINE, 0.17, 0.15, _WHITE)
    pen.ellipse(x + face.look, EYE_LINE, 0.105, 0.115, face.iris)
    pen.ellipse(x + face.look, EYE_LINE, 0.055, 0.06, (15, 12, 14))
    pen.ellipse(x + face.look - 0.04, EYE_LINE - 0.045, 0.03, 0.03, _WHITE)
    brow = face.hair_colour if face.hair or face.beard else shade(face.skin, 0.55)
    pen.arc((x, EYE_LINE - 0.14), (0.19, 0.14), (205, 335), 0.06, brow)


def _nose(pen: Pen, face: FaceTraits) -> None:
    pen.ellipse(0, 0.2, 0.1, 0.075, shade(face.skin, 0.84))
    pen.ellipse(-0.02, 0.175, 0.06, 0.04, shade(face.skin, 1.12))


def _mouth(pen: Pen, face: FaceTraits) -> None:
    dark = brightness(face.skin) < 110
    lip: Colour = blend(face.skin, (240, 130, 135) if dark else (120, 25, 40), 0.7)
    if face.beard:
        lip = (236, 128, 128) if brightness(face.hair_colour) < 150 else (150, 40, 50)
    if not face.smile:
        pen.arc((0, 0.62 + face.frown), (0.24, 0.02 + face.frown), (200, 340), 0.09, lip)
    elif face.open_mouth:
        pen.blob([(-0.4, 0.43), (0, 0.49), (0.4, 0.43), (0.29, 0.68), (0, 0.79), (-0.29, 0.68)], _DARK)
        pen.blob([(-0.35, 0.46), (0, 0.51), (0.35, 0.46), (0.28, 0.57), (0, 0.62), (-0.28, 0.57)], _WHITE)
        pen.ellipse(0, 0.72, 0.15, 0.05, _RED)
    else:
        pen.arc((0, 0.36), (0.4, 0.33), (12, 168), 0.11, lip)


def _glasses(pen: Pen, face: FaceTraits) -> None:
    dark = face.glasses_style == "sunglasses"
    lens, opacity = ((30, 34, 44), 225) if dark else ((205, 232, 250), 95)
    x, y, frame = face.eye_gap + 0.015, EYE_LINE, face.frame_colour
    for sign in (-1, 1):
        if face.glasses_style == "square":
            corners = [(sign * x + dx, y + dy) for dx, dy in ((-0.26, -0.2), (0.26, -0.2), (0.24, 0.22), (-0.24, 0.22))]
            pen.polygon(corners, lens, opacity)
            pen.line([*corners, corners[0]], 0.085, frame)
        else:
            pen.ellipse(sign * x, y, 0.26, 0.24, lens, opacity)
            pen.ring(sign * x, y, 0.26, 0.24, 0.085, frame)
        if dark:
            pen.line([(sign * x - 0.12, y + 0.02), (sign * x - 0.02, y - 0.1)], 0.05, (150, 170, 190))
        pen.line([(sign * (x + 0.25), y - 0.06), (sign * face.width * 0.99, y - 0.1)], 0.08, frame)
    pen.line([(-x + 0.25, y - 0.04), (0, y - 0.09), (x - 0.25, y - 0.04)], 0.075, frame)
