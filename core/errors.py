"""The error family. Every message is one sentence that a visitor may read.

InsideTheNetError
├── ConfigError      a setting breaks a rule: names the argument, the rule and the value received
├── DeviceError      a device was asked for that torch does not know or that is not present
├── LinkError        a link or one of its parameters cannot be used
├── TableError       a reader's table cannot be used (core/data/table/error.py)
└── RunRefused       no further run can be started now (core/runs/status.py)
"""

from __future__ import annotations

_LONGEST_ECHO = 40


def shown(value: object) -> str:
    """What was received, fit for a sentence: at most 40 characters, on one line, none of them invisible."""
    text = value if isinstance(value, str) else repr(value)
    text = " ".join(text.split())
    cut = text if len(text) <= _LONGEST_ECHO else text[: _LONGEST_ECHO - 1] + "…"
    cut = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in cut)
    return f"'{cut}'" if isinstance(value, str) else cut


class InsideTheNetError(Exception):
    """The base of all errors that the project raises on purpose."""


class ConfigError(InsideTheNetError, ValueError):
    """A setting breaks a rule.

    Args:
        argument: the name of the setting, as the reader knows it ("hidden layers").
        rule: what is allowed, worded to follow the argument ("must be between 0 and 4").
        received: the value that broke the rule.
    """

    def __init__(self, argument: str, rule: str, received: object) -> None:
        self.argument, self.rule, self.received = argument, rule, received
        super().__init__(f"{argument} {rule}, got {shown(received)}.")

    def __reduce__(self) -> tuple[type[ConfigError], tuple[str, str, object]]:
        return type(self), (self.argument, self.rule, self.received)


class DeviceError(InsideTheNetError):
    """A device was asked for that torch does not know or that this machine does not have."""


class LinkError(InsideTheNetError):
    """A link, or one of its parameters, cannot be used."""
