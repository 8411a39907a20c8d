"""The lines that make a data set, shared by the scripts of the lessons that train."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import torch

from core.data.data_config import DataConfig
from core.data.sets import course as course_sets
from core.data.sets import playground
from core.data.sets.digits import INK
from core.data.sets.kinds import ALL, TABLE
from core.data.split import training_count
from core.numbers import exact

Options = Sequence[tuple[str, str | bool]]

_WIDEST = 100
_NO_VALIDATION = "x_valid, y_valid = x[:0], y[:0]  # every sample trains"
_TO_FLOATS = ["x = torch.tensor(x, dtype=torch.float32)", "y = torch.tensor(y, dtype=torch.float32)[:, None]"]
_TO_CLASSES = ["x = torch.tensor(x, dtype=torch.float32)", "y = torch.tensor(y)"]


def data_imports(config: DataConfig) -> list[str]:
    """The import lines that `data_lines` needs."""
    own = {
        "line": "from sklearn.datasets import make_regression",
        "plane": "from sklearn.datasets import make_regression",
        "wiggle": "import numpy as np",
        "circles": "from sklearn.datasets import make_circles",
        "blobs": "from sklearn.datasets import make_blobs",
        "moons": "from sklearn.datasets import make_moons",
        "spiral": "import math",
        "digits": "from sklearn.datasets import load_digits",
        TABLE: "import pandas as pd",
    }
    return ["import torch", *([own[config.name]] if config.name in own else [])]


def data_lines(config: DataConfig, file: str = "my_data.csv", options: Options = ()) -> list[str]:
    """Code after which the tensors `x_train`, `y_train`, `x_valid` and `y_valid` are those of `load(config)`.

    It seeds torch's generator where it draws from it, so the seed of a model must be set afterwards.

    Args:
        file: name of the reader's CSV file, for the data set "table".
        options: what `pandas.read_csv` must be told to read it: the table's own `options`.
    """
    if config.name == TABLE:
        lines = [*_table(config, file, options), *_split(config), *_standardize()]
    else:
        lines = [*_MAKERS[config.name](config), *_split(config)]
    return [*lines, *_random_labels(config), *_own_points(config)]


def _regression(config: DataConfig) -> list[str]:
    size = f"n_samples={config.samples}, n_features={len(config.inputs)}, noise={exact(config.noise)}"
    return [f"x, y = make_regression({size}, random_state={config.seed})", *_TO_FLOATS]


def _wiggle(config: DataConfig) -> list[str]:
    return [
        f"np.random.seed({config.seed})",
        f"x = np.sort(np.random.randn({config.samples}))",
        "y = x**2 + 15 * np.sin(x) ** 3",
        *([f"y = y + {exact(config.noise)} * np.random.randn({config.samples})"] if config.noise else []),
        "x = torch.tensor(x, dtype=torch.float32)[:, None]",
        _TO_FLOATS[1],
    ]


def _noisy_parabola(config: DataConfig) -> list[str]:
    start, end = course_sets.PARABOLA_START, course_sets.PARABOLA_END
    step = (end - start) / config.samples
    # Rounding of the step can give one point more.
    cut = f":{config.samples}" if len(torch.arange(start, end, step)) > config.samples else ":"
    scale = "" if config.noise == 1 else f"{exact(config.noise)} * "
    return [
        _seed(config),
        f"x = torch.arange({start}, {end}, {step!r})[{cut}, None]",
        f"y = x**2 + {scale}x * torch.randn({config.samples}, 1)",
    ]


def _noisy_sine(config: DataConfig) -> list[str]:
    return [
        _seed(config),
        f"x = torch.linspace(-1, 1, {config.samples})[:, None]",
        f"y = torch.sin({course_sets.PI} * x) + {exact(config.noise)} * torch.randn({config.samples}, 1)",
    ]


def _few_points(config: DataConfig) -> list[str]:
    return [
        _seed(config),
        f"x = torch.rand({config.samples}, 1)",
        f"y = 2 * x + {exact(config.noise)} * torch.randn({config.samples}, 1)",
    ]


def _circles(config: DataConfig) -> list[str]:
    size = f"n_samples={config.samples}, factor={course_sets.CIRCLES_FACTOR}, noise={exact(config.noise)}"
    return [f"x, y = make_circles({size}, random_state={config.seed})", *_TO_FLOATS]


def _blobs(config: DataConfig) -> list[str]:
    place = f"centers={course_sets.BLOB_CENTRES}, center_box={course_sets.BLOB_BOX}, cluster_std={exact(config.noise)}"
    return [f"x, y = make_blobs(n_samples={config.samples}, {place}, random_state={config.seed})", *_TO_CLASSES]


def _moons(config: DataConfig) -> list[str]:
    size = f"n_samples={config.samples}, noise={exact(config.noise / 100)}"
    return [f"x, y = make_moons({size}, random_state={config.seed})", *_TO_FLOATS]


def _xor(config: DataConfig) -> list[str]:
    return [
        _seed(config),
        f"x = 2 * torch.rand({config.samples}, 2) - 1",
        "y = (x[:, :1] * x[:, 1:] < 0).float()",
        f"x = x + {exact(config.noise / 100)} * torch.randn({config.samples}, 2)",
    ]


def _spiral(config: DataConfig) -> list[str]:
    start = playground.SPIRAL_START
    return [
        _seed(config),
        f"y = torch.arange({config.samples})[:, None] % 2",
        f"along = torch.rand({config.samples}, 1)",
        f"angle = math.pi * ({2 * playground.SPIRAL_TURNS} * along + y)",
        f"x = ({start} + {1 - start} * along) * torch.cat([angle.cos(), angle.sin()], dim=1)",
        f"x = x + {exact(config.noise / playground.SPIRAL_PERCENT)} * torch.randn({config.samples}, 2)",
        "y = y.float()",
    ]


def _gaussians(config: DataConfig) -> list[str]:
    deviation = exact((playground.GAUSSIAN_LEAST + config.noise) / 100)
    return [
        _seed(config),
        f"y = torch.arange({config.samples})[:, None] % 2",
        f"x = y - 0.5 + {deviation} * torch.randn({config.samples}, 2)",
        "y = y.float()",
    ]


def _digits(_config: DataConfig) -> list[str]:
    return [
        "x, y = load_digits(return_X_y=True)",
        f"x = torch.tensor(x / {INK}, dtype=torch.float32)",
        "y = torch.tensor(y)",
    ]


_MAKERS: Mapping[str, Callable[[DataConfig], list[str]]] = MappingProxyType(
    {
        "line": _regression,
        "plane": _regression,
        "wiggle": _wiggle,
        "noisy_parabola": _noisy_parabola,
        "noisy_sine": _noisy_sine,
        "few_points": _few_points,
        "circles": _circles,
        "blobs": _blobs,
        "moons": _moons,
        "xor": _xor,
        "spiral": _spiral,
        "gaussians": _gaussians,
        "digits": _digits,
    }
)
_SEEDED = frozenset({"noisy_parabola", "noisy_sine", "few_points", "xor", "spiral", "gaussians"})  # by _seed


def _table(config: DataConfig, file: str, options: Options) -> list[str]:
    target = _quoted(config.columns.target) if config.columns else ""
    told = "".join(f", {name}={_quoted(value) if isinstance(value, str) else value}" for name, value in options)
    codes = f"torch.tensor(pd.Categorical(frame[{target}]).codes"
    y = {
        "regression": f"y = torch.tensor(frame[{target}].to_numpy(), dtype=torch.float32)[:, None]",
        "binary": f"y = {codes}, dtype=torch.float32)[:, None]",
        "classes": f"y = {codes}, dtype=torch.int64)",
    }
    return [
        f"frame = pd.read_csv({_quoted(file)}{told})",
        *_listed("inputs = [", [_quoted(name) for name in config.inputs], "]"),
        "x = torch.tensor(frame[inputs].to_numpy(), dtype=torch.float64)",
        y[config.task],
    ]


def _split(config: DataConfig) -> list[str]:
    if config.name == "noisy_parabola":
        start, end = course_sets.PARABOLA_START, course_sets.PARABOLA_END
        return ["x_train, y_train = x, y", f"x_valid = torch.arange({start}, {end})[:, None]", "y_valid = x_valid**2"]
    if not _shuffles(config):
        return ["x_train, y_train = x, y", _NO_VALIDATION]
    chosen = f"[:{config.samples}]" if _is_part(config) else ""
    order = ["", *_seed_unless_seeded(config), f"order = torch.randperm(len(x)){chosen}"]
    if config.training_share == ALL:
        return [*order, "x_train, y_train = x[order], y[order]", _NO_VALIDATION]
    cut = str(training_count(config.samples, config.training_share))
    if config.name == TABLE:  # how many rows it has is known when the script reads it
        order.append(f"cut = max(1, len(x) * {config.training_share} // 100)")
        cut = "cut"
    return [
        *order,
        f"train, valid = order[:{cut}], order[{cut}:]",
        "x_train, y_train = x[train], y[train]",
        "x_valid, y_valid = x[valid], y[valid]",
    ]


def _standardize() -> list[str]:
    return [
        "",
        "mean, std = x_train.mean(0), x_train.std(0, correction=0)  # of the training samples alone",
        "x_train = ((x_train - mean) / std).float()",
        "x_valid = ((x_valid - mean) / std).float()",
    ]


def _random_labels(config: DataConfig) -> list[str]:
    if not config.random_labels:
        return []
    seed = [] if _shuffles(config) else _seed_unless_seeded(config)
    return ["", *seed, "y_train = y_train[torch.randperm(len(y_train))]  # random labels"]


def _own_points(config: DataConfig) -> list[str]:
    if not config.points:
        return []
    rows = [f"[{', '.join(repr(float(value)) for value in point)}]" for point in config.points]
    x, y = "own[:, :-1]", "own[:, -1].long()" if config.task == "classes" else "own[:, -1:]"
    closing = "])"
    if config.name == TABLE:
        x, closing = "((own[:, :-1] - mean) / std).float()", "], dtype=torch.float64)"
        y = y if config.task == "classes" else f"{y}.float()"
    return [
        "",
        "# points added by hand: the inputs, then the target",
        *_listed("own = torch.tensor([", rows, closing),
        f"x_train = torch.cat([x_train, {x}])",
        f"y_train = torch.cat([y_train, {y}])",
    ]


def _is_part(config: DataConfig) -> bool:
    """Only digits are fewer than there are: the other sets are made in the number that is asked for."""
    return config.name == "digits" and config.samples < config.kind.samples.high


def _shuffles(config: DataConfig) -> bool:
    return config.training_share != ALL or _is_part(config)


def _seed(config: DataConfig) -> str:
    return f"torch.manual_seed({config.seed})"


def _seed_unless_seeded(config: DataConfig) -> list[str]:
    return [] if config.name in _SEEDED else [_seed(config)]


def _listed(opening: str, items: Sequence[str], closing: str) -> list[str]:
    """On one line if it is not too wide, else one item per line."""
    line = f"{opening}{', '.join(items)}{closing}"
    return [line] if len(line) <= _WIDEST else [opening, *(f"    {item}," for item in items), closing]


def _quoted(text: str) -> str:
    """The text as a Python string; names from outside have no character that JSON writes differently."""
    return json.dumps(text, ensure_ascii=False)
