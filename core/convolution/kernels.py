"""Kernels to start from, and kernels as a reader types them and as a link writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.errors import ConfigError
from core.numbers import check_number, exact, read_number
from core.settings.setting import Number, Whole

Matrix = tuple[tuple[float, ...], ...]

SIZE = Whole(name="kernel size", low=1, high=11)  # rows, and columns
WEIGHT = Number(name="weight", low=-100, high=100)
MOST_INPUTS, MOST_OUTPUTS = 3, 16  # channels
_MOST_KERNELS = MOST_INPUTS * MOST_OUTPUTS


@dataclass(frozen=True)
class NamedKernel:
    """A kernel with a title and what it is for, one sentence."""

    title: str
    matrix: Matrix
    purpose: str


def check_kernel(kernel: Matrix) -> Matrix:
    """A kernel of 1×1 to 11×11 numbers from −100 to 100, all rows of one length. Raises ConfigError."""
    lengths = sorted({len(row) for row in kernel})
    if len(lengths) > 1:
        raise ConfigError("kernel", "must have as many numbers in every row", " and ".join(map(str, lengths)))
    _check_shape(len(kernel), lengths[0] if lengths else 0)
    for value in (value for row in kernel for value in row):
        WEIGHT.check(value)
    return kernel


def _check_shape(rows: int, columns: int) -> None:
    if not (SIZE.low <= rows <= SIZE.high and SIZE.low <= columns <= SIZE.high):
        raise ConfigError("kernel", f"must have {SIZE.low} to {SIZE.high} rows and columns", f"{rows}×{columns}")


def resized(kernel: Matrix, rows: int, columns: int) -> Matrix:
    """The kernel with zeros put around it, or cut around its middle. Raises ConfigError if it gets too large."""
    top, left = (len(kernel) - rows) // 2, (len(kernel[0]) - columns) // 2

    def weight(row: int, column: int) -> float:
        inside = 0 <= row < len(kernel) and 0 <= column < len(kernel[0])
        return kernel[row][column] if inside else 0.0

    return check_kernel(tuple(tuple(weight(top + r, left + c) for c in range(columns)) for r in range(rows)))


def read_kernel(text: str) -> Matrix:
    """A typed kernel: one line per row, numbers or fractions like 1/16 between spaces or commas. Raises ConfigError."""
    lines = [line.replace(",", " ").split() for line in text.replace(";", "\n").splitlines() if line.strip()]
    _check_shape(len(lines), max(map(len, lines), default=0))
    return check_kernel(tuple(tuple(map(_read_weight, line)) for line in lines))


def _read_weight(text: str) -> float:
    above, slash, below = text.partition("/")
    value = WEIGHT.read(above)
    if not slash:
        return value
    divisor = read_number(below, "weight's divisor", -1_000, 1_000)
    if divisor == 0:
        raise ConfigError("weight's divisor", "must not be 0", text)
    return check_number(value / divisor, WEIGHT.name, WEIGHT.low, WEIGHT.high, received=text)


def kernel_text(kernel: Matrix) -> str:
    """The kernel as `read_kernel` reads it back, columns aligned."""
    cells = [[exact(value) for value in row] for row in kernel]
    width = max(len(cell) for row in cells for cell in row)
    return "\n".join(" ".join(cell.rjust(width) for cell in row) for row in cells)


def write_kernels(kernels: tuple[Matrix, ...]) -> str:
    """Kernels for a link, separated by ~~, their rows by ~, the weights by _."""
    return "~~".join("~".join("_".join(map(exact, row)) for row in kernel) for kernel in kernels)


def told_kernels(kernels: tuple[Matrix, ...]) -> str:
    """Their names where they have one, else their sizes, in a list of differences."""
    titles = {kernel.matrix: kernel.title for kernel in KERNELS.values()}
    return ", ".join(dict.fromkeys(titles.get(kernel, f"{len(kernel)}×{len(kernel[0])}") for kernel in kernels))


def read_kernels(text: str) -> tuple[Matrix, ...]:
    """ "1_2~3_4~~0_0~0_1" to two kernels of 2×2. Raises ConfigError."""
    blocks = text.split("~~")
    if len(blocks) > _MOST_KERNELS or text.count("_") + text.count("~") > _MOST_KERNELS * SIZE.high**2:
        raise ConfigError("kernels", f"must be at most {_MOST_KERNELS}", len(blocks))
    rows = ([tuple(map(WEIGHT.read, row.split("_"))) for row in block.split("~")] for block in blocks)
    return tuple(check_kernel(tuple(kernel)) for kernel in rows)


def _scaled(rows: tuple[tuple[int, ...], ...], divisor: int = 1) -> Matrix:
    return tuple(tuple(value / divisor for value in row) for row in rows)


def _binomial(size: int) -> Matrix:
    """The smooth blur of a size: a row of Pascal's triangle times itself, divided by its sum."""
    line = [1]
    for _ in range(size - 1):
        line = [a + b for a, b in zip([0, *line], [*line, 0], strict=True)]
    return _scaled(tuple(tuple(a * b for b in line) for a in line), sum(line) ** 2)


def even(rows: int, columns: int, total: float = 1.0) -> Matrix:
    """All weights the same, adding up to a total."""
    return ((total / (rows * columns),) * columns,) * rows


def _diagonal(size: int) -> Matrix:
    return tuple(tuple(1 / size if row == column else 0.0 for column in range(size)) for row in range(size))


KERNELS: Mapping[str, NamedKernel] = MappingProxyType(
    {
        "identity": NamedKernel("identity", _scaled(((0, 0, 0), (0, 1, 0), (0, 0, 0))), "Copies the image."),
        "blur": NamedKernel(
            "blur", _binomial(3), "Each pixel becomes a mean of its neighbours, the near ones counting more."
        ),
        "sharpen": NamedKernel(
            "sharpen", _scaled(((0, -1, 0), (-1, 5, -1), (0, -1, 0))), "Adds what a pixel has and its neighbours lack."
        ),
        "edges": NamedKernel(
            "edges",
            _scaled(((-1, -1, -1), (-1, 8, -1), (-1, -1, -1))),
            "Eight times the pixel minus its neighbours: 0 where nothing changes.",
        ),
        "sobel-x": NamedKernel(
            "Sobel, vertical edges",
            _scaled(((-1, 0, 1), (-2, 0, 2), (-1, 0, 1))),
            "Right minus left: large where brightness changes from left to right.",
        ),
        "sobel-y": NamedKernel(
            "Sobel, horizontal edges",
            _scaled(((-1, -2, -1), (0, 0, 0), (1, 2, 1))),
            "Below minus above: large where brightness changes from top to bottom.",
        ),
        "emboss": NamedKernel(
            "emboss",
            _scaled(((-2, -1, 0), (-1, 1, 1), (0, 1, 2))),
            "Edges lit from one corner, added to the image: it looks pressed into metal.",
        ),
        "box": NamedKernel("mean 5×5", even(5, 5), "The plain mean of 25 pixels: a blur with hard borders."),
        "wide-blur": NamedKernel("blur 11×11", _binomial(11), "A wide smooth blur with 121 weights."),
        "motion": NamedKernel("motion 9×9", _diagonal(9), "A mean along a diagonal: the camera moved."),
        "one": NamedKernel("single weight 1×1", _scaled(((1,),)), "No neighbours: it only mixes channels."),
    }
)
