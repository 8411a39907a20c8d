"""Which class a question is about."""

from __future__ import annotations

from core.errors import ConfigError


def check_class(number: object, classes: int) -> int:
    """The class itself, if it is one.

    Raises:
        ConfigError: it is no whole number from 0 to classes − 1.
    """
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < classes:
        raise ConfigError("class", f"must be a whole number from 0 to {classes - 1}", number)
    return number
