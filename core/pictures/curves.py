"""Curves over one number, and the controls beside them, as the plain lists and numbers that the browser draws."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from torch import Tensor

from core.settings.declared import setting_at
from core.settings.setting import Whole, bounds_of

Line = tuple[Tensor, str, list[int]]  # values, hue, dashes


def slider(experiment: Any, path: str, name: str, low: float, high: float, **more: Any) -> dict[str, Any]:
    """A number to drag, between the bounds that are worth dragging over, and wider ones where it lies beyond.

    Whole numbers are dragged from one to the next.
    """
    value, kind = attrgetter(path)(experiment), setting_at(experiment, path)
    least, most = bounds_of(kind)
    low, high = max(least, min(low, value)), min(most, max(high, value))
    scale = {"scale": 0} if isinstance(kind, Whole) else {}
    return {"edit": {"set": path}, "name": name, "value": value, "low": low, "high": high, **scale, **more}


def choice(path: str, name: str, value: str, options: Mapping[str, str], **place: int) -> dict[str, Any]:
    """One of several names."""
    return {
        "edit": {"set": path, **place},
        "name": name,
        "value": value,
        "options": [list(pair) for pair in options.items()],
    }


def curve_chart(
    name: str, places: Tensor, lines: Mapping[str, Line], cursor: float, ends: Sequence[float], **more: Any
) -> dict[str, Any]:
    """A line chart of assets/charts; what is not finite leaves a gap.

    Args:
        places: (n,), rising. lines: by label, values (n,).
        cursor: where its vertical line stands. ends: of the horizontal axis.
        more: what else its data say (assets/charts/types.d.ts): logX, log, ys, references, stands.
    """
    series = [
        {"label": label, "values": rounded_values(values), "hue": hue, "dash": dash, "width": 2 if dash else 3}
        for label, (values, hue, dash) in lines.items()
    ]
    return {
        "name": name,
        "places": rounded_values(places),
        "series": series,
        "cursor": cursor,
        "xs": list(ends),
        **more,
    }


def rounded_values(values: Tensor) -> list[float | None]:
    """Five significant digits; None where a value is not finite."""
    return [finite(float(f"{value:.5g}")) for value in values.tolist()]


def finite(value: float) -> float | None:
    """None where a number is none."""
    return value if math.isfinite(value) else None
