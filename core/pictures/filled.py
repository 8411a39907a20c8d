"""Charts whose specification is made once by Altair and then filled with new rows, again and again.

Altair takes 10 ms for a specification and its data, in which no other visitor is served; the rows alone take none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Spec = dict[str, Any]  # Vega-Lite
DATA = "rows"  # what a chart calls its data if there is only one set
KEPT = 64  # specifications of one kind; one takes 3 kB


def with_rows(spec: Spec, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> Spec:
    """The specification with its data, by the names that it gives them; the specification itself stays empty."""
    return {**spec, "datasets": dict(rows)}
