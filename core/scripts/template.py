"""Exported scripts are Jinja templates that read like the script that they make; here they are filled in."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from core.numbers import exact
from core.settings.declared import settings_table

_TEMPLATES = Path(__file__).resolve().parents[1]  # core/: any folder in it may hold one
_WIDEST = 100  # characters of a line before a list takes one line per item
_SWAP_QUOTES = str.maketrans("'\"", "\"'")


def render(template: str, **values: Any) -> str:
    """The script that a template makes of these values.

    Templates may include and import each other by the same paths. A tag alone on its line leaves no line behind.
    Whatever a visitor wrote (names of files, classes, columns) must pass the filter `literal`.

    Args:
        template: its path below core/, "lessons/forward_pass/script.py.jinja".
        values: every name that the template uses.

    Raises:
        jinja2.TemplateNotFound: there is no such file.
        jinja2.UndefinedError: the template uses a name that is not among the values.
    """
    return _environment().get_template(template).render(values)


def render_text(text: str, **values: Any) -> str:
    """The same for a template that is text itself, as the entry of a data set holds it."""
    return _environment().from_string(text).render(values)


def literal(value: object) -> str:
    """The value as Python writes it: text in double quotes, with escapes for all that is not printable.

    Raises:
        TypeError: it is no text, bool, number or None, nor a list or tuple of such.
        ValueError: it is a number that Python has no literal for (infinite, NaN).
    """
    if isinstance(value, str):
        # repr prefers single quotes, and always takes them for a text with a double one: here the last character.
        return (repr(value.translate(_SWAP_QUOTES) + '"')[:-2] + "'").translate(_SWAP_QUOTES)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"value must be finite to have a literal, got {value}")
    if value is None or isinstance(value, (bool, int, float)):
        return repr(value)
    if isinstance(value, (list, tuple)):
        items = ", ".join(literal(item) for item in value)
        return f"[{items}]" if isinstance(value, list) else f"({items}{',' * (len(value) == 1)})"
    raise TypeError(f"value must be text, a bool, a number, None or a list of such, got {type(value).__name__}")


def needed(file: str, origin: str) -> str:
    """What a script says in its first lines, and once more where it stops because the file or folder is missing.

    Args:
        file: its name, whoever gave it.
        origin: where the reader gets it, a sentence without its full stop.
    """
    return f"This script needs {literal(file)} beside it: {origin}."


def listed(items: Iterable[str], opening: str = "[", closing: str = "]") -> str:
    """The items between two brackets: on one line if it is not too wide, else one item per line."""
    items = list(items)
    line = f"{opening}{', '.join(items)}{closing}"
    return line if len(line) <= _WIDEST else "\n".join([opening, *(f"    {item}," for item in items), closing])


def arguments(options: Mapping[str, object], *first: object) -> str:
    """What stands between the brackets of a call: `first` as it is, then the options as `name=literal`."""
    return ", ".join([*map(str, first), *(f"{name}={literal(value)}" for name, value in options.items())])


def settings(experiment: object) -> str:
    """The settings of an experiment as comment lines: whoever finds the script knows what it runs."""
    table = "; ".join(f"{name} {value}" for name, value in settings_table(experiment).items())
    # What a visitor typed cannot end the comment.
    line = "".join(character if character.isprintable() else " " for character in f"Settings: {table}.")
    return textwrap.fill(line, _WIDEST, initial_indent="# ", subsequent_indent="#   ", break_on_hyphens=False)


FILTERS: Mapping[str, Callable[..., str]] = MappingProxyType(
    {"literal": literal, "exact": exact, "listed": listed, "arguments": arguments, "settings": settings}
)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,  # Python, not HTML: `literal` quotes
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(FILTERS)
    return environment
