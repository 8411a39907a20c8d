"""One setting of an experiment, described once: what it may be, how a link writes it, how a control names it.

A field of a frozen dataclass carries its description; `core.settings.declared` finds it there. From it follow the
check in the constructor, the parameter of the link, the control on the page, and its name in a list of differences.
"""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import ConfigError, LinkError
from core.numbers import LARGEST_SEED, check_number, check_whole, exact, read_number, read_whole, short


@dataclass(frozen=True, kw_only=True)
class Setting(ABC):
    """What all kinds of settings have.

    Attributes:
        name: as sentences name it: "learning rate".
        key: its parameter in a link; empty where no link carries it.
        label: of the control; empty: the name with a capital letter.
        help: one sentence for whoever asks what it does.
        look: whether it only says where the reader looks; a preset stays itself whatever it is.
    """

    name: str
    key: str = ""
    label: str = ""
    help: str | None = None
    look: bool = False

    @property
    def title(self) -> str:
        """What a control is called."""
        return self.label or self.name[:1].upper() + self.name[1:]

    @abstractmethod
    def check(self, value: object) -> None:
        """Raises ConfigError if an experiment may not have this value."""

    @abstractmethod
    def read(self, text: str) -> Any:
        """The value that a link or a text field writes so. Raises ConfigError."""

    def write(self, value: Any) -> str:
        """The value as a link writes it."""
        return str(value)

    def take(self, value: object) -> Any:
        """The value that came from a control: as itself or as text. Raises ConfigError."""
        if isinstance(value, str):
            return self.read(value)
        self.check(value)
        return value

    def said(self, value: Any) -> str:
        """The value in a list of differences."""
        return self.write(value)


@dataclass(frozen=True, kw_only=True)
class Number(Setting):
    """A finite number between two bounds.

    Attributes:
        low, high: the bounds, both allowed.
        options: the values that a control offers; empty: any, by `step`.
        step: how far a control's arrows move it.
    """

    low: float
    high: float
    options: tuple[float, ...] = ()
    step: float = 0.01

    def check(self, value: object) -> None:
        check_number(value, self.name, self.low, self.high)

    def read(self, text: str) -> float:
        return read_number(text, self.name, self.low, self.high)

    def take(self, value: object) -> float:
        return self.read(value) if isinstance(value, str) else check_number(value, self.name, self.low, self.high)

    def write(self, value: float) -> str:
        return exact(value)

    def said(self, value: float) -> str:
        return short(value)


@dataclass(frozen=True, kw_only=True)
class Whole(Setting):
    """A whole number between two bounds.

    Attributes:
        low, high: the bounds, both allowed.
        options: the values that a control offers; empty: any.
        what: "percentage", where it is one.
    """

    low: int
    high: int
    options: tuple[int, ...] = ()
    what: str = "number"

    def check(self, value: object) -> None:
        check_whole(value, self.name, self.low, self.high, self.what)

    def read(self, text: str) -> int:
        return read_whole(text, self.name, self.low, self.high, self.what)

    def take(self, value: object) -> int:
        return self.read(value if isinstance(value, str) else repr(value))

    def said(self, value: int) -> str:
        return short(value)


@dataclass(frozen=True, kw_only=True)
class Choice(Setting):
    """One of several names.

    Attributes:
        options: the names, each with its label for the reader.
    """

    options: Mapping[str, str]

    def check(self, value: object) -> None:
        if not isinstance(value, str) or value not in self.options:
            raise ConfigError(self.name, f"must be one of {', '.join(self.options)}", value)

    def read(self, text: str) -> str:
        self.check(text)
        return text


@dataclass(frozen=True, kw_only=True)
class ChoiceOrUpload(Choice):
    """One of several names, of which one stands for what the reader brought along; no link carries that one.

    Attributes:
        upload: that name.
        refusal: the sentence that says why no link can be written.
    """

    upload: str
    refusal: str

    def read(self, text: str) -> str:
        shared = {name: label for name, label in self.options.items() if name != self.upload}
        return Choice(name=self.name, options=shared).read(text)

    def write(self, value: str) -> str:
        if value == self.upload:
            raise LinkError(self.refusal)
        return value

    def take(self, value: object) -> Any:
        self.check(value)
        return value

    def said(self, value: str) -> str:
        return value


@dataclass(frozen=True, kw_only=True)
class Switch(Setting):
    """On or off; 1 or 0 in a link."""

    def check(self, value: object) -> None:
        if not isinstance(value, bool):
            raise ConfigError(self.name, "must be True or False", value)

    def read(self, text: str) -> bool:
        if text not in ("0", "1"):
            raise ConfigError(self.name, "must be 0 or 1", text)
        return text == "1"

    def write(self, value: bool) -> str:
        return "1" if value else "0"

    def said(self, value: bool) -> str:
        return "on" if value else "off"


@dataclass(frozen=True, kw_only=True)
class Optional(Setting):
    """A setting that can be switched off: None.

    Attributes:
        inner: what it is when it is on.
        off: how a link writes None.
        start: what it begins with when a control switches it on.
    """

    inner: Setting
    off: str = "none"
    start: Any = None

    def check(self, value: object) -> None:
        if value is not None:
            self.inner.check(value)

    def read(self, text: str) -> Any:
        return None if text == self.off else self.inner.read(text)

    def write(self, value: Any) -> str:
        return self.off if value is None else self.inner.write(value)

    def take(self, value: object) -> Any:
        """A value, None for off, or True for on at its start."""
        if isinstance(value, bool):
            return self.start if value else None
        if isinstance(value, str):
            return self.read(value)
        return None if value is None else self.inner.take(value)

    def said(self, value: Any) -> str:
        return "none" if value is None else self.inner.said(value)


def seed(**more: Any) -> Whole:
    """A seed of torch's generators."""
    return Whole(**{"name": "seed", "key": "seed", "low": 0, "high": LARGEST_SEED, **more})


def named(options: Iterable[str]) -> dict[str, str]:
    """Options whose labels are their names."""
    return {name: name for name in options}


def labelled(kinds: Mapping[str, Any]) -> dict[str, str]:
    """Options from a table of kinds that have a label each."""
    return {name: kind.label for name, kind in kinds.items()}


def narrowed(setting: Setting, changes: Mapping[str, Any]) -> Setting:
    """The same setting with other attributes; bounds go to what an optional one is when it is on."""
    if isinstance(setting, Optional):
        own = {name: value for name, value in changes.items() if hasattr(setting, name)}
        inner = {name: value for name, value in changes.items() if name not in own}
        return dataclasses.replace(setting, **own, inner=narrowed(setting.inner, inner) if inner else setting.inner)
    return dataclasses.replace(setting, **changes)


def bounds_of(setting: Setting) -> tuple[float, float]:
    """The lowest and the highest value of a number. Raises TypeError for other kinds."""
    kind = setting.inner if isinstance(setting, Optional) else setting
    if not isinstance(kind, (Number, Whole)):
        raise TypeError(f"{setting.name} has no bounds")
    return kind.low, kind.high
