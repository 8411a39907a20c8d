"""Links that restore an experiment: a frozen dataclass to URL parameters and back.

A link names a preset and the fields in which the experiment differs from it, so that short experiments have
short links and every value is explicit. Reading never fails: what cannot be used becomes a notice, one
sentence each, and the preset's value stays.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from core.errors import ConfigError, InsideTheNetError, LinkError, shown
from core.settings.declared import replaced, settings_of, written_as_one

E = TypeVar("E")

LONGEST_LINK = 4_000  # characters of all parameters together; common proxies cut request lines at 8 KB
PRESET = "preset"


@dataclass(frozen=True)
class Preset(Generic[E]):
    """A named experiment to start from: a short title, one sentence about it, the experiment.

    Where a lesson has many, each is in a named group.
    """

    title: str
    description: str
    experiment: E
    group: str = ""


@dataclass(frozen=True)
class LinkField:
    """How one field of the experiment is written in a link.

    Attributes:
        field: the attribute of the dataclass; "network.seed" is an attribute of the dataclass in `network`.
        key: the parameter's name in the URL.
        write: value to text; only letters, digits and ``- . _ ~`` keep a link readable.
        read: text to value; raises ConfigError.
    """

    field: str
    key: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]


def link_fields(kind: type) -> tuple[LinkField, ...]:
    """The fields of a link that carries all settings of a dataclass that have a key."""
    settings = settings_of(kind).items()
    return (
        *(LinkField(path, one.key, one.write, one.read) for path, one in settings if one.key),
        *(_as_one(kind, *group) for group in written_as_one(kind).items()),
    )


def _as_one(kind: type, field: str, group: tuple[type, str, str]) -> LinkField:
    """All settings of a group as one parameter, with _ between their values."""
    inner, key, example = group
    settings = {name: settings_of(kind)[f"{field}.{name}"] for name in settings_of(inner)}

    def write(value: Any) -> str:
        return "_".join(one.write(getattr(value, name)) for name, one in settings.items())

    def read(text: str) -> Any:
        parts = text.split("_")
        if len(parts) != len(settings):
            raise ConfigError(field, f"must look like {example}", text)
        return inner(**{name: one.read(part) for (name, one), part in zip(settings.items(), parts, strict=True)})

    return LinkField(field, key, write, read)


def link_codec(presets: Mapping[str, Preset[E]], default: str) -> LinkCodec[E]:
    """The links of a lesson, from the settings that its experiments declare.

    Args:
        presets: the lesson's presets by name.
        default: the preset of a link without parameters.
    """
    return LinkCodec(presets, default, link_fields(type(presets[default].experiment)))


def within(holder: str, fields: Sequence[LinkField]) -> tuple[LinkField, ...]:
    """The fields of a dataclass that another one holds in its attribute `holder`."""
    return tuple(dataclasses.replace(field, field=f"{holder}.{field.field}") for field in fields)


@dataclass(frozen=True)
class Restored(Generic[E]):
    """What a link gave: the experiment, the preset it builds on, and one sentence per part not used."""

    experiment: E
    preset: str
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class LinkCodec(Generic[E]):
    """Writes and reads the links of one lesson.

    Attributes:
        presets: the lesson's presets by name.
        default: the preset of a link without parameters.
        fields: the fields that a link can carry.
    """

    presets: Mapping[str, Preset[E]]
    default: str
    fields: Sequence[LinkField]

    def write(self, experiment: E, preset: str) -> dict[str, str]:
        """The parameters that restore the experiment, the preset's name first.

        Raises:
            LinkError: they would be longer than a link may be.
        """
        base = self.presets[preset].experiment
        values = {f: attrgetter(f.field)(experiment) for f in self.fields}
        changed = {f: value for f, value in values.items() if value != attrgetter(f.field)(base)}
        params = {PRESET: preset} | {f.key: f.write(value) for f, value in changed.items()}
        length = len(urlencode(params))
        if length > LONGEST_LINK:
            raise LinkError(f"This experiment needs a link of {length} characters, and a link may have {LONGEST_LINK}.")
        return params

    def read(self, params: Mapping[str, str]) -> Restored[E]:
        """The experiment of a link; every part that cannot be used gives a notice instead."""
        if sum(len(key) + len(value) for key, value in params.items()) > 2 * LONGEST_LINK:
            return Restored(
                self.presets[self.default].experiment,
                self.default,
                (f"The link is too long: at most {2 * LONGEST_LINK} characters can be read.",),
            )
        preset, notices = self._preset(params)
        values, faults = self._values(params)
        known = {PRESET, *(f.key for f in self.fields)}
        strangers = [f"The link has an unknown parameter {shown(key)}." for key in params if key not in known]
        base, outcome = self.presets[preset].experiment, "the preset's value is used"
        try:
            experiment = replaced(base, values)
        except InsideTheNetError as error:
            experiment, culprit = _without_the_culprit(base, values)
            keys = {f.field: f.key for f in self.fields}
            outcome = f"the parameter {keys[culprit]} is left out" if culprit else f"showing {preset} instead"
            clash = "" if culprit else "the parts do not fit together: "
            # What could not be read is why the rest does not fit; the misfit is only told where it is the cause.
            faults = faults or [f"{clash}{_clause(error)}"]
        sentences = [f"In the link: {fault}; {outcome}." for fault in faults]
        return Restored(experiment, preset, (*notices, *sentences, *strangers[:3]))

    def _preset(self, params: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
        name = params.get(PRESET, self.default)
        if name in self.presets:
            return name, ()
        rule = f"must be one of {', '.join(self.presets)}"
        return self.default, (f"In the link: {_clause(ConfigError(PRESET, rule, name))}; showing {self.default}.",)

    def _values(self, params: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
        values, faults = {}, []
        for field in self.fields:
            if field.key in params:
                try:
                    values[field.field] = field.read(params[field.key])
                except InsideTheNetError as error:
                    faults.append(_clause(error))
        return values, faults


def _without_the_culprit(base: E, values: Mapping[str, Any]) -> tuple[E, str]:
    """The dataclass with all values but one, and which; the base and "" unless just one could be left out."""
    fitting = []
    for name in values:
        with contextlib.suppress(InsideTheNetError):
            fitting.append((replaced(base, {other: values[other] for other in values if other != name}), name))
    return fitting[0] if len(fitting) == 1 else (base, "")


def _clause(error: InsideTheNetError) -> str:
    """An error's sentence as the first half of another one."""
    return str(error).removesuffix(".")
