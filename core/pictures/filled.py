"""Charts whose specification is made once by Altair and then filled with new rows, again and again.

Altair takes 10 ms for a specification and its data, in which no other visitor is served; the rows alone take none.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

Spec = dict[str, Any]  # Vega-Lite
DATA = "rows"  # what a chart calls its data if there is only one set
KEPT = 64  # specifications of one kind; one takes 3 kB


def with_rows(spec: Spec, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> Spec:
    """A copy of the specification with its data, by the names that it gives them.

    Whoever draws it may write into it, Streamlit does; the specification itself is kept for the next reader.
    """
    return {**copy.deepcopy({key: part for key, part in spec.items() if key != "datasets"}), "datasets": dict(rows)}
