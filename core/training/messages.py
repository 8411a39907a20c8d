"""How a run travels to the browser: JSON objects with numbers and packed arrays. NaN and infinities become null."""

from __future__ import annotations

import base64
import dataclasses
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from torch import Tensor

from core.training.records import EpochRecord, StopRecord

KINDS: Mapping[str, str] = {"u1": "<u1", "u2": "<u2", "f4": "<f4"}
HISTORY_BYTES = 6_000_000  # of pictures, as sent; a run with more shows every second epoch, or every third …
COLUMNS = tuple(field.name for field in dataclasses.fields(EpochRecord) if field.name not in ("epoch", "best_epoch"))


def message(kind: str, **fields: Any) -> str:
    """One object as text."""
    return json.dumps({"kind": kind, **_clean(fields)}, ensure_ascii=False, separators=(",", ":"))


def _clean(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(inner) for inner in value]
    return value


def epoch_message(record: EpochRecord, seconds: float) -> str:
    """One epoch's numbers; `seconds` of computing since the start."""
    columns = {name: [getattr(record, name)] for name in COLUMNS}
    return message("epochs", first=record.epoch, columns={**columns, "seconds": [round(seconds, 4)]})


def stop_message(record: StopRecord) -> str:
    """A stop."""
    best = record.best_epoch or None
    return message("stop", **{**dataclasses.asdict(record), "best": best})


def pack(arrays: Sequence[tuple[str, Tensor]]) -> bytes:
    """Arrays one after the other, little-endian, each as the kind that its layout entry names."""
    return b"".join(np.ascontiguousarray(array.cpu().numpy(), dtype=KINDS[kind]).tobytes() for kind, array in arrays)


def as_text(data: bytes) -> str:
    """Bytes as base64 text."""
    return base64.b64encode(data).decode("ascii")


def shares(values: Tensor) -> Tensor:
    """Numbers from 0 to 1 as bytes, 0 to 255; out of range is cut, NaN is 0."""
    return (values.nan_to_num(0.0).clamp(0, 1) * 255).round()


def signed_shares(values: Tensor) -> Tensor:
    """Rows of numbers as bytes around 128 = 0, each row scaled by its own largest absolute value."""
    finite = values.nan_to_num(0.0, 0.0, 0.0)
    largest = finite.abs().amax(dim=-1, keepdim=True).clamp_min(1e-12)
    return (128 + 127 * (finite / largest)).round()
