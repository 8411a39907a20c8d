"""The experiments that the lesson on tensors starts from."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.lessons.tensors.experiment import TensorExperiment
from core.settings.link import Preset
from core.tensors.broadcasting import Shape


def _two(
    title: str, words: str, a: tuple[int, ...], b: tuple[int, ...], operation: str = "add"
) -> Preset[TensorExperiment]:
    return Preset(title, words, TensorExperiment(a, b, operation=operation), "Broadcasting")


def _one(title: str, words: str, view: str, c: Shape = (2, 3)) -> Preset[TensorExperiment]:
    return Preset(title, words, TensorExperiment(c=c, view=view, stage="storage"), "Storage")


TENSORS: Mapping[str, Preset[TensorExperiment]] = MappingProxyType(
    {
        "row-and-column": _two(
            "Row + column", "A row of 3 and a column of 3 are both stretched: 3×3 sums, nothing copied.", (1, 3), (3, 1)
        ),
        "row-at-column": _two(
            "Row @ column", "The same shapes multiplied as matrices: one number, 1×1.", (1, 3), (3, 1), "matmul"
        ),
        "bias": _two("Bias", "A batch of 4 rows plus one row of 3: every row gets the same bias.", (4, 3), (3,)),
        "misfit": _two("Misfit", "2×3 plus 2: compared from the right, 3 meets 2, and PyTorch refuses.", (2, 3), (2,)),
        "silent-mistake": _two(
            "Silent mistake", "Three predictions and three targets, one as a column: 9 numbers, no error.", (3,), (3, 1)
        ),
        "batch-of-products": _two(
            "Batch @ matrix", "Two matrices of 3×4, each times the same 4×2.", (2, 3, 4), (4, 2), "matmul"
        ),
        "transpose": _one("Transpose", "Rows and columns change places, the numbers in memory do not move.", "C.T"),
        "column": _one("Column", "A column of a 3×4 matrix: every fourth number of the line.", "C[:, 1]", (3, 4)),
        "row": _one("Row", "A number as index looks at the same memory: write into it and see.", "C[0]"),
        "list-index": _one("List as index", "The same row asked for by a list: now it is a copy.", "C[[0]]"),
        "mask": _one("Mask", "Nobody knows beforehand how many are above 2: a copy.", "C[C > 2]"),
        "expand": _one("Expand", "Three rows that are all the same row: stride 0.", "C.expand(3, 4)", (1, 4)),
        "refused-view": _one(
            "Refused view", "No pair of hops walks through the transposed numbers in one line.", "C.T.view(6)"
        ),
        "contiguous": _one("Contiguous", "A copy in the order of reading; it can then be viewed.", "C.T.contiguous()"),
    }
)
DEFAULT = "row-and-column"
