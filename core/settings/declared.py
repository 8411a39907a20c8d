"""The settings that a frozen dataclass declares on its fields, and those of the dataclasses that it holds."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from core.numbers import short
from core.settings.setting import Optional, Setting, narrowed
from core.settings.structured import Structured

E = TypeVar("E")

_SETTING, _WITHIN, _AS_ONE = "setting", "within", "as one"


def setting(kind: Setting, default: Any = dataclasses.MISSING, **more: Any) -> Any:
    """A field of an experiment with its description.

    Args:
        kind: the description.
        default: the field's default; without one the field must be given.
        more: for `dataclasses.field`.
    """
    if default is dataclasses.MISSING:
        return dataclasses.field(metadata={_SETTING: kind}, **more)
    return dataclasses.field(default=default, metadata={_SETTING: kind}, **more)


def group(
    default: Any, without: tuple[str, ...] = (), key: str = "", example: str = "", **changes: Mapping[str, Any]
) -> Any:
    """A field that holds a dataclass with settings of its own.

    Args:
        default: the value, or a function that makes it.
        without: settings of it that are not the reader's here; no link carries them.
        key: the parameter of a link that carries all its settings together, with _ between their values.
        example: what a sentence says that such a value looks like: "3_4_0: image, layer, unit".
        changes: by the setting's name, what is narrower or called otherwise here: `epochs={"high": 200}`.
    """
    own = {"default_factory": default} if callable(default) else {"default": default}
    return dataclasses.field(**own, metadata={_WITHIN: (without, changes), _AS_ONE: (key, example)})


def settings_of(kind: Any) -> Mapping[str, Setting]:
    """All settings of a dataclass by dotted path, in the order of its fields: {"network.depth": Whole(…), …}."""
    return _settings_of(kind)


@cache
def _settings_of(kind: Any) -> Mapping[str, Setting]:
    return dict(_settings(kind))


def written_as_one(kind: Any) -> Mapping[str, tuple[Any, str, str]]:
    """The groups that a link writes as one parameter, by field: the dataclass, the parameter's name, an example."""
    groups = {field.name: field.metadata[_AS_ONE] for field in dataclasses.fields(kind) if _AS_ONE in field.metadata}
    return {name: (_hints(kind)[name], key, example) for name, (key, example) in groups.items() if key}


def setting_at(experiment: Any, path: str) -> Setting:
    """The setting of an experiment at a path. Raises KeyError."""
    return settings_of(type(experiment))[path]


def _settings(kind: Any) -> Iterator[tuple[str, Setting]]:
    for field in dataclasses.fields(kind):
        if _SETTING in field.metadata:
            yield field.name, field.metadata[_SETTING]
        elif _WITHIN in field.metadata:
            without, changes = field.metadata[_WITHIN]
            inner = {n: s for n, s in settings_of(_hints(kind)[field.name]).items() if n not in without}
            for name, one in inner.items():
                here = changes.get(name.replace(".", "_"), {})
                yield f"{field.name}.{name}", narrowed(one, here) if here else one


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return typing.get_type_hints(kind)


def check_settings(experiment: Any) -> None:
    """Check every declared setting of a dataclass; for its __post_init__.

    Settings of the dataclasses that it holds were checked by themselves; here only where the bounds are narrower.

    Raises:
        ConfigError: a value breaks its setting's rule.
    """
    kind: Any = type(experiment)
    for path, one in _checked(kind).items():
        one.check(attrgetter(path)(experiment))


@cache
def _checked(kind: Any) -> Mapping[str, Setting]:
    own = {field.name: field for field in dataclasses.fields(kind)}
    return {
        path: one
        for path, one in settings_of(kind).items()
        if "." not in path
        or path.partition(".")[2].replace(".", "_") in own[path.partition(".")[0]].metadata[_WITHIN][1]
    }


def replaced(experiment: E, values: Mapping[str, Any]) -> E:
    """The experiment with other values; dotted names reach into the dataclasses it holds, each rebuilt once.

    Raises:
        ConfigError: they break a rule.
    """
    own = {name: value for name, value in values.items() if "." not in name}
    for holder in dict.fromkeys(name.partition(".")[0] for name in values if "." in name):
        inner = {name.removeprefix(f"{holder}."): v for name, v in values.items() if name.startswith(f"{holder}.")}
        own[holder] = replaced(getattr(experiment, holder), inner)
    return dataclasses.replace(experiment, **own)  # type: ignore[type-var]


def taken(experiment: E, path: str, value: object) -> E:
    """The experiment after a control, here or in the browser, set one of its settings.

    Switching on what is on leaves it as it is.

    Raises:
        ConfigError: the value breaks a rule.
    """
    kind = setting_at(experiment, path)
    if value is True and isinstance(kind, Optional) and attrgetter(path)(experiment) is not None:
        return experiment
    return replaced(experiment, {path: kind.take(value)})


def settings_table(experiment: Any) -> dict[str, str]:
    """What the declared settings are called, and their values in words, in the order of the fields.

    Structured values (kernels, points, edits) are left out where there are none and where words cut them short.
    """
    table = {}
    for path, kind in settings_of(type(experiment)).items():
        value = attrgetter(path)(experiment)
        if not isinstance(kind, Structured) or (value and "…" not in kind.said(value)):
            table[kind.name] = kind.said(value)
    return table


def differences(one: E, other: E) -> list[str]:
    """What changed from `one` to `other`, each as "learning rate 0.05 → 0.1", in the order of the fields."""
    return list(changes(one, other).values())


def changes(one: E, other: E, looks: bool = True) -> dict[str, str]:
    """The same by the setting's path.

    Args:
        looks: whether settings count that only say where the reader looks.
    """
    found = {}
    for path, kind in settings_of(type(one)).items():
        before, after = attrgetter(path)(one), attrgetter(path)(other)
        if before != after and (looks or not kind.look):
            was, now = kind.said(before), kind.said(after)
            # Points and edits are told by their number, which can be the same.
            found[path] = f"{kind.name} {f'{was} → {now}' if now != was else _within(before, after, now)}"
    return found


def _within(before: Any, after: Any, said: str) -> str:
    """What changed inside of two values that are told by the same words: a single number is told itself."""
    numbers, others = _numbers_in(before), _numbers_in(after)
    changed = [pair for pair in zip(numbers, others, strict=False) if pair[0] != pair[1]]
    if len(changed) != 1 or len(numbers) != len(others):
        return f"{said} → others ({said})"
    return f"{short(changed[0][0])} → {short(changed[0][1])} (one of {len(numbers)} numbers)"


def _numbers_in(value: Any) -> list[float]:
    if isinstance(value, tuple):
        return [number for part in value for number in _numbers_in(part)]
    return [value] if isinstance(value, int | float) else []
